import { law } from 'virtual:shown-law';
import type { LawWords } from './law-words.ts';
import { OptionsFlow } from './options-flow.svelte.ts';
import { warmUp } from './warm-up.ts';

export { default as Asking } from './Asking.svelte';

/** An interview that has not begun, over the whole law as of this moment. `onMove` is told at each move forward. */
export function beginInterview(words: LawWords, onMove: () => void): OptionsFlow {
	const now = new Date().toISOString();
	const flow = new OptionsFlow(law, now);
	flow.onMove = onMove;
	warmUp(law, now, words, () => flow.linked.length > 0);
	return flow;
}
