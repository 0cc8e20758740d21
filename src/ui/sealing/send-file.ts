import { accepted, type CaseId, type FileId, type Outcome, refused } from '#core/base';
import { ownTool } from '#core/evidence';
import {
	type FileBegunContent,
	type FileContent,
	type OwnPart,
	type PieceSpan,
	partOfKind,
	pieceSpans,
	reportLimits
} from '#core/report';
import {
	checkSignature,
	hashOfSealed,
	type PieceBody,
	randomId,
	type Signed,
	type SigningKey,
	sign,
	verifySigned
} from '#core/sealing';
import { bulkCipher } from './bulk-cipher.ts';
import { withRoom } from './file-room.ts';
import type { FileSource } from './file-source.ts';
import { giveBack } from './give-back.ts';
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

/** The part that a file goes into, as it was last read. */
export type FilePart = Pick<OwnPart, 'part' | 'epoch'> & { readonly recipient: string | null };

/** Whose file it is, and how what is written and sent of it gets into the case. */
export type FileHand = {
	readonly case: CaseId;
	readonly signing: SigningKey;
	/** `null` where the part is not there. Refuses where nothing may be sealed into it. */
	part(): Outcome<FilePart | null, string>;
	/** The pieces that the node said, when it was last read, that it holds. */
	pieces(): readonly HeldPiece[];
	read(): Promise<Outcome<unknown, string>>;
	begin(begun: FileBegunContent): Promise<Outcome<unknown, string>>;
	finish(manifest: FileContent): Promise<Outcome<unknown, string>>;
	send(
		piece: { readonly statement: Signed<PieceBody>; readonly sealed: Uint8Array },
		options: { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void }
	): Promise<Outcome<unknown, string>>;
	/** Files whose beginning may be written, its answer lost: under the same id the next try finds it. */
	readonly unsure: Map<string, FileId>;
};

const tries = 3;

/**
 * Seals a file of hers piece by piece and sends what the node does not hold yet, then writes the signed manifest. Refuses `too-large`, `files-full` (before anything is begun, where it does not fit), `stopped`
 * (paused: nothing is lost, call again with `resume`), `no-connection` (likewise), `file-unreadable`, `not-open`, `upload-incomplete`.
 */
export async function sendFile(session: SurvivorSession, sending: FileSending, call: Call): Promise<Outcome<FileId, string>> {
	const { source, resume } = sending;
	const { held } = session;
	if (!held) return refused('not-open');
	if (source.bytes > session.mostOfFile) return refused('too-large', 'file');
	return withRoom(session, { bytes: source.bytes, resume }, (begun) => sendPieces(herHand(session, held), sending, call, begun));
}

const herHand = (session: SurvivorSession, held: HeldCase): FileHand => ({
	case: held.own.case,
	signing: held.keys.signing,
	part: () => accepted(partOfKind(held.own, 'evidence') ?? null),
	pieces: () => held.pieces,
	read: () => held.read(),
	begin: (content) => session.write([{ place: 'evidence', content }]),
	finish: (content) => session.write([{ place: 'evidence', content }]),
	send: (piece, options) => sendPiece(session.client, held.authorization, piece, options),
	unsure: session.unsureFiles
});

/** Begins or takes up a file, sends its missing pieces, and finishes it. Refuses as {@link sendFile} does, but for the room. */
export async function sendPieces(
	hand: FileHand,
	{ source, shows, resume }: FileSending,
	call: Call,
	onBegun: (file: FileId) => void
): Promise<Outcome<FileId, string>> {
	const { name, mediaType, bytes, lastModified } = source;
	const known = `${name}/${bytes}/${lastModified}`;
	const file = resume ?? hand.unsure.get(known) ?? randomId<'file'>();
	const { pieceBytes } = reportLimits;
	if (!resume) {
		const begun = await hand.begin({ kind: 'file-begun', file, name, bytes, pieceBytes, lastModified });
		// Under the same id the next try finds its beginning, where only the answer was lost.
		if (!begun.ok) hand.unsure.set(known, file);
		if (!begun.ok) return begun;
		hand.unsure.delete(known);
	} else {
		const seen = await hand.read();
		if (!seen.ok) return seen;
	}
	onBegun(file);
	const spans = pieceSpans(bytes, pieceBytes);
	call.report({ file, done: 0, total: totalOf(spans) });
	let arrived = arrivedOf(hand, file);
	let done = 0;
	for (const span of spans) {
		const base = done;
		const report = (sent: number): void =>
			call.report({ file, done: base + Math.min(sent, lengthOf(span)), total: totalOf(spans) });
		if (!arrived.has(span.index)) {
			const sent = await sendSpan(hand, { file, span, source }, { signal: call.signal, report });
			if (!sent.ok) return sent;
		}
		done += lengthOf(span);
		report(lengthOf(span));
	}
	// What the node says it holds, in an answer that it signed: a single "stored" on the way could be anybody's.
	const seen = await hand.read();
	if (!seen.ok) return seen;
	arrived = arrivedOf(hand, file);
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
		pieces: pieces.map(({ sealedHash, bytes: sealedBytes }) => ({ sealedHash, bytes: sealedBytes })),
		tool: ownTool
	};
	const written = await hand.finish(manifest);
	return written.ok ? accepted(file) : written;
}

const lengthOf = ({ from, to, zeros }: PieceSpan): number => to - from + zeros;
const totalOf = (spans: readonly PieceSpan[]): number => spans.reduce((sum, span) => sum + lengthOf(span), 0);

async function sendSpan(
	hand: FileHand,
	{ file, span, source }: { readonly file: FileId; readonly span: PieceSpan; readonly source: FileSource },
	{ signal, report }: { readonly signal: AbortSignal; readonly report: (sent: number) => void }
): Promise<Outcome<null, string>> {
	for (let round = 0; round < tries; round++) {
		if (signal.aborted) return refused('stopped');
		const part = hand.part();
		if (!part.ok) return part;
		if (!part.value?.recipient) return refused('part-unknown');
		const sealed = await sealPiece(bulkCipher, source, span, part.value.recipient);
		if (!sealed.ok) return sealed;
		const named = { sealedHash: hashOfSealed(sealed.value), bytes: sealed.value.length };
		const statement = signPiece(hand, part.value, { file, index: span.index }, named);
		const onSent = (sent: number): void => report((sent / named.bytes) * lengthOf(span));
		const sent = await hand.send({ statement, sealed: sealed.value }, { signal, onSent });
		giveBack(sealed.value);
		if (sent.ok) return accepted(null);
		if (sent.refusal.code !== 'epoch-wrong') return sent;
		// The part got a new key meanwhile.
		const seen = await hand.read();
		if (!seen.ok) return seen;
	}
	return refused('epoch-wrong');
}

const signPiece = (
	hand: Pick<FileHand, 'case' | 'signing'>,
	{ part, epoch }: Pick<FilePart, 'part' | 'epoch'>,
	{ file, index }: Pick<PieceBody, 'file' | 'index'>,
	{ sealedHash, bytes }: Pick<PieceBody, 'sealedHash' | 'bytes'>
): Signed<PieceBody> =>
	sign({ v: 1, type: 'causeway/piece/v1', case: hand.case, part, epoch, file, index, sealedHash, bytes }, hand.signing);

/** What she signs of a sealed piece, for the place that it is to have. */
export const statementFor = (
	held: HeldCase,
	part: OwnPart,
	place: Pick<PieceBody, 'file' | 'index'>,
	sealed: Pick<PieceBody, 'sealedHash' | 'bytes'>
): Signed<PieceBody> => signPiece({ case: held.own.case, signing: held.keys.signing }, part, place, sealed);

/** The pieces of a file that the node holds and that this hand itself signed for this place, by index. */
function arrivedOf(hand: Pick<FileHand, 'case' | 'signing' | 'part' | 'pieces'>, file: FileId): ReadonlyMap<number, PieceBody> {
	const part = hand.part();
	const isOwn = ({ statement }: HeldPiece): boolean =>
		statement.key === hand.signing.public &&
		statement.body.case === hand.case &&
		statement.body.file === file &&
		part.ok &&
		statement.body.part === part.value?.part &&
		verifySigned(statement, 'causeway/piece/v1', checkSignature).ok;
	return new Map(
		hand
			.pieces()
			.filter(isOwn)
			.map(({ statement: { body } }) => [body.index, body])
	);
}

/** The same for a file of hers. */
export const piecesOf = (held: HeldCase, file: FileId): ReadonlyMap<number, PieceBody> =>
	arrivedOf(
		{
			case: held.own.case,
			signing: held.keys.signing,
			part: () => accepted(partOfKind(held.own, 'evidence') ?? null),
			pieces: () => held.pieces
		},
		file
	);
