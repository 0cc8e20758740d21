import {
	accepted,
	type Day,
	type DeskId,
	type GlassId,
	type Json,
	type Moment,
	must,
	type Outcome,
	refused,
	type SupporterId
} from '#core/base';
import { type CustodyDraft, placeCustody } from '#core/evidence';
import {
	type ActCode,
	ActComposer,
	type ActSubmission,
	type ConsentEntry,
	type Entry,
	grantSecret,
	hashOfEntry,
	hashOfSigned,
	helpersOfPart,
	type KeyPair,
	type PartKind,
	type PartNumber,
	type ReadConsent,
	type ReadGlass,
	type ReadSupporter,
	type Recipient,
	type SurvivorKeys,
	sealGlassShare,
	splitGlass,
	type WaiverEntry
} from '#core/sealing';
import type { ReportContent } from './content.ts';
import { desksReading, glassesInForce, mustRotate, type OwnCase, type OwnPart } from './own-case.ts';
import { makeOpening } from './own-leaf.ts';

/** A desk's current key, as the log proves it. */
export type ProvedDesk = { readonly desk: DeskId; readonly generation: number; readonly recipient: Recipient };

/** Whoever looks up a proved key; refuses `key-not-proved`, and then nothing is sealed at all. */
export type ProveDesk = (desk: DeskId) => Outcome<ProvedDesk, 'key-not-proved'>;

export type OwnKeys = Pick<SurvivorKeys, 'age' | 'signing'>;
export type Surroundings = { readonly now: Moment; readonly today: Day; readonly proveDesk: ProveDesk };

/** What can be written: any content, a custody event as the draft that it is before it has a place. */
export type Writable = Exclude<ReportContent, { kind: 'custody' }> | CustodyDraft;

/** A finished act, and the case as it stands once the node has accepted it. */
export type Composed = { readonly submission: ActSubmission; readonly next: OwnCase };

export type ComposeRefusal = 'key-not-proved' | 'part-unknown';

type Waived = Omit<ReadConsent, 'withdrawn' | 'parts' | 'throughEpoch'> & Pick<WaiverEntry, 'waived' | 'of' | 'throughEpoch'>;

/** One act of the survivor in the making. Keeps the case in step with what was added, so that the next act can follow without a new reading. */
export class OwnAct {
	readonly #composer: ActComposer;
	readonly #keys: OwnKeys;
	readonly #around: Surroundings;
	readonly #parts: Map<PartNumber, OwnPart>;
	#own: OwnCase;

	constructor(own: OwnCase, keys: OwnKeys, around: Surroundings) {
		this.#composer = new ActComposer({ ...own, author: { kind: 'survivor' }, signing: keys.signing });
		this.#keys = keys;
		this.#around = around;
		this.#parts = new Map(own.parts.map((part) => [part.part, part]));
		this.#own = own;
	}

	openCase(parts: readonly PartNumber[]): void {
		const { age, signing } = this.#keys;
		this.#composer.addCase({ recipient: age.recipient, signingKey: signing.public, parts, day: this.#around.today });
	}

	/** Opens a part, or gives it a new key, for herself, every desk that may read it and everybody who helps her with it. */
	async newEpoch(part: PartNumber, kind: PartKind, desk: DeskId | null): Promise<Outcome<null, ComposeRefusal>> {
		const { epoch, pair } = await this.#composer.addEpoch(part);
		const before = this.#parts.get(part);
		this.#parts.set(part, {
			part,
			kind,
			desk,
			seq: 0,
			hash: null,
			epoch,
			recipient: pair.recipient,
			identities: new Map([...(before?.identities ?? []), [epoch, pair.identity]]),
			rotationDue: false,
			holders: []
		});
		const secret = grantSecret(epoch, pair, kind, desk);
		await this.#composer.addGrant(part, secret, { kind: 'survivor' }, this.#keys.age.recipient, null);
		for (const holder of desksReading(this.#own.consents, part, this.#around.today)) {
			const granted = await this.grant(part, holder, epoch, null);
			if (!granted.ok) return granted;
		}
		for (const helper of helpersOfPart(this.#own.supporters ?? [], part, this.#around.today))
			await this.#grantHelper(part, helper, epoch);
		for (const glass of glassesInForce(this.#own, this.#around.today)) {
			const granted = glass.parts.includes(part) ? await this.grantGlass(part, glass, epoch) : accepted(null);
			if (!granted.ok) return granted;
		}
		return accepted(null);
	}

	/** Whether the keys of all desks that would get a new epoch of this part are proved. */
	canRotate(part: PartNumber): boolean {
		return desksReading(this.#own.consents, part, this.#around.today).every((desk) => this.#around.proveDesk(desk).ok);
	}

	/** Leaves a part to be rotated by whoever writes to it next. */
	leaveDue(part: PartNumber): void {
		const state = this.#parts.get(part);
		if (state) this.#parts.set(part, { ...state, rotationDue: true });
	}

	/** Rotates a part if that is due; nothing may be written to it before. */
	async settle(part: PartNumber): Promise<Outcome<OwnPart, ComposeRefusal>> {
		const state = this.#parts.get(part);
		if (!state) return refused('part-unknown', String(part));
		const generationOf = (desk: DeskId): number | null => {
			const proved = this.#around.proveDesk(desk);
			return proved.ok ? proved.value.generation : null;
		};
		if (!mustRotate(state, this.#own, this.#around.today, generationOf)) return accepted(state);
		const rotated = await this.newEpoch(part, state.kind, state.desk);
		return rotated.ok ? accepted(this.#parts.get(part) as OwnPart) : rotated;
	}

	/** Gives a desk one epoch of a part. */
	async grant(
		part: PartNumber,
		desk: DeskId,
		epoch: number,
		consent: ConsentEntry['consent'] | null
	): Promise<Outcome<null, ComposeRefusal>> {
		const state = this.#parts.get(part);
		const identity = state?.identities.get(epoch);
		if (!state || !identity) return refused('part-unknown', String(part));
		const key = this.#around.proveDesk(desk);
		if (!key.ok) return key;
		const { generation, recipient } = key.value;
		const secret = grantSecret(epoch, { identity } as KeyPair, state.kind, state.desk);
		await this.#composer.addGrant(part, secret, { kind: 'desk', desk, generation }, recipient, consent);
		return accepted(null);
	}

	/** Gives a glass one epoch of a part: nobody can open it before two desks do so together. */
	async grantGlass(
		part: PartNumber,
		{ glass, recipient }: Pick<ReadGlass, 'glass' | 'recipient'>,
		epoch: number
	): Promise<Outcome<null, ComposeRefusal>> {
		const state = this.#parts.get(part);
		const identity = state?.identities.get(epoch);
		if (!state || !identity) return refused('part-unknown', String(part));
		const secret = grantSecret(epoch, { identity } as KeyPair, state.kind, state.desk);
		await this.#composer.addGrant(part, secret, { kind: 'glass', glass }, recipient, null);
		return accepted(null);
	}

	/** Names a glass and gives it all that was written to its parts. Its halves follow by {@link sealHalves}. */
	async glass(
		fields: Pick<ReadGlass, 'glass' | 'desks' | 'parts' | 'recipient' | 'lastDay'>
	): Promise<Outcome<null, ComposeRefusal>> {
		this.#composer.addGlass(fields);
		for (const part of fields.parts)
			for (const epoch of this.#parts.get(part)?.identities.keys() ?? []) {
				const granted = await this.grantGlass(part, fields, epoch);
				if (!granted.ok) return granted;
			}
		const glasses = [...(this.#own.glasses ?? []), { ...fields, shares: [], ended: false }];
		this.#own = { ...this.#own, glasses };
		return accepted(null);
	}

	/** Seals two fresh halves of a glass's key, one to each desk's key as the log proves it. Nothing is sealed where one is not proved. */
	async sealHalves(
		{ glass, desks, recipient }: Pick<ReadGlass, 'glass' | 'desks' | 'recipient'>,
		seed: Uint8Array
	): Promise<Outcome<null, ComposeRefusal>> {
		const proved = desks.map((desk) => this.#around.proveDesk(desk));
		const halves = await splitGlass(seed);
		for (const [at, key] of proved.entries()) {
			if (!key.ok) return key;
			const { desk, generation, recipient: to } = key.value;
			const place = { case: this.#own.case, glass, desk, recipient };
			const sealed = must(await sealGlassShare(place, halves[at] as Uint8Array, to));
			this.#composer.addGlassShare({ glass, desk, generation }, to, sealed);
		}
		return accepted(null);
	}

	endGlass(glass: GlassId): void {
		this.#composer.addGlassEnd(glass);
		const glasses = (this.#own.glasses ?? []).map((known) => (known.glass === glass ? { ...known, ended: true } : known));
		this.#own = { ...this.#own, glasses };
	}

	/** Gives a desk everything written to a part so far: all of its epochs. */
	async grantAll(part: PartNumber, desk: DeskId, consent: ConsentEntry['consent']): Promise<Outcome<null, ComposeRefusal>> {
		for (const epoch of this.#parts.get(part)?.identities.keys() ?? []) {
			const granted = await this.grant(part, desk, epoch, consent);
			if (!granted.ok) return granted;
		}
		return this.#parts.has(part) ? accepted(null) : refused('part-unknown', String(part));
	}

	async #grantHelper(part: PartNumber, { supporter, recipient }: ReadSupporter, epoch: number): Promise<void> {
		const state = this.#parts.get(part);
		const identity = state?.identities.get(epoch);
		if (!state || !identity) return;
		const secret = grantSecret(epoch, { identity } as KeyPair, state.kind, state.desk);
		await this.#composer.addGrant(part, secret, { kind: 'supporter', supporter }, recipient, null);
	}

	/** Lets somebody help, with all that was written so far to the parts handed over; the line is there already. */
	async support(fields: Omit<ReadSupporter, 'ended' | 'cuts'>): Promise<void> {
		this.#composer.addSupporter(fields);
		const helper: ReadSupporter = { ...fields, ended: null, cuts: [] };
		this.#own = { ...this.#own, supporters: [...(this.#own.supporters ?? []), helper] };
		for (const part of [fields.line, ...fields.parts])
			for (const epoch of this.#parts.get(part)?.identities.keys() ?? []) await this.#grantHelper(part, helper, epoch);
	}

	endSupport(supporter: SupporterId, reason: 'ended' | 'conflict'): void {
		this.#composer.addSupporterEnd(0, { supporter, reason });
		const supporters = (this.#own.supporters ?? []).map((one) =>
			one.supporter === supporter ? { ...one, ended: { by: 'survivor', reason } as const } : one
		);
		this.#own = { ...this.#own, supporters };
	}

	/** Hands over, under the consent of the same act, what stands in a part until now. */
	waive({ throughEpoch, waived, of, ...consent }: Waived): void {
		this.#composer.addWaiver({ consent: consent.consent, desk: consent.desk, waived, of, throughEpoch });
		this.consent({ ...consent, parts: [waived] });
		const consents = this.#own.consents.map((given) => (given.consent === consent.consent ? { ...given, throughEpoch } : given));
		this.#own = { ...this.#own, consents };
	}

	consent(fields: Omit<ReadConsent, 'withdrawn' | 'throughEpoch'>): void {
		this.#composer.addConsent(fields);
		this.#own = { ...this.#own, consents: [...this.#own.consents, { ...fields, withdrawn: false }] };
	}

	withdraw(consent: ConsentEntry['consent']): void {
		this.#composer.addWithdrawal(consent);
		const consents = this.#own.consents.map((given) => (given.consent === consent ? { ...given, withdrawn: true } : given));
		this.#own = { ...this.#own, consents };
	}

	markUrgent(thread: PartNumber, urgent: boolean): void {
		this.#composer.addStatus(thread, { urgent });
	}

	write(part: PartNumber, content: Writable): Promise<void> {
		return this.#composer.addItem(part, this.#placed(part, content), this.#around.now);
	}

	/** A custody event gets its place in the chain of its item only here, where the act is made. */
	#placed(part: PartNumber, content: Writable): Json {
		if (content.kind !== 'custody') return content as unknown as Json;
		const before = this.#own.custody?.get(part) ?? [];
		const placed = placeCustody(content, before, this.#around.now);
		this.#own = { ...this.#own, custody: new Map([...(this.#own.custody ?? []), [part, [...before, placed]]]) };
		return placed as unknown as Json;
	}

	/** Writes the last content, which carries the opening of the act's log leaf, and signs. */
	async finish(code: ActCode, part: PartNumber, content: Writable): Promise<Composed> {
		const submission = await this.#composer.finish(code, part, this.#placed(part, content), this.#around.now, makeOpening);
		const heads = new Map<PartNumber, Entry>(submission.entries.map((entry) => [entry.part, entry]));
		const parts = [...this.#parts.values()].map((state): OwnPart => {
			const head = heads.get(state.part);
			return head ? { ...state, seq: head.seq, hash: hashOfEntry(head) } : state;
		});
		const { body } = submission.act;
		return {
			submission,
			next: { ...this.#own, parts, lastAct: { n: body.n, hash: hashOfSigned(submission.act) } }
		};
	}
}
