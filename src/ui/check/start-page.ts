import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/frame/page.css';
import '#ui/parts/button.css';
import '#ui/parts/text-answer.css';
import '#ui/parts/notice.css';
import './check.css';
import { type Component, mount } from 'svelte';
import { languageFor } from '#ui/words/languages.ts';
import { speak, spokenIn, type Tongues } from '#ui/words/tongues.ts';
import type { Words } from '#ui/words/words.ts';
import CheckPage from './CheckPage.svelte';

/** Starts a page that is one file on somebody's device, with all that it says in every language. */
export async function startPage(tongues: Tongues, body: Component<{ words: Words }>): Promise<void> {
	const offered = spokenIn(tongues);
	const said = await Promise.all(offered.map((language) => speak(tongues, language)));
	const first = languageFor(navigator.languages.join(','), offered);
	mount(CheckPage, { target: document.body, props: { said, first, Body: body } });
}
