import { type Component, mount } from 'svelte';
import { wordsKey } from '#ui/words/context.ts';
import { pageLanguage, speak, type Tongues } from '#ui/words/tongues.ts';

/**
 * Puts an island where the page keeps its place (`#island`), with its words in the page's language. Until
 * all is there the page's own text stands; if something does not arrive, it goes on standing and says what to do. Gives what `unmount` takes.
 */
export async function startIsland<Props extends Record<string, unknown>>(
	island: Component<Props>,
	tongues: Tongues,
	props: Props = {} as Props
): Promise<object> {
	const place = document.getElementById('island');
	if (place === null) throw new Error('impossible: a page without a place for its island');
	const words = await speak(tongues, pageLanguage(tongues));
	place.replaceChildren();
	return mount(island, { target: place, props, context: new Map([[wordsKey, words]]) });
}
