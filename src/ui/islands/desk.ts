import '#ui/desk/desk.css';
import Desk from '#ui/desk/Desk.svelte';
import { deskSections } from '#ui/desk/desk-words.ts';
import { startIsland } from '#ui/frame/start-island.ts';
import { neverFromMemory } from '#ui/survivor/unsaved.ts';

neverFromMemory();
void startIsland(Desk, deskSections);
