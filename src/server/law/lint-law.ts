import type { Condition, Law } from '#core/law';
import { failingIn, readCases } from './cases.ts';
import type { LawFault } from './law-fault.ts';
import { lintRemoval } from './lint-removal.ts';
import { lawFolder, lawFrom, readConfirms, readWrittenLaw, type WrittenLaw } from './read-law.ts';
import type { WrittenSheet } from './sheet-shape.ts';

type WrittenRemedy = WrittenSheet['remedies'][number];

/**
 * Holds the rules of `law/FORMAT.md` that a shape cannot: known conducts, ids used once, conditions in words that have a
 * machine form, ends that can be computed, and for every remedy cases that the engine agrees with. `only` narrows to sheets.
 */
export function lintLaw(folder = lawFolder, only: readonly string[] = []): readonly LawFault[] {
	const written = readWrittenLaw(folder);
	const law = lawFrom(written);
	const confirms = readConfirms(folder).map(({ id }) => id);
	const ids = new Map<string, string>();
	const inSheets = written.sheets.flatMap((sheet) => {
		const faults = sheet.remedies.flatMap((remedy) => {
			const taken = ids.get(remedy.id);
			ids.set(remedy.id, sheet.code);
			return [
				...(taken ? [{ at: `${sheet.code} ${remedy.id}`, says: `the id is used in ${taken} too` }] : []),
				...faultsIn(remedy, sheet, confirms).map((says) => ({ at: `${sheet.code} ${remedy.id}`, says }))
			];
		});
		if (only.length > 0 && !only.includes(sheet.code)) return [];
		return [
			...faults,
			...strangeConducts(sheet, written),
			...namelessGaps(sheet),
			...faultsInBases(sheet, confirms),
			...faultsInCases(folder, sheet, law, written)
		];
	});
	return only.length > 0 ? inSheets : [...inSheets, ...lintRemoval(folder, written)];
}

/** Claims that run out nearly everywhere: silence on the time must be seen to be one. */
const moneyKinds = ['criminal-restitution', 'civil-damages', 'statutory-damages', 'state-compensation', 'asset-recovery'];

function faultsIn(remedy: WrittenRemedy, sheet: WrittenSheet, confirms: readonly string[]): readonly string[] {
	const { requires = {}, limitation, conditions } = remedy;
	const words = ['residence', 'nationality'].filter((field) => typeof requires[field] === 'string' && requires[field] !== 'any');
	const used = [
		...(conditions ?? []),
		...(limitation?.special ?? []).flatMap((each) => each.if ?? []),
		remedy.where ?? []
	].flat();
	return [
		...(conditions === undefined ? ['has no "conditions": write [] when every condition stands in "asks" or there is none'] : []),
		...words
			.filter(() => conditions?.length === 0 && !remedy.where)
			.map((field) => `"requires.${field}" is in words and nothing in "where" or "conditions" says it`),
		...(remedy.who?.length && remedy.asks === undefined && !conditions?.length
			? ['"who" has words: say them in "conditions", or what no fact settles in "asks"']
			: []),
		...(limitation?.special ?? []).filter((each) => each.when && !each.if).map(({ when }) => `special "${when}" has no "if"`),
		...(moneyKinds.includes(remedy.kind) && remedy.available !== false && !limitation
			? ['claims money and has no "limitation": write "limitation: {notSaid: true}" where the source says nothing of a time']
			: []),
		...(limitation?.notSaid && Object.keys(limitation).length > 1
			? ['"notSaid" stands alone: another field says something']
			: []),
		...(remedy.convictionToCome && requires.offenderConvicted !== true
			? ['"convictionToCome" without "requires.offenderConvicted"']
			: []),
		...(limitation?.inForceFrom && limitation.covers === undefined ? ['"inForceFrom" without "covers"'] : []),
		...(limitation?.covers === 'live-claims' && !limitation.before
			? ['"covers: live-claims" without "before" cannot be computed']
			: []),
		...(limitation?.runsFrom && !limitation.period && !limitation.longStop ? ['"runsFrom" without "period"'] : []),
		...confirmsIn(used as Condition[])
			.filter((id) => !confirms.includes(id))
			.map((id) => `"confirm: ${id}" is not in confirm.yaml`),
		...(sheet.languages[0] !== 'en' && !remedy.local && remedy.available !== false
			? ['has no name in the language of the place ("local")']
			: [])
	];
}

const confirmsIn = (value: unknown): string[] =>
	typeof value !== 'object' || value === null
		? []
		: Object.entries(value).flatMap(([key, inner]) => (key === 'confirm' ? [String(inner)] : confirmsIn(inner)));

function strangeConducts(sheet: WrittenSheet, { conducts }: WrittenLaw): readonly LawFault[] {
	const named = [
		...sheet.offences.map(({ conduct }) => conduct),
		...sheet.remedies.flatMap((remedy) => (remedy.conducts === 'all' ? [] : remedy.conducts))
	];
	return [...new Set(named)]
		.filter((conduct) => !conducts.includes(conduct))
		.map((conduct) => ({ at: sheet.code, says: `no such conduct: ${conduct}` }));
}

/** Words that say there is no offence, in its name or at the start of an element. */
const saysNone = /\bno (separate|specific|own) (\w+ )?(offence|provision)\b/i;

/** An entry that says in words that there is no offence, and counts as one all the same. */
const namelessGaps = (sheet: WrittenSheet): readonly LawFault[] =>
	sheet.offences
		.filter(({ available, found }) => available !== false && found !== false)
		.filter(({ name, elements = [] }) => {
			const texts = elements.map((element) => (typeof element === 'string' ? element : element.text));
			return saysNone.test(name) || texts.some((text) => /^no\b/i.test(text) && (saysNone.test(text) || /\bfound\b/.test(text)));
		})
		.map(({ conduct, cite }) => ({
			at: `${sheet.code} ${conduct} (${cite})`,
			says: 'says in words that there is no such offence: give it "found: false" or "available: false"'
		}));

function faultsInBases(sheet: WrittenSheet, confirms: readonly string[]): readonly LawFault[] {
	return sheet.jurisdictionBases.flatMap((basis, at) => [
		...(basis.conditions?.length && !basis.if && basis.basis !== 'flag' && basis.basis !== 'universal'
			? [{ at: `${sheet.code} basis ${at} (${basis.basis})`, says: 'has conditions in words and no "if"' }]
			: []),
		...confirmsIn(basis.if)
			.filter((id) => !confirms.includes(id))
			.map((id) => ({ at: `${sheet.code} basis ${at}`, says: `"confirm: ${id}" is not in confirm.yaml` }))
	]);
}

function faultsInCases(folder: string, sheet: WrittenSheet, law: Law, { conducts }: WrittenLaw): readonly LawFault[] {
	const cases = readCases(folder, sheet.code);
	const known = new Set(sheet.remedies.map(({ id }) => id));
	const strange = Object.keys(cases)
		.filter((id) => !known.has(id))
		.map((id) => ({ at: `cases/${sheet.code} ${id}`, says: 'no such remedy' }));
	const own: Law = { ...law, sheets: law.sheets.filter(({ code }) => code === sheet.code) };
	return [
		...strange,
		...sheet.remedies.flatMap((remedy) => {
			const at = `cases/${sheet.code} ${remedy.id}`;
			const mine = cases[remedy.id] ?? [];
			const missing = neededOutcomes(remedy).filter((outcome) => !mine.some((each) => each.outcome === outcome));
			return [
				...missing.map((outcome) => ({ at, says: `no case with the outcome ${outcome}` })),
				...mine.flatMap((each) =>
					failingIn(own, remedy.id, each, conducts).map((says) => ({ at: `${at} "${each.shows}"`, says }))
				)
			];
		})
	];
}

/** Which outcomes the cases of a remedy must show. Too late only where an end can be computed. */
function neededOutcomes({ available, limitation }: WrittenRemedy): readonly string[] {
	if (available === false) return ['not-available'];
	const rules = limitation ? [limitation, ...(limitation.special ?? [])] : [];
	const ends = rules.some(
		({ period, longStop, runsFrom, atLeast }) =>
			(period !== undefined && runsFrom !== undefined && !atLeast) || longStop !== undefined
	);
	return ['available', 'not-available', 'depends', ...(ends ? ['too-late'] : [])];
}
