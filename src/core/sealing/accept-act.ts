import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	type CaseId,
	canonicalBytes,
	canonicalText,
	type Day,
	type DeskId,
	equalBytes,
	isBesideDay,
	isDay,
	isId,
	type Json,
	type Outcome,
	refused,
	toBase64url,
	utf8
} from '#core/base';
import { isRecipient, recipientHash } from './age.ts';
import {
	type Actor,
	type CaseState,
	type ConsentState,
	type DeskKeyState,
	desksOfPart,
	type Effect,
	type PartState,
	partsOfDesk
} from './case-state.ts';
import {
	type Act,
	type ConsentEntry,
	type Digest,
	type Entry,
	type EpochEntry,
	type GrantEntry,
	hashOfSealed,
	type ItemEntry,
	type PartNumber,
	type StatusEntry,
	type WithdrawalEntry
} from './entries.ts';
import { checkSignature, type SignatureCheck, textOfSigned, verifySigned } from './signed.ts';

/** An act as it arrives: `sealed[i]` belongs to `entries[i]` (grants and items have one, the others `null`); `leaf` is its blind log leaf. */
export type ActSubmission = {
	readonly act: Act;
	readonly entries: readonly Entry[];
	readonly sealed: readonly (Uint8Array | null)[];
	readonly leaf: Uint8Array;
};

export type ActRefusal =
	| 'signature-malformed'
	| 'signature-wrong'
	| 'version-unknown'
	| 'label-wrong'
	| 'not-the-author'
	| 'entries-mismatch'
	| 'too-large'
	| 'head-moved'
	| 'case-exists'
	| 'not-permitted'
	| 'part-unknown'
	| 'epoch-wrong'
	| 'rotation-due'
	| 'desk-unknown'
	| 'desk-key-changed'
	| 'consent-unknown'
	| 'consent-malformed'
	| 'holder-missing'
	| 'recipient-wrong'
	| 'opening-missing';

export const actLimits = { entries: 400, sealedBytes: 1_600_000, parts: 200, consentDays: 3660 } as const;

/** Surroundings of a decision: the desks' current keys, today, and how signatures are checked here. */
export type ActWorld = {
	readonly desks: ReadonlyMap<DeskId, DeskKeyState>;
	readonly today: Day;
	readonly check?: SignatureCheck;
	readonly digest?: Digest;
};

/** State while an act is walked; every rule reads and writes this draft only. */
class Draft {
	readonly parts: Map<PartNumber, PartState>;
	consents: ConsentState[];
	readonly effects: Effect[] = [];
	readonly newEpochs = new Map<PartNumber, Set<string>>();
	readonly touched = new Set<PartNumber>();
	readonly newConsents: ConsentEntry[] = [];
	readonly granted = new Set<string>();
	survivor: CaseState['survivor'] | null;
	readonly actor: Actor;
	readonly world: ActWorld;

	constructor(state: CaseState | null, actor: Actor, world: ActWorld) {
		this.parts = new Map(state?.parts ?? []);
		this.consents = [...(state?.consents ?? [])];
		this.survivor = state?.survivor ?? null;
		this.actor = actor;
		this.world = world;
	}

	/** The survivor writes everywhere; a member only in its own desk's thread while a consent is in force. */
	mayWrite(part: PartNumber): boolean {
		if (this.actor.kind === 'survivor') return true;
		return this.parts.get(part)?.thread === this.actor.desk && partsOfDesk(this.consents, this.actor.desk).has(part);
	}

	setPart(part: PartState, recipient: string | null = null): void {
		this.parts.set(part.part, part);
		this.effects.push({ do: 'set-part', part, recipient });
	}
}

type Step = Outcome<null, ActRefusal>;
const fine: Step = accepted(null);

/**
 * Decides whether an act may be added to a case, and what it changes. `state` is `null` for a new case. Nothing is written on a refusal.
 * The refusals that ask the browser to look again and try anew: `head-moved`, `rotation-due`, `desk-key-changed`.
 */
export function acceptAct(
	state: CaseState | null,
	submission: ActSubmission,
	actor: Actor,
	world: ActWorld
): Outcome<AcceptedAct, ActRefusal> {
	const { act, entries } = submission;
	const envelope = checkEnvelope(state, submission, actor, world);
	if (!envelope.ok) return envelope;

	const draft = new Draft(state, actor, world);
	for (const [index, entry] of entries.entries()) {
		const step = addEntry(draft, entry, index, act.body.entries[index] as string, act.key);
		if (!step.ok) return step;
	}
	const whole = checkWhole(draft, submission);
	if (!whole.ok) return whole;
	const digest = world.digest ?? sha256;
	return accepted({ ...envelope.value, effects: draft.effects, actHash: toBase64url(digest(utf8(envelope.value.actText))) });
}

/** What is to be kept of an act: the same RFC 8785 texts that its signature and hashes were checked over, made once. */
type WrittenAct = { readonly actText: string; readonly entryBytes: readonly Uint8Array[] };
export type AcceptedAct = WrittenAct & { readonly effects: readonly Effect[]; readonly actHash: string };

function checkEnvelope(
	state: CaseState | null,
	submission: ActSubmission,
	actor: Actor,
	world: ActWorld
): Outcome<WrittenAct, ActRefusal> {
	const { act, entries, sealed } = submission;
	if (entries.length === 0 || entries.length > actLimits.entries || sealed.length !== entries.length)
		return refused('entries-mismatch');
	if (act.body.entries.length !== entries.length) return refused('entries-mismatch');
	let body = '';
	const bodyText = () => (body ||= canonicalText(act.body as unknown as Json));
	const signature = verifySigned(act, 'causeway/act/v1', world.check ?? checkSignature, bodyText);
	if (!signature.ok) return signature;

	const { by } = act.body;
	const survivorKey = state ? state.survivor.signingKey : act.key;
	if (actor.kind === 'survivor' ? by.kind !== 'survivor' || act.key !== survivorKey : act.key !== actor.signingKey)
		return refused('not-the-author');
	if (actor.kind === 'member') {
		if (by.kind !== 'member' || by.member !== actor.member || by.desk !== actor.desk || !state) return refused('not-the-author');
		if (by.generation !== world.desks.get(actor.desk)?.generation) return refused('desk-key-changed');
	}
	const caseId = state?.case ?? act.body.case;
	if (act.body.case !== caseId || !isId<'case'>(caseId) || entries.some((entry) => entry.case !== caseId))
		return refused('entries-mismatch');

	const last = state?.signers.get(act.key);
	if (act.body.n !== (last?.n ?? 0) + 1 || act.body.prev !== (last?.hash ?? null)) return refused('head-moved', 'act');
	const entryBytes = entries.map((entry) => canonicalBytes(entry as unknown as Json));
	const whole = checkSealed(submission, entryBytes, world.digest ?? sha256);
	return whole.ok ? accepted({ actText: textOfSigned(act, bodyText()), entryBytes }) : whole;
}

function checkSealed({ act, entries, sealed, leaf }: ActSubmission, entryBytes: readonly Uint8Array[], digest: Digest): Step {
	if (leaf.length !== 32) return refused('opening-missing');
	for (const [index, entry] of entries.entries()) {
		const bytes = sealed[index] ?? null;
		const wantsBytes = entry.type === 'causeway/item/v1' || entry.type === 'causeway/grant/v1';
		if (entry.v !== 1) return refused('version-unknown');
		if (wantsBytes !== (bytes !== null) || toBase64url(digest(entryBytes[index] as Uint8Array)) !== act.body.entries[index])
			return refused('entries-mismatch');
		if (bytes && bytes.length > actLimits.sealedBytes) return refused('too-large', 'item');
		if (bytes && wantsBytes && hashOfSealed(bytes, digest) !== entry.sealedHash) return refused('entries-mismatch');
	}
	return entries.at(-1)?.type === 'causeway/item/v1' ? fine : refused('opening-missing');
}

function addEntry(draft: Draft, entry: Entry, index: number, hash: string, key: string): Step {
	const before = draft.parts.get(entry.part);
	if (entry.seq !== (before?.seq ?? 0) + 1 || entry.prev !== (before?.hash ?? null)) return refused('head-moved', 'part');
	if ((!before && draft.parts.size >= actLimits.parts) || !Number.isSafeInteger(entry.part) || entry.part < 0)
		return refused('too-large', 'parts');
	const moved = (part: PartState): PartState => ({ ...part, seq: entry.seq, hash });
	draft.touched.add(entry.part);

	switch (entry.type) {
		case 'causeway/case/v1': {
			if (draft.survivor || entry.part !== 0 || draft.actor.kind !== 'survivor') return refused('case-exists');
			if (entry.signingKey !== key || !isBesideDay(entry.day, draft.world.today)) return refused('not-the-author', 'day');
			draft.survivor = { signingKey: key, recipientHash: recipientHash(entry.recipient, draft.world.digest) };
			draft.effects.push({ do: 'open-case', ...draft.survivor, day: entry.day });
			draft.setPart({ part: 0, seq: 1, hash, epoch: 0, recipientHash: '', rotationDue: false, thread: null });
			return fine;
		}
		case 'causeway/epoch/v1':
			return addEpoch(draft, entry, hash, before);
		case 'causeway/consent/v1':
			return addConsent(draft, entry, before && moved(before));
		case 'causeway/withdrawal/v1':
			return addWithdrawal(draft, entry, before && moved(before));
		default: {
			if (!before) return refused('part-unknown');
			const step =
				entry.type === 'causeway/grant/v1'
					? addGrant(draft, entry, before, index)
					: entry.type === 'causeway/item/v1'
						? addItem(draft, entry, before)
						: addStatus(draft, entry, before);
			if (step.ok) draft.setPart(moved(draft.parts.get(entry.part) as PartState));
			return step;
		}
	}
}

function addEpoch(draft: Draft, entry: EpochEntry, hash: string, before: PartState | undefined): Step {
	if (!draft.survivor) return refused('not-permitted');
	if (before ? !draft.mayWrite(entry.part) : draft.actor.kind !== 'survivor') return refused('not-permitted');
	if (entry.epoch !== (before?.epoch ?? 0) + 1) return refused('epoch-wrong');
	// Others will seal to what a member names; a survivor's own slip harms nobody else.
	if (draft.actor.kind === 'member' && !isRecipient(entry.recipient)) return refused('recipient-wrong');
	draft.newEpochs.set(entry.part, new Set());
	draft.setPart(
		{
			part: entry.part,
			seq: entry.seq,
			hash,
			epoch: entry.epoch,
			recipientHash: recipientHash(entry.recipient, draft.world.digest),
			rotationDue: false,
			thread: before?.thread ?? null
		},
		entry.recipient
	);
	return fine;
}

function addGrant(draft: Draft, entry: GrantEntry, part: PartState, index: number): Step {
	const { holder } = entry;
	if (!draft.mayWrite(entry.part) || !draft.survivor) return refused('not-permitted');
	if (entry.epoch < 1 || entry.epoch > part.epoch) return refused('epoch-wrong');
	if (holder.kind === 'survivor') {
		if (!equalBytes(utf8(entry.recipientHash), utf8(draft.survivor.recipientHash))) return refused('recipient-wrong');
	} else {
		const key = draft.world.desks.get(holder.desk);
		if (!key) return refused('desk-unknown');
		if (holder.generation !== key.generation || entry.recipientHash !== key.recipientHash) return refused('desk-key-changed');
		if (!desksOfPart(draft.consents, entry.part).has(holder.desk)) return refused('consent-unknown');
		const named = draft.consents.find(({ consent }) => consent === entry.consent);
		if (entry.consent !== null && named?.desk !== holder.desk) return refused('consent-unknown');
		draft.granted.add(`${holder.desk}/${entry.part}/${entry.epoch}`);
	}
	if (entry.epoch === part.epoch) draft.newEpochs.get(entry.part)?.add(holder.kind === 'desk' ? holder.desk : 'survivor');
	draft.effects.push({ do: 'add-grant', part: entry.part, epoch: entry.epoch, holder, consent: entry.consent, entry: index });
	return fine;
}

function addItem(draft: Draft, entry: ItemEntry, part: PartState): Step {
	if (!draft.mayWrite(entry.part)) return refused('not-permitted');
	if (part.epoch === 0 || entry.epoch !== part.epoch || entry.recipientHash !== part.recipientHash) return refused('epoch-wrong');
	return part.rotationDue ? refused('rotation-due') : fine;
}

function addStatus(draft: Draft, entry: StatusEntry, part: PartState): Step {
	if (!part.thread || !draft.mayWrite(entry.part)) return refused('not-permitted');
	if (draft.actor.kind === 'survivor' && (entry.state !== null || entry.assigned !== null)) return refused('not-permitted');
	draft.effects.push({
		do: 'set-status',
		part: entry.part,
		desk: part.thread,
		state: entry.state,
		assigned: entry.assigned,
		urgent: entry.urgent
	});
	return fine;
}

function addConsent(draft: Draft, entry: ConsentEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const horizon = Date.parse(draft.world.today) + actLimits.consentDays * 86_400_000;
	if (!isDay(entry.lastDay) || entry.lastDay < draft.world.today || Date.parse(entry.lastDay) > horizon)
		return refused('consent-malformed');
	if (!draft.world.desks.has(entry.desk)) return refused('desk-unknown');
	if (!isId(entry.consent) || draft.consents.some((known) => known.consent === entry.consent))
		return refused('consent-malformed');
	const thread = draft.parts.get(entry.thread);
	if (!thread || entry.thread === 0 || (thread.thread !== null && thread.thread !== entry.desk)) return refused('part-unknown');
	if (entry.parts.some((part) => part === 0 || !draft.parts.has(part) || draft.parts.get(part)?.thread))
		return refused('part-unknown');

	const { consent, desk, parts, lastDay } = entry;
	const added: ConsentState = { consent, desk, parts, thread: entry.thread, lastDay, inForce: true };
	draft.consents.push(added);
	draft.newConsents.push(entry);
	draft.effects.push({ do: 'add-consent', consent: added, purpose: entry.purpose, urgent: entry.urgent });
	if (!thread.thread) draft.setPart({ ...thread, thread: desk });
	draft.setPart(spine);
	return fine;
}

function addWithdrawal(draft: Draft, entry: WithdrawalEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const ended = draft.consents.find((consent) => consent.consent === entry.consent && consent.inForce);
	if (!ended) return refused('consent-unknown');
	draft.consents = draft.consents.map((consent) => (consent === ended ? { ...consent, inForce: false } : consent));
	draft.effects.push({ do: 'end-consent', consent: ended.consent });
	for (const effect of loseParts(draft.consents, ended, draft.parts)) {
		if (effect.do === 'set-part') draft.setPart(effect.part);
		else draft.effects.push(effect);
	}
	draft.setPart(spine);
	return fine;
}

/**
 * What follows when a consent ends (withdrawn or expired): the desk's grants go for every part that no other consent of it still covers, and
 * those parts must be rotated by the next writer. `consents` is the list without the ended one in force.
 */
export function loseParts(
	consents: readonly ConsentState[],
	ended: ConsentState,
	parts: ReadonlyMap<PartNumber, PartState>
): readonly Effect[] {
	const kept = partsOfDesk(consents, ended.desk);
	const lost = [ended.thread, ...ended.parts].filter((part) => !kept.has(part));
	if (lost.length === 0) return [];
	return [
		{ do: 'drop-grants', desk: ended.desk, parts: lost },
		...lost.flatMap((number): Effect[] => {
			const part = parts.get(number);
			return part ? [{ do: 'set-part', part: { ...part, rotationDue: true }, recipient: null }] : [];
		})
	];
}

function checkWhole(draft: Draft, { act }: ActSubmission): Step {
	for (const [part, holders] of draft.newEpochs) {
		const wanted = ['survivor', ...desksOfPart(draft.consents, part)];
		if (wanted.some((holder) => !holders.has(holder))) return refused('holder-missing');
	}
	for (const consent of draft.newConsents) {
		for (const part of [consent.thread, ...consent.parts]) {
			const epoch = draft.parts.get(part)?.epoch;
			if (!draft.granted.has(`${consent.desk}/${part}/${epoch}`)) return refused('holder-missing');
		}
	}
	return checkHeads(draft, act);
}

/** Heads must be true, cover all that was touched, and for the survivor all there is: else a later reader could be shown less. */
function checkHeads(draft: Draft, act: Act): Step {
	const heads = new Map(act.body.heads.map(([part, seq, hash]) => [part, { seq, hash }]));
	if (heads.size !== act.body.heads.length) return refused('head-moved', 'heads');
	const wanted = draft.actor.kind === 'survivor' ? [...draft.parts.keys()] : [...draft.touched];
	if (wanted.some((part) => !heads.has(part))) return refused('head-moved', 'heads');
	for (const [part, head] of heads) {
		const state = draft.parts.get(part);
		if (!state || state.seq !== head.seq || state.hash !== head.hash) return refused('head-moved', 'heads');
	}
	return fine;
}

/** The id of the case a new-case act is about; `null` where it is not one. */
export const caseOfAct = (act: Act): CaseId | null => (isId<'case'>(act.body.case) ? act.body.case : null);
