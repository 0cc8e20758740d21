/** Monday is 1, Sunday 7 (ISO 8601). Times are `HH:MM`; `24:00` ends a day. A span never crosses midnight: write two. */
export type ReadingSpan = { readonly days: readonly number[]; readonly from: string; readonly to: string };

/** When somebody reads at a desk: weekly spans in one time zone (IANA name). */
export type ReadingHours = { readonly zone: string; readonly spans: readonly ReadingSpan[] };

/** `always`: every hour of the week. `never`: no hours stated. Otherwise whether somebody reads now, and the moment when that changes. */
export type Reading =
	| { readonly state: 'always' }
	| { readonly state: 'never' }
	| { readonly state: 'open'; readonly until: Date }
	| { readonly state: 'closed'; readonly next: Date };

const minuteMs = 60_000;
const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/** Tells whether a desk reads at `now`, and until or from when. Clock changes between now and then are counted in. */
export function readingAt(hours: ReadingHours, now: Date): Reading {
	const spans = weekOf(hours.spans);
	if (spans.length === 0) return { state: 'never' };
	if (spans.length === 1 && spans[0]?.from === 0 && spans[0].to === weekMinutes) return { state: 'always' };
	const here = minuteOfWeek(now, hours.zone);
	const around = [...spans, ...spans.map(({ from, to }) => ({ from: from + weekMinutes, to: to + weekMinutes }))];
	const current = around.find(({ from, to }) => from <= here && here < to);
	if (current !== undefined) {
		const joined = around.find(({ from }) => from === current.to && current.to === weekMinutes);
		return { state: 'open', until: momentAfter(now, (joined ?? current).to - here, hours.zone) };
	}
	const next = around.find(({ from }) => from > here) as { from: number };
	return { state: 'closed', next: momentAfter(now, next.from - here, hours.zone) };
}

/** The spans as minutes of the week, sorted, touching ones joined. */
function weekOf(spans: readonly ReadingSpan[]): { from: number; to: number }[] {
	const single = spans
		.flatMap(({ days, from, to }) =>
			days.map((day) => ({ from: (day - 1) * dayMinutes + minutes(from), to: (day - 1) * dayMinutes + minutes(to) }))
		)
		.filter(({ from, to }) => to > from)
		.sort((a, b) => a.from - b.from);
	const joined: { from: number; to: number }[] = [];
	for (const span of single) {
		const last = joined.at(-1);
		if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
		else joined.push({ ...span });
	}
	return joined;
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function minuteOfWeek(at: Date, zone: string): number {
	const local = localTime(at, zone);
	return ((local.getUTCDay() + 6) % 7) * dayMinutes + local.getUTCHours() * 60 + local.getUTCMinutes();
}

/** The wall clock of a zone, written as if it were UTC. */
function localTime(at: Date, zone: string): Date {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric'
	}).formatToParts(at);
	const part = (type: string): number => Number(parts.find((piece) => piece.type === type)?.value);
	return new Date(Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')));
}

/** The moment at which the zone's wall clock shows `distance` minutes more than now. */
function momentAfter(now: Date, distance: number, zone: string): Date {
	const wall = localTime(now, zone).getTime() + distance * minuteMs;
	const guess = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + distance * minuteMs);
	return new Date(guess.getTime() + wall - localTime(guess, zone).getTime());
}
