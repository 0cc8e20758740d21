import { type DeskId, isId, refused } from '#core/base';
import { type ActDraft, fine, type Step } from './act-draft.ts';
import type { PartState } from './case-state.ts';
import type { ActCode, ConsentEntry, Entry, GrantEntry, WaiverEntry } from './entries.ts';

/**
 * Notes what she hands over of a privileged part; the consent that it belongs to follows. Refuses `not-permitted` to anybody but her,
 * `part-unknown` for part 0, a part that is not there, the desk's own thread or another owner than the entry says, `epoch-wrong` where
 * it is not all that was said until now, `waiver-wrong` for a second one in one act, `not-an-authority` for a desk that takes part in no procedure.
 */
export function addWaiver(draft: ActDraft, entry: WaiverEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const part = draft.parts.get(entry.waived);
	if (!part || entry.waived === 0 || part.thread !== entry.of || part.thread === entry.desk) return refused('part-unknown');
	if (part.epoch === 0 || entry.throughEpoch !== part.epoch) return refused('epoch-wrong');
	if (!isId(entry.consent) || draft.waivers.size > 0) return refused('waiver-wrong');
	if (!draft.world.desks.get(entry.desk)?.authority) return refused('not-an-authority');
	draft.waivers.set(entry.consent, entry);
	draft.setPart(spine);
	return fine;
}

/** What a consent may name: her own parts; the thread of another desk by its waiver alone, and then nothing else. */
export function checkParts(draft: ActDraft, { consent, desk, parts }: ConsentEntry): Step {
	const waiver = draft.waivers.get(consent);
	if (waiver)
		return waiver.desk === desk && parts.length === 1 && parts[0] === waiver.waived ? fine : refused('waiver-wrong', 'consent');
	const owners = parts.map((part) => (part === 0 ? undefined : draft.parts.get(part)?.thread));
	if (owners.some((owner) => owner === undefined || owner === desk)) return refused('part-unknown');
	return owners.every((owner) => owner === null) ? fine : refused('waiver-missing');
}

/** Whether a grant gives what a waiver in force hands over: under that very consent, and no later epoch. */
export const isWaived = (draft: ActDraft, { part, epoch, consent }: GrantEntry, desk: DeskId): boolean =>
	draft.consents.some(
		(given) =>
			given.inForce &&
			given.consent === consent &&
			given.desk === desk &&
			given.parts.includes(part) &&
			given.throughEpoch !== undefined &&
			epoch <= given.throughEpoch
	);

const heldByWaive: readonly Entry['type'][] = [
	'causeway/waiver/v1',
	'causeway/consent/v1',
	'causeway/epoch/v1',
	'causeway/grant/v1',
	'causeway/item/v1'
];

/**
 * An act `waive` is one waiver, its consent, a new key for the part that the desk does not get, and words in part 0, that part and the desk's
 * thread; nothing else, and no other act waives. Nobody reads a part by a waiver and by an ordinary consent at once: when one ended, the node could not tell
 * which locks go. Refuses `waiver-missing` and `waiver-wrong`.
 */
export function checkWaive(draft: ActDraft, code: ActCode, entries: readonly Entry[]): Step {
	const [waiver] = draft.waivers.values();
	if (code === 'waive' && !waiver) return refused('waiver-missing');
	if (code !== 'waive' && waiver) return refused('waiver-wrong', 'act');
	if (waiver) {
		const [consent, ...others] = draft.newConsents;
		if (consent?.consent !== waiver.consent || others.length > 0) return refused('waiver-wrong', 'consent');
		const places = new Set([0, waiver.waived, consent.thread]);
		if (entries.some(({ type, part }) => !heldByWaive.includes(type) || !places.has(part))) return refused('waiver-wrong', 'act');
		if (draft.parts.get(waiver.waived)?.epoch !== waiver.throughEpoch + 1) return refused('waiver-wrong', 'epoch');
	}
	if (draft.newConsents.length === 0) return fine;
	const inForce = draft.consents.filter((consent) => consent.inForce);
	const twice = inForce.some(
		(waived) =>
			waived.throughEpoch !== undefined &&
			inForce.some(
				({ throughEpoch, desk, parts }) =>
					throughEpoch === undefined && desk === waived.desk && parts.some((part) => waived.parts.includes(part))
			)
	);
	return twice ? refused('waiver-wrong', 'part') : fine;
}
