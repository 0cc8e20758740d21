import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import { areCaptureFacts, type CaptureFacts, type CaptureRequest, type CaptureTold } from '#core/evidence';
import { everything, type OwnCapture, type OwnPart, partOfKind } from '#core/report';
import { isRecipient, openValue, sealValue } from '#core/sealing';
import type { HeldCase } from './held-case.ts';
import { piecesOf, statementFor } from './send-file.ts';
import { askCapture, askCapturing, sendCapturedPiece, sendCaptureRequest } from './survivor-api.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** What came of a capture, its sealed pieces in the case under her statements. */
export type CameFromWorker = { readonly facts: CaptureFacts; readonly pieces: CaptureFacts['pieces'] };

type Asked = Pick<OwnCapture, 'file' | 'address' | 'shows'>;
type Done = Extract<CaptureTold, { state: 'done' }>;
type Found = { readonly capture: string; readonly facts: CaptureFacts };

const askEveryMs = 1000;
/** A new key for the part, made meanwhile, makes what was sealed to the older one worthless: then it is asked for once more. */
const rounds = 2;

/** Whether the node has a program that opens pages, and it answers. */
export async function offersCapture({ client, held }: SurvivorSession): Promise<Outcome<boolean, string>> {
	if (!held) return refused('not-open');
	const offered = await askCapturing(client, held.authorization);
	return offered.ok ? accepted(offered.value.recipient !== null) : offered;
}

/**
 * Has a page opened, or, where that `wasAsked` before, finds the capture of it that still runs or waits to be fetched, and puts its sealed pieces into the case. Nothing of it counts there before the manifest is written. Refuses `stopped`
 * (it runs on, and is found again), `capture-not-offered`, `archive-altered`, and what a worker refuses.
 */
export async function captureByWorker(
	session: SurvivorSession,
	asked: Asked,
	wasAsked: boolean,
	call: Call
): Promise<Outcome<CameFromWorker, string>> {
	const { held, client } = session;
	if (!held) return refused('not-open');
	const offered = await askCapturing(client, held.authorization);
	if (!offered.ok) return offered;
	const { recipient, captures } = offered.value;
	if (!recipient || !isRecipient(recipient)) return refused('capture-not-offered');
	let earlier = wasAsked ? captures : [];
	for (let round = 0; round < rounds; round++) {
		const before = earlier.length > 0 ? await whatCame(session, held, asked, earlier, call) : null;
		if (before && !before.ok && before.refusal.code === 'stopped') return before;
		earlier = [];
		const found = before?.ok ? before : await askAnew(session, held, asked, recipient, call);
		if (!found.ok) return found;
		const { capture, facts } = found.value;
		const kept = await putPieces(session, held, asked, capture, facts);
		if (kept.ok) return accepted({ facts, pieces: facts.pieces });
		if (kept.refusal.code !== 'epoch-wrong') return kept;
		const seen = await held.read();
		if (!seen.ok) return seen;
	}
	return refused('epoch-wrong');
}

async function askAnew(
	session: SurvivorSession,
	held: HeldCase,
	asked: Asked,
	worker: string,
	call: Call
): Promise<Outcome<Found, string>> {
	const part = partOfKind(held.own, 'evidence');
	if (!part?.recipient) return refused('part-unknown');
	const { address, shows } = asked;
	const request: CaptureRequest = { v: 1, type: 'causeway/capture-request/v1', address, shows, recipient: part.recipient };
	const sealed = await sealValue(request, worker);
	if (!sealed.ok) return sealed;
	const started = await sendCaptureRequest(session.client, held.authorization, sealed.value);
	return started.ok ? whatCame(session, held, asked, [started.value.capture], call) : started;
}

/** Waits until one of these captures turns out to be of this page. Refuses what the last of them was refused as where none is. */
async function whatCame(
	{ client }: SurvivorSession,
	held: HeldCase,
	asked: Asked,
	captures: readonly string[],
	{ signal, report }: Call
): Promise<Outcome<Found, string>> {
	let left = captures;
	let last = 'not-found';
	while (true) {
		const waiting: string[] = [];
		for (const capture of left) {
			const told = await askCapture(client, held.authorization, capture, signal);
			if (!told.ok && told.refusal.code !== 'not-found' && told.refusal.code !== 'capture-not-offered') return told;
			if (!told.ok) last = told.refusal.code;
			else if (told.value.state === 'refused') last = told.value.code;
			else if (told.value.state === 'done') {
				const facts = await factsIn(told.value, held);
				if (!facts) last = 'archive-altered';
				else if (facts.asked === asked.address && !isTaken(held, facts)) return accepted({ capture, facts });
			} else {
				report({ doing: told.value.state });
				waiting.push(capture);
			}
		}
		if (waiting.length === 0) return refused(last);
		left = waiting;
		await new Promise((resolve) => setTimeout(resolve, askEveryMs));
		if (signal.aborted) return refused('stopped');
	}
}

/** Opens what the worker tells; `null` where it is not its form, or tells other pieces than the node has of it. */
async function factsIn({ facts, pieces }: Done, held: HeldCase): Promise<CaptureFacts | null> {
	const identities = partOfKind(held.own, 'evidence')?.identities.values() ?? [];
	const sealed = fromBase64url(facts);
	const opened = sealed ? await openValue<CaptureFacts>(sealed, 'causeway/capture/v1', ...identities) : null;
	if (!opened?.ok || !areCaptureFacts(opened.value)) return null;
	const same = opened.value.pieces.every(
		({ sealedHash, bytes }, at) => pieces[at]?.sealedHash === sealedHash && pieces[at]?.bytes === bytes
	);
	return same && pieces.length === opened.value.pieces.length ? opened.value : null;
}

/** Whether a file of the case is this capture already: the same page may be kept twice, a capture only once. */
function isTaken({ reading }: HeldCase, { pieces }: CaptureFacts): boolean {
	const files = reading ? everything(reading) : [];
	return files.some(({ content }) => content.kind === 'file' && content.pieces[0]?.sealedHash === pieces[0]?.sealedHash);
}

async function putPieces(
	{ client }: SurvivorSession,
	held: HeldCase,
	{ file }: Asked,
	capture: string,
	{ pieces }: CaptureFacts
): Promise<Outcome<null, string>> {
	const arrived = piecesOf(held, file);
	for (const [index, piece] of pieces.entries()) {
		if (arrived.get(index)?.sealedHash === piece.sealedHash) continue;
		const statement = statementFor(held, partOfKind(held.own, 'evidence') as OwnPart, { file, index }, piece);
		const sent = await sendCapturedPiece(client, held.authorization, capture, statement);
		if (!sent.ok) return sent;
	}
	// What the node says it holds, in an answer that it signed.
	const seen = await held.read();
	if (!seen.ok) return seen;
	const there = piecesOf(held, file);
	const whole = pieces.every(({ sealedHash }, index) => there.get(index)?.sealedHash === sealedHash);
	return whole ? accepted(null) : refused('upload-incomplete');
}
