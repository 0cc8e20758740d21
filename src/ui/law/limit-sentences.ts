import { type Condition, type LawBook, type Limitation, periodIn, type Rule } from '#core/law';
import { type LawWords, sayCondition, sayConducts } from './law-words.ts';
import { fromSheet } from './sheet-marks.ts';

/** A rule about the end of a right as sentences, and below it the rules that hold instead of it in some cases. */
export type LimitText = {
	readonly sentences: readonly string[];
	readonly others: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
};

type Special = Rule & { readonly appliesTo?: Limitation['appliesTo']; readonly when?: string; readonly if?: Condition };

/** Composes what a limitation says from its fields (`law/FORMAT.md`, "Limitation fields"). Words of the sheet come marked. */
export function limitText(words: LawWords, limitation: Limitation | undefined, confirms: LawBook['confirms']): LimitText {
	if (!limitation) return { sentences: [words.say('openLaw.limit.missing')], others: [] };
	const { inForceFrom, covers = 'later-facts', before, special = [], extendableFor = [], note } = limitation;
	const own = [...ruleSentences(words, limitation), ...appliesSentences(words, limitation.appliesTo)];
	const sentences = [
		...(own.length > 0 ? own : [words.say('law.step.not-computed')]),
		...(inForceFrom
			? [words.say('openLaw.limit.since', { day: words.day(inForceFrom) }), words.say(`openLaw.limit.covers-${covers}`)]
			: []),
		...(extendableFor.length > 0
			? [`${words.say('openLaw.limit.longer')} ${words.list(extendableFor.map(fromSheet), 'disjunction')}`]
			: []),
		...(note ? [fromSheet(note)] : [])
	];
	const older = before ? [{ heading: words.say('openLaw.limit.before'), sentences: ruleSentences(words, before) }] : [];
	const specials = special.map((each: Special) => ({
		heading: words.say('openLaw.limit.special'),
		sentences: [
			...(each.when ? [fromSheet(each.when)] : []),
			...(each.if ? [words.say('openLaw.limit.if', { condition: sayCondition(words, each.if, confirms) })] : []),
			...appliesSentences(words, each.appliesTo),
			...ruleSentences(words, each)
		]
	}));
	return { sentences, others: [...older, ...specials] };
}

function ruleSentences(words: LawWords, rule: Rule): readonly string[] {
	if (rule.none) return [words.say('law.step.no-limit')];
	const {
		period,
		runsFrom,
		endOfYear,
		longStop,
		notBefore = [],
		atLeast,
		suspendedUntilAge,
		notBeforeAge,
		untilAge,
		dayBefore
	} = rule;
	const start = runsFrom ? words.say(`law.start.${runsFrom}`) : null;
	const time = period ? periodIn(words.language, period) : null;
	return [
		...(time && start ? [words.say('openLaw.limit.runs', { period: time, start })] : []),
		...(time && !start ? [words.say('openLaw.limit.period', { period: time })] : []),
		...(!time && start ? [words.say('openLaw.limit.starts', { start })] : []),
		...(endOfYear ? [words.say('openLaw.limit.end-of-year')] : []),
		...(longStop
			? [
					words.say('openLaw.limit.long-stop', {
						period: periodIn(words.language, longStop.period),
						start: words.say(`law.start.${longStop.runsFrom}`)
					})
				]
			: []),
		...notBefore.map((clock) =>
			words.say('openLaw.limit.not-before-clock', {
				period: periodIn(words.language, clock.period),
				start: words.say(`law.start.${clock.runsFrom}`)
			})
		),
		...(atLeast ? [words.say('openLaw.limit.at-least')] : []),
		...(suspendedUntilAge ? [words.say('openLaw.limit.suspended', { age: suspendedUntilAge })] : []),
		...(notBeforeAge ? [words.say('openLaw.limit.not-before', { age: notBeforeAge })] : []),
		...(untilAge ? [words.say('openLaw.limit.until-age', { age: untilAge })] : []),
		...(dayBefore ? [words.say('openLaw.limit.day-before')] : [])
	];
}

const appliesSentences = (words: LawWords, applies: Limitation['appliesTo']): readonly string[] => [
	...(applies?.conducts ? [words.say('openLaw.limit.only-acts', { acts: sayConducts(words, applies.conducts) })] : []),
	...(applies?.childAtTime ? [words.say('openLaw.limit.only-child')] : []),
	...(applies?.underAge ? [words.say('openLaw.limit.only-under', { age: applies.underAge })] : [])
];
