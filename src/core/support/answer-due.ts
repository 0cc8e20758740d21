import { type Day, dayOf } from '#core/base';
import { type ReadingHours, readingAt } from './reading-hours.ts';

/** What a desk promises in the directory: a first answer within so many hours of its reading time; `null` where it promises none. */
export type AnswerPromise = { readonly hours: ReadingHours; readonly answerHours: number | null };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The last day, on the desk's own calendar, on which a first answer keeps its promise, for a case given to it on `given` (a day in UTC:
 * nobody keeps the moment). Reading time is counted from the end of that day, so that no desk is called late that is not.
 * `null` where nothing is promised or no hours are stated. Clock changes are counted in.
 */
export function answerDue({ hours, answerHours }: AnswerPromise, given: Day): Day | null {
	if (answerHours === null) return null;
	let at = new Date(Date.parse(given) + dayMs);
	let left = answerHours * hourMs;
	for (;;) {
		const reading = readingAt(hours, at);
		if (reading.state === 'never') return null;
		if (reading.state === 'closed') {
			at = later(at, reading.next);
			continue;
		}
		const until = reading.state === 'always' ? new Date(at.getTime() + left) : later(at, reading.until);
		// What ends at midnight ends with the day before.
		if (until.getTime() - at.getTime() >= left) return dayAt(hours.zone, new Date(at.getTime() + left - 1));
		left -= until.getTime() - at.getTime();
		at = until;
	}
}

/** The calendar day that a time zone has at a moment. */
export function dayAt(zone: string, at: Date): Day {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric'
	}).formatToParts(at);
	const part = (type: string): number => Number(parts.find((piece) => piece.type === type)?.value);
	return dayOf(new Date(Date.UTC(part('year'), part('month') - 1, part('day'))));
}

/** An hour that the clock leaves out can end before it began; time goes on all the same. */
const later = (at: Date, then: Date): Date => (then > at ? then : new Date(at.getTime() + hourMs / 60));
