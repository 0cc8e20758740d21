import { tongues } from 'virtual:words/of/verify';
import { startPage } from './start-page.ts';
import VerifyBundle from './VerifyBundle.svelte';

await startPage(tongues, VerifyBundle);
