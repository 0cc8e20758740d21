import '#ui/survivor/survivor.css';
import '#ui/report/report.css';
import { startIsland } from '#ui/frame/start-island.ts';
import Report from '#ui/report/Report.svelte';
import { reportSections } from '#ui/report/report-sections.ts';

await startIsland(Report, reportSections);
