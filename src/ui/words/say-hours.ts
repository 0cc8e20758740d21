import { type ReadingHours, readingAt } from '#core/support';
import { readerZone, type Words } from './words.ts';

/** The reader's zone in a browser; `null` on the server, which does not know it. */
const knownZone = (): string | null => (typeof document === 'undefined' ? null : readerZone());

/** What the clock on the wall of a zone shows. */
const wallClock = (at: Date, zone: string): string =>
	new Intl.DateTimeFormat('en', { weekday: 'short', hour: 'numeric', minute: 'numeric', timeZone: zone }).format(at);

/** A moment within the week to come in a desk's zone and, where the clock shows something else there, in the reader's. */
export function sayThere(words: Words<'desks'>, at: Date, zone: string, own: string | null = knownZone()): string {
	const there = words.weekday(at, zone);
	// Nobody knows where the reader is: then the clock that is meant is named in full.
	if (own === null) return words.say('desks.inZone', { there, zone: words.zone(zone) });
	if (wallClock(at, zone) === wallClock(at, own)) return there;
	return words.say('desks.bothClocks', { there, here: words.weekday(at, own) });
}

/** Whether somebody reads at a desk now, and until or from when. */
export function sayReading(words: Words<'desks'>, hours: ReadingHours, now: Date): string {
	const reading = readingAt(hours, now);
	if (reading.state === 'open') return words.say('desks.open', { until: sayThere(words, reading.until, hours.zone) });
	if (reading.state === 'closed') return words.say('desks.closed', { next: sayThere(words, reading.next, hours.zone) });
	return words.say(`desks.${reading.state}`);
}
