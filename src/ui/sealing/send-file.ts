import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { type FileContent, type OwnPart, type PieceSpan, partOfKind, pieceSpans, reportLimits } from '#core/report';
import { checkSignature, hashOfSealed, type PieceBody, randomId, type Signed, sign, verifySigned } from '#core/sealing';
import { bulkCipher } from './bulk-cipher.ts';
import { withRoom } from './file-room.ts';
import type { FileSource } from './file-source.ts';
import type { HeldCase } from './held-case.ts';
import { sealPiece } from './seal-piece.ts';
import { type HeldPiece, sendPiece } from './survivor-api.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

export type FileProgress = { readonly file: FileId; readonly done: number; readonly total: number };

/** `resume`: the file was begun before and is taken up again with the same content. */
export type FileSending = {
	readonly source: FileSource;
	readonly shows: FileContent['shows'];
	readonly resume: FileId | null;
};

const tries = 3;

/**
 * Seals a file piece by piece and sends what the node does not hold yet, then writes the signed manifest. Refuses `too-large`, `files-full` (before anything is begun, where it does not fit), `stopped`
 * (paused: nothing is lost, call again with `resume`), `no-connection` (likewise), `file-unreadable`, `not-open`, `upload-incomplete`.
 */
export async function sendFile(session: SurvivorSession, sending: FileSending, call: Call): Promise<Outcome<FileId, string>> {
	const { source, resume } = sending;
	if (!session.held) return refused('not-open');
	if (source.bytes > session.mostOfFile) return refused('too-large', 'file');
	return withRoom(session, { bytes: source.bytes, resume }, (begun) => sendPieces(session, sending, call, begun));
}

async function sendPieces(
	session: SurvivorSession,
	{ source, shows, resume }: FileSending,
	call: Call,
	onBegun: (file: FileId) => void
): Promise<Outcome<FileId, string>> {
	const { held } = session;
	if (!held) return refused('not-open');
	const { name, mediaType, bytes, lastModified } = source;
	const known = `${name}/${bytes}/${lastModified}`;
	const file = resume ?? session.unsureFiles.get(known) ?? randomId<'file'>();
	const { pieceBytes } = reportLimits;
	if (!resume) {
		const content = { kind: 'file-begun', file, name, bytes, pieceBytes, lastModified } as const;
		const begun = await session.write([{ place: 'evidence', content }]);
		// Under the same id the next try finds its beginning, where only the answer was lost.
		if (!begun.ok) session.unsureFiles.set(known, file);
		if (!begun.ok) return begun;
		session.unsureFiles.delete(known);
	} else {
		const seen = await held.read();
		if (!seen.ok) return seen;
	}
	onBegun(file);
	const spans = pieceSpans(bytes, pieceBytes);
	call.report({ file, done: 0, total: totalOf(spans) });
	let arrived = piecesOf(held, file);
	let done = 0;
	for (const span of spans) {
		const base = done;
		const report = (sent: number): void =>
			call.report({ file, done: base + Math.min(sent, lengthOf(span)), total: totalOf(spans) });
		if (!arrived.has(span.index)) {
			const sent = await sendSpan(session, held, { file, span, source }, { signal: call.signal, report });
			if (!sent.ok) return sent;
		}
		done += lengthOf(span);
		report(lengthOf(span));
	}
	// What the node says it holds, in an answer that it signed: a single "stored" on the way could be anybody's.
	const seen = await held.read();
	if (!seen.ok) return seen;
	arrived = piecesOf(held, file);
	const pieces = spans.flatMap(({ index }) => arrived.get(index) ?? []);
	if (pieces.length !== spans.length) return refused('upload-incomplete');
	const manifest: FileContent = {
		kind: 'file',
		file,
		name,
		mediaType,
		bytes,
		pieceBytes,
		shows,
		pieces: pieces.map(({ sealedHash, bytes: sealedBytes }) => ({ sealedHash, bytes: sealedBytes }))
	};
	const written = await session.write([{ place: 'evidence', content: manifest }]);
	return written.ok ? accepted(file) : written;
}

const lengthOf = ({ from, to, zeros }: PieceSpan): number => to - from + zeros;
const totalOf = (spans: readonly PieceSpan[]): number => spans.reduce((sum, span) => sum + lengthOf(span), 0);

async function sendSpan(
	session: SurvivorSession,
	held: HeldCase,
	{ file, span, source }: { readonly file: FileId; readonly span: PieceSpan; readonly source: FileSource },
	{ signal, report }: { readonly signal: AbortSignal; readonly report: (sent: number) => void }
): Promise<Outcome<null, string>> {
	for (let round = 0; round < tries; round++) {
		if (signal.aborted) return refused('stopped');
		const part = partOfKind(held.own, 'evidence');
		if (!part?.recipient) return refused('part-unknown');
		const sealed = await sealPiece(bulkCipher, source, span, part.recipient);
		if (!sealed.ok) return sealed;
		const named = { sealedHash: hashOfSealed(sealed.value), bytes: sealed.value.length };
		const statement = statementFor(held, part, { file, index: span.index }, named);
		const piece = { statement, sealed: sealed.value };
		const onSent = (sent: number): void => report((sent / sealed.value.length) * lengthOf(span));
		const sent = await sendPiece(session.client, held.authorization, piece, { signal, onSent });
		if (sent.ok) return accepted(null);
		if (sent.refusal.code !== 'epoch-wrong') return sent;
		// The part got a new key meanwhile.
		const seen = await held.read();
		if (!seen.ok) return seen;
	}
	return refused('epoch-wrong');
}

/** What she signs of a sealed piece, for the place that it is to have. */
export const statementFor = (
	held: HeldCase,
	part: OwnPart,
	place: Pick<PieceBody, 'file' | 'index'>,
	sealed: Pick<PieceBody, 'sealedHash' | 'bytes'>
): Signed<PieceBody> =>
	sign(
		{
			v: 1,
			type: 'causeway/piece/v1',
			case: held.own.case,
			part: part.part,
			epoch: part.epoch,
			file: place.file,
			index: place.index,
			sealedHash: sealed.sealedHash,
			bytes: sealed.bytes
		},
		held.keys.signing
	);

/** The pieces of a file that the node holds and that she herself signed for this place, by index. */
export function piecesOf(held: HeldCase, file: FileId): ReadonlyMap<number, PieceBody> {
	const part = partOfKind(held.own, 'evidence')?.part;
	const isOwn = ({ statement }: HeldPiece): boolean =>
		statement.key === held.keys.signing.public &&
		statement.body.case === held.own.case &&
		statement.body.file === file &&
		statement.body.part === part &&
		verifySigned(statement, 'causeway/piece/v1', checkSignature).ok;
	return new Map(held.pieces.filter(isOwn).map(({ statement: { body } }) => [body.index, body]));
}
