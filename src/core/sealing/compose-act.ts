import { sha256 } from '@noble/hashes/sha2.js';
import { type CaseId, canonicalBytes, type GlassId, type Json, type Moment, must, toBase64url } from '#core/base';
import type { ActSubmission } from './accept-act.ts';
import { type KeyPair, keyPairFrom, type Recipient, recipientHash } from './age.ts';
import {
	type ActBody,
	type ActCode,
	type Author,
	type ConsentEntry,
	type Entry,
	type Holder,
	hashOfEntry,
	hashOfSealed,
	type PartHead,
	type PartNumber,
	type StatusEntry
} from './entries.ts';
import type { GrantSecret, ItemContent, Opening, PartKind } from './part-content.ts';
import { randomOf } from './random.ts';
import { sealValue } from './sealed-value.ts';
import { type SigningKey, sign } from './signed.ts';

/** A part as a writer must know it: the chain's last step, and the current epoch with its recipient. */
export type WritablePart = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly hash: string | null;
	readonly epoch: number;
	readonly recipient: Recipient | null;
};

/** What an act is written from: the case as the writer verified it, and the writer's own count of acts. */
export type ActBase = {
	readonly case: CaseId;
	readonly parts: readonly WritablePart[];
	readonly author: Author;
	readonly signing: SigningKey;
	readonly lastAct: { readonly n: number; readonly hash: string } | null;
};

/** Makes the blind leaf of an event and the opening that goes with it (the log room gives it). */
export type MakeOpening = (event: Json) => { readonly opening: Opening; readonly leaf: Uint8Array };

type EntryFields = {
	[Key in Entry['type']]: Omit<Extract<Entry, { type: Key }>, 'v' | 'type' | 'case' | 'part' | 'seq' | 'prev'>;
};

/** Builds one act: entries chained in order, everything sealed, signed once at the end. Use it once. */
export class ActComposer {
	readonly #base: ActBase;
	readonly #parts: Map<PartNumber, WritablePart>;
	readonly #entries: Entry[] = [];
	readonly #hashes: string[] = [];
	readonly #sealed: (Uint8Array | null)[] = [];

	constructor(base: ActBase) {
		this.#base = base;
		this.#parts = new Map(base.parts.map((part) => [part.part, part]));
	}

	/** Opens the case: the first step of part 0. */
	addCase(fields: EntryFields['causeway/case/v1']): void {
		this.#add('causeway/case/v1', 0, fields, null);
	}

	/** Gives a part a new epoch (its first one, or a rotation) and returns the pair. */
	async addEpoch(part: PartNumber): Promise<{ readonly epoch: number; readonly pair: KeyPair }> {
		const pair = await keyPairFrom(randomOf(32));
		const epoch = (this.#parts.get(part)?.epoch ?? 0) + 1;
		this.#add('causeway/epoch/v1', part, { epoch, recipient: pair.recipient }, null);
		this.#parts.set(part, { ...(this.#parts.get(part) as WritablePart), epoch, recipient: pair.recipient });
		return { epoch, pair };
	}

	/** Seals an epoch's identity to a holder. */
	async addGrant(
		part: PartNumber,
		secret: Omit<GrantSecret, 'v' | 'type' | 'case' | 'part'>,
		holder: Holder,
		recipient: Recipient,
		consent: ConsentEntry['consent'] | null
	): Promise<void> {
		const value: GrantSecret = { v: 1, type: 'causeway/grant-secret/v1', case: this.#base.case, part, ...secret };
		const sealed = must(await sealValue(value, recipient));
		this.#add(
			'causeway/grant/v1',
			part,
			{ epoch: secret.epoch, holder, recipientHash: recipientHash(recipient), sealedHash: hashOfSealed(sealed), consent },
			sealed
		);
	}

	addConsent(fields: EntryFields['causeway/consent/v1']): void {
		this.#add('causeway/consent/v1', 0, fields, null);
	}

	addGlass(fields: EntryFields['causeway/glass/v1']): void {
		this.#add('causeway/glass/v1', 0, fields, null);
	}

	/** `sealed`: half of the glass's key, to `recipient`, the desk's. */
	addGlassShare(
		fields: Omit<EntryFields['causeway/glass-share/v1'], 'recipientHash' | 'sealedHash'>,
		recipient: Recipient,
		sealed: Uint8Array
	): void {
		const hashes = { recipientHash: recipientHash(recipient), sealedHash: hashOfSealed(sealed) };
		this.#add('causeway/glass-share/v1', 0, { ...fields, ...hashes }, sealed);
	}

	addGlassEnd(glass: GlassId): void {
		this.#add('causeway/glass-end/v1', 0, { glass }, null);
	}

	addWaiver(fields: EntryFields['causeway/waiver/v1']): void {
		this.#add('causeway/waiver/v1', 0, fields, null);
	}

	addWithdrawal(consent: ConsentEntry['consent']): void {
		this.#add('causeway/withdrawal/v1', 0, { consent }, null);
	}

	addSupporter(fields: EntryFields['causeway/supporter/v1']): void {
		this.#add('causeway/supporter/v1', 0, fields, null);
	}

	/** On the spine by her; a supporter names the own line. */
	addSupporterEnd(part: PartNumber, fields: EntryFields['causeway/supporter-end/v1']): void {
		this.#add('causeway/supporter-end/v1', part, fields, null);
	}

	addSupporterCut(part: PartNumber, fields: EntryFields['causeway/supporter-cut/v1']): void {
		this.#add('causeway/supporter-cut/v1', part, fields, null);
	}

	addStatus(part: PartNumber, fields: Partial<Pick<StatusEntry, 'state' | 'assigned' | 'urgent'>>): void {
		this.#add('causeway/status/v1', part, { state: null, assigned: null, urgent: null, ...fields }, null);
	}

	/** Seals content to the part's current epoch. */
	async addItem(part: PartNumber, content: Json, at: Moment, opening: Opening | null = null): Promise<void> {
		const state = this.#parts.get(part);
		if (!state?.recipient) throw new Error('impossible: item in a part without an epoch');
		const value: ItemContent = {
			v: 1,
			type: 'causeway/content/v1',
			case: this.#base.case,
			part,
			seq: state.seq + 1,
			at,
			content,
			opening
		};
		const sealed = must(await sealValue(value, state.recipient));
		this.#add(
			'causeway/item/v1',
			part,
			{ epoch: state.epoch, recipientHash: recipientHash(state.recipient), sealedHash: hashOfSealed(sealed) },
			sealed
		);
	}

	/** Adds the last item, which carries the opening of this act's log leaf, and signs. `heads` covers `seen` besides what was touched. */
	async finish(act: ActCode, part: PartNumber, content: Json, at: Moment, makeOpening: MakeOpening): Promise<ActSubmission> {
		const { author, signing, lastAct } = this.#base;
		const { opening, leaf } = makeOpening({
			act,
			case: this.#base.case,
			by: author as unknown as Json,
			at,
			part,
			seq: (this.#parts.get(part)?.seq ?? 0) + 1,
			entries: [...this.#hashes],
			content: toBase64url(sha256(canonicalBytes(content)))
		});
		await this.addItem(part, content, at, opening);
		const heads = [...this.#parts.values()].map((state): PartHead => [state.part, state.seq, state.hash as string]);
		const signed = sign<ActBody>(
			{
				v: 1,
				type: 'causeway/act/v1',
				case: this.#base.case,
				act,
				by: author,
				n: (lastAct?.n ?? 0) + 1,
				prev: lastAct?.hash ?? null,
				entries: this.#hashes,
				heads
			},
			signing
		);
		return { act: signed, entries: this.#entries, sealed: this.#sealed, leaf };
	}

	#add<Type extends Entry['type']>(type: Type, part: PartNumber, fields: EntryFields[Type], sealed: Uint8Array | null): void {
		const before = this.#parts.get(part);
		const seq = (before?.seq ?? 0) + 1;
		const entry = { v: 1, type, case: this.#base.case, part, seq, prev: before?.hash ?? null, ...fields } as unknown as Entry;
		const hash = hashOfEntry(entry);
		this.#entries.push(entry);
		this.#hashes.push(hash);
		this.#sealed.push(sealed);
		this.#parts.set(part, { part, epoch: before?.epoch ?? 0, recipient: before?.recipient ?? null, seq, hash });
	}
}

/** The identity secret of a grant, for {@link ActComposer.addGrant}. */
export const grantSecret = (epoch: number, pair: KeyPair, kind: PartKind, desk: GrantSecret['desk'] = null) =>
	({ epoch, kind, desk, identity: pair.identity }) as const;
