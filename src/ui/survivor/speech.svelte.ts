import { mount, unmount } from 'svelte';
import { exitTargets } from '#ui/exit/targets.ts';
import Foot from '#ui/frame/Foot.svelte';
import LanguageMenu from '#ui/frame/LanguageMenu.svelte';
import { wordsKey } from '#ui/words/context.ts';
import { isLanguage, type Language } from '#ui/words/languages.ts';
import { speak, spokenIn, type Tongues } from '#ui/words/tongues.ts';
import type { Section, Words } from '#ui/words/words.ts';

/**
 * The language an island speaks, which can change at any moment without losing what was written: the links of the language menu
 * change the words in place, those of the frame around the island too, and the address, without a new entry in the history.
 */
export class Speech {
	words = $state.raw() as Words<Section>;
	readonly #tongues: Tongues;
	readonly #here: `/${string}`;
	/** Fetches what is spoken later, where that is shown now; told by the island. A language is changed only once all of it is there. */
	alsoSpoken: (language: Language) => unknown = () => {};
	#menu: Place | null = null;
	#foot: Place | null = null;

	/** `ended`: another island of this page speaks from then on. */
	constructor(words: Words<Section>, tongues: Tongues, here: `/${string}`, ended?: AbortSignal) {
		this.words = words;
		this.#tongues = tongues;
		this.#here = here;
		// At the capture phase: before the link itself leads away.
		document.addEventListener('click', (event) => this.#clicked(event), { capture: true, ...(ended && { signal: ended }) });
	}

	async change(language: Language): Promise<void> {
		const [words] = await Promise.all([speak(this.#tongues, language), this.alsoSpoken(language)]);
		this.words = words;
		document.documentElement.lang = words.language;
		document.documentElement.dir = words.direction;
		history.replaceState(history.state, '', words.path(this.#here));
		this.#respeakFrame(words);
	}

	#clicked(event: MouseEvent): void {
		if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.tongues a[hreflang]') : null;
		if (!link || !isLanguage(link.hreflang)) return;
		event.preventDefault();
		event.stopPropagation();
		void this.change(link.hreflang);
	}

	/** The bar and the foot came from the server in the first language. The exit link stays the same element: it is alive. */
	#respeakFrame(words: Words<Section>): void {
		const context = new Map([[wordsKey, words]]);
		this.#menu ??= placeOf('.tongues');
		this.#foot ??= placeOf('.foot');
		const props = { offered: spokenIn(this.#tongues), here: this.#here };
		this.#menu?.put((target, anchor) => mount(LanguageMenu, { target, anchor, context, props }));
		this.#foot?.put((target, anchor) => mount(Foot, { target, anchor, context, props: { beside: true } }));
		const exit = document.querySelector<HTMLAnchorElement>('a[data-exit]');
		if (!exit) return;
		exit.textContent = words.say('exit.button');
		exit.href = words.path('/exit');
		const { dataset } = exit;
		dataset.target = exitTargets[words.language];
		dataset.leaving = words.say('exit.leaving');
		dataset.pressTwoMore = words.say('exit.pressTwoMore');
		dataset.pressOneMore = words.say('exit.pressOneMore');
		dataset.timedOut = words.say('exit.timedOut');
		const about = document.getElementById('exit-about');
		if (about) about.textContent = words.say('exit.about');
		const skips = document.querySelectorAll<HTMLAnchorElement>('.skips .skip');
		for (const [at, link] of skips.entries()) link.textContent = words.say(at === 0 ? 'common.skip' : 'exit.skipLink');
		const name = document.querySelector<HTMLAnchorElement>('.bar-name');
		if (name) name.href = words.path('/');
	}
}

type Mounted = Record<string, unknown>;
type Place = { put(mountAt: (target: Element, anchor: Node) => Mounted): void };

/** Where an element of the server's stood: what is put there takes the place of what was there before. */
function placeOf(selector: string): Place | null {
	const old = document.querySelector(selector);
	const target = old?.parentElement;
	if (!old || !target) return null;
	const anchor = document.createTextNode('');
	old.replaceWith(anchor);
	let there: Mounted | null = null;
	return {
		put(mountAt) {
			if (there) void unmount(there);
			there = mountAt(target, anchor);
		}
	};
}
