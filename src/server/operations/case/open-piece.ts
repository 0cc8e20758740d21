import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { PartNumber } from '#core/sealing';
import type { App } from '#server/app.ts';
import { readPiece } from '#server/store/piece-store.ts';

/**
 * Sends one sealed piece. `parts` limits a desk to what it may read, `waived` to what a waiver hands over; any other piece is as if it were not there.
 * Refuses `piece-missing` where the database knows the piece and the disk has lost it.
 */
export async function openPiece(
	app: App,
	caseId: CaseId,
	file: string,
	index: string,
	parts: ReadonlySet<PartNumber> | null,
	response: ServerResponse,
	waived: ReadonlyMap<PartNumber, number> = new Map()
): Promise<Outcome<'answered'>> {
	const at = /^(?:0|[1-9]\d{0,5})$/.test(index) ? Number(index) : null;
	const piece = at === null ? null : await readPiece(app.db, caseId, { file, index: at }, parts, waived);
	if (!piece) return refused('not-found');
	const blob = await app.blobs.get(piece.blob);
	if (!blob.ok) return blob.refusal.code === 'blob-missing' ? refused('piece-missing') : blob;
	response.writeHead(200, {
		'Content-Type': 'application/octet-stream',
		'Content-Length': blob.value.bytes,
		'Cache-Control': 'no-store'
	});
	await pipeline(Readable.from(blob.value.stream), response);
	return accepted('answered');
}
