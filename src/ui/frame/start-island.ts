import { type Component, mount } from 'svelte';
import { wordsKey } from '#ui/words/context.ts';
import { loadWords, pageLanguage } from '#ui/words/load.ts';
import type { Section } from '#ui/words/words.ts';

/**
 * Puts an island where the page keeps its place (`#island`), with these sections of words in the page's language. Until
 * all is there the page's own text stands; if something does not arrive, it goes on standing and says what to do.
 */
export async function startIsland(island: Component, sections: readonly Section[]): Promise<void> {
	const place = document.getElementById('island');
	if (place === null) throw new Error('impossible: a page without a place for its island');
	const words = await loadWords(pageLanguage(), sections);
	place.replaceChildren();
	mount(island, { target: place, context: new Map([[wordsKey, words]]) });
}
