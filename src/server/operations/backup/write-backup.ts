import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createTarPacker } from 'modern-tar';
import { accepted, dayOf, must, type Outcome, utf8 } from '#core/base';
import { derive, type KeyPair, keyPairFrom, sealStream } from '#core/sealing';
import type { App } from '#server/app.ts';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { thisMoment, today } from '#server/gateways/clock.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { inTransaction } from '#server/store/database.ts';
import { readCheckpoint } from '#server/store/log-store.ts';
import { namedBlobs } from '#server/store/piece-store.ts';
import { readVersion, rowsOf, tablesInOrder } from '#server/store/table-copy.ts';

/** What stands first in a backup: what it is of, and the log as it then was. */
export type BackupHead = {
	readonly v: 1;
	readonly type: 'causeway/backup/v1';
	readonly node: string;
	readonly at: string;
	readonly version: string;
	readonly tables: readonly string[];
	readonly checkpoint: string;
};

export type Written = {
	readonly file: string;
	readonly rows: number;
	readonly blobs: number;
	readonly expired: number;
	/** Pieces of files that the database names and the disk does not have: the backup is as incomplete as the node. */
	readonly missing: number;
};

/** The pair that backups of this node are sealed to: from the node's own seed, so that config folder and backup are both needed. */
export const backupPair = (app: Pick<App, 'node'>): Promise<KeyPair> =>
	keyPairFrom(derive(app.node.keys.nodeSeed, 'causeway/backup/v1'));

/**
 * Writes the database, as it is at one moment, and all blobs into one sealed file; whole or not at all. Backups in the same folder that are
 * older than the configured days are deleted: erasure must have an end. `progress` hears what is being written.
 */
export async function writeBackup(app: App, folder: string, progress: (line: string) => void): Promise<Outcome<Written>> {
	// A node that was never served has no checkpoint yet.
	const beaten = (await readCheckpoint(app.db)) ? accepted(0) : await app.log.beat();
	if (!beaten.ok) return beaten;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const moment = thisMoment(app.clock);
	const file = path.join(folder, `backup-${moment.replaceAll(':', '')}.tar.age`);
	const draft = `${file}.new`;
	const { recipient } = await backupPair(app);
	const { readable, controller } = createTarPacker();
	const add = async (name: string, bytes: Uint8Array): Promise<void> => {
		const writer = controller.add({ name, size: bytes.length, type: 'file', mode: 0o600, mtime: new Date(0) }).getWriter();
		await writer.write(bytes);
		await writer.close();
	};
	const counts = { rows: 0, blobs: 0 };
	const fill = (): Promise<Outcome<null>> =>
		inTransaction(
			app.db,
			async (tx) => {
				const tables = await tablesInOrder(tx);
				const { note } = await app.log.checkpoint(tx);
				const head: BackupHead = {
					v: 1,
					type: 'causeway/backup/v1',
					node: app.node.id,
					at: moment,
					version: await readVersion(tx),
					tables,
					checkpoint: note
				};
				await add('head.json', utf8(JSON.stringify(head)));
				for (const table of tables) {
					let piece = 0;
					for await (const rows of rowsOf(tx, table)) {
						await add(`tables/${table}/${piece++}.jsonl`, utf8(rows.join('\n')));
						counts.rows += rows.length;
					}
					progress(table);
				}
				return accepted(null);
			},
			'repeatable read'
		);
	const filling = fill()
		.then(async (tables) => {
			for await (const blob of app.blobs.list()) {
				const found = await app.blobs.get(blob);
				// One that was erased meanwhile is none that is missing; a disk that fails must not pass for it.
				if (!found.ok && found.refusal.code === 'blob-missing') continue;
				if (!found.ok) throw new Error(found.refusal.code);
				const header = { name: `blobs/${blob}`, size: found.value.bytes, type: 'file', mode: 0o600, mtime: new Date(0) } as const;
				const writer = controller.add(header).getWriter();
				for await (const chunk of found.value.stream) await writer.write(chunk);
				await writer.close();
				counts.blobs += 1;
			}
			controller.finalize();
			return tables;
		})
		.catch((error: unknown) => {
			controller.error(error);
			throw error;
		});
	try {
		const sealed = must(await sealStream(bulkCipherNative, readable as ReadableStream<Uint8Array>, recipient));
		const [, filled] = await Promise.all([pipeline(sealed, createWriteStream(draft, { mode: 0o600, flush: true })), filling]);
		if (!filled.ok) return filled;
		await rename(draft, file);
	} finally {
		await rm(draft, { force: true });
	}
	const missing = await countMissing(app);
	// Also where this one lacks something that an older one may hold: people were told until when backups hold what they erased.
	const expired = await deleteExpired(app, folder);
	return accepted({ file, ...counts, expired, missing });
}

/** Looks twice, for a piece may be erased between a look into the database and one at the disk. */
async function countMissing(app: App): Promise<number> {
	const lacking = new Set<BlobId>();
	for (const blob of await namedBlobs(app.db)) {
		const found = await app.blobs.get(blob);
		if (!found.ok && found.refusal.code === 'blob-missing') lacking.add(blob);
	}
	return lacking.size === 0 ? 0 : (await namedBlobs(app.db)).filter((blob) => lacking.has(blob)).length;
}

async function deleteExpired(app: App, folder: string): Promise<number> {
	const oldest = dayOf(new Date(Date.parse(today(app.clock)) - app.config.backupDays * 86_400_000));
	const old = (await readdir(folder)).filter((name) => {
		const [, day] = /^backup-(\d{4}-\d{2}-\d{2})T\d{6}Z\.tar\.age$/.exec(name) ?? [];
		return day !== undefined && day < oldest;
	});
	for (const name of old) await rm(path.join(folder, name));
	return old.length;
}
