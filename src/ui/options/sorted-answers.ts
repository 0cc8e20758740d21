import type { Option, OptionOutcome, ShownLaw, ShownSheet } from '#core/law';

const order: readonly OptionOutcome[] = ['available', 'depends', 'too-late', 'not-available'];

/** The answers of one place: what is open first, the nearest end before the others. */
export type PlaceAnswers = {
	readonly sheet: ShownSheet;
	readonly fitting: readonly Option[];
	readonly others: readonly Option[];
};

export function byPlace(answers: readonly Option[], law: ShownLaw): readonly PlaceAnswers[] {
	return law.sheets.map((sheet) => {
		const here = answers.filter(({ jurisdiction }) => jurisdiction === sheet.code).sort(compare);
		return {
			sheet,
			fitting: here.filter(({ outcome }) => outcome !== 'not-available'),
			others: here.filter(({ outcome }) => outcome === 'not-available')
		};
	});
}

const endOf = ({ limit }: Option): string => limit?.date ?? limit?.earliest ?? '9999';

const compare = (a: Option, b: Option): number =>
	order.indexOf(a.outcome) - order.indexOf(b.outcome) || (endOf(a) < endOf(b) ? -1 : endOf(a) > endOf(b) ? 1 : 0);

/** What a person can act on, over all places: nearest end first. */
export const actable = (answers: readonly Option[]): readonly Option[] =>
	answers.filter(({ outcome }) => outcome === 'available' || outcome === 'depends').sort(compare);

export const countOf = (answers: readonly Option[], outcome: OptionOutcome): number =>
	answers.filter((answer) => answer.outcome === outcome).length;
