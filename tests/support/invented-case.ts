import type { CaseId, Day, DeskId, Moment } from '#core/base';
import { must } from '#core/base';
import type { KeyBook } from '#core/log';
import {
	type Composed,
	composeReport,
	composeSharing,
	composeWriting,
	type OwnCase,
	ownCaseFrom,
	type Sharing,
	type Writing
} from '#core/report';
import {
	type Act,
	type Actor,
	type ActSubmission,
	acceptAct,
	type CaseReader,
	type CaseState,
	type ConsentState,
	type DeskKeyState,
	type Entry,
	type HandedCase,
	hashOfEntry,
	keyPairFrom,
	type PartNumber,
	type PartState,
	partsOfDesk,
	randomOf,
	readCase,
	recipientHash,
	type SigningKey,
	signingKeyFrom
} from '#core/sealing';

export const inventedNow = '2026-11-22T10:00:00Z' as Moment;
const today = inventedNow.slice(0, 10) as Day;

type Kept = { readonly entry: Entry; readonly hash: string; sealed: Uint8Array | null };

/** A survivor's case held in memory by an invented server that applies the real rules and hands out what the real one would. */
export class InventedCase {
	readonly acts: Act[] = [];
	readonly kept: Kept[] = [];
	state: CaseState | null = null;
	own: OwnCase = { case: '' as CaseId, parts: [], consents: [], lastAct: null };
	book: () => KeyBook;
	#keys: Promise<{ age: Awaited<ReturnType<typeof keyPairFrom>>; signing: SigningKey }>;

	constructor(book: () => KeyBook) {
		this.book = book;
		this.#keys = keyPairFrom(randomOf(32)).then((age) => ({ age, signing: signingKeyFrom(randomOf(32)) }));
	}

	async report(answers: readonly { question: string; text: string }[]): Promise<void> {
		const told = answers.map((answer) => ({ kind: 'answer', choice: null, ...answer }) as const);
		const first = { way: 'self', language: 'en', answers: told } as const;
		this.#take(must(await composeReport(first, await this.#keys, this.#around())));
	}

	async share(desk: DeskId, changes: Partial<Sharing> = {}): Promise<void> {
		const sharing: Sharing = {
			desk,
			deskName: 'Invented desk',
			duties: [],
			purpose: 'support',
			kinds: ['account', 'evidence'],
			lastDay: '2027-11-22' as Day,
			urgent: false,
			language: 'en',
			...changes
		};
		this.#take(must(await composeSharing(this.own, sharing, await this.#keys, this.#around())));
	}

	/** She reads what others added, and then writes. */
	async write(...writings: Writing[]): Promise<void> {
		const { signing } = await this.#keys;
		const reading = await readCase(this.handToSurvivor(), await this.ownReader(() => true));
		this.own = ownCaseFrom(reading, signing.public);
		this.#take(must(await composeWriting(this.own, writings, await this.#keys, this.#around())));
	}

	/** What the server does with an act; the refusal code where it refuses. */
	submit(submission: ActSubmission, actor: Actor): string | null {
		const outcome = acceptAct(this.state, submission, actor, { desks: this.#desks(), today });
		if (!outcome.ok) return outcome.refusal.code;
		const { act, entries, sealed } = submission;
		const parts = new Map<PartNumber, PartState>(this.state?.parts ?? []);
		let consents: readonly ConsentState[] = this.state?.consents ?? [];
		let glasses = this.state?.glasses ?? [];
		let survivor = this.state?.survivor ?? { signingKey: '', recipientHash: '' };
		for (const effect of outcome.value.effects) {
			if (effect.do === 'open-case') survivor = effect;
			if (effect.do === 'set-part') parts.set(effect.part.part, effect.part);
			if (effect.do === 'add-consent') consents = [...consents, effect.consent];
			if (effect.do === 'add-glass') glasses = [...glasses, effect.glass];
		}
		const signers = new Map(this.state?.signers ?? []);
		signers.set(act.key, { n: act.body.n, hash: outcome.value.actHash });
		this.state = { case: act.body.case, survivor, parts, consents, supporters: [], cuts: [], glasses, signers };
		this.acts.push(act);
		for (const [at, entry] of entries.entries()) this.kept.push({ entry, hash: hashOfEntry(entry), sealed: sealed[at] ?? null });
		return null;
	}

	/** Marks a part as a withdrawal or a desk's new key leaves it. */
	markDue(part: PartNumber): void {
		const state = this.state as CaseState;
		const before = state.parts.get(part) as PartState;
		this.state = { ...state, parts: new Map([...state.parts, [part, { ...before, rotationDue: true }]]) };
	}

	/** What a desk is handed: its own parts' steps, the rest as hashes; at the door without the items. */
	handTo(desk: DeskId, items = true): HandedCase {
		const state = this.state as CaseState;
		const readable = partsOfDesk(state.consents, desk);
		const visible = ({ entry }: Kept): boolean =>
			entry.part === 0
				? entry.type === 'causeway/case/v1' || (entry.type === 'causeway/consent/v1' && entry.desk === desk)
				: readable.has(entry.part);
		const handsSealed = ({ entry }: Kept): boolean =>
			entry.type === 'causeway/item/v1'
				? items
				: entry.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' && entry.holder.desk === desk;
		const seen = new Set(this.kept.filter(visible).map(({ hash }) => hash));
		return {
			case: state.case,
			acts: this.acts.filter((act) => act.body.entries.some((hash) => seen.has(hash))),
			entries: this.kept.map((step) => ({
				part: step.entry.part,
				seq: step.entry.seq,
				hash: step.hash,
				entry: visible(step) ? step.entry : null,
				sealed: visible(step) && handsSealed(step) ? step.sealed : null
			})),
			rotationDue: [...state.parts.values()].filter(({ rotationDue }) => rotationDue).map(({ part }) => part)
		};
	}

	/** The survivor's own reader. */
	async ownReader(isMember: CaseReader['isMember']): Promise<CaseReader> {
		const { age, signing } = await this.#keys;
		return {
			identities: (holder) => (holder.kind === 'survivor' ? [age.identity] : []),
			survivorKey: signing.public,
			isMember,
			complete: true
		};
	}

	handToSurvivor(): HandedCase {
		return {
			case: (this.state as CaseState).case,
			acts: this.acts,
			entries: this.kept.map(({ entry, hash, sealed }) => ({ part: entry.part, seq: entry.seq, hash, entry, sealed })),
			rotationDue: []
		};
	}

	#take({ submission, next }: Composed): void {
		const refusal = this.submit(submission, { kind: 'survivor' });
		if (refusal) throw new Error(`the survivor's own act was refused: ${refusal}`);
		this.own = next;
	}

	#around() {
		const proveDesk = (desk: DeskId) => {
			const body = this.book().deskKey(desk)?.body;
			if (!body?.recipient) throw new Error('the desk has no key');
			return { ok: true, value: { desk, generation: body.generation, recipient: body.recipient } } as const;
		};
		return { now: inventedNow, today, proveDesk };
	}

	#desks(): ReadonlyMap<DeskId, DeskKeyState> {
		const desks = new Set(this.own.consents.map(({ desk }) => desk));
		return {
			get: (desk: DeskId) => {
				const body = this.book().deskKey(desk)?.body;
				return body?.recipient ? { generation: body.generation, recipientHash: recipientHash(body.recipient) } : undefined;
			},
			has: (desk: DeskId) => this.book().deskKey(desk) !== null,
			size: desks.size
		} as unknown as ReadonlyMap<DeskId, DeskKeyState>;
	}
}
