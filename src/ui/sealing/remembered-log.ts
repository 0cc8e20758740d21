import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import { openCheckpoint, verifyConsistency } from '#core/log';
import type { ApiClient } from './api-client.ts';

/** Where a browser of staff keeps the last checkpoint it saw of a node: public text of the log, by the node's key, and nothing else. */
export interface LogMemory {
	/** By the node's key the checkpoint's signed note, by `policy` and the key its witnesses; `null` where nothing is kept, or nothing can be. */
	read(name: string): Promise<string | null>;
	keep(name: string, text: string): Promise<void>;
}

/**
 * Whether a node's log goes on from what this browser saw at an earlier visit. Refuses `log-not-continued` where it is shorter, where its
 * root differs, or where the node gives no proof that holds: somebody may be showing an older list of keys, with one that a member who left
 * still has.
 */
export async function holdAgainstMemory(
	client: ApiClient,
	memory: LogMemory,
	note: string
): Promise<Outcome<null, 'log-not-continued' | string>> {
	const { vkey } = client.place;
	const remembered = await memory.read(vkey);
	const before = remembered === null ? null : openCheckpoint(remembered, vkey);
	const now = openCheckpoint(note, vkey);
	if (!now.ok) return refused('key-not-proved', now.refusal.code);
	// A note that does not open was not written by us for this node: as if there were none.
	if (!before?.ok) return accepted(null);
	const [from, to] = [before.value, now.value];
	if (to.size < from.size) return refused('log-not-continued', `${to.size} after ${from.size}`);
	const answer =
		to.size === from.size
			? accepted({ proof: [] })
			: await client.ask<{ proof: readonly string[] }>('GET', `/api/v1/log/consistency/${from.size}/${to.size}`);
	if (!answer.ok) return answer.refusal.code === 'no-connection' ? answer : refused('log-not-continued', answer.refusal.code);
	const proof = answer.value.proof.map((hash) => fromBase64url(hash, 32) ?? new Uint8Array());
	const claim = { oldSize: from.size, oldRoot: from.root, size: to.size, root: to.root, proof };
	return verifyConsistency(claim) ? accepted(null) : refused('log-not-continued', `${from.size} to ${to.size}`);
}

const database = 'log-memory';
const store = 'checkpoints';

/**
 * The browser's own memory (IndexedDB, the one that a worker has). Where a browser refuses it, as in a private window, nothing is
 * remembered and nothing fails.
 */
export const browserMemory: LogMemory = {
	read: async (vkey) => {
		const found = await within('readonly', (kept) => kept.get(vkey)).catch(() => null);
		return typeof found === 'string' ? found : null;
	},
	keep: async (vkey, note) => {
		await within('readwrite', (kept) => kept.put(note, vkey)).catch(() => null);
	}
};

function within(mode: IDBTransactionMode, act: (kept: IDBObjectStore) => IDBRequest): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open(database, 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore(store);
		opening.onerror = () => reject(opening.error);
		opening.onblocked = () => reject(new Error('blocked'));
		opening.onsuccess = () => {
			const open = opening.result;
			const transaction = open.transaction(store, mode);
			const request = act(transaction.objectStore(store));
			transaction.oncomplete = () => {
				open.close();
				resolve(request.result);
			};
			transaction.onabort = () => {
				open.close();
				reject(transaction.error);
			};
		};
	});
}
