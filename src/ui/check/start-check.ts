import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/frame/page.css';
import '#ui/parts/button.css';
import '#ui/parts/text-answer.css';
import '#ui/parts/notice.css';
import './check.css';
import { tongues } from 'virtual:words/of/check';
import { mount } from 'svelte';
import { languageFor } from '#ui/words/languages.ts';
import { speak, spokenIn } from '#ui/words/tongues.ts';
import CheckPage from './CheckPage.svelte';

const offered = spokenIn(tongues);
const said = await Promise.all(offered.map((language) => speak(tongues, language)));
const first = languageFor(navigator.languages.join(','), offered);
mount(CheckPage, { target: document.body, props: { said, first } });
