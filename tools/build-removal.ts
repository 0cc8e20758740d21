import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { readRemoval, readRemovalPlan } from '#server/law/read-removal.ts';
import { localeFiles } from './build-words.ts';

/**
 * Gives `virtual:removal`: the ways to get content removed, and when to look again; and `virtual:removal-letters`: the words of the
 * letter in every language at once, so that nobody's browser asks for the language of somebody's platform.
 */
export function removalFromLaw(): Plugin {
	const ids = ['virtual:removal', 'virtual:removal-letters'];
	return {
		name: 'causeway-removal',
		resolveId: (asked) => (ids.includes(asked) ? `\0${asked}` : null),
		load(asked) {
			if (asked === '\0virtual:removal')
				return `export const law = ${JSON.stringify(readRemoval())}; export const plan = ${JSON.stringify(readRemovalPlan())};`;
			return asked === '\0virtual:removal-letters' ? `export const letters = ${JSON.stringify(letterWords())};` : null;
		}
	};
}

function letterWords(): Record<string, unknown> {
	const letterOf = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8')).removal.letter;
	return Object.fromEntries(Object.entries(localeFiles()).map(([language, file]) => [language, letterOf(file)]));
}
