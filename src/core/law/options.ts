import type { LawDay } from './days.ts';
import type { Facts } from './facts.ts';
import { answerRemedy, type Option } from './remedy.ts';
import type { Law } from './sheet.ts';

/** What a person can do: every remedy of every sheet, in the order of the law, answered for these facts as of a day. */
export function options(law: Law, facts: Facts, asOf: string): readonly Option[] {
	return law.sheets.flatMap((sheet) => {
		const { ageOfMajority, childAge } = sheet;
		const ground = { facts, asOf, groups: law.groups, ageOfMajority, childAge };
		return sheet.remedies.map((remedy) => answerRemedy(remedy, sheet.code, ground));
	});
}

/** The same with a day of its own for each sheet: a time ends with the day of the place whose law it is. */
export const optionsThere = (law: Law, facts: Facts, dayIn: (place: string) => LawDay): readonly Option[] =>
	law.sheets.flatMap((sheet) => options({ ...law, sheets: [sheet] }, facts, dayIn(sheet.code)));
