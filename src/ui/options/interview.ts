import { law } from 'virtual:shown-law';
import type { Component, ComponentProps } from 'svelte';
import Asking from './Asking.svelte';
import type { LawWords } from './law-words.ts';
import { OptionsFlow } from './options-flow.svelte.ts';
import { toldAnswers } from './told-answers.ts';
import { warmUp } from './warm-up.ts';

export type Interview = {
	readonly Asking: Component<ComponentProps<typeof Asking>>;
	readonly flow: OptionsFlow;
	/** Everything that was answered, as lines for a report. */
	told(words: LawWords): string;
};

/** An interview that has not begun, over the whole law as of this moment. `onMove` is told at each move forward. */
export function beginInterview(words: LawWords, onMove: () => void): Interview {
	const now = new Date().toISOString();
	const flow = new OptionsFlow(law, now);
	flow.onMove = onMove;
	warmUp(law, now, words, () => flow.linked.length > 0);
	return { Asking, flow, told: (words) => toldAnswers(flow, words) };
}
