import { existsSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { wordsFromLocales } from './tools/build-words.ts';

const islands = ['exit', 'report', 'return', 'desk'].map((name) => `src/ui/islands/${name}.ts`);

/**
 * The interactive places, as static files under `/app/`, the same for everybody. `manifest.json` says which files an
 * island needs; `src/server/islands.ts` reads it. No source maps: they would tell the paths of the building machine.
 */
export default defineConfig({
	base: '/app/',
	publicDir: false,
	plugins: [wordsFromLocales(), svelte({ configFile: false, compilerOptions: { css: 'external' } })],
	worker: { format: 'es', plugins: () => [wordsFromLocales()] },
	build: {
		outDir: 'build/islands',
		emptyOutDir: true,
		manifest: 'manifest.json',
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		assetsDir: '',
		target: 'es2022',
		rolldownOptions: { input: islands.filter((file) => existsSync(file)) }
	}
});
