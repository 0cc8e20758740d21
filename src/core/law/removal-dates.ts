import { Temporal } from 'temporal-polyfill';
import { accepted, isDay, type Outcome, refused } from '#core/base';
import type { LawDay } from './days.ts';
import { runsFromNotice } from './removal.ts';
import type { RemovalPlan, RemovalWay } from './removal-way.ts';

/** When something was sent: the day, the hour where it is known, and the time zone that both are in. */
export type Sent = { readonly day: LawDay; readonly time?: string; readonly zone: string };

/** A day to act on. `at` has the hour where the hour counts (a moment, UTC), else it is null. */
export type RemovalDate = {
	/** The time of the law is over; ask what came of it; go one step further; look whether it came back. */
	readonly code: 'time-over' | 'ask' | 'escalate' | 'look';
	readonly day: LawDay;
	readonly at: string | null;
	/** False: no law says this day, it is our own suggestion. */
	readonly fromLaw: boolean;
};

export type SentRefusal = 'sent-day-wrong' | 'sent-time-wrong' | 'zone-unknown';

/**
 * The days that follow from a notice: the end of the time of the law where a checked one runs from the notice, then going one
 * step further, then looking whether the content came back. Without such a time, the plan's days. A notice of which only the
 * day is known counts from the end of that day, so that no time is called over too early. Periods in working days leave out
 * Saturdays and Sundays; holidays are not known here. In order of time.
 */
export function removalDates(way: RemovalWay, plan: RemovalPlan, sent: Sent): Outcome<readonly RemovalDate[], SentRefusal> {
	if (!isDay(sent.day)) return refused('sent-day-wrong');
	if (sent.time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(sent.time)) return refused('sent-time-wrong');
	let start: Temporal.ZonedDateTime;
	try {
		start = Temporal.PlainDate.from(sent.day).toZonedDateTime({
			timeZone: sent.zone,
			plainTime: Temporal.PlainTime.from(sent.time ?? '23:59')
		});
	} catch {
		return refused('zone-unknown');
	}
	const dates = [...untilEscalation(way, plan, start), ...plan.look.map((period) => suggested('look', start, period))];
	return accepted(dates.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)));
}

const codes: readonly RemovalDate['code'][] = ['time-over', 'ask', 'escalate', 'look'];
const orderOf = ({ day, code }: RemovalDate): string => `${day} ${codes.indexOf(code)}`;

function untilEscalation(way: RemovalWay, plan: RemovalPlan, start: Temporal.ZonedDateTime): readonly RemovalDate[] {
	const period = way.time?.period;
	if (!period || !runsFromNotice(way)) return [suggested('ask', start, plan.ask), suggested('escalate', start, plan.escalate)];
	if (period.includes('T')) {
		const over = start.add(Temporal.Duration.from(period));
		const date = { day: over.toPlainDate().toString(), at: over.toInstant().toString(), fromLaw: true };
		return [
			{ code: 'time-over', ...date },
			{ code: 'escalate', ...date, fromLaw: false }
		];
	}
	const last = way.clock?.days === 'working' ? afterWorkingDays(start, period) : start.add(Temporal.Duration.from(period));
	return [
		{ code: 'time-over', day: last.toPlainDate().toString(), at: null, fromLaw: true },
		{ code: 'escalate', day: last.add({ days: 1 }).toPlainDate().toString(), at: null, fromLaw: false }
	];
}

function suggested(code: 'ask' | 'escalate' | 'look', start: Temporal.ZonedDateTime, period: string): RemovalDate {
	return { code, day: start.add(Temporal.Duration.from(period)).toPlainDate().toString(), at: null, fromLaw: false };
}

function afterWorkingDays(start: Temporal.ZonedDateTime, period: string): Temporal.ZonedDateTime {
	let left = Temporal.Duration.from(period).days;
	let at = start;
	while (left > 0) {
		at = at.add({ days: 1 });
		if (at.dayOfWeek < 6) left -= 1;
	}
	return at;
}
