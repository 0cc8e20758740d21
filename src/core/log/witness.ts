import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, equalBytes, fromBase64, type Outcome, refused, toBase64, toHex, utf8 } from '#core/base';
import type { SignatureCheck } from '#core/sealing';
import { type Checkpoint, parseAnyCheckpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency.ts';
import { type CosignatureChecks, verifyCosignature } from './cosignature.ts';
import type { CosignerKey } from './cosigner-key.ts';
import { emptyRoot } from './merkle.ts';
import { formatSignature, knownSignatures, openNote, parseNote, parseSignature } from './note.ts';
import type { NoteKey } from './vkey.ts';

/** What a log asks of a witness (C2SP tlog-witness, "add-checkpoint"): to cosign `checkpoint`, a whole note, after the `oldSize` it knew. */
export type AddCheckpoint = {
	readonly oldSize: number;
	readonly proof: readonly Uint8Array[];
	readonly checkpoint: string;
};

/** What a witness knows of a log: the keys it trusts for it, and the last checkpoint that it cosigned; `null` before the first. */
export type WitnessedLog = {
	readonly keys: readonly NoteKey[];
	readonly latest: Pick<Checkpoint, 'size' | 'root'> | null;
};

export type WitnessRefusal =
	| 'witness-request-malformed'
	| 'witness-log-unknown'
	| 'witness-signature-wrong'
	| 'witness-old-size-beyond'
	| 'witness-size-other'
	| 'witness-not-continued';

/** The HTTP status of each refusal: the protocol fixes them. With 409 the body is `about` and a line feed, of the type below. */
export const witnessStatus: Readonly<Record<WitnessRefusal, 400 | 403 | 404 | 409 | 422>> = {
	'witness-request-malformed': 400,
	'witness-log-unknown': 404,
	'witness-signature-wrong': 403,
	'witness-old-size-beyond': 400,
	'witness-size-other': 409,
	'witness-not-continued': 422
};
export const witnessSizeType = 'text/x.tlog.size';

const hashesAtMost = 63;

/** The body of the request. Throws where it would not read back: what stands in it is our own. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
	const body = `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
	if (!parseAddCheckpoint(body).ok) throw new Error('impossible: not a request to a witness');
	return body;
}

/** Mirror of {@link formatAddCheckpoint}; verifies nothing. Refuses `witness-request-malformed`. */
export function parseAddCheckpoint(body: string): Outcome<AddCheckpoint, 'witness-request-malformed'> {
	const split = body.indexOf('\n\n');
	const [first = '', ...lines] = body.slice(0, Math.max(split, 0)).split('\n');
	const oldSize = Number(/^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1] ?? Number.NaN);
	if (!Number.isSafeInteger(oldSize)) return refused('witness-request-malformed', 'old size');
	const proof = lines.map((line) => fromBase64(line, 32));
	if (proof.length > hashesAtMost || !proof.every((hash) => hash !== null)) return refused('witness-request-malformed', 'proof');
	const checkpoint = body.slice(split + 2);
	if (!checkpointIn(checkpoint).ok) return refused('witness-request-malformed', 'checkpoint');
	return accepted({ oldSize, proof, checkpoint });
}

/** The origin that a request is about, to look its log up by. */
export function originOf({ checkpoint }: AddCheckpoint): string {
	const read = checkpointIn(checkpoint);
	if (!read.ok) throw new Error('impossible: not a request that was parsed');
	return read.value.origin;
}

/** The checkpoint that a note is about. Its signature lines are looked at later: one that cannot be read is a signature that fails. */
const checkpointIn = (note: string): ReturnType<typeof parseAnyCheckpoint> =>
	parseAnyCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));

/** The name under which a witness shows its last checkpoint of a log: `<this>/checkpoint` (C2SP tlog-witness, "Monitor Retrieval Mechanism"). */
export const originHash = (origin: string): string => toHex(sha256(utf8(origin)));

/**
 * Whether a witness cosigns: `log` is what it knows of the request's origin, `null` where it does not follow that log. Accepted gives the
 * checkpoint and its text. **Then store it as the latest, in the transaction that read `log` under a lock, and only after that cosign and
 * answer**; two requests at once could else set the witness back. The refusals, in the order of C2SP tlog-witness: `witness-log-unknown`,
 * `witness-signature-wrong` (none by a trusted key, one that fails, or one that cannot be read), `witness-old-size-beyond`, `witness-size-other` (`about` is the size it
 * cosigned last, the answer's body), `witness-not-continued`.
 */
export function decideCosigning(
	{ oldSize, proof, checkpoint: note }: AddCheckpoint,
	log: WitnessedLog | null,
	check?: SignatureCheck
): Outcome<{ readonly checkpoint: Checkpoint; readonly text: string }, WitnessRefusal> {
	if (!log) return refused('witness-log-unknown');
	const opened = openNote(note, log.keys, check);
	const checkpoint = opened.ok ? parseAnyCheckpoint(opened.value.text) : opened;
	if (!opened.ok || !checkpoint.ok) return refused('witness-signature-wrong');
	const { size, root } = checkpoint.value;
	if (oldSize > size) return refused('witness-old-size-beyond');
	const known = log.latest?.size ?? 0;
	if (oldSize !== known) return refused('witness-size-other', String(known));
	if (!continues(log.latest, { size, root }, proof)) return refused('witness-not-continued');
	return accepted({ checkpoint: checkpoint.value, text: opened.value.text });
}

/** Every tree continues the empty one, without a proof; each other is held against what was cosigned, not against what the request says. */
function continues(
	latest: Pick<Checkpoint, 'size' | 'root'> | null,
	{ size, root }: Pick<Checkpoint, 'size' | 'root'>,
	proof: readonly Uint8Array[]
): boolean {
	if (size === 0 && !equalBytes(root, emptyRoot())) return false;
	if (!latest || latest.size === 0) return proof.length === 0;
	return verifyConsistency({ oldSize: latest.size, oldRoot: latest.root, size, root, proof });
}

/**
 * A checkpoint with the cosignatures that a witness answered with: those of `keys` that verify, each once; what others wrote is left out.
 * Refuses `witness-answer-malformed`, `note-signature-wrong`, `note-key-ambiguous`, `note-malformed`.
 */
export function addCosignatures(
	note: string,
	answer: string,
	keys: readonly CosignerKey[],
	checks?: CosignatureChecks
): Outcome<string, 'witness-answer-malformed' | 'note-signature-wrong' | 'note-key-ambiguous' | 'note-malformed'> {
	const parsed = parseNote(note);
	if (!parsed.ok) return parsed;
	const lines = answer.split('\n');
	const signatures = lines.slice(0, -1).map(parseSignature);
	if (lines.at(-1) !== '' || signatures.length === 0 || !signatures.every((signature) => signature !== null))
		return refused('witness-answer-malformed');
	const known = knownSignatures(signatures, keys);
	if (!known.ok) return known;
	const added = new Set<string>();
	for (const { key, signature } of known.value) {
		if (verifyCosignature(parsed.value.text, signature, key, checks) === null) return refused('note-signature-wrong', key.name);
		added.add(formatSignature({ ...key, signature }));
	}
	return accepted(note + [...added].filter((line) => !note.includes(line)).join(''));
}
