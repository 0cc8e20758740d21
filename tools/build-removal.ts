import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { letterConducts, personKinds, platformKinds, type RemovalLaw } from '#core/law';
import { readRemoval, readRemovalPlan } from '#server/law/read-removal.ts';
import { localeFiles } from './build-words.ts';

/**
 * Gives `virtual:removal`: the ways to get content removed, and when to look again; `virtual:removal-choices`: what its form offers; and `virtual:removal-letters`: the words of the
 * letter in every language at once, so that nobody's browser asks for the language of somebody's platform.
 */
export function removalFromLaw(): Plugin {
	const ids = ['virtual:removal', 'virtual:removal-choices', 'virtual:removal-letters'];
	return {
		name: 'causeway-removal',
		resolveId: (asked) => (ids.includes(asked) ? `\0${asked}` : null),
		load(asked) {
			if (asked === '\0virtual:removal') return exported({ law: readRemoval(), plan: readRemovalPlan() });
			if (asked === '\0virtual:removal-choices') return exported(choices(readRemoval()));
			return asked === '\0virtual:removal-letters' ? exported({ letters: letterWords() }) : null;
		}
	};
}

const exported = (values: object): string =>
	Object.entries(values)
		.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
		.join(' ');

/** The countries of the sheets and the members of the Union that have only the Union's, and the lists to pick from. */
const choices = ({ ages, groups }: RemovalLaw) => ({
	places: [...new Set([...Object.keys(ages), ...(groups.EU ?? [])])].filter((code) => code !== 'EU'),
	platforms: platformKinds,
	persons: personKinds,
	conducts: letterConducts
});

function letterWords(): Record<string, unknown> {
	const letterOf = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8')).removal.letter;
	return Object.fromEntries(Object.entries(localeFiles()).map(([language, file]) => [language, letterOf(file)]));
}
