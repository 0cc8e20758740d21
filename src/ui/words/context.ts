import { getContext, setContext } from 'svelte';
import type { Chapter, Section, Words } from './words.ts';

/** The key under which a layout or an island hands its words to the components inside it. */
export const wordsKey = 'words';

export const giveWords = (words: Words<Section>): Words<Section> => setContext(wordsKey, words);

/** The words of the surrounding page or island. The caller names the chapters it needs; whoever mounts it loads them. */
export const useWords = <C extends Chapter>(): Words<C> => getContext(wordsKey);
