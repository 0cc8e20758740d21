import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { lawFromFolder } from './tools/build-law.ts';
import { removalFromLaw } from './tools/build-removal.ts';
import { wordsFromLocales } from './tools/build-words.ts';

/**
 * The pages, rendered on the server only (`csr = false` in src/routes/+layout.ts), into `build/`. This empties `build/`:
 * the islands are built after it. The version is fixed, so that two builds of one source are the same bytes.
 */
export default defineConfig({
	plugins: [
		wordsFromLocales(),
		lawFromFolder(),
		removalFromLaw(),
		sveltekit({ adapter: adapter({ out: 'build' }), version: { name: 'fixed', pollInterval: 0 }, paths: { relative: false } })
	]
});
