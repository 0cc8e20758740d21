import type { Facts, Option, OptionOutcome, ShownLaw, ShownSheet } from '#core/law';

const order: readonly OptionOutcome[] = ['available', 'depends', 'too-late', 'not-available'];

/** The answers of one place: what is open first, the nearest end before the others. */
export type PlaceAnswers = {
	readonly sheet: ShownSheet;
	readonly fitting: readonly Option[];
	readonly others: readonly Option[];
};

/** `contentFirst`: pictures are or may be online, and taking them down comes before all else that can still be done. */
export function byPlace(answers: readonly Option[], law: ShownLaw, contentFirst = false): readonly PlaceAnswers[] {
	const takesDown = ({ kind, outcome }: Option): number =>
		Number(contentFirst && kind === 'content-removal' && (outcome === 'available' || outcome === 'depends'));
	return law.sheets.map((sheet) => {
		const here = answers
			.filter(({ jurisdiction }) => jurisdiction === sheet.code)
			.sort((a, b) => takesDown(b) - takesDown(a) || compare(a, b));
		return {
			sheet,
			fitting: here.filter(({ outcome }) => outcome !== 'not-available'),
			others: here.filter(({ outcome }) => outcome === 'not-available')
		};
	});
}

/** What is shared or sold online; of the others nothing need be online. */
const shared = ['ncii-distribution', 'ncii-synthetic', 'csam-distribution', 'csam-livestreaming'];

/** Whether something is online, or may be by what happened. */
export const isOnline = ({ contentOnline, conducts }: Facts): boolean =>
	contentOnline ?? (conducts ?? []).some((conduct) => shared.includes(conduct));

const endOf = ({ limit }: Option): string => limit?.date ?? limit?.earliest ?? '9999';

const byEnd = (a: Option, b: Option): number => (endOf(a) < endOf(b) ? -1 : endOf(a) > endOf(b) ? 1 : 0);
const compare = (a: Option, b: Option): number => order.indexOf(a.outcome) - order.indexOf(b.outcome) || byEnd(a, b);

/** What works fast and keeps her safe, in the order of paper. */
const quick: readonly string[] = ['content-removal', 'anonymity-order', 'protection-order', 'legal-aid'];

/** All that a person can act on, over all places: what is quick, in the order above; then everything else, the nearest end first. */
export function onPaper(answers: readonly Option[]): { readonly first: readonly Option[]; readonly rest: readonly Option[] } {
	const live = answers.filter(({ outcome }) => outcome === 'available' || outcome === 'depends');
	const first = live
		.filter(({ kind }) => quick.includes(kind))
		.sort((a, b) => quick.indexOf(a.kind) - quick.indexOf(b.kind) || compare(a, b));
	const rest = live.filter(({ kind }) => !quick.includes(kind)).sort((a, b) => byEnd(a, b) || compare(a, b));
	return { first, rest };
}

export const countOf = (answers: readonly Option[], outcome: OptionOutcome): number =>
	answers.filter((answer) => answer.outcome === outcome).length;
