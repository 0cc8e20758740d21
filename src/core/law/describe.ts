import type { Channel } from './channels.ts';
import { firstDay, lastDay } from './days.ts';
import type { Step } from './limitation.ts';
import type { OffenceAnswer } from './offences.ts';
import type { Option, Reason } from './remedy.ts';
import type { RemovalAnswer } from './removal-answer.ts';
import type { RemovalDate } from './removal-dates.ts';
import type { Condition } from './sheet.ts';

/**
 * What puts words to answers: `say` takes a key of the words and its values, `place` the name of a place, `day` a date in the
 * reader's form, `list` joins, `conduct` names a conduct, `confirm` gives the question of a condition only a person can confirm.
 */
export type Speech = {
	readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
	readonly place: (code: string) => string;
	readonly day: (day: string) => string;
	readonly period: (period: string) => string;
	readonly list: (items: readonly string[], kind: 'conjunction' | 'disjunction') => string;
	readonly conduct: (code: string) => string;
	readonly confirm: (id: string) => string;
};

/** One sentence for a reason, from its parts: never a sentence of a sheet. */
export function describeReason(reason: Reason, speech: Speech): string {
	const condition = reason.condition ? describeCondition(reason.condition, speech) : '';
	const date = reason.values.date === undefined ? '' : speech.day(String(reason.values.date));
	return speech.say(`law.reason.${reason.code}`, {
		condition,
		date,
		place: reason.values.place === undefined ? '' : speech.place(String(reason.values.place))
	});
}

/** A condition as a clause: "something happened in Germany". */
export function describeCondition(condition: Condition, speech: Speech): string {
	const { say, list } = speech;
	const inner = (all: readonly Condition[], kind: 'conjunction' | 'disjunction') =>
		list(
			all.map((each) => describeCondition(each, speech)),
			kind
		);
	if ('all' in condition) return inner(condition.all, 'conjunction');
	if ('any' in condition) return inner(condition.any, 'disjunction');
	if ('not' in condition) return say('law.condition.not', { condition: describeCondition(condition.not, speech) });
	if ('conducts' in condition)
		return say('law.condition.conducts', { conducts: list(condition.conducts.map(speech.conduct), 'disjunction') });
	if ('confirm' in condition) return say('law.condition.confirm', { question: speech.confirm(condition.confirm) });
	if ('age' in condition) {
		const { at, from, under } = condition.age;
		const when = say(`law.moment.${at}`);
		return list(
			[
				...(from === undefined ? [] : [say('law.condition.age-from', { age: from, when })]),
				...(under === undefined ? [] : [say('law.condition.age-under', { age: under, when })])
			],
			'conjunction'
		);
	}
	const [[name = '', wanted] = []] = Object.entries(condition);
	if (typeof wanted === 'boolean') return say(`law.condition.${name}-${wanted ? 'yes' : 'no'}`);
	if (Array.isArray(wanted)) return say(`law.condition.${name}`, { places: list(wanted.map(speech.place), 'disjunction') });
	const { from, before } = wanted as { from?: string; before?: string };
	const when = say(`law.moment.${name}`);
	return list(
		[
			...(from === undefined ? [] : [say('law.condition.date-from', { when, date: speech.day(from) })]),
			...(before === undefined ? [] : [say('law.condition.date-before', { when, date: speech.day(before) })])
		],
		'conjunction'
	);
}

/** The days between which something lies; what no fact bounds is said to be open, not named. */
function describeSpan(from: string, to: string, { say, day }: Pick<Speech, 'say' | 'day'>): string {
	if (from === to) return day(from);
	if (from === firstDay) return to === lastDay ? say('law.spanOpen') : say('law.spanUntil', { to: day(to) });
	return to === lastDay ? say('law.spanFrom', { from: day(from) }) : say('law.span', { from: day(from), to: day(to) });
}

/** One step of a calculation as a sentence. */
export function describeStep({ code, values }: Step, { say, day, period }: Speech): string {
	const span = values.from === undefined ? '' : describeSpan(String(values.from), String(values.to), { say, day });
	return say(`law.step.${code}`, {
		...values,
		span,
		...(values.date ? { date: day(String(values.date)) } : {}),
		...(values.period ? { period: period(String(values.period)) } : {}),
		...(values.start ? { start: say(`law.start.${values.start}`) } : {})
	});
}

/** An option with words: what `law options --json` prints. */
export function describeOption(option: Option, speech: Speech) {
	return {
		...option,
		limit: option.limit && {
			...option.limit,
			steps: option.limit.steps.map((step) => ({ ...step, text: describeStep(step, speech) }))
		},
		reasons: option.reasons.map((reason) => ({
			text: describeReason(reason, speech),
			cite: reason.cite,
			source: reason.source,
			facts: reason.facts
		}))
	};
}

/** An offence with words: why it does not fit. Elements stay in the words of the sheet. */
export function describeOffence(answer: OffenceAnswer, { say, day, place }: Pick<Speech, 'say' | 'day' | 'place'>) {
	const texts = answer.reasons.map(({ code, values, facts }) => ({
		code,
		text: say(`law.offence.${code}`, {
			date: values.date ? day(values.date) : '',
			element: values.element ?? '',
			place: values.place ? place(values.place) : ''
		}),
		facts
	}));
	return { ...answer, reasons: texts };
}

/** A channel with words: `why` in one paragraph. */
export function describeChannel(channel: Channel, { say, list, conduct }: Speech) {
	const sentences = channel.why.map(({ code, instruments = [], conducts = [] }) =>
		say(`law.channel.${code}`, {
			instruments: list(instruments, 'conjunction'),
			conducts: list(conducts.map(conduct), 'conjunction')
		})
	);
	return { ...channel, why: sentences.join(' ') };
}

/** A way to get content removed, with words and the days that follow from a notice: what `law removal --json` prints. */
export function describeRemoval(
	{ way, platforms, persons, standing, dependsOn, why, next }: RemovalAnswer,
	dates: readonly RemovalDate[],
	{ say, period }: Pick<Speech, 'say' | 'period'>
) {
	const look = persons.includes('adult') ? 'look' : 'look-child';
	const clock = way.clock && {
		...way.clock,
		period: way.time?.period ?? null,
		checked: way.time?.checked ?? false,
		text: way.time?.period ? say(`removal.clock.${way.clock.means}`, { period: period(way.time.period) }) : null
	};
	return {
		way: way.id,
		place: way.place,
		name: way.name,
		kind: way.kind,
		to: way.to,
		platforms,
		persons,
		standing,
		dependsOn,
		sentBy: way.sentBy,
		contents: way.contains.map((code) => ({ code, text: say(`removal.contains.${code}`) })),
		image: way.image,
		clock: clock ?? null,
		dates: dates.map((date) => ({ ...date, text: say(`removal.dates.${date.code === 'look' ? look : date.code}`) })),
		escalation: next.map(({ id, name, kind, to }) => ({ way: id, name, kind, to })),
		start: way.start,
		cost: way.cost,
		reasons: why.map((code) => ({ code, text: say(`removal.reason.${code}`) })),
		cite: way.cite,
		source: way.source,
		confidence: way.confidence
	};
}
