import { flushSync, mount, unmount } from 'svelte';
import { options, type ShownLaw } from '#core/law';
import { wordsKey } from '#ui/words/context.ts';
import Asking from './Asking.svelte';
import type { LawWords } from './law-words.ts';
import { OptionsFlow } from './options-flow.svelte.ts';

/** Long enough for the first question to stand before anything else is done. */
const afterMs = 300;
const breathMs = 20;

/**
 * While the first question is read: draws an answer where nobody sees it, and works out what nobody asked for, a sheet at a time. So the first real
 * answer comes from code that has run, also on a slow phone. Keeps nothing; stops once `isOver`.
 */
export function warmUp(law: ShownLaw, now: string, words: LawWords, isOver: () => boolean): void {
	const next = (at: number): void => {
		const sheet = law.sheets[at];
		if (!sheet || isOver()) return;
		const alone = { ...law, sheets: [sheet] };
		if (at === 0) drawUnseen(alone, now, words);
		else options(alone, { conducts: law.conducts.slice(0, 1), contentOnline: true }, now.slice(0, 10));
		setTimeout(() => next(at + 1), breathMs);
	};
	setTimeout(() => next(0), afterMs);
}

function drawUnseen(law: ShownLaw, now: string, words: LawWords): void {
	const flow = new OptionsFlow(law, now);
	flow.step = 'ask';
	flow.asking = 'ties';
	flow.ties = ['survivor.residence', 'places.acts'];
	flow.linked = law.sheets.map(({ code }) => code);
	const drawn: object = mount(Asking, {
		target: document.createElement('div'),
		context: new Map([[wordsKey, words]]),
		props: { flow, carryFailed: false, oncarry: () => {} }
	});
	flushSync();
	void unmount(drawn);
}
