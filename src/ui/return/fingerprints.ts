import { tongues as later } from 'virtual:words/of/fingerprints';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';
import { spaceTongues } from './space-tongues.ts';

const tongues = together(spaceTongues, later);

/** The page for fingerprints of pictures, with its words: few ask for it. */
export async function fingerprints(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./Fingerprints.svelte'), speak(tongues, language)]);
	return { Part, words };
}
