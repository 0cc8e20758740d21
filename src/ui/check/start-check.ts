import { tongues } from 'virtual:words/of/check';
import Check from './Check.svelte';
import { startPage } from './start-page.ts';

await startPage(tongues, Check);
