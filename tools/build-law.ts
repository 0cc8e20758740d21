import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { readChildSteps } from '#server/law/child-steps.ts';
import { readLawBook } from '#server/law/read-book.ts';
import { readLossProof } from '#server/law/read-losses.ts';
import { readShownLaw } from '#server/law/shown-law.ts';
import { readStaffLaw } from '#server/law/staff-law.ts';
import { readCallablePlaces } from '#server/law-services.ts';
import { packPlaces } from '#ui/danger/near-places.ts';
import { localeFiles } from './build-words.ts';

const modules: Readonly<Record<string, () => string>> = {
	'virtual:callable-places': () => `export const places = ${JSON.stringify(readCallablePlaces())};`,
	'virtual:near-places': () =>
		`export const places = ${packPlaces(readCallablePlaces().map((place) => ({ ...place, likely: false })))};`,
	// Parsed, not compiled: it is more than a megabyte, and read only when the first page of the law is asked for.
	'virtual:law-book': () => `export const book = JSON.parse(${JSON.stringify(JSON.stringify(readLawBook()))});`,
	'virtual:loss-proof': () => `export const proofs = ${JSON.stringify(readLossProof())};`,
	'virtual:staff-law': () => `export const staffLaw = JSON.parse(${JSON.stringify(JSON.stringify(readStaffLaw()))});`,
	'virtual:child-steps': () => `export const steps = JSON.parse(${JSON.stringify(JSON.stringify(readChildSteps()))});`,
	'virtual:interview-words': () => `export const interview = JSON.parse(${JSON.stringify(JSON.stringify(interviewWords()))});`,
	'virtual:shown-law': () => `export const law = JSON.parse(${JSON.stringify(JSON.stringify(readShownLaw()))});`
};

/** What the interview about options asks and answers with, in every language at once: nobody's browser tells in which one somebody else answered. */
function interviewWords(): Record<string, unknown> {
	const sections = (file: string): unknown => {
		const { options, conducts, danger } = JSON.parse(readFileSync(file, 'utf8'));
		const { ask, fact, confirm, end } = options;
		return { options: { ask, fact, confirm, end }, conducts, danger: { places: danger.places } };
	};
	return Object.fromEntries(Object.entries(localeFiles()).map(([language, file]) => [language, sections(file)]));
}

/**
 * Gives `virtual:callable-places`, `virtual:law-book` and, for devices, `virtual:near-places`, `virtual:shown-law` (readers), `virtual:staff-law` (what desks need
 * beside it), `virtual:loss-proof`, `virtual:child-steps` and `virtual:interview-words`: the law folder, read and checked when the pages are built.
 */
export function lawFromFolder(): Plugin {
	return {
		name: 'causeway-law',
		resolveId: (asked) => (Object.hasOwn(modules, asked) ? `\0${asked}` : null),
		load: (asked) => modules[asked.slice(1)]?.() ?? null
	};
}
