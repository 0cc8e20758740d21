import '#ui/survivor/survivor.css';
import '#ui/report/report.css';
import { tongues } from 'virtual:words/of/report';
import { startIsland } from '#ui/frame/start-island.ts';
import Report from '#ui/report/Report.svelte';

await startIsland(Report, tongues);
