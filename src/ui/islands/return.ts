import '#ui/survivor/survivor.css';
import '#ui/return/return.css';
import { startIsland } from '#ui/frame/start-island.ts';
import Return from '#ui/return/Return.svelte';
import { returnSections } from '#ui/return/return-sections.ts';

await startIsland(Return, returnSections);
