import { tongues as later } from 'virtual:words/of/afterSaving';
import { tongues as first } from 'virtual:words/of/report';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';

const tongues = together(first, later);

/** The steps behind the first save, and their words. They are no part of a first visit: they come while she writes. */
export async function stepsAfterSaving(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./AfterSaving.svelte'), speak(tongues, language)]);
	return { Part, words };
}
