import { createReadStream } from 'node:fs';
import { ReadableStream as Readable } from 'node:stream/web';
import { createTarDecoder } from 'modern-tar';
import { accepted, type Day, type Outcome, refused } from '#core/base';
import type { Checkpoint } from '#core/log';
import { type Identity, openStream } from '#core/sealing';
import type { App } from '#server/app.ts';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { today } from '#server/gateways/clock.ts';
import { type BackupHead, backupPair } from '#server/operations/backup/write-backup.ts';
import { sweepBlobs, sweepUnnamed } from '#server/operations/case/sweep-blobs.ts';
import { markRestored } from '#server/operations/log/mark-restored.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { inTransaction, type Tx } from '#server/store/database.ts';
import { advanceIdentities, insertRows, isEmptyNode, readVersion, waitForFiles } from '#server/store/table-copy.ts';
import { type BuriedAgain, buryAgain } from './bury-again.ts';

export type Restored = BuriedAgain & {
	readonly rows: number;
	readonly blobs: number;
	/** The log as it was. */
	readonly checkpoint: string;
	/** How many checkpoints that were signed the log does not continue. */
	readonly abandoned: number;
};

export type RestoreWishes = {
	/** A checkpoint that somebody kept, as text: of the node's last ones the newest that can be had. */
	readonly checkpoint?: string | null;
	/** Whether a log may go on from where others have seen further. It then says so itself. */
	readonly acceptsOlderLog?: boolean;
};

/**
 * Puts a backup into an empty node of the same config folder and does again every erasure, withdrawal and removal of the tombstone list, all
 * in one transaction and before anybody is served; the log says that it was restored. Refuses `database-not-empty`, `backup-unreadable`
 * (another node's key, damage, truncation), `backup-missing`, `backup-other-version`, `backup-too-old` (from before
 * the day from which on the tombstones are complete: what was erased would come back), `checkpoint-unreadable`, and `log-not-continued` where
 * the node signed a checkpoint that the backup's log does not continue. Refused means that nothing was put back.
 */
export async function restoreBackup(app: App, file: string, wishes: RestoreWishes = {}): Promise<Outcome<Restored>> {
	if (!(await isEmptyNode(app.db))) return refused('database-not-empty');
	const tombstones = await app.tombstones.read();
	if (!tombstones.ok) return tombstones;
	const complete = await app.tombstones.completeFrom(today(app.clock), app.config.backupDays);
	if (!complete.ok) return complete;
	const known = await readKnown(app, wishes.checkpoint ?? null);
	if (!known.ok) return known;
	const strict = wishes.acceptsOlderLog ? [] : known.value;
	const placed: BlobId[] = [];
	const restored = await inTransaction(app.db, async (tx): Promise<Outcome<Restored>> => {
		await waitForFiles(tx);
		const put = await putBack(app, tx, file, { known: strict, complete: complete.value }, placed);
		if (!put.ok) return put;
		const whole = await checkLog(app, tx, put.value.checkpoint, strict);
		if (!whole.ok) return whole;
		const buried = await buryAgain(app, tx, tombstones.value);
		return accepted({ ...put.value, ...buried, abandoned: await markRestored(app, tx, known.value) });
	});
	if (!restored.ok) {
		for (const blob of placed) await app.blobs.delete(blob);
		return restored;
	}
	await sweepBlobs(app);
	// Nobody is served yet, so that whatever is unnamed stays so.
	await sweepUnnamed(app, await sweepUnnamed(app, new Set()));
	return restored;
}

/** Every checkpoint of this node's that we can know of: the one in the config folder, and what somebody brought. */
async function readKnown(app: App, brought: string | null): Promise<Outcome<readonly Checkpoint[], 'checkpoint-unreadable'>> {
	const last = await app.log.lastSigned();
	if (!last.ok) return last;
	const own = last.value ? [last.value] : [];
	if (brought === null) return accepted(own);
	const opened = app.log.openOwn(brought);
	return opened.ok ? accepted([...own, opened.value]) : opened;
}

/** Whether the log that was put back is the one whose checkpoint the backup carries, and goes on from all that the node signed. */
async function checkLog(app: App, tx: Tx, checkpoint: string, known: readonly Checkpoint[]): Promise<Outcome<null>> {
	const own = app.log.openOwn(checkpoint);
	if (!own.ok || !(await app.log.continues(own.value, tx)))
		return refused('backup-unreadable', 'the log does not match its checkpoint');
	for (const one of known)
		if (!(await app.log.continues(one, tx)))
			return refused('log-not-continued', `another history of ${one.size} entries was signed`);
	return accepted(null);
}

/** What a backup must not lie before: what was signed, and the day from which on the tombstones are complete. */
type Limits = { readonly known: readonly Checkpoint[]; readonly complete: Day };
type Put = Pick<Restored, 'rows' | 'blobs' | 'checkpoint'>;
type Entry = { readonly header: { readonly name: string; readonly size: number }; readonly body: ReadableStream<Uint8Array> };

/** All tables, and the blobs beside them, whose ids it adds to `placed`. */
async function putBack(app: App, tx: Tx, file: string, limits: Limits, placed: BlobId[]): Promise<Outcome<Put>> {
	const { identity } = await backupPair(app);
	let head: BackupHead | null = null;
	const counts = { rows: 0, blobs: 0 };
	try {
		const entries = await entriesOf(file, identity);
		if (!entries.ok) return entries;
		for await (const { header, body } of entries.value) {
			const [room, name, ...rest] = header.name.split('/');
			if (room === 'head.json') {
				head = JSON.parse(await new Response(body).text()) as BackupHead;
				const fits = checkHead(app, head, await readVersion(tx), limits);
				if (!fits.ok) return fits;
			} else if (room === 'tables' && head?.tables.includes(name ?? '') && rest.length === 1) {
				const rows = (await new Response(body).text()).split('\n');
				await insertRows(tx, name as string, rows);
				counts.rows += rows.length;
			} else if (room === 'blobs' && name) {
				const bytes = body as unknown as AsyncIterable<Uint8Array>;
				const stored = await app.blobs.put(name as BlobId, bytes, { maxBytes: header.size });
				if (stored.ok) placed.push(name as BlobId);
				else if (stored.refusal.code !== 'blob-exists') return stored;
				counts.blobs += 1;
			}
		}
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return refused('backup-missing', file);
		if (code?.length === 5) throw error;
		return refused('backup-unreadable');
	}
	if (!head) return refused('backup-unreadable', 'no head');
	await advanceIdentities(tx);
	return accepted({ ...counts, checkpoint: head.checkpoint });
}

async function entriesOf(file: string, identity: Identity): Promise<Outcome<AsyncIterable<Entry>>> {
	const opened = await openStream(bulkCipherNative, createReadStream(file), identity);
	if (!opened.ok) return refused('backup-unreadable');
	const bytes = Readable.from(opened.value) as ReadableStream<Uint8Array>;
	return accepted(bytes.pipeThrough(createTarDecoder()) as unknown as AsyncIterable<Entry>);
}

function checkHead(app: App, head: BackupHead, version: string, { known, complete }: Limits): Outcome<null> {
	if (head.v !== 1 || head.type !== 'causeway/backup/v1') return refused('version-unknown');
	if (head.node !== app.node.id) return refused('backup-unreadable', 'another node');
	if (head.version !== version) return refused('backup-other-version', head.version);
	if (!(head.at.slice(0, 10) >= complete))
		return refused('backup-too-old', `of ${head.at.slice(0, 10)}, erasures are remembered from ${complete} on`);
	const own = app.log.openOwn(head.checkpoint);
	if (!own.ok) return refused('backup-unreadable', 'checkpoint');
	const newest = Math.max(0, ...known.map(({ size }) => size));
	if (own.value.size >= newest) return accepted(null);
	return refused('log-not-continued', `${own.value.size} entries in the backup, ${newest} were signed`);
}
