import { isDay, isId, refused } from '#core/base';
import { type ActDraft, actLimits, fine, type Step } from './act-draft.ts';
import { isRecipient, recipientHash } from './age.ts';
import { type Effect, type PartState, partsOfSupporter, type SupporterState } from './case-state.ts';
import {
	cutReasons,
	type GrantEntry,
	type PartNumber,
	type SupporterCutEntry,
	type SupporterEndEntry,
	type SupporterEntry,
	supporterActs,
	supporterRoles
} from './entries.ts';

/**
 * She lets somebody help her who accepted her invitation: with parts she names, never her own part, nobody else's line, and for a guardian no
 * thread of a desk that marked a conflict. Refuses as {@link ActRefusal} says.
 */
export function addSupporter(draft: ActDraft, entry: SupporterEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const horizon = Date.parse(draft.world.today) + actLimits.consentDays * 86_400_000;
	if (!isDay(entry.lastDay) || entry.lastDay < draft.world.today || Date.parse(entry.lastDay) > horizon)
		return refused('supporter-malformed', 'lastDay');
	const { supporter, role, recipient, signingKey, line, parts, acts, lastDay } = entry;
	if (!isId(supporter) || !supporterRoles.includes(role) || !isRecipient(recipient)) return refused('supporter-malformed');
	if (!acts.includes('read') || !areDistinct(acts) || acts.some((act) => !supporterActs.includes(act)))
		return refused('supporter-malformed', 'acts');
	// A key of hers, or of somebody who helps or helped, would let one speak as the other.
	const taken = [draft.survivor?.signingKey, ...draft.supporters.map((one) => one.signingKey)].includes(signingKey);
	if (taken || draft.supporters.some((one) => one.supporter === supporter)) return refused('supporter-malformed', 'keys');
	const hash = recipientHash(recipient, draft.world.digest);
	const accepted = draft.world.newcomers?.get(supporter);
	if (!accepted || accepted.signingKey !== signingKey || accepted.recipientHash !== hash) return refused('supporter-unknown');

	const lines = new Set(draft.supporters.map((one) => one.line));
	const named = new Set([...draft.consents, ...draft.supporters].flatMap((one) => one.parts));
	const own = draft.parts.get(line);
	if (!own || line === 0 || own.thread !== null || lines.has(line) || named.has(line) || parts.includes(line))
		return refused('part-unknown', 'line');
	if (parts.length === 0 || !areDistinct(parts)) return refused('part-unknown');
	if (parts.some((part) => part === 0 || !draft.parts.has(part) || lines.has(part))) return refused('part-unknown');
	if (role === 'guardian' && parts.some((part) => isInConflict(draft, part))) return refused('supporter-conflict');
	if (draft.supporters.filter(({ inForce }) => inForce).length >= actLimits.supporters) return refused('too-large', 'supporters');

	const added: SupporterState = { supporter, role, signingKey, recipientHash: hash, line, parts, acts, lastDay, inForce: true };
	draft.supporters.push(added);
	draft.newSupporters.push(added);
	draft.effects.push({ do: 'add-supporter', supporter: added });
	draft.setPart(spine);
	return fine;
}

const areDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** Whether a part is the thread of a desk of which a member said that a guardian of this case has a conflict of interest. */
const isInConflict = ({ parts, cuts }: ActDraft, part: PartNumber): boolean => {
	const thread = parts.get(part)?.thread;
	return thread !== null && cuts.some((cut) => cut.desk === thread && cut.reason === 'conflict');
};

/** She ends it at once, whatever the reason; the supporter may only stop, in the own line. */
export function addSupporterEnd(draft: ActDraft, entry: SupporterEndEntry, part: PartState): Step {
	const ended = draft.supporters.find((one) => one.supporter === entry.supporter && one.inForce);
	if (!ended) return refused('supporter-unknown');
	if (entry.reason !== 'ended' && entry.reason !== 'conflict') return refused('supporter-malformed', 'reason');
	const { actor } = draft;
	if (actor.kind === 'supporter') {
		const own = actor.supporter === ended.supporter && part.part === ended.line && entry.reason === 'ended';
		if (!own) return refused('not-permitted');
		draft.resigning = ended;
		return fine;
	}
	if (actor.kind !== 'survivor' || part.part !== 0) return refused('not-permitted');
	endSupporter(draft, ended);
	return fine;
}

/**
 * Four eyes against a guardian who harms: a member of a safeguarding desk proposes, and only when another member of the same desk confirms
 * that very entry does it take effect.
 */
export function addSupporterCut(draft: ActDraft, entry: SupporterCutEntry, part: PartState, hash: string): Step {
	const { actor } = draft;
	if (actor.kind !== 'member' || part.thread !== actor.desk || !draft.mayWrite(part.part)) return refused('not-permitted');
	if (draft.world.desks.get(actor.desk)?.safeguards !== true) return refused('not-permitted', 'desk');
	if (!cutReasons.includes(entry.reason)) return refused('supporter-malformed', 'reason');
	const cut = draft.supporters.find((one) => one.supporter === entry.supporter && one.inForce && one.role === 'guardian');
	if (!cut) return refused('supporter-unknown');
	if (entry.confirms === null) {
		const { supporter, reason } = entry;
		const proposed = { hash, supporter, desk: actor.desk, member: actor.member, reason };
		draft.cuts.push(proposed);
		draft.effects.push({ do: 'propose-cut', cut: proposed });
		return fine;
	}
	const proposed = draft.cuts.find((one) => one.hash === entry.confirms);
	if (proposed?.supporter !== cut.supporter || proposed.desk !== actor.desk || proposed.reason !== entry.reason)
		return refused('supporter-unknown', 'proposal');
	if (proposed.member === actor.member) return refused('not-permitted', 'four-eyes');
	endSupporter(draft, cut);
	return fine;
}

/** Ends a supporter in the draft, with what follows. */
export function endSupporter(draft: ActDraft, ended: SupporterState): void {
	draft.supporters = draft.supporters.map((one) => (one === ended ? { ...one, inForce: false } : one));
	draft.effects.push({ do: 'end-supporter', supporter: ended.supporter });
	for (const effect of losePartsOf(ended, draft.parts)) {
		if (effect.do === 'set-part') draft.setPart(effect.part);
		else draft.effects.push(effect);
	}
}

/** What follows when a supporter ends (ended, cut off, resigned, or the last day over): the grants go, and the parts must be rotated by the next writer. */
export function losePartsOf(ended: SupporterState, parts: ReadonlyMap<PartNumber, PartState>): readonly Effect[] {
	const lost = partsOfSupporter(ended);
	return [
		{ do: 'drop-supporter-grants', supporter: ended.supporter, parts: lost },
		...lost.flatMap((number): Effect[] => {
			const part = parts.get(number);
			return part ? [{ do: 'set-part', part: { ...part, rotationDue: true }, recipient: null }] : [];
		})
	];
}

/** A grant to a supporter in force, of a part handed over. */
export function checkSupporterGrant(draft: ActDraft, entry: GrantEntry): Step {
	const { holder } = entry;
	const known =
		holder.kind === 'supporter' ? draft.supporters.find((one) => one.supporter === holder.supporter && one.inForce) : undefined;
	if (!known || !partsOfSupporter(known).includes(entry.part)) return refused('supporter-unknown');
	if (entry.recipientHash !== known.recipientHash) return refused('recipient-wrong');
	if (entry.consent !== null) return refused('consent-unknown');
	draft.granted.add(`${known.supporter}/${entry.part}/${entry.epoch}`);
	return fine;
}
