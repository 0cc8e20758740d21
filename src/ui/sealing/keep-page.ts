import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { ownTool, type PageFacts, type WorkerFacts } from '#core/evidence';
import { type CaptureContent, capturesIn, everything, type FileContent, type OwnCapture, reportLimits } from '#core/report';
import { randomId } from '#core/sealing';
import { type CameFromWorker, captureByWorker } from './capture-by-worker.ts';
import { withRoom } from './file-room.ts';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import { openFile } from './open-file.ts';
import { pageAddress } from './page-address.ts';
import { sendFile } from './send-file.ts';
import { askPiece } from './survivor-api.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** A page that the node's worker is to open. */
export type PageWish = { readonly address: string; readonly shows: FileContent['shows'] };
/** An archive that her own browser made; `resume`: it was begun before. */
export type ArchiveWish = { readonly archive: File; readonly shows: FileContent['shows']; readonly resume: FileId | null };

/** How far the keeping of a page is: bytes while an archive is sent, else what is waited for. */
export type PageProgress =
	| { readonly doing: 'waiting' | 'running' | 'fetching' }
	| { readonly done: number; readonly total: number };

export const archiveTypes = { wacz: 'application/wacz', html: 'text/html' } as const;

/**
 * Has a page opened by the node's worker and keeps what came. That she asked is written first: whoever leaves meanwhile goes on with {@link goOnWithPage}. Refuses `address-not-public` for what
 * is no address too, `capture-not-offered`, `capture-busy`, `too-many`, `archive-altered` (what came is not what was told), and what a worker refuses.
 */
export async function keepPage(
	session: SurvivorSession,
	{ address, shows }: PageWish,
	call: Call
): Promise<Outcome<null, string>> {
	const asked = pageAddress(address);
	// Told like every other that is not opened; nobody is asked anything.
	if (!asked) return refused('address-not-public');
	const file = randomId<'file'>();
	const content = { kind: 'capture-asked', file, way: 'worker', address: asked, shows } as const;
	const written = await session.write([{ place: 'evidence', content }]);
	return written.ok ? takeFromWorker(session, content, false, call) : written;
}

/** Keeps an archive that she brings. It is read before anything is sent, apart from her keys. Refuses `archive-unknown`, `zip-malformed` and the like, and as `sendFile` does. */
export async function keepArchive(
	session: SurvivorSession,
	{ archive, shows, resume }: ArchiveWish,
	call: Call
): Promise<Outcome<null, string>> {
	if (archive.size > reportLimits.fileBytes) return refused('too-large', 'file');
	const page = await factsOf(session, archive, new AbortController().signal);
	if (!page.ok) return page;
	const file = resume ?? randomId<'file'>();
	const { name, size, lastModified } = archive;
	if (!resume) {
		const asked = { kind: 'capture-asked', file, way: 'upload', address: page.value.url, shows } as const;
		const begun = { kind: 'file-begun', file, name, bytes: size, pieceBytes: reportLimits.pieceBytes, lastModified } as const;
		// What does not fit is not begun.
		const written = await withRoom(session, { bytes: size, resume }, () =>
			session.write([asked, begun].map((content) => ({ place: 'evidence', content }) as const))
		);
		if (!written.ok) return written;
	}
	const source = { ...sourceOfFile(archive), mediaType: archiveTypes[page.value.form] };
	const sent = await sendFile(session, { source, shows, resume: file }, call);
	return sent.ok ? writeCapture(session, { file, way: 'upload', address: page.value.url }, page.value, null) : sent;
}

/** Goes on with a page that was begun before, but for one whose archive she has to choose again. Refuses as {@link keepPage} does. */
export async function goOnWithPage(session: SurvivorSession, file: FileId, call: Call): Promise<Outcome<null, string>> {
	const { held } = session;
	const read = await held?.read();
	if (!held || !read) return refused('not-open');
	if (!read.ok) return read;
	const found = capturesIn(everything(read.value)).find((one) => one.file === file);
	if (!found) return refused('not-found');
	if (found.state === 'kept') return accepted(null);
	if (found.state === 'stored') return writeStored(session, found, call);
	return found.way === 'worker' ? takeFromWorker(session, found, true, call) : refused('upload-incomplete');
}

type Asked = Pick<OwnCapture, 'file' | 'way' | 'address' | 'shows'>;

async function takeFromWorker(
	session: SurvivorSession,
	asked: Asked,
	wasAsked: boolean,
	call: Call
): Promise<Outcome<null, string>> {
	const came = await captureByWorker(session, asked, wasAsked, call);
	if (!came.ok) return came;
	const { facts, pieces } = came.value;
	call.report({ doing: 'fetching' });
	const { bytes } = facts;
	const archive = await fetchArchive(session, { file: asked.file, bytes, pieces }, call);
	if (!archive.ok) return archive;
	const page = await factsOf(session, archive.value, call.signal);
	if (!page.ok && (page.refusal.code === 'stopped' || page.refusal.code === 'reading-stopped')) return page;
	if (!page.ok || page.value.sha256 !== facts.sha256 || page.value.url !== facts.url) return refused('archive-altered');
	const manifest: FileContent = {
		kind: 'file',
		file: asked.file,
		name: `${new URL(facts.url).hostname}.wacz`,
		mediaType: archiveTypes.wacz,
		bytes,
		pieceBytes: reportLimits.pieceBytes,
		shows: asked.shows,
		pieces,
		tool: ownTool
	};
	return writeCapture(session, asked, page.value, toldBy(came.value), manifest);
}

function toldBy({ facts }: CameFromWorker): WorkerFacts {
	const { redirects, begunAt, endedAt, certificate, requests, refusals } = facts;
	return { redirects, begunAt, endedAt, certificate, requests, refusals };
}

/** The archive is in the case; what it says is read from there. */
async function writeStored(session: SurvivorSession, asked: OwnCapture, call: Call): Promise<Outcome<null, string>> {
	call.report({ doing: 'fetching' });
	const files = session.held?.reading ? everything(session.held.reading) : [];
	const manifest = files.flatMap(({ content }) => (content.kind === 'file' && content.file === asked.file ? [content] : []))[0];
	if (!manifest) return refused('upload-incomplete');
	const archive = await fetchArchive(session, manifest, call);
	if (!archive.ok) return archive;
	const page = await factsOf(session, archive.value, call.signal);
	return page.ok ? writeCapture(session, asked, page.value, null) : page;
}

async function fetchArchive(
	session: SurvivorSession,
	file: Pick<FileContent, 'file' | 'bytes' | 'pieces'>,
	{ signal }: Call
): Promise<Outcome<Blob, string>> {
	const { held } = session;
	const part = held?.own.parts.find(({ kind }) => kind === 'evidence');
	if (!held || !part) return refused('not-open');
	const fetchPiece = (piece: { file: FileId; index: number }): Promise<Outcome<Uint8Array, string>> =>
		askPiece(session.client, held.authorization, piece, signal);
	return openFile(file, [...part.identities.values()], fetchPiece, { signal, report: () => {} });
}

/** What an archive says is read apart; its length and its hash, by which it is known again, are taken here. */
async function factsOf({ reading }: SurvivorSession, archive: Blob, signal: AbortSignal): Promise<Outcome<PageFacts, string>> {
	const page = await reading.facts(archive, { signal });
	if (!page.ok) return page;
	const sha256 = await hashFile(sourceOfFile(new File([archive], '')), { signal, report: () => {} });
	return sha256.ok ? accepted({ ...page.value, bytes: archive.size, sha256: sha256.value }) : sha256;
}

function writeCapture(
	session: SurvivorSession,
	{ file, way, address }: Pick<Asked, 'file' | 'way' | 'address'>,
	page: PageFacts,
	told: WorkerFacts | null,
	manifest: FileContent | null = null
): Promise<Outcome<null, string>> {
	const content: CaptureContent = { kind: 'capture', file, way, asked: address, page, told };
	const writings = manifest ? [manifest, content] : [content];
	return session.write(writings.map((one) => ({ place: 'evidence', content: one }) as const));
}
