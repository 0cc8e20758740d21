/** One entry of a calendar: a whole day, or a moment (UTC, ISO 8601) of which `day` is the day. */
export type CalendarEntry = { readonly day: string; readonly at: string | null; readonly title: string };

/**
 * An iCalendar file (RFC 5545) of these entries. Nothing but day and title is in it: whoever looks at the calendar learns
 * nothing else, and the ids are made of the day and the place in the list. `stamp` is the moment of making it.
 */
export function calendarFile(entries: readonly CalendarEntry[], stamp: string): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//reminders//EN',
		...entries.flatMap(({ day, at, title }, place) => [
			'BEGIN:VEVENT',
			`UID:${compact(at ?? day)}-${place + 1}@reminders.invalid`,
			`DTSTAMP:${compact(stamp)}`,
			at === null ? `DTSTART;VALUE=DATE:${compact(day)}` : `DTSTART:${compact(at)}`,
			`SUMMARY:${escaped(title)}`,
			'TRANSP:TRANSPARENT',
			'END:VEVENT'
		]),
		'END:VCALENDAR'
	];
	return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** `2026-11-24T10:00:00.5Z` -> `20261124T100000Z`, `2026-11-24` -> `20261124`. */
const compact = (time: string): string => time.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

/** Text of a property (RFC 5545 section 3.3.11); control characters go. */
const escaped = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').replaceAll(/[\\;,]/g, '\\$&');

/** Lines of at most 75 octets, cut between characters (RFC 5545 section 3.1). */
function folded(line: string): string {
	const encoder = new TextEncoder();
	let written = '';
	let octets = 0;
	for (const character of line) {
		const size = encoder.encode(character).length;
		if (octets + size > 75) {
			written += '\r\n ';
			octets = 1;
		}
		written += character;
		octets += size;
	}
	return written;
}
