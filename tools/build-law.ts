import type { Plugin } from 'vite';
import { readCallablePlaces } from '#server/law-services.ts';

/** Gives `virtual:callable-places`: the services of the law sheets, read and checked when the pages are built. */
export function placesFromLaw(): Plugin {
	const id = 'virtual:callable-places';
	return {
		name: 'causeway-law',
		resolveId: (asked) => (asked === id ? `\0${id}` : null),
		load: (asked) => (asked === `\0${id}` ? `export const places = ${JSON.stringify(readCallablePlaces())};` : null)
	};
}
