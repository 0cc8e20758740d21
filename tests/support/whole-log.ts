import assert from 'node:assert/strict';
import { must, toBase64url } from '#core/base';
import { hashesToStore, leafHash, openCheckpoint, readerOf, rootOf } from '#core/log';
import type { Db } from '#server/store/database.ts';

/** A log as somebody reads it who trusts nobody: `leaves` counts each blind leaf. */
export type WholeLog = { readonly size: number; readonly leaves: ReadonlyMap<string, number> };

/**
 * Recomputes the whole tree from its entries and holds every published checkpoint against it, and `seen` besides: notes that somebody kept
 * as they were published. They all stand for one history, or this fails.
 */
export async function checkWholeLog(db: Db, vkey: string, seen: readonly string[] = []): Promise<WholeLog> {
	const entries = await db.selectFrom('log_entries').select(['index', 'entry']).orderBy('index').execute();
	const notes = await db.selectFrom('log_checkpoints').select('note').orderBy('size').execute();
	assert.ok(
		entries.every(({ index }, at) => index === at),
		'no place twice, none left out'
	);
	const hashes = hashesToStore(
		0,
		entries.map(({ entry }) => leafHash(new Uint8Array(entry))),
		readerOf([])
	);
	const read = readerOf(hashes);
	for (const note of new Set([...notes.map((row) => row.note), ...seen])) {
		const { size, root } = must(openCheckpoint(note, vkey));
		assert.ok(size <= entries.length, 'a checkpoint of entries that are gone');
		assert.equal(toBase64url(rootOf(size, read)), toBase64url(root), `two histories at ${size} entries`);
	}
	const stored = await db.selectFrom('log_hashes').selectAll().execute();
	const textOf = ({ level, index, hash }: (typeof stored)[number]) => `${level}/${index} ${toBase64url(new Uint8Array(hash))}`;
	assert.deepEqual(stored.map(textOf).sort(), hashes.map(textOf).sort(), 'the stored hashes are those of the entries');
	const leaves = new Map<string, number>();
	for (const { entry } of entries) {
		if (entry[0] !== 0) continue;
		const leaf = toBase64url(new Uint8Array(entry).subarray(1));
		leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
	}
	return { size: entries.length, leaves };
}
