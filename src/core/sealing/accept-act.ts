import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	type CaseId,
	canonicalBytes,
	canonicalText,
	isId,
	type Json,
	type Outcome,
	refused,
	toBase64url,
	utf8
} from '#core/base';
import { ActDraft, type ActRefusal, type ActWorld, actLimits, fine, type Step } from './act-draft.ts';
import { addEntry } from './add-entry.ts';
import { checkGlasses, glassesOfPart } from './add-glass.ts';
import { endSupporter } from './add-supporter.ts';
import { checkWaive } from './add-waiver.ts';
import { type Actor, type CaseState, desksOfPart, type Effect, partsOfSupporter, supportersOfPart } from './case-state.ts';
import { type Act, carriesSealed, type Digest, type Entry, hashOfSealed } from './entries.ts';
import { checkSignature, textOfSigned, verifySigned } from './signed.ts';

/** An act as it arrives: `sealed[i]` belongs to `entries[i]` (grants and items have one, the others `null`); `leaf` is its blind log leaf. */
export type ActSubmission = {
	readonly act: Act;
	readonly entries: readonly Entry[];
	readonly sealed: readonly (Uint8Array | null)[];
	readonly leaf: Uint8Array;
};

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

	const draft = new ActDraft(state, actor, world);
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
	if (actor.kind === 'supporter') {
		if (by.kind !== 'supporter' || by.supporter !== actor.supporter || !state) return refused('not-the-author');
		const known = state.supporters.find((one) => one.supporter === actor.supporter && one.inForce);
		if (known?.signingKey !== actor.signingKey) return refused('not-permitted');
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
		const wantsBytes = carriesSealed(entry);
		if (entry.v !== 1) return refused('version-unknown');
		if (wantsBytes !== (bytes !== null) || toBase64url(digest(entryBytes[index] as Uint8Array)) !== act.body.entries[index])
			return refused('entries-mismatch');
		if (bytes && bytes.length > actLimits.sealedBytes) return refused('too-large', 'item');
		if (bytes && wantsBytes && hashOfSealed(bytes, digest) !== entry.sealedHash) return refused('entries-mismatch');
	}
	return entries.at(-1)?.type === 'causeway/item/v1' ? fine : refused('opening-missing');
}

function checkWhole(draft: ActDraft, { act, entries }: ActSubmission): Step {
	if (draft.resigning) endSupporter(draft, draft.resigning);
	const waived = checkWaive(draft, act.body.act, entries);
	if (!waived.ok) return waived;
	for (const [part, holders] of draft.newEpochs) {
		const helping = supportersOfPart(draft.supporters, part).map(({ supporter }) => supporter);
		const wanted: readonly string[] = [
			'survivor',
			...desksOfPart(draft.consents, part),
			...helping,
			...glassesOfPart(draft.glasses, part)
		];
		if (wanted.some((holder) => !holders.has(holder))) return refused('holder-missing');
	}
	for (const consent of draft.newConsents) {
		for (const part of [consent.thread, ...consent.parts]) {
			const waiver = draft.waivers.get(consent.consent);
			const epoch = waiver?.waived === part ? waiver.throughEpoch : draft.parts.get(part)?.epoch;
			if (!draft.granted.has(`${consent.desk}/${part}/${epoch}`)) return refused('holder-missing');
		}
	}
	for (const added of draft.newSupporters) {
		for (const part of partsOfSupporter(added))
			if (!draft.granted.has(`${added.supporter}/${part}/${draft.parts.get(part)?.epoch}`)) return refused('holder-missing');
	}
	const glasses = checkGlasses(draft);
	return glasses.ok ? checkHeads(draft, act) : glasses;
}

/** Heads must be true, cover all that was touched, and for the survivor all there is: else a later reader could be shown less. */
function checkHeads(draft: ActDraft, act: Act): Step {
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
