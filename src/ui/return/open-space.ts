import type { Language } from '#ui/words/languages.ts';
import { speak } from '#ui/words/tongues.ts';
import { spaceTongues } from './space-tongues.ts';

/** What stands inside her space, and its words. They are no part of a first visit: they come while she types hers. */
export async function openSpace(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./OpenSpace.svelte'), speak(spaceTongues, language)]);
	return { Part, words };
}
