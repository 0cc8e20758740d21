import {
	answerRemedy,
	type Channel,
	channelBook,
	channels,
	type Facts,
	type Instrument,
	isState,
	type Law,
	measures,
	offences,
	type Provision,
	type Remedy,
	type Sheet,
	stateOf,
	states
} from '#core/law';
import { inventedCases } from './invented-cases.ts';
import { readInstruments } from './read-instruments.ts';
import { lawFolder, lawFrom, readWrittenLaw } from './read-law.ts';

type WeighedKind = 'remedy' | 'limit' | 'offence' | 'basis' | 'provision';
/** An unchecked statement, and how many answers to the invented cases change where it is left out. */
export type Weighed = { readonly at: string; readonly kind: WeighedKind; readonly name: string; readonly answers: number };
export type WeighedLaw = {
	/** How it was weighed, to be shown beside the weights. */
	readonly how: { readonly cases: number; readonly seed: number; readonly asOf: string; readonly weighed: number };
	readonly statements: readonly Weighed[];
};

const cases = 600;
const seed = 20_261_122;

/**
 * The unchecked statements behind most answers. Each is left out in turn, and every answer to the invented cases is asked again
 * with and without it: whether a remedy is open and until which day, whether an offence fits, whether a state can act, the best way between
 * the survivor's state and those of the accused and the platform for each measure. An answer that differs counts once. A limit that is left out is one nobody
 * knows (`notSaid`). Ties stand in the order of their names.
 */
export function weighLaw(count: number, asOf: string, folder = lawFolder): WeighedLaw {
	const written = readWrittenLaw(folder);
	const law = lawFrom(written);
	const codes = law.sheets.map(({ code }) => code).filter((code) => isState(stateOf(code)));
	const facts = inventedCases(cases, seed, asOf, written.conducts, codes);
	const weighed = [
		...law.sheets.flatMap((sheet) => [
			...remediesIn(sheet, law, facts, asOf),
			...offencesIn(sheet, law, facts, asOf),
			...basesIn(sheet, law, facts, asOf)
		]),
		...provisionsIn(readInstruments(folder), facts, asOf)
	];
	const heaviest = weighed
		.filter(({ answers }) => answers > 0)
		.sort((a, b) => b.answers - a.answers || (`${a.at} ${a.name}` < `${b.at} ${b.name}` ? -1 : 1));
	return { how: { cases, seed, asOf, weighed: weighed.length }, statements: heaviest.slice(0, count) };
}

function remediesIn(sheet: Sheet, { groups }: Law, facts: readonly Facts[], asOf: string): readonly Weighed[] {
	const answerTo = (remedy: Remedy, each: Facts) => {
		const { childAge, ageOfMajority } = sheet;
		const { outcome, limit } = answerRemedy(remedy, sheet.code, { facts: each, asOf, groups, childAge, ageOfMajority });
		return { outcome, told: JSON.stringify([outcome, limit?.date, limit?.earliest, limit?.latest]) };
	};
	return sheet.remedies.flatMap((remedy): readonly Weighed[] => {
		const { limitation, id: name } = remedy;
		const { source: _, confidence: __, ...rest } = limitation ?? {};
		const isLimitOpen = limitation !== undefined && !limitation.notSaid && Object.keys(rest).length > 0;
		const limitRecalled = isLimitOpen && (limitation.confidence ?? remedy.confidence) === 'recalled';
		if (remedy.confidence !== 'recalled' && !limitRecalled) return [];
		const answers = facts.map((each) => answerTo(remedy, each));
		const held = facts.flatMap((each, at) =>
			answers[at]?.outcome === 'not-available' ? [] : [{ each, told: answers[at]?.told }]
		);
		const unlimited: Remedy = { ...remedy, limitation: { notSaid: true } };
		const changed = limitRecalled ? held.filter(({ each, told }) => answerTo(unlimited, each).told !== told).length : 0;
		return [
			...(remedy.confidence === 'recalled' ? [{ at: sheet.code, kind: 'remedy' as const, name, answers: held.length }] : []),
			...(limitRecalled ? [{ at: sheet.code, kind: 'limit' as const, name, answers: changed }] : [])
		];
	});
}

/** Whether the state of a sheet can act, and for want of which facts that is open. */
const actsOf = (sheet: Sheet, { groups }: Law, facts: readonly Facts[], asOf: string): readonly string[] =>
	facts.map((each) => {
		const [answer] = states({ groups, sheets: [sheet] }, each, asOf);
		return JSON.stringify([answer?.outcome, answer?.dependsOn]);
	});

const differing = (a: readonly string[], b: readonly string[]): number => a.filter((each, at) => each !== b[at]).length;

function offencesIn(sheet: Sheet, law: Law, facts: readonly Facts[], asOf: string): readonly Weighed[] {
	const acts = actsOf(sheet, law, facts, asOf);
	return sheet.offences
		.filter(({ confidence }) => confidence === 'recalled')
		.map((offence) => {
			const about = facts.flatMap((each, at) => (each.conducts?.includes(offence.conduct) ? [at] : []));
			const those = about.map((at) => facts[at] as Facts);
			const without = actsOf({ ...sheet, offences: sheet.offences.filter((each) => each !== offence) }, law, those, asOf);
			const own = those.filter((each) =>
				offences({ groups: law.groups, sheets: [{ ...sheet, offences: [offence] }] }, each, asOf).some(
					({ outcome, link }) => outcome !== 'does-not-fit' && outcome !== 'gap' && link !== 'unlinked'
				)
			);
			const answers =
				own.length +
				differing(
					without,
					about.map((at) => acts[at] ?? '')
				);
			return { at: sheet.code, kind: 'offence', name: `${offence.conduct} (${offence.cite})`, answers };
		});
}

function basesIn(sheet: Sheet, law: Law, facts: readonly Facts[], asOf: string): readonly Weighed[] {
	const acts = actsOf(sheet, law, facts, asOf);
	return sheet.jurisdictionBases
		.filter(({ confidence }) => confidence === 'recalled')
		.map((basis) => {
			const others = sheet.jurisdictionBases.filter((each) => each !== basis);
			const without = others.length > 0 ? actsOf({ ...sheet, jurisdictionBases: others }, law, facts, asOf) : acts.map(() => '');
			return { at: sheet.code, kind: 'basis', name: `${basis.basis} (${basis.cite})`, answers: differing(acts, without) };
		});
}

/** The states of a case that have something to ask of each other: where the survivor lives, and who is asked. */
function pairsOf({ survivor, accused, places }: Facts): readonly (readonly [string, string])[] {
	const from = survivor?.residence;
	const to = new Set([accused?.residence, places?.platformSeat, ...(places?.acts ?? [])]);
	return from ? [...to].flatMap((each) => (each && stateOf(each) !== stateOf(from) ? [[from, each] as const] : [])) : [];
}

/** How many best ways would be others: the pairs and measures for which a provision comes first. */
function provisionsIn(instruments: readonly Instrument[], facts: readonly Facts[], asOf: string): readonly Weighed[] {
	const book = channelBook(instruments, asOf);
	const first = new Map<string, number>();
	const keyOf = ({ instrument, article, measure }: Pick<Channel, 'instrument' | 'article' | 'measure'>) =>
		[instrument, article, measure].join('\t');
	for (const [from, to] of facts.flatMap(pairsOf))
		for (const measure of measures) {
			const [best] = channels(book, from, to, measure);
			if (best) first.set(keyOf(best), (first.get(keyOf(best)) ?? 0) + 1);
		}
	const recalled = ({ confidence }: Provision) => confidence === 'recalled';
	return instruments.flatMap(({ id, provisions }) =>
		provisions.filter(recalled).map(({ article, measure, alsoFor = [] }) => ({
			at: id,
			kind: 'provision' as const,
			name: `${article} (${measure})`,
			answers: [measure, ...alsoFor].reduce(
				(sum, each) => sum + (first.get(keyOf({ instrument: id, article, measure: each })) ?? 0),
				0
			)
		}))
	);
}
