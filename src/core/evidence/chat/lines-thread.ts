import { accepted, type Outcome, refused } from '#core/base';
import { type LineClock, readLineTime, type TimeNeed } from './line-time.ts';
import {
	type ChatDoubt,
	type ChatMessage,
	type ChatRefusal,
	type ChatThread,
	isInOrder,
	type LineSource,
	messagesAtMost
} from './thread.ts';

/** One line or row before its time is read. `written` is `''` where it has none. */
export type BareLine = { readonly from: string; readonly written: string; readonly text: string };

/**
 * Lines as a thread, in their own order. Nobody is named in `people`: an address is no person. Where lines have no year, the one that a person said is that of the first, and goes up where the months begin anew.
 * Refuses `chat-empty`, `chat-too-long`.
 */
export function threadOfLines(
	lines: readonly BareLine[],
	{ source, title }: { readonly source: LineSource; readonly title: string },
	clock: LineClock
): Outcome<ChatThread, ChatRefusal> {
	if (lines.length === 0) return refused('chat-empty');
	if (lines.length > messagesAtMost) return refused('chat-too-long', `${lines.length}`);
	const needs = new Set<TimeNeed>();
	let { year } = clock;
	let last = '';
	const messages = lines.map(({ from, written, text }): ChatMessage => {
		let time = readLineTime(written, { ...clock, year });
		if (time.need === 'year' || (year !== null && isYearless(written))) {
			needs.add('year');
			if (year !== null && last !== '' && beginsAnew(last, time.at.local ?? '')) {
				year++;
				time = readLineTime(written, { ...clock, year });
			}
			last = time.at.local ?? last;
		}
		if (time.need === 'zone') needs.add('zone');
		return { from, at: time.at, text, attachments: [], changed: null };
	});
	const doubts: ChatDoubt[] = [];
	if (needs.has('year')) doubts.push(clock.year === null ? 'year-unknown' : 'year-said');
	if (needs.has('zone')) doubts.push(clock.minutesAhead === null ? 'server-zone-unknown' : 'server-zone-said');
	const hasUnread = messages.some(
		({ at }) => at.moment === null && at.local === null && (at.written === '' || !isYearless(at.written))
	);
	if (hasUnread) doubts.push('lines-without-time');
	if (!isInOrder(messages)) doubts.push('not-in-order');
	return accepted({ source, title, people: [], messages, doubts });
}

const isYearless = (written: string): boolean => /^[A-Z][a-z]{2} [ \d]\d \d/.test(written);
/** From the end of a year to the start of one: lines a little out of order are none. */
const beginsAnew = (last: string, now: string): boolean => Number(last.slice(5, 7)) - Number(now.slice(5, 7)) >= 6;
