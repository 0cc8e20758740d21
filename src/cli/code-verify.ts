import { fromBase64url } from '#core/base';
import {
	type CodeFile,
	codeFileOf,
	compareCode,
	entryBytes,
	leafHash,
	openCheckpoint,
	parseVkey,
	verifyCodeManifest,
	verifyInclusion
} from '#core/log';
import { type Command, readWords, refuse, sayUsage } from './command.ts';

/** Pages that load code: whatever they name must be in the manifest. */
const pages = ['/', '/en', '/en/now', '/en/report', '/en/return', '/en/desk'];

type Code = { index: number; statement: never; checkpoint: string; proof: string[] };

/**
 * Compares what a node serves with what its log says it serves, over whatever way this machine reaches it. With `--vkey` the node's key is
 * the one somebody wrote down; without it the key is taken from the node itself, which finds a changed file and not a changed node.
 */
export const codeVerify: Command = {
	name: ['code', 'verify'],
	usage: 'URL [--vkey KEY]',
	summary: 'compare the code a node serves with the manifest in its log',
	async run(words, surroundings) {
		const read = readWords(words, { vkey: { type: 'string' } } as const, 1);
		const [address] = read?.positionals ?? [];
		if (!read || !address || !/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return sayUsage(surroundings, codeVerify);
		const given = read.values.vkey;
		const fetchBytes = async (path: string): Promise<Uint8Array | null> => {
			try {
				const answer = await fetch(new URL(path, address), { redirect: 'error', signal: AbortSignal.timeout(30_000) });
				return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
			} catch {
				return null;
			}
		};
		const fetchJson = async (path: string): Promise<unknown> => {
			const bytes = await fetchBytes(path);
			try {
				return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
			} catch {
				return null;
			}
		};
		const node = (await fetchJson('/api/v1/node')) as { vkey: string } | null;
		const code = (await fetchJson('/api/v1/code')) as Code | null;
		if (!node?.vkey || !code?.proof) return refuse(surroundings, { code: 'no-connection', about: address });
		if (given && given !== node.vkey) return refuse(surroundings, { code: 'node-key-changed', about: '' });

		const checkpoint = openCheckpoint(code.checkpoint, node.vkey);
		if (!checkpoint.ok) return refuse(surroundings, checkpoint.refusal);
		const included = verifyInclusion({
			leaf: leafHash(entryBytes({ kind: 'clear', statement: code.statement })),
			index: code.index,
			size: checkpoint.value.size,
			root: checkpoint.value.root,
			proof: code.proof.map((text) => fromBase64url(text, 32) ?? new Uint8Array())
		});
		if (!included) return refuse(surroundings, { code: 'not-in-the-log', about: 'code manifest' });
		const key = parseVkey(node.vkey);
		const manifest = key.ok ? verifyCodeManifest(code.statement, key.value.publicKey) : key;
		if (!manifest.ok) return refuse(surroundings, manifest.refusal);

		const found = [];
		for (const { path } of manifest.value.files) {
			const bytes = await fetchBytes(path);
			if (bytes) found.push(codeFileOf(path, bytes));
		}
		found.push(...(await namedByPages(fetchBytes, manifest.value.files)));
		const differences = compareCode(manifest.value, found);
		for (const { path, difference } of differences) surroundings.say(`${difference}  ${path}`);
		surroundings.say(
			`${found.length} of ${manifest.value.files.length} files compared, ${differences.length} differ; checkpoint ${checkpoint.value.size}`
		);
		return differences.length === 0 ? 0 : 1;
	}
};

/** Scripts and styles that the pages name and the manifest does not: code that nobody vouches for. */
async function namedByPages(
	fetchBytes: (path: string) => Promise<Uint8Array | null>,
	listed: readonly { readonly path: string }[]
): Promise<readonly CodeFile[]> {
	const known = new Set(listed.map(({ path }) => path));
	const named = new Set<string>();
	for (const page of pages) {
		const html = Buffer.from((await fetchBytes(page)) ?? '').toString('utf8');
		for (const [, path] of html.matchAll(/(?:src|href)="([^"]+\.(?:m?js|css|wasm)(?:\?[^"]*)?)"/g)) named.add(path as string);
		if (/<script(?![^>]*\ssrc=)/i.test(html)) named.add(`${page} (script inside the page)`);
	}
	return [...named].filter((path) => !known.has(path)).map((path) => codeFileOf(path, new Uint8Array()));
}
