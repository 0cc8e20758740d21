import path from 'node:path';
import { build, type Rolldown } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/** One script of a TypeScript file and all that it imports, minified as the build does it for browsers; with `node` its modules stay outside. */
export async function bundleOf(entry: string, platform: 'browser' | 'node'): Promise<string> {
	const output = (await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'error',
		...(platform === 'node' && { ssr: { noExternal: true } }),
		build: {
			write: false,
			ssr: platform === 'node',
			minify: true,
			target: 'es2024',
			rolldownOptions: { input: path.join(root, entry), output: { codeSplitting: false } }
		}
	})) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
	const [chunk, ...others] = [output].flat().flatMap((made) => made.output);
	if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`impossible: ${entry} is more than one file`);
	return chunk.code;
}
