import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { accepted, type Day, fromBase64url, type Id, idFrom, isDay, isId, type Outcome, refused, toBase64url } from '#core/base';
import type { Mode } from './config.ts';
import { flushFolder, writeFlushed } from './store/flushed-files.ts';

export type NodeId = Id<'node'>;

/**
 * What makes this installation itself, in `node/` of the config folder: `node.json` and one file per key. Losing it loses the node's
 * name to the world; whoever copies it can speak as the node. It never enters the database or a backup of it.
 */
export type NodeHome = {
	/** Absolute path of the config folder. */
	readonly folder: string;
	readonly id: NodeId;
	/** As the network calls itself. */
	readonly name: string;
	readonly created: Day;
	readonly mode: Mode;
	/** Not enumerable, so that printing or serialising the whole shows none of them. */
	readonly keys: NodeKeys;
};

/** 32 bytes each. */
export type NodeKeys = {
	/** Ed25519 seed: signs checkpoints, answers, descriptors, envelopes. */
	readonly nodeSeed: Uint8Array;
	/** Seals the courier's addresses, which lie in the database without a case id. */
	readonly courierKey: Uint8Array;
	/** For message authentication codes of the server's own: session hashes, proof-of-work challenges, decoys. */
	readonly serverSecret: Uint8Array;
};

export type NodeHomeRefusal =
	| 'home-exists'
	| 'home-missing'
	| 'home-open-to-others'
	| 'home-damaged'
	| 'home-unwritable'
	| 'node-name-invalid'
	| 'unknown-version';

const keyFiles = { nodeSeed: 'node-seed', courierKey: 'courier-key', serverSecret: 'server-secret' } as const;

/**
 * Makes the node of a config folder, with fresh keys. All of it appears in one rename, flushed, or none of it does. Refuses
 * `home-exists` where there is a node already: keys are never overwritten.
 */
export async function makeNodeHome(
	folder: string,
	about: { readonly name: string; readonly created: Day; readonly mode: Mode }
): Promise<Outcome<NodeHome, NodeHomeRefusal>> {
	const name = about.name.trim();
	if (name === '' || name.length > 120 || /\p{Cc}/u.test(name)) return refused('node-name-invalid', '1 to 120 characters');
	const node = path.join(folder, 'node');
	const draft = path.join(folder, `node.new-${randomBytes(6).toString('hex')}`);
	try {
		// As root the database's own user has to pass through the config folder; it can list nothing and read no key.
		await mkdir(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
		if ((await lstat(node).catch(() => null)) !== null) return refused('home-exists', node);
		await mkdir(draft, { mode: 0o700 });
		const facts = { v: 1, id: idFrom(randomBytes(16)), name, created: about.created, mode: about.mode };
		await writeFlushed(path.join(draft, 'node.json'), `${JSON.stringify(facts, null, '\t')}\n`);
		for (const file of Object.values(keyFiles)) await writeFlushed(path.join(draft, file), `${toBase64url(randomBytes(32))}\n`);
		await flushFolder(draft);
		await rename(draft, node);
		await flushFolder(folder);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ENOTEMPTY' || code === 'EEXIST') return refused('home-exists', node);
		if (code === undefined) throw error;
		return refused('home-unwritable', `${folder}: ${code}`);
	} finally {
		await rm(draft, { recursive: true, force: true }).catch(() => {});
	}
	return readNodeHome(folder);
}

/** Reads the node of a config folder. Refuses keys that anybody but our own user could have read or changed. */
export async function readNodeHome(folder: string): Promise<Outcome<NodeHome, NodeHomeRefusal>> {
	const node = path.join(folder, 'node');
	const names = ['node.json', ...Object.values(keyFiles)];
	const found = await lstat(node).catch(() => null);
	if (found === null) return refused('home-missing', node);
	if (!found.isDirectory()) return refused('home-damaged', node);
	if (isOpenToOthers(found)) return refused('home-open-to-others', `${node}: chmod 700, owned by the user who runs this`);
	const contents = new Map<string, string>();
	for (const name of names) {
		const file = path.join(node, name);
		const status = await lstat(file).catch(() => null);
		if (status === null || !status.isFile() || status.size > 4096) return refused('home-damaged', file);
		if (isOpenToOthers(status)) return refused('home-open-to-others', `${file}: chmod 600, owned by the user who runs this`);
		contents.set(name, await readFile(file, 'utf8'));
	}
	const key = (name: keyof typeof keyFiles) => fromBase64url((contents.get(keyFiles[name]) ?? '').trim(), 32);
	const [nodeSeed, courierKey, serverSecret] = [key('nodeSeed'), key('courierKey'), key('serverSecret')];
	if (nodeSeed === null || courierKey === null || serverSecret === null) return refused('home-damaged', `${node}: a key`);
	const facts = parseFacts(contents.get('node.json') ?? '');
	if (facts === null) return refused('home-damaged', path.join(node, 'node.json'));
	if (facts === 'unknown-version') return refused('unknown-version', path.join(node, 'node.json'));
	const home = { folder: path.resolve(folder), ...facts };
	return accepted(Object.defineProperty(home, 'keys', { value: { nodeSeed, courierKey, serverSecret } }) as NodeHome);
}

type Facts = Pick<NodeHome, 'id' | 'name' | 'created' | 'mode'>;

function parseFacts(text: string): Facts | 'unknown-version' | null {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}
	if (value === null || typeof value !== 'object') return null;
	const { v, id, name, created, mode } = value as Record<string, unknown>;
	if (v !== 1) return typeof v === 'number' ? 'unknown-version' : null;
	if (!isId<'node'>(id) || typeof name !== 'string' || !isDay(created)) return null;
	return mode === 'real' || mode === 'demonstration' ? { id, name, created, mode } : null;
}

const isOpenToOthers = (status: { readonly mode: number; readonly uid: number }): boolean =>
	(status.mode & 0o077) !== 0 || (process.getuid !== undefined && status.uid !== process.getuid());
