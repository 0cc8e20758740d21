import { tongues as first } from 'virtual:words/of/losses';
import { tongues as later } from 'virtual:words/of/lossList';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';

const tongues = together(first, later);

/** The list, the law and its words. No part of a first visit: all of it comes before the first line is written. */
export async function fetchList(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./Losses.svelte'), speak(tongues, language)]);
	return { Part, words };
}
