import { tongues } from 'virtual:words/of/options';
import { unmount } from 'svelte';
import { startIsland } from '#ui/frame/start-island.ts';
import Options from '#ui/options/Options.svelte';

const island: object = await startIsland(Options, tongues, {
	end: () => void unmount(island),
	asOf: document.getElementById('island')?.dataset.asOf ?? ''
});
