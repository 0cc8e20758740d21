import type { FactPath, Facts } from './facts.ts';
import { options } from './options.ts';
import type { Option } from './remedy.ts';
import type { Law } from './sheet.ts';

/** A question worth asking: the fact, how many answers wait for it, and how many wait for it alone. */
export type NextQuestion = { readonly fact: FactPath; readonly opens: number; readonly settles: number };

/**
 * What to ask next, best first: the fact that settles most answers by itself, then the one that most answers wait for, then
 * by name. Facts that change no answer are not in the list, so an empty list ends an interview.
 */
export const nextQuestions = (law: Law, facts: Facts, asOf: string): readonly NextQuestion[] =>
	questionsFrom(options(law, facts, asOf));

/** The same from answers that are there already, to whichever question of the law. */
export function questionsFrom(answers: readonly Pick<Option, 'dependsOn'>[]): readonly NextQuestion[] {
	const waiting = new Map<FactPath, { opens: number; settles: number; share: number }>();
	for (const { dependsOn } of answers)
		for (const fact of dependsOn) {
			const count = waiting.get(fact) ?? { opens: 0, settles: 0, share: 0 };
			waiting.set(fact, {
				opens: count.opens + 1,
				settles: count.settles + (dependsOn.length === 1 ? 1 : 0),
				share: count.share + 1 / dependsOn.length
			});
		}
	return [...waiting]
		.sort(([a, x], [b, y]) => y.share - x.share || y.opens - x.opens || (a < b ? -1 : 1))
		.map(([fact, { opens, settles }]) => ({ fact, opens, settles }));
}
