import '#ui/look.css';
import { mount } from 'svelte';
import { wordsKey } from '#ui/words/context.ts';
import { loadWords } from '#ui/words/load.ts';
import Gallery from './Gallery.svelte';

const words = await loadWords('en', ['common', 'desks']);
mount(Gallery, { target: document.body, context: new Map([[wordsKey, words]]) });
