import '#ui/survivor/survivor.css';
import '#ui/return/return.css';
import { tongues } from 'virtual:words/of/return';
import { startIsland } from '#ui/frame/start-island.ts';
import Return from '#ui/return/Return.svelte';

await startIsland(Return, tongues);
