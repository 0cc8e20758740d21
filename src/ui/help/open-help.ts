import { spaceTongues } from '#ui/return/space-tongues.ts';
import type { Language } from '#ui/words/languages.ts';
import { speak } from '#ui/words/tongues.ts';

/** The pages of somebody who helps, and their words: no part of a first visit. */
export async function openHelp(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./HelpPages.svelte'), speak(spaceTongues, language)]);
	return { Part, words };
}
