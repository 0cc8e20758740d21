import { Temporal } from 'temporal-polyfill';

/** A calendar day `2026-11-22` of the proleptic ISO calendar, years 0001 to 9999. Text, so that `<` compares days. */
export type LawDay = string;

/** The days that something may have happened on, both ends included. */
export type Span = { readonly from: LawDay; readonly to: LawDay };

export const firstDay: LawDay = '0001-01-01';
export const lastDay: LawDay = '9999-12-31';
/** Nothing is known of the day. */
export const anyDay: Span = { from: firstDay, to: lastDay };

const partialDate = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

const spans = new Map<string, Span | null>();

/** The days that a full or partial date (`2023`, `2023-05`, `2023-05-10`) can mean; null when it is none. */
export function spanOf(date: string): Span | null {
	const known = spans.get(date);
	if (known !== undefined) return known;
	if (spans.size > 5_000) spans.clear();
	const span = readSpan(date);
	spans.set(date, span);
	return span;
}

function readSpan(date: string): Span | null {
	const [, year, month, day] = partialDate.exec(date) ?? [];
	if (year === undefined || year === '0000') return null;
	if (day !== undefined) return isDayOfCalendar(date) ? { from: date, to: date } : null;
	if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
	if (month < '01' || month > '12') return null;
	const { daysInMonth } = Temporal.PlainYearMonth.from(date);
	return { from: `${date}-01`, to: `${date}-${daysInMonth}` };
}

function isDayOfCalendar(date: string): boolean {
	try {
		Temporal.PlainDate.from(date, { overflow: 'reject' });
		return true;
	} catch {
		return false;
	}
}

const added = new Map<string, LawDay>();

/**
 * The day that lies `period` (ISO 8601 duration of years, months, weeks, days: `P3Y`, `P6M`, `P120D`) after `day`. Where the
 * month has no such day it is the month's last: one year after 29 February ends on 28 February. Never beyond `lastDay`.
 */
export function plus(day: LawDay, period: string): LawDay {
	if (day === firstDay || day === lastDay) return day;
	const asked = `${day}${period}`;
	const known = added.get(asked);
	if (known !== undefined) return known;
	let sum: LawDay;
	try {
		const end = Temporal.PlainDate.from(day).add(Temporal.Duration.from(period));
		sum = end.year > 9999 ? lastDay : end.year < 1 ? firstDay : end.toString();
	} catch {
		sum = lastDay;
	}
	if (added.size > 5_000) added.clear();
	added.set(asked, sum);
	return sum;
}

export const plusYears = (day: LawDay, years: number): LawDay => plus(day, years < 0 ? `-P${-years}Y` : `P${years}Y`);

export const endOfYear = (day: LawDay): LawDay => `${day.slice(0, 4)}-12-31`;

/** Both ends moved by the same rule. The rule must keep the order of days. */
export const moved = (span: Span, move: (day: LawDay) => LawDay): Span => ({ from: move(span.from), to: move(span.to) });

const least = (a: LawDay, b: LawDay): LawDay => (isBefore(a, b) ? a : b);
const most = (a: LawDay, b: LawDay): LawDay => (isBefore(a, b) ? b : a);
const isBefore = (a: LawDay, b: LawDay): boolean => a < b;

/** Of two spans the one that ends things sooner, end by end; `later` the other. */
export const earlier = (a: Span, b: Span): Span => ({ from: least(a.from, b.from), to: least(a.to, b.to) });
export const later = (a: Span, b: Span): Span => ({ from: most(a.from, b.from), to: most(a.to, b.to) });

/** What both spans allow; the first alone where they contradict each other. */
export function within(span: Span, bounds: Span): Span {
	const inside = { from: most(span.from, bounds.from), to: least(span.to, bounds.to) };
	return inside.from <= inside.to ? inside : span;
}
