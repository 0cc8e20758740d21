import { tongues } from 'virtual:words/of/removal';
import { startIsland } from '#ui/frame/start-island.ts';
import Removal from '#ui/removal/Removal.svelte';

await startIsland(Removal, tongues);
