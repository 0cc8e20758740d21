import { accepted, must, type Outcome, refused } from '#core/base';
import { bagFileOf, certificatePaper, paperFiles, paperSpeech, paths, reportPaper } from '#core/bundle';
import type { ApiClient } from './api-client.ts';
import { bulkCipher } from './bulk-cipher.ts';
import { makeDeskBundle } from './desk-bundle.ts';
import { type BundleWishes, type MadeBundle, type MakerPapers, type PackedBundle, packBundle } from './make-bundle.ts';
import { type MadeReady, makeOwnBundle } from './own-bundle.ts';
import type { SurvivorSession } from './survivor-session.ts';
import { fetchTransport } from './transport.ts';
import type { Call } from './worker-rpc.ts';

/** A run of bytes goes to the browser at this size, which keeps what it must on the disk and not in this worker's memory. */
const runBytes = 8_388_608;

/** Her bundle as something to save. Refuses as `makeOwnBundle` does, `stopped`, `no-connection`, and `upload-incomplete` where a piece was lost on the way. */
export async function ownBundleBlob(
	session: SurvivorSession,
	wishes: BundleWishes,
	call: Call
): Promise<Outcome<MadeBundle, string>> {
	const papers = await papersFor(session.client, wishes, call);
	if (!papers.ok) return papers;
	const made = await makeOwnBundle(session, wishes, { cipher: bulkCipher, papers: papers.value }, call);
	return made.ok ? saved(made.value, call) : made;
}

/** A desk's bundle, likewise. Refuses as `makeDeskBundle` does. */
export async function deskBundleBlob(
	of: Parameters<typeof makeDeskBundle>[0],
	wanted: Parameters<typeof makeDeskBundle>[1],
	call: Call
): Promise<Outcome<MadeBundle, string>> {
	const papers = await papersFor(of.session.client, wanted.wishes, call);
	if (!papers.ok) return papers;
	const made = await makeDeskBundle(of, wanted, { cipher: bulkCipher, papers: papers.value }, call);
	return made.ok ? saved(made.value, call) : made;
}

/** The report, the declaration and the page that checks. The page is fetched first: without it nothing is written down as given out. Refuses `no-connection` and `stopped`. */
async function papersFor(
	{ place: { origin } }: ApiClient,
	{ speech: wanted }: BundleWishes,
	{ signal }: Call
): Promise<Outcome<MakerPapers, string>> {
	if (!wanted) return accepted([]);
	const checker = await fetchChecker(`${origin}/app/verify.html`, signal);
	if (!checker) return refused(signal.aborted ? 'stopped' : 'no-connection');
	const speech = paperSpeech(wanted.language, wanted.words);
	return accepted(async (told) => [
		...must(paperFiles([reportPaper(told, speech), certificatePaper(told, speech, wanted.place)])),
		bagFileOf(paths.checker, checker)
	]);
}

async function fetchChecker(url: string, signal: AbortSignal): Promise<Uint8Array | null> {
	try {
		const { status, body } = await fetchTransport()({ method: 'GET', url, headers: {}, body: null, withCookies: false, signal });
		return status === 200 ? body : null;
	} catch {
		return null;
	}
}

/** Writes a bundle as something that a page saves. */
async function saved({ ready, recipient }: MadeReady, { signal }: Call): Promise<Outcome<MadeBundle, string>> {
	const packed = await packBundle(ready, recipient, bulkCipher);
	if (!packed.ok) return packed;
	const content = await blobOf(packed.value, signal);
	return content.ok ? accepted({ name: packed.value.name, content: content.value, told: ready.told }) : content;
}

/** The bytes of a bundle as something that the browser keeps. Refuses `stopped`, and `upload-incomplete` where they end with a fault. */
export async function blobOf({ bytes }: PackedBundle, signal: AbortSignal): Promise<Outcome<Blob, string>> {
	const runs: Blob[] = [];
	let [run, length]: [Uint8Array[], number] = [[], 0];
	const close = (): void => {
		runs.push(new Blob(run as Uint8Array<ArrayBuffer>[]));
		[run, length] = [[], 0];
	};
	try {
		for await (const piece of bytes) {
			if (signal.aborted) return refused('stopped');
			run.push(piece);
			length += piece.length;
			if (length >= runBytes) close();
		}
	} catch (error) {
		// A piece that was there when its key was read is not there now, or has other bytes.
		return refused(signal.aborted ? 'stopped' : 'upload-incomplete', error instanceof Error ? error.message : '');
	}
	close();
	return accepted(new Blob(runs, { type: 'application/octet-stream' }));
}
