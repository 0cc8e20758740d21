import { tongues as later } from 'virtual:words/of/interview';
import { tongues as first } from 'virtual:words/of/options';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';

const tongues = together(first, later);

/** The whole law, the same for everybody, with what asks and answers over it, and its words. No part of a first visit: it comes before the first question is asked. */
export async function fetchInterview(language: Language) {
	const [{ Asking: Part, beginInterview }, words] = await Promise.all([import('./interview.ts'), speak(tongues, language)]);
	return { Part, beginInterview, words };
}
