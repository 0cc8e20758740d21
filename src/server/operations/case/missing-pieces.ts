import { accepted, type CaseId, type Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import { type PieceRow, readPieces } from '#server/store/piece-store.ts';

/** The pieces that the database knows of and the disk no longer has. A disk that fails is refused, not taken for an empty one. */
export async function missingAmong(app: App, pieces: readonly PieceRow[]): Promise<Outcome<readonly PieceRow[]>> {
	const missing: PieceRow[] = [];
	for (const piece of pieces) {
		const blob = await app.blobs.get(piece.blob);
		if (blob.ok) continue;
		if (blob.refusal.code !== 'blob-missing') return blob;
		missing.push(piece);
	}
	return accepted(missing);
}

/** Which pieces of her files this node has lost: what she would take away is then not whole. */
export async function missingPieces(app: App, caseId: CaseId): Promise<Outcome<object>> {
	const missing = await missingAmong(app, await readPieces(app.db, caseId));
	return missing.ok ? accepted({ missing: missing.value.map(({ file, index }) => ({ file, index })) }) : missing;
}
