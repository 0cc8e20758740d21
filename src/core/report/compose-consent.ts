import { accepted, type ConsentId, type Day, type DeskId, type Id, type Outcome, refused } from '#core/base';
import { type PartKind, type PartNumber, type PurposeCode, type ReadConsent, randomId } from '#core/sealing';
import type { ReceiptContent } from './content.ts';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings } from './own-act.ts';
import { glassesInForce, isInForce, type OwnCase, partOfKind, partsLostWith, threadOf } from './own-case.ts';
import { isAuthority } from './privilege.ts';
import type { UrgentReason } from './urgent-reason.ts';

/** What she lets one desk read, what for, until when. `deskName` and `duties` are written down as she was shown them. */
export type Sharing = {
	readonly desk: DeskId;
	readonly deskName: string;
	readonly duties: readonly string[];
	readonly purpose: PurposeCode;
	readonly kinds: readonly Exclude<PartKind, 'own' | 'thread'>[];
	readonly lastDay: Day;
	/** Under which agreement between its organisation and another; `null` or left out where she lets it read directly. */
	readonly agreement?: Id<'agreement'> | null;
	readonly urgent: boolean;
	/**
	 * The purpose for which the desk may read now and which this consent changes: the consents for it end in the same act. Those for other
	 * purposes stand as they are, and without it nothing ends: what is given for one purpose never widens or ends what was given for another.
	 */
	readonly replaces?: PurposeCode;
	/** Why it is urgent, told to the desk with the mark whichever parts it may read. Not told without the mark. */
	readonly because?: readonly UrgentReason[];
	readonly language: string;
	/** Who is responsible for the desk and what it is, as shown to her; with `node`, the address of the place that keeps the case, it makes the receipt a whole record. */
	readonly organisation?: string;
	readonly deskKind?: string;
	readonly node?: string;
};

/**
 * Gives a desk a consent: its thread (opened if there is none), the chosen parts with all that was written to them, why it is urgent
 * where it is, the receipt in the thread and in her own part. A waiver to that desk over one of the parts ends with it. With `replaces` the desk's consents for that purpose end in the same act, and
 * what it may not read any more for any purpose gets a new key. Refuses `key-not-proved` where the log does not prove the desk's key, and `part-privileged`
 * where a part that she marked would go to an authority, or to a desk of which the kind is not told: nothing is sealed then.
 */
export async function composeSharing(
	own: OwnCase,
	sharing: Sharing,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'part-privileged'>> {
	const { desk, kinds, purpose, lastDay, urgent, because = [] } = sharing;
	const shared = kinds.map((kind) => partOfKind(own, kind));
	if (shared.some((part) => part === null)) return refused('part-unknown');
	const parts = shared.flatMap((part) => (part ? [part.part] : []));
	const kept = parts.some((part) => own.marked?.has(part));
	if (kept && (sharing.deskKind === undefined || isAuthority({ kind: sharing.deskKind }))) return refused('part-privileged');
	const thread = threadOf(own, desk)?.part ?? Math.max(...own.parts.map(({ part }) => part)) + 1;
	const consent = randomId<'consent'>() as ConsentId;

	const act = new OwnAct(own, keys, around);
	const opened = threadOf(own, desk) ? await act.settle(thread) : await act.newEpoch(thread, 'thread', desk);
	if (!opened.ok) return opened;
	// The node sees the numbers in this order, and must not tell from it which is which kind.
	const inOrder = parts.toSorted((a, b) => a - b);
	act.consent({ consent, desk, parts: inOrder, thread, purpose, lastDay, agreement: sharing.agreement ?? null, urgent });
	for (const part of [thread, ...inOrder]) {
		const granted = await act.grantAll(part, desk, consent);
		if (!granted.ok) return granted;
	}
	const standing = own.consents.filter((given) => given.desk === desk && isInForce(given, around.today));
	// What she waived stays waived until she takes that back; where it is all given now, the waiver has no meaning left.
	const ends = (given: ReadConsent): boolean =>
		given.throughEpoch === undefined ? given.purpose === sharing.replaces : given.parts.some((part) => parts.includes(part));
	const [earlier, others] = [standing.filter(ends), standing.filter((given) => !ends(given))];
	for (const ended of earlier) act.withdraw(ended.consent);
	const stillRead = new Set([...parts, ...others.flatMap((other) => other.parts)]);
	const lost = new Set(earlier.flatMap((ended) => ended.parts).filter((part) => !stillRead.has(part)));
	const renewed = await renewLocks(act, own, [...lost]);
	if (!renewed.ok) return renewed;
	const isUrgent = [sharing, ...others].some((given) => given.urgent);
	if (!isUrgent && earlier.some((ended) => ended.urgent)) act.markUrgent(thread, false);
	if (urgent) {
		act.markUrgent(thread, true);
		for (const reason of because) await act.write(thread, { kind: 'answer', ...reason, text: '' });
	}
	const receipt: ReceiptContent = {
		kind: 'receipt',
		schema: 'causeway/receipt/v1',
		receipt: consent,
		at: around.now,
		language: sharing.language,
		...(own.way ? { way: own.way } : {}),
		desk,
		deskName: sharing.deskName,
		purpose,
		parts: kinds.map((kind, at) => ({ part: parts[at] as number, kind })),
		thread,
		lastDay,
		withdrawal: 'any-time-in-your-space',
		duties: sharing.duties,
		state: 'given',
		...(sharing.agreement ? { agreement: sharing.agreement } : {}),
		...recordOf(sharing, keys)
	};
	await act.write(thread, receipt);
	return accepted(await act.finish('share', 0, receipt));
}

/** What the record of a consent says besides; nothing where the place that keeps the case is not known. */
function recordOf(
	{ node, organisation = '', deskKind = 'other' }: Sharing,
	{ signing }: OwnKeys
): Pick<ReceiptContent, 'record'> {
	if (node === undefined) return {};
	const places = { node, contact: `${node}/desks`, notice: `${node}/safety` };
	const about = { organisation, deskKind, jurisdiction: null, retention: 'until-last-day' } as const;
	return { record: { principal: signing.public, ...places, ...about } };
}

/**
 * Takes a consent back: every part that the desk loses by it gets a new key in the same act, given to herself and to the desks that
 * still may read; where the log does not prove one of their keys now, the next writer gives it. Taking back waits for nobody else's key.
 * Refuses `consent-unknown` where it is not in force.
 */
export async function composeWithdrawal(
	own: OwnCase,
	consent: ConsentId,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'consent-unknown'>> {
	const ended = own.consents.find((given) => given.consent === consent);
	if (!ended || !isInForce(ended, around.today)) return refused('consent-unknown');
	const act = new OwnAct(own, keys, around);
	act.withdraw(consent);
	const renewed = await renewLocks(act, own, [
		...new Set([...partsLostWith(own.consents, ended, around.today), ...partsOfGlasses(own, ended, around.today)])
	]);
	if (!renewed.ok) return renewed;
	return accepted(await act.finish('withdraw', 0, { kind: 'withdrawn', receipt: consent, desk: ended.desk }));
}

/** The parts of a glass that ends with this consent: nobody opens them in danger any more. */
function partsOfGlasses(own: OwnCase, ended: ReadConsent, today: Day): readonly PartNumber[] {
	const consents = own.consents.map((given) => (given === ended ? { ...given, withdrawn: true } : given));
	const kept = new Set(glassesInForce({ ...own, consents }, today));
	return glassesInForce(own, today).flatMap((glass) => (kept.has(glass) ? [] : glass.parts));
}

/** Gives parts that somebody lost a new key; a part whose desks' keys are not all proved now is left to the next writer. */
export async function renewLocks(act: OwnAct, own: OwnCase, lost: readonly PartNumber[]): Promise<Outcome<null, ComposeRefusal>> {
	for (const number of lost) {
		const part = own.parts.find((known) => known.part === number);
		if (!part) return refused('part-unknown', String(number));
		if (!act.canRotate(number)) {
			act.leaveDue(number);
			continue;
		}
		const rotated = await act.newEpoch(number, part.kind, part.desk);
		if (!rotated.ok) return rotated;
	}
	return accepted(null);
}
