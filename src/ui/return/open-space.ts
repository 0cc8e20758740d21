import { tongues as later } from 'virtual:words/of/openSpace';
import { tongues as first } from 'virtual:words/of/return';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';

const tongues = together(first, later);

/** What stands inside her space, and its words. They are no part of a first visit: they come while she types hers. */
export async function openSpace(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./OpenSpace.svelte'), speak(tongues, language)]);
	return { Part, words };
}
