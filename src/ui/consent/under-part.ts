import { tongues as agreementTongues } from 'virtual:words/of/agreement';
import type { Language } from '#ui/words/languages.ts';
import { speak } from '#ui/words/tongues.ts';

/** How a desk may read under an agreement: asked for only where one is offered, and comes with its words. */
export const under = async (language: Language) => {
	const [{ default: Part }, words] = await Promise.all([import('./ShareUnder.svelte'), speak(agreementTongues, language)]);
	return { Part, words };
};
