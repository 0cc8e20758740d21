import { type Facts, factAt } from '#core/law';
import { elsewhere, kindOf, withFact } from './facts-form.ts';

/** What is ticked on the screen about countries, by fact. A fact without a tick is not known. */
export type Ties = Readonly<Record<string, readonly string[]>>;

export const noneOfThese = 'none';
export const notSure = 'not-sure';

/** Ticked on a line: "none of these" and a country never stand together, whichever was ticked last holds. */
export function tickedLast(before: readonly string[], after: readonly string[]): readonly string[] {
	const isNew = after.includes(noneOfThese) && !before.includes(noneOfThese);
	return isNew ? [noneOfThese] : after.filter((code) => code !== noneOfThese || after.length === 1);
}

/** What the facts say of these, as ticks. */
export const tiesOf = (facts: Facts, paths: readonly string[]): Ties =>
	Object.fromEntries(
		paths.map((path) => {
			const said = factAt(facts, path) as string | readonly string[] | undefined;
			if (said === undefined) return [path, []];
			if (typeof said === 'string') return [path, [said]];
			return [path, said.length > 0 ? said : [noneOfThese]];
		})
	);

/** The facts with what is ticked: a country of those named, none of them, or nothing. Anything else is taken for nothing. */
export const withTies = (facts: Facts, ties: Ties, paths: readonly string[], places: readonly string[]): Facts =>
	paths.reduce((kept, path) => withFact(kept, path, tieFrom(path, ties[path] ?? [], places)), facts);

function tieFrom(path: string, ticked: readonly string[], places: readonly string[]): unknown {
	const codes = ticked.filter((code) => places.includes(code));
	if (kindOf(path) === 'place') return codes[0] ?? (ticked.includes(elsewhere) ? elsewhere : null);
	if (codes.length > 0) return codes;
	return ticked.includes(noneOfThese) ? [] : null;
}
