import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTarPacker } from 'modern-tar';
import { accepted, type CaseId, fromBase64url, type Outcome, refused, utf8 } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { inTransaction } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { type PieceRow, readPieces } from '#server/store/piece-store.ts';
import { readRetractions } from '#server/store/retraction-store.ts';
import { missingAmong } from './missing-pieces.ts';

/** For programs and whoever writes them: how to open the archive with any age program. The words of the case are not in it. */
const readme = [
	'This archive holds everything that was stored, as age files (https://age-encryption.org).',
	'keys.age opens with your eight words, in small letters without accents, with one space between them (and, if you chose a PIN, a space and the PIN after them):',
	'    age -d keys.age > keys.txt',
	'The keys in keys.txt open the rest (age 1.3 or newer):',
	'    age -d -i keys.txt parts/3/2.age',
	'Each opened file starts with 4 bytes for the length of its content, the content, then zeros; pieces of files under files/ have no such frame.',
	'opening.age, where it is there, opens like the rest. It shows that the node wrote down, in its public log, that you took this archive: nobody else can show that.',
	'records.json holds the signed records: who added what, in which order. Under pieces it has a statement for each file under files/: its sealedHash is the SHA-256',
	'of that file, in base64url without padding, signed with your key, or with that of a member of a desk that added the file to its part. A file with another hash was changed after it was sent.',
	'Under acknowledged it has what desks signed after something was taken back from them; what a desk wrote with it lies under acknowledged/.',
	''
].join('\n');

/** What her browser puts into the archive: the keys, sealed under her codename, and what the archive is, in her language. */
export type ArchiveInput = {
	readonly keys: Uint8Array;
	readonly readme: string;
	/** Whether she wants what is left, knowing that pieces are missing. */
	readonly incomplete: boolean;
	/** The blind leaf (32 bytes) that this taking leaves in the log; `null` where her program makes none: nobody can open it then. */
	readonly leaf: Uint8Array | null;
	/** What opens that leaf, sealed to a key of the archive. The node keeps no copy. */
	readonly opening: Uint8Array | null;
};

/** A piece of hers has the place that its file and number name; where a desk sent one under the same id, that stands apart. */
const namesIn = (pieces: readonly PieceRow[]): ((piece: PieceRow) => string) => {
	const hers = new Set(pieces.flatMap(({ desk, file }) => (desk === null ? [file] : [])));
	return ({ desk, file, index, part }) =>
		desk !== null && hers.has(file) ? `files/${file}/desk-${part}/${index}.age` : `files/${file}/${index}.age`;
};

const missingText = (names: readonly string[]): string =>
	['', 'NOT WHOLE. The place that kept this archive has lost these files, so they are not in it:', ...names, ''].join('\n');

/**
 * Streams a case as a tar of age files, and stages a blind leaf for it. Nothing of it is opened here. Refuses `archive-incomplete` before a byte is sent where pieces of
 * files are missing and she did not say that she wants the rest; if she did, README.txt names them.
 */
export async function sendArchive(
	app: App,
	caseId: CaseId,
	own: ArchiveInput,
	response: ServerResponse
): Promise<Outcome<'answered'>> {
	const view = await readWireCase(app.db, caseId, { kind: 'survivor' }, today(app.clock));
	if (!view) return refused('not-found');
	const pieces = await readPieces(app.db, caseId);
	const retractions = await readRetractions(app.db, caseId);
	const missing = await missingAmong(app, pieces);
	if (!missing.ok) return missing;
	if (missing.value.length > 0 && !own.incomplete) return refused('archive-incomplete', String(missing.value.length));
	const lost = new Set(missing.value.map(({ blob }) => blob));
	const nameOf = namesIn(pieces);
	const lostNames = missing.value.map(nameOf);
	const staged = await inTransaction(app.db, async (tx) => {
		await stageLeaf(tx, own.leaf ?? randomBytes(32));
		return accepted(null);
	});
	if (!staged.ok) return staged;
	response.writeHead(200, {
		'Content-Type': 'application/x-tar',
		'Content-Disposition': 'attachment; filename="archive.tar"',
		'Cache-Control': 'no-store'
	});
	const { readable, controller } = createTarPacker();
	const add = async (name: string, bytes: Uint8Array): Promise<void> => {
		const writer = controller.add({ name, size: bytes.length, type: 'file', mode: 0o600, mtime: new Date(0) }).getWriter();
		await writer.write(bytes);
		await writer.close();
	};
	const fill = async (): Promise<void> => {
		await add(
			'README.txt',
			utf8((own.readme ? `${own.readme}\n${readme}` : readme) + (lost.size > 0 ? missingText(lostNames) : ''))
		);
		await add('keys.age', own.keys);
		if (own.opening) await add('opening.age', own.opening);
		for (const { entry, sealed, part, seq } of view.entries)
			if (entry?.type === 'causeway/item/v1' && sealed)
				await add(`parts/${part}/${seq}.age`, fromBase64url(sealed) as Uint8Array);
		for (const piece of pieces) {
			const blob = await app.blobs.get(piece.blob);
			if (!blob.ok && lost.has(piece.blob)) continue;
			// A disk that fails, or loses a piece now, must not pass for an archive that is whole.
			if (!blob.ok) throw new Error(blob.refusal.code);
			const writer = controller
				.add({
					name: nameOf(piece),
					size: blob.value.bytes,
					type: 'file',
					mode: 0o600,
					mtime: new Date(0)
				})
				.getWriter();
			for await (const chunk of blob.value.stream) await writer.write(chunk);
			await writer.close();
		}
		for (const { consent, sealed } of retractions)
			if (sealed) await add(`acknowledged/${consent}.age`, fromBase64url(sealed) as Uint8Array);
		const records = view.entries.map(({ sealed: _, ...step }) => step);
		await add(
			'records.json',
			utf8(
				JSON.stringify({
					case: view.case,
					acts: view.acts,
					entries: records,
					pieces: pieces.map((piece) => piece.statement),
					acknowledged: retractions.flatMap(({ statement }) => (statement ? [statement] : []))
				})
			)
		);
		controller.finalize();
	};
	const filling = fill().catch((error: unknown) => controller.error(error));
	await pipeline(Readable.fromWeb(readable as never), response);
	await filling;
	return accepted('answered');
}
