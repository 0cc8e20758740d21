import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a page must load for one island, as addresses on this site. */
export type Island = {
	readonly script: string;
	readonly preload: readonly string[];
	readonly styles: readonly string[];
	/** Its words, by language: asked for with the rest, though the script fetches them. */
	readonly words: Readonly<Record<string, string>>;
};
export type IslandName = 'exit' | 'now' | 'report' | 'return' | 'options' | 'removal' | 'losses' | 'desk';
export type Islands = { readonly [Name in IslandName]?: Island };

const manifestShape = z.record(
	z.string(),
	z.object({
		file: z.string(),
		css: z.array(z.string()).default([]),
		imports: z.array(z.string()).default([])
	})
);

/**
 * Reads `islands/manifest.json` from the nearest build folder above `from`. An island that was not built is missing from
 * the answer; no manifest at all is a broken build and throws.
 */
export function readIslands(from = import.meta.url): Islands {
	const manifest = manifestShape.parse(JSON.parse(readFileSync(manifestAbove(dirname(fileURLToPath(from))), 'utf8')));
	const found: { [Name in IslandName]?: Island } = {};
	for (const name of ['exit', 'now', 'report', 'return', 'options', 'removal', 'losses', 'desk'] as const) {
		const entry = `src/ui/islands/${name}.ts`;
		if (manifest[entry] === undefined) continue;
		const chunks = [...reached(entry, manifest)].map((key) => manifest[key]).filter((chunk) => chunk !== undefined);
		found[name] = {
			script: `/app/${manifest[entry].file}`,
			preload: chunks.slice(1).map(({ file }) => `/app/${file}`),
			styles: [...new Set(chunks.flatMap(({ css }) => css))].map((file) => `/app/${file}`),
			words: wordsOf(name, manifest)
		};
	}
	return found;
}

function wordsOf(name: IslandName, manifest: z.infer<typeof manifestShape>): Record<string, string> {
	const before = `virtual:words/of/${name}/`;
	const found = Object.entries(manifest).filter(([key]) => key.startsWith(before));
	return Object.fromEntries(found.map(([key, { file }]) => [key.slice(before.length), `/app/${file}`]));
}

/** An entry and what it imports at once, each named once. */
function reached(entry: string, manifest: z.infer<typeof manifestShape>, seen = new Set<string>()): Set<string> {
	if (seen.has(entry)) return seen;
	seen.add(entry);
	for (const next of manifest[entry]?.imports ?? []) reached(next, manifest, seen);
	return seen;
}

function manifestAbove(folder: string): string {
	for (const place of [join(folder, 'islands/manifest.json'), join(folder, 'build/islands/manifest.json')])
		if (existsSync(place)) return place;
	const above = dirname(folder);
	if (above === folder) throw new Error('impossible: the islands were not built (build/islands/manifest.json is missing)');
	return manifestAbove(above);
}
