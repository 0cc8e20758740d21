import { accepted, type ConsentId, type Day, type DeskId, type Outcome, refused } from '#core/base';
import { type PurposeCode, randomId } from '#core/sealing';
import { composeWriting, type Place } from './compose-writing.ts';
import type { ReceiptContent, WaivedContent } from './content.ts';
import type { Markable } from './marked-parts.ts';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings } from './own-act.ts';
import { isInForce, type OwnCase, partOfKind, threadOf } from './own-case.ts';

/** What she waives: the thread with one desk, or one marked part; for which authority, what for, until when. */
export type Waiving = {
	readonly place: Exclude<Place, 'own'>;
	readonly desk: DeskId;
	readonly deskName: string;
	readonly duties: readonly string[];
	readonly purpose: PurposeCode;
	readonly lastDay: Day;
	readonly language: string;
};

/**
 * Hands an authority what was said in one privileged part until now: all epochs so far, under a consent of its own, and a new key for the
 * part in the same act, which the authority does not get. Tells it in the part (its desk knows), in the authority's thread (the receipt) and in her own part.
 * Refuses `part-unknown` where there is no such part or it is the authority's own thread, `reads-already` where an ordinary consent gives it, `key-not-proved`
 * where a holder's key is not proved: nothing is sealed then.
 */
export async function composeWaiver(
	own: OwnCase,
	waiving: Waiving,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'reads-already'>> {
	const { place, desk, deskName, purpose, lastDay } = waiving;
	const privileged = typeof place === 'string' ? partOfKind(own, place) : threadOf(own, place.thread);
	if (!privileged || privileged.desk === desk) return refused('part-unknown');
	const { part, kind, desk: of } = privileged;
	const reads = own.consents.some(
		(given) =>
			given.desk === desk && isInForce(given, around.today) && given.throughEpoch === undefined && given.parts.includes(part)
	);
	if (reads) return refused('reads-already');
	const thread = threadOf(own, desk)?.part ?? Math.max(...own.parts.map((known) => known.part)) + 1;
	const consent = randomId<'consent'>() as ConsentId;

	const act = new OwnAct(own, keys, around);
	const opened = threadOf(own, desk) ? await act.settle(thread) : await act.newEpoch(thread, 'thread', desk);
	if (!opened.ok) return opened;
	const throughEpoch = privileged.epoch;
	act.waive({ consent, desk, waived: part, of, throughEpoch, thread, purpose, lastDay, agreement: null, urgent: false });
	for (const given of [thread, part]) {
		const granted = await act.grantAll(given, desk, consent);
		if (!granted.ok) return granted;
	}
	const renewed = await act.newEpoch(part, kind, of);
	if (!renewed.ok) return renewed;
	const receipt: ReceiptContent = {
		kind: 'receipt',
		schema: 'causeway/receipt/v1',
		receipt: consent,
		at: around.now,
		language: waiving.language,
		...(own.way ? { way: own.way } : {}),
		desk,
		deskName,
		purpose,
		parts: [{ part, kind }],
		thread,
		lastDay,
		withdrawal: 'any-time-in-your-space',
		duties: waiving.duties,
		state: 'given'
	};
	const waived: WaivedContent = { kind: 'waived', receipt: consent, part, partKind: kind, of, desk, deskName, lastDay };
	await act.write(thread, receipt);
	await act.write(part, waived);
	await act.write(0, waived);
	// The receipt comes last, as in every consent: the opening of the act is about it.
	return accepted(await act.finish('waive', 0, receipt));
}

/** Marks a part of hers as privileged, or takes the mark off: told in the part, for who may read it, and in her own. */
export async function composePrivilegeMark(
	own: OwnCase,
	kind: Markable,
	on: boolean,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'nothing-to-write'>> {
	const part = partOfKind(own, kind);
	if (!part) return refused('part-unknown');
	const content = { kind: 'privilege-mark', part: part.part, on } as const;
	const writings = [
		{ place: kind, content },
		{ place: 'own', content }
	] as const;
	const composed = await composeWriting(own, writings, keys, around);
	if (!composed.ok) return composed;
	const marked = new Set(own.marked);
	if (on) marked.add(part.part);
	else marked.delete(part.part);
	return accepted({ ...composed.value, next: { ...composed.value.next, marked } });
}
