import { momentOf } from '#core/base';
import type { ChatTime } from './thread.ts';

/**
 * What a person knows of the clock that wrote the lines: how many minutes it is ahead of UTC, and the year of the first line. Most lines tell the one or the other themselves, and
 * then this is not used. `null`: not known.
 */
export type LineClock = { readonly minutesAhead: number | null; readonly year: number | null };
export const unknownClock: LineClock = { minutesAhead: null, year: null };

/** What the times of lines leave open, or took from what a person said. */
export type TimeNeed = 'zone' | 'year';
export type LineTime = { readonly at: ChatTime; readonly need: TimeNeed | null };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
type Fields = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

const iso =
	/^(\d{4})([-/])(\d{2})\2(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?![\w:]))?/i;
const web = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-]\d{4})$/;
const yearless = /^([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2})$/;
const apache = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})? (\d{4})$/;
const epoch = /^(\d{10})(?:\.\d{1,9}|(\d{3})|(\d{6})|(\d{9}))?$/;

/** Reads the time that stands in `written`, and nothing else than a time: RFC 3339 and its looser forms, as web servers, Apache and RFC 3164 write it, or counted since 1970. */
export function readLineTime(written: string, clock: LineClock): LineTime {
	const unread: LineTime = { at: { written, local: null, moment: null }, need: null };
	const counted = epoch.exec(written);
	if (counted) return { at: { written, local: null, moment: momentOf(new Date(Number(counted[1]) * 1000)) }, need: null };
	const read = fieldsOf(written, clock);
	if (!read) return unread;
	if (read.fields === null) return { ...unread, need: 'year' };
	const time = Date.UTC(read.fields[0], read.fields[1] - 1, ...(read.fields.slice(2) as [number, number, number, number]));
	if (!(read.fields[0] >= 1970 && read.fields[0] <= 2199)) return unread;
	const local = momentOf(new Date(time)).slice(0, 19);
	if (local !== localOf(read.fields)) return unread;
	const ahead = read.zone === null ? clock.minutesAhead : minutesOf(read.zone);
	const moment = ahead === null ? null : momentOf(new Date(time - ahead * 60_000));
	return { at: { written, local, moment }, need: read.zone === null ? 'zone' : null };
}

function fieldsOf(written: string, clock: LineClock): { fields: Fields | null; zone: string | null } | null {
	const a = iso.exec(written);
	if (a && a[0].length === written.length)
		return { fields: numbersOf(a[1], a[3], a[4], a[5], a[6], a[7] ?? '0'), zone: a[8] ?? null };
	const b = web.exec(written);
	if (b) return { fields: numbersOf(b[3], monthOf(b[2]), b[1], b[4], b[5], b[6]), zone: b[7] as string };
	const c = apache.exec(written);
	if (c) return { fields: numbersOf(c[6], monthOf(c[1]), c[2], c[3], c[4], c[5]), zone: null };
	const d = yearless.exec(written);
	if (!d) return null;
	if (clock.year === null) return { fields: null, zone: null };
	return { fields: numbersOf(`${clock.year}`, monthOf(d[1]), d[2], d[3], d[4], d[5]), zone: null };
}

const monthOf = (name: string | undefined): string => `${months.indexOf((name ?? '').toLowerCase()) + 1}`;
const numbersOf = (...texts: readonly (string | undefined)[]): Fields => texts.map(Number) as unknown as Fields;
const two = (value: number): string => String(value).padStart(2, '0');
const localOf = ([year, month, day, hour, minute, second]: Fields): string =>
	`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;

function minutesOf(zone: string): number {
	const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
	return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

/** Where a line begins with a time: that time as it stands, and the machine or address that the line says it is of. */
export type LineHead = { readonly written: string; readonly from: string };

const starts: readonly { readonly form: RegExp; readonly time: number; readonly from: number | null }[] = [
	// RFC 5424 section 6: <PRI>1 TIMESTAMP HOSTNAME ...
	{ form: /^<\d{1,3}>1 (\S{1,40}) (\S{1,255})(?: |$)/, time: 1, from: 2 },
	// RFC 3164 section 4.1, as files have it: often without <PRI>.
	{ form: /^(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}) (\S{1,255})(?: |$)/, time: 1, from: 2 },
	// Common and Combined Log Format; some servers put the site before.
	{
		form: /^(?:[\w.-]{1,255}:\d{1,5} )?(\S{1,255}) [^[\]]{1,300}\[(\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\]/,
		time: 2,
		from: 1
	},
	{ form: /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}(?:\.\d{1,9})? \d{4})\]/, time: 1, from: null },
	{
		form: /^(?:<\d{1,3}>)?(?:[A-Z]{3,8}:? {1,4})?\[?(\d{4}([-/])\d{2}\2\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?![\w:]))?)/i,
		time: 1,
		from: null
	},
	// Squid, and the audit log of Linux.
	{ form: /^(?:type=\w{1,40} msg=audit\()?(\d{10}\.\d{3})(?::\d{1,12}\):|\s)/, time: 1, from: null }
];
const headAtMost = 1000;

/** How a line begins, by the first form that fits; `null` where it begins with no time that we know. */
export function readLineHead(line: string): LineHead | null {
	const start = line.slice(0, headAtMost);
	for (const { form, time, from } of starts) {
		const found = form.exec(start);
		if (found) return { written: found[time] as string, from: from === null ? '' : (found[from] as string) };
	}
	return null;
}
