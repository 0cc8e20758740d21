import type { Plugin } from 'vite';
import { readLawBook } from '#server/law/read-book.ts';
import { readShownLaw } from '#server/law/shown-law.ts';
import { readCallablePlaces } from '#server/law-services.ts';
import { packPlaces } from '#ui/danger/near-places.ts';

const modules: Readonly<Record<string, () => string>> = {
	'virtual:callable-places': () => `export const places = ${JSON.stringify(readCallablePlaces())};`,
	'virtual:near-places': () =>
		`export const places = ${packPlaces(readCallablePlaces().map((place) => ({ ...place, likely: false })))};`,
	// Parsed, not compiled: it is more than a megabyte, and read only when the first page of the law is asked for.
	'virtual:law-book': () => `export const book = JSON.parse(${JSON.stringify(JSON.stringify(readLawBook()))});`,
	'virtual:shown-law': () => `export const law = JSON.parse(${JSON.stringify(JSON.stringify(readShownLaw()))});`
};

/** Gives `virtual:callable-places`, `virtual:law-book` and, for readers' devices, `virtual:near-places` and `virtual:shown-law`: the law folder, read and checked when the pages are built. */
export function lawFromFolder(): Plugin {
	return {
		name: 'causeway-law',
		resolveId: (asked) => (Object.hasOwn(modules, asked) ? `\0${asked}` : null),
		load: (asked) => modules[asked.slice(1)]?.() ?? null
	};
}
