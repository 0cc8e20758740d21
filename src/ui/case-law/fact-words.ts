import { dateNames, type Facts, factAt, type ShownLaw } from '#core/law';
import { elsewhere, kindOf } from '#ui/options/facts-form.ts';
import { questionOf } from '#ui/options/law-words.ts';
import { sayAnswer } from '#ui/options/told-answers.ts';
import type { Words } from '#ui/words/words.ts';
import type { CaseLawSection } from './case-law-sections.ts';

export type CaseWords = Words<CaseLawSection>;

/** The facts of a case as a form shows them, group by group. What only some provisions name stands apart. */
export const factGroups = {
	what: ['conducts'],
	dates: dateNames.map((name) => `dates.${name}`),
	person: ['childAtTime', 'birthDate', 'residence', 'residenceAtTime', 'nationalities'].map((name) => `survivor.${name}`),
	accused: ['known', 'residence', 'nationalities', 'convicted', 'profited'].map((name) => `accused.${name}`),
	places: ['acts', 'effects', 'servers', 'recordings', 'platformSeat'].map((name) => `places.${name}`),
	more: ['contentOnline', 'reportedToPolice', 'paidMoney', 'physicalContact']
} as const satisfies Record<string, readonly string[]>;

/** A fact by its name in a form; the question where only a provision names it. */
export function factLabel(words: CaseWords, law: ShownLaw, path: string): string {
	if (!path.startsWith('confirmed.')) return (words.say as (key: string) => string)(`caseLaw.fact.${path.replace('.', '-')}`);
	const { text, english } = questionOf(words, law, path);
	return english ? `${text} ${english}` : text;
}

export const factLabels = (words: CaseWords, law: ShownLaw, paths: readonly string[]): string =>
	words.list(paths.map((path) => `“${factLabel(words, law, path)}”`));

/** Every fact that is known, with its answer in words. */
export const factsInWords = (
	words: CaseWords,
	law: ShownLaw,
	facts: Facts
): readonly { readonly path: string; readonly label: string; readonly answer: string }[] =>
	[...Object.values(factGroups).flat(), ...Object.keys(facts.confirmed ?? {}).map((id) => `confirmed.${id}`)].flatMap((path) => {
		const answer = sayAnswer(words, factAt(facts, path));
		return answer === '' ? [] : [{ path, label: factLabel(words, law, path), answer }];
	});

/** Every place that the facts name, but the one that stands for all others. */
export const placesNamed = (facts: Facts): readonly string[] => [
	...new Set(
		Object.values(factGroups)
			.flat()
			.filter((path) => ['place', 'places'].includes(kindOf(path)))
			.flatMap((path) => (factAt(facts, path) ?? []) as string | readonly string[])
			.filter((code) => code !== elsewhere)
	)
];
