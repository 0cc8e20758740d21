import { createReadStream } from 'node:fs';
import { ReadableStream as Readable } from 'node:stream/web';
import { createTarDecoder } from 'modern-tar';
import { accepted, type CaseId, type ConsentId, equalBytes, type Outcome, refused } from '#core/base';
import { openCheckpoint, readerOf, rootOf } from '#core/log';
import { loseParts, openStream } from '#core/sealing';
import type { App } from '#server/app.ts';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { today } from '#server/gateways/clock.ts';
import { type BackupHead, backupPair } from '#server/operations/backup/write-backup.ts';
import { sweepBlobs, sweepUnnamed } from '#server/operations/case/sweep-blobs.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { dropGrants, endConsent, findConsentCase, readCaseState, setRotationDue } from '#server/store/case-store.ts';
import { inTransaction } from '#server/store/database.ts';
import { deleteCase } from '#server/store/erase-store.ts';
import { readFrontier } from '#server/store/log-store.ts';
import { advanceIdentities, insertRows, isEmptyNode, readVersion } from '#server/store/table-copy.ts';

export type Restored = {
	readonly rows: number;
	readonly blobs: number;
	readonly erasedAgain: number;
	readonly withdrawnAgain: number;
	readonly checkpoint: string;
};

/**
 * Puts a backup into an empty node of the same config folder, then does again every erasure and withdrawal of the tombstone list, all before
 * anybody is served. Refuses `database-not-empty`, `backup-unreadable` (another node's key, damage, truncation), `backup-other-version`.
 */
export async function restoreBackup(app: App, file: string): Promise<Outcome<Restored>> {
	if (!(await isEmptyNode(app.db))) return refused('database-not-empty');
	const tombstones = await app.tombstones.read();
	if (!tombstones.ok) return tombstones;
	const put = await putBack(app, file);
	if (!put.ok) return put;
	const whole = await checkLog(app, put.value.checkpoint);
	if (!whole.ok) return whole;
	let erasedAgain = 0;
	let withdrawnAgain = 0;
	for (const { kind, id } of tombstones.value) {
		const again = await inTransaction(app.db, async (tx) => {
			if (kind === 'case') return accepted(await eraseAgain(tx, id as CaseId));
			return accepted(await withdrawAgain(app, tx, id as ConsentId));
		});
		if (!again.ok) return again;
		if (again.value && kind === 'case') erasedAgain += 1;
		if (again.value && kind === 'consent') withdrawnAgain += 1;
	}
	await sweepBlobs(app);
	// Nobody is served yet, so that whatever is unnamed stays so.
	await sweepUnnamed(app, await sweepUnnamed(app, new Set()));
	return accepted({ ...put.value, erasedAgain, withdrawnAgain });
}

/** Whether the log that was put back is the one whose checkpoint the backup carries. */
async function checkLog(app: App, checkpoint: string): Promise<Outcome<null>> {
	const opened = openCheckpoint(checkpoint, app.log.vkey);
	if (!opened.ok) return opened;
	const { size, root } = opened.value;
	const found = rootOf(size, readerOf(await readFrontier(app.db, size)));
	return equalBytes(found, root) ? accepted(null) : refused('backup-unreadable', 'the log does not match its checkpoint');
}

type Put = Pick<Restored, 'rows' | 'blobs' | 'checkpoint'>;

/** All tables in one transaction; blobs beside it, for a blob without a row does nothing and is swept. */
async function putBack(app: App, file: string): Promise<Outcome<Put>> {
	const { identity } = await backupPair(app);
	return inTransaction(app.db, async (tx): Promise<Outcome<Put>> => {
		let head: BackupHead | null = null;
		const counts = { rows: 0, blobs: 0 };
		try {
			const opened = await openStream(bulkCipherNative, createReadStream(file), identity);
			if (!opened.ok) return refused('backup-unreadable');
			const entries = (Readable.from(opened.value) as ReadableStream<Uint8Array>).pipeThrough(
				createTarDecoder()
			) as ReadableStream<{
				header: { name: string; size: number };
				body: ReadableStream<Uint8Array>;
			}>;
			for await (const { header, body } of entries as unknown as AsyncIterable<{
				header: { name: string; size: number };
				body: ReadableStream<Uint8Array>;
			}>) {
				const [room, name, ...rest] = header.name.split('/');
				if (room === 'head.json') {
					head = JSON.parse(await new Response(body).text()) as BackupHead;
					if (head.v !== 1 || head.type !== 'causeway/backup/v1') return refused('version-unknown');
					if (head.node !== app.node.id) return refused('backup-unreadable', 'another node');
					if (head.version !== (await readVersion(tx))) return refused('backup-other-version', head.version);
				} else if (room === 'tables' && head?.tables.includes(name ?? '') && rest.length === 1) {
					const rows = (await new Response(body).text()).split('\n');
					await insertRows(tx, name as string, rows);
					counts.rows += rows.length;
				} else if (room === 'blobs' && name) {
					const stored = await app.blobs.put(name as BlobId, body as unknown as AsyncIterable<Uint8Array>, {
						maxBytes: header.size
					});
					if (!stored.ok && stored.refusal.code !== 'blob-exists') return stored;
					counts.blobs += 1;
				}
			}
		} catch (error) {
			if ((error as { code?: string }).code?.length === 5) throw error;
			return refused('backup-unreadable');
		}
		if (!head) return refused('backup-unreadable', 'no head');
		await advanceIdentities(tx);
		return accepted({ ...counts, checkpoint: head.checkpoint });
	});
}

type Tx = Parameters<typeof deleteCase>[0];

async function eraseAgain(tx: Tx, id: CaseId): Promise<boolean> {
	const there = await tx.selectFrom('cases').select('id').where('id', '=', id).executeTakeFirst();
	if (there) await deleteCase(tx, id);
	return there !== undefined;
}

async function withdrawAgain(app: App, tx: Tx, consent: ConsentId): Promise<boolean> {
	const caseId = await findConsentCase(tx, consent);
	const state = caseId && (await readCaseState(tx, caseId, today(app.clock)));
	const ended = state?.consents.find((known) => known.consent === consent);
	if (!caseId || !state || !ended) return false;
	await endConsent(tx, caseId, consent, 'withdrawn');
	const others = state.consents.filter((known) => known !== ended);
	for (const effect of loseParts(others, ended, state.parts)) {
		if (effect.do === 'drop-grants') await dropGrants(tx, caseId, effect.desk, effect.parts);
		else if (effect.do === 'set-part') await setRotationDue(tx, caseId, [effect.part.part]);
	}
	return true;
}
