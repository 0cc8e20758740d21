import '#ui/desk/desk.css';
import { tongues } from 'virtual:words/of/desk';
import Desk from '#ui/desk/Desk.svelte';
import { startIsland } from '#ui/frame/start-island.ts';
import { neverFromMemory } from '#ui/survivor/unsaved.ts';

neverFromMemory();
void startIsland(Desk, tongues);
