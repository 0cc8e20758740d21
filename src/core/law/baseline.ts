import { firstDay, type LawDay, lastDay } from './days.ts';
import type { Offence, Sheet } from './sheet.ts';

/** Whether an entry says that there is no offence, or that none was found. */
export const isNamedGap = ({ available, found }: Offence): boolean => available === false || found === false;

/** Whether an offence is law on a day: begun, not ended, and not an entry that says there is none. */
export const isLaw = (offence: Offence, asOf: LawDay): boolean =>
	!isNamedGap(offence) && (offence.inForce ?? firstDay) <= asOf && asOf <= (offence.until ?? lastDay);

/** What a sheet says of one conduct. `gap`: it lists offences, but none for this. `not-listed`: it lists no offences at all, so nothing is known. */
export type BaselineCell = {
	readonly conduct: string;
	readonly state: 'offence' | 'gap' | 'not-listed';
	/** Law on the day. */
	readonly offences: readonly Offence[];
	/** Ended, still to come, said by the source not to exist, or not found. */
	readonly others: readonly Offence[];
	/** The highest prison term of those in force, in years; null where none has a figure. */
	readonly years: number | 'life' | null;
};

/** A sheet by conduct, in the order given: every conduct has its cell, so that a gap is said and not hidden. */
export const baseline = (sheet: Pick<Sheet, 'offences'>, conducts: readonly string[], asOf: LawDay): readonly BaselineCell[] =>
	conducts.map((conduct) => {
		const named = sheet.offences.filter((offence) => offence.conduct === conduct);
		const offences = named.filter((offence) => isLaw(offence, asOf));
		const state = offences.length > 0 ? 'offence' : sheet.offences.length > 0 ? 'gap' : 'not-listed';
		return { conduct, state, offences, others: named.filter((offence) => !isLaw(offence, asOf)), years: highest(offences) };
	});

function highest(offences: readonly Offence[]): number | 'life' | null {
	const terms = offences.flatMap(({ maxPenalty }) => maxPenalty?.years ?? []);
	if (terms.includes('life')) return 'life';
	const figures = terms.filter((term) => typeof term === 'number');
	return figures.length > 0 ? Math.max(...figures) : null;
}
