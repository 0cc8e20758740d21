import { accepted, type Outcome, refused } from '#core/base';
import type { AcceptedAct, ActSubmission } from './accept-act.ts';
import type { CaseState } from './case-state.ts';
import type { Entry, PartNumber } from './entries.ts';

/** How much stands somewhere: entries, and bytes of what is kept of them, their texts and what is sealed beside. */
export type Room = { readonly entries: number; readonly bytes: number };

/** How full something is: what stands there, and what may. */
export type RoomTold = { readonly held: Room; readonly most: Room };

/** How full a case is: her own words, the threads with desks, her files (entries are their pieces, bytes as they are stored). */
export type CaseRoom = { readonly words: RoomTold; readonly threads: RoomTold; readonly files: RoomTold };

export type RoomRefusal = 'too-large';

const mib = 1024 * 1024;

/**
 * How much one case may hold. Her own parts and the threads with desks are bounded apart, and a desk writes in its thread alone, so no desk
 * can take the room for her own words; in the threads the last part is hers alone. An opening goes on where an answer does not: who has said
 * too much can still read. What she does besides writing (giving to a desk, a visit) goes on where her words do not.
 */
export const caseLimits = {
	own: { words: { entries: 10_000, bytes: 32 * mib }, besides: { entries: 11_000, bytes: 36 * mib } },
	threads: {
		hers: { entries: 9_000, bytes: 28 * mib },
		openings: { entries: 7_000, bytes: 22 * mib },
		answers: { entries: 5_000, bytes: 16 * mib }
	},
	thread: { openings: { entries: 3_500, bytes: 11 * mib }, answers: { entries: 2_500, bytes: 8 * mib } },
	/**
	 * What a supporter writes: in the own line, and in parts handed over only while these hold less than she may write there herself, so that
	 * nobody who helps takes the room for her own words.
	 */
	supporters: { line: { entries: 2_000, bytes: 6 * mib }, words: { entries: 8_000, bytes: 24 * mib } },
	/** Consents in force at once: each of them can be taken back also in a full case. */
	consents: 50,
	/** Bytes of each sealed thing in an opening or a withdrawal that goes on where words do not: a lock or some lines. */
	leanBytes: 16 * 1024
} as const;

/** What an act adds, by the number of its part. Of an act that was accepted. */
export function roomTaken(submission: ActSubmission, { entryBytes }: AcceptedAct): ReadonlyMap<PartNumber, Room> {
	const taken = new Map<PartNumber, Room>();
	for (const [at, { part }] of submission.entries.entries()) {
		const { entries, bytes } = taken.get(part) ?? nothing;
		const more = (entryBytes[at]?.length ?? 0) + (submission.sealed[at]?.length ?? 0);
		taken.set(part, { entries: entries + 1, bytes: bytes + more });
	}
	return taken;
}

/**
 * Whether a case has room for an act that the rules accept. `held` is what each part holds before it. Refuses `too-large` with what is full
 * as `about`: `words` (her own parts), `threads` (all threads together), `thread` (this one, for its desk), `consents`. Taking a consent back
 * is never refused: such an act holds its locks and one line, and there are no more of them than consents in force.
 */
export function findRoom(
	state: CaseState,
	held: ReadonlyMap<PartNumber, Room>,
	submission: ActSubmission,
	decided: AcceptedAct
): Outcome<null, RoomRefusal> {
	const isLean = submission.sealed.every((sealed) => (sealed?.length ?? 0) <= caseLimits.leanBytes);
	if (isLean && onlyTakesBack(submission.entries)) return accepted(null);
	if (consentsAfter(state, decided) > caseLimits.consents) return refused('too-large', 'consents');

	const taken = roomTaken(submission, decided);
	const threads = threadsAfter(state, decided);
	const after = (part: PartNumber): Room => sum([held.get(part) ?? nothing, taken.get(part) ?? nothing]);
	const all = [...new Set([...held.keys(), ...taken.keys()])];
	const written = [...taken.keys()];
	const lines = linesAfter(state, decided);
	const fullLine = written.some((part) => lines.has(part) && isOver(after(part), caseLimits.supporters.line));
	if (fullLine) return refused('too-large', 'line');
	const ofThreads = sum(all.filter((part) => threads.has(part)).map(after));
	const { act } = submission.act.body;
	const { by } = submission.act.body;
	if (by.kind !== 'member') {
		const hers = act === 'write' ? caseLimits.own.words : caseLimits.own.besides;
		const most = by.kind === 'survivor' ? hers : caseLimits.supporters.words;
		const isOwn = (part: PartNumber): boolean => !threads.has(part) && !lines.has(part);
		const ofOwn = sum(all.filter(isOwn).map(after));
		if (written.some(isOwn) && isOver(ofOwn, most)) return refused('too-large', 'words');
		const writesThere = written.some((part) => threads.has(part));
		const ofAll = by.kind === 'survivor' ? caseLimits.threads.hers : caseLimits.threads.answers;
		return writesThere && isOver(ofThreads, ofAll) ? refused('too-large', 'threads') : accepted(null);
	}
	const kind = isLean && act === 'open' ? 'openings' : 'answers';
	if (written.some((part) => isOver(after(part), caseLimits.thread[kind]))) return refused('too-large', 'thread');
	return isOver(ofThreads, caseLimits.threads[kind]) ? refused('too-large', 'threads') : accepted(null);
}

const nothing: Room = { entries: 0, bytes: 0 };

const isOver = (room: Room, most: Room): boolean => room.entries > most.entries || room.bytes > most.bytes;

const sum = (rooms: readonly Room[]): Room =>
	rooms.reduce((whole, one) => ({ entries: whole.entries + one.entries, bytes: whole.bytes + one.bytes }), nothing);

/** Withdrawals and ends of glasses, the new locks that follow from them, and the one line that says so. */
function onlyTakesBack(entries: readonly Entry[]): boolean {
	const of = (type: Entry['type']): number => entries.filter((entry) => entry.type === type).length;
	const locks = of('causeway/epoch/v1') + of('causeway/grant/v1');
	const ends = of('causeway/withdrawal/v1') + of('causeway/supporter-end/v1') + of('causeway/glass-end/v1');
	return ends > 0 && of('causeway/item/v1') === 1 && ends + locks + 1 === entries.length;
}

function consentsAfter(state: CaseState, { effects }: AcceptedAct): number {
	const ended = effects.filter((effect) => effect.do === 'end-consent').length;
	const added = effects.filter((effect) => effect.do === 'add-consent').length;
	// Who has too many already (by an older program) may still write.
	return added === 0 ? 0 : state.consents.filter(({ inForce }) => inForce).length + added - ended;
}

function threadsAfter({ parts }: CaseState, { effects }: AcceptedAct): ReadonlySet<PartNumber> {
	const before = [...parts.values()].filter(({ thread }) => thread !== null).map(({ part }) => part);
	const since = effects.flatMap((effect) => (effect.do === 'set-part' && effect.part.thread !== null ? [effect.part.part] : []));
	return new Set([...before, ...since]);
}

function linesAfter({ supporters }: CaseState, { effects }: AcceptedAct): ReadonlySet<PartNumber> {
	const added = effects.flatMap((effect) => (effect.do === 'add-supporter' ? [effect.supporter.line] : []));
	return new Set([...supporters.map(({ line }) => line), ...added]);
}
