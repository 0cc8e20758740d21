import { tongues } from 'virtual:words/of/losses';
import { startIsland } from '#ui/frame/start-island.ts';
import LossesIsland from '#ui/losses/LossesIsland.svelte';

await startIsland(LossesIsland, tongues);
