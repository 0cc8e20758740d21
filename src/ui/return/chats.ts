import { tongues as later } from 'virtual:words/of/chats';
import type { Language } from '#ui/words/languages.ts';
import { speak, together } from '#ui/words/tongues.ts';
import { spaceTongues } from './space-tongues.ts';

const tongues = together(spaceTongues, later);

/** The page for conversations, with its words: few ask for it. */
export async function chats(language: Language) {
	const [{ default: Part }, words] = await Promise.all([import('./Chats.svelte'), speak(tongues, language)]);
	return { Part, words };
}
