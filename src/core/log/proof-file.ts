import { accepted, fromBase64, type Outcome, refused, toBase64 } from '#core/base';
import { type Checkpoint, type CheckpointRefusal, openCheckpoint, parseAnyCheckpoint } from './checkpoint.ts';
import { type CosignatureChecks, type Cosigned, readCosignatures } from './cosignature.ts';
import { verifyInclusion } from './inclusion.ts';
import { type NoteRefusal, parseNote } from './note.ts';
import { isQuorum, type Policy } from './policy.ts';
import { formatVkey, type VkeyRefusal } from './vkey.ts';

/**
 * What a `.tlog-proof` file holds (C2SP tlog-proof): the place of an entry, its inclusion proof, and the signed checkpoint word for word.
 * `extra` is anything its maker put there, signed by nobody; `null` where there is none.
 */
export type ProofFile = {
	readonly extra: Uint8Array | null;
	readonly index: number;
	readonly proof: readonly Uint8Array[];
	readonly checkpoint: string;
};

/** What a proof has shown: the checkpoint the entry stands under, and who cosigned that. */
export type Proved = { readonly checkpoint: Checkpoint; readonly cosigned: readonly Cosigned[] };

export type ProofRefusal =
	| 'proof-malformed'
	| 'proof-log-unknown'
	| 'proof-quorum-missed'
	| 'proof-wrong'
	| VkeyRefusal
	| NoteRefusal
	| CheckpointRefusal;

const header = 'c2sp.org/tlog-proof@v1';
/** A tree below 2^53 entries has no longer proof. */
const hashesAtMost = 53;

/** The text of a proof file. Throws where it would not read back: what stands in it is our own. */
export function formatProofFile(file: ProofFile): string {
	const lines = [header];
	if (file.extra) lines.push(`extra ${toBase64(file.extra)}`);
	lines.push(`index ${file.index}`, ...file.proof.map(toBase64), '', file.checkpoint);
	const text = lines.join('\n');
	if (!parseProofFile(text).ok) throw new Error('impossible: not a proof');
	return text;
}

/**
 * Mirror of {@link formatProofFile}; verifies nothing. Refuses `proof-malformed`; an index from 2^53 on too.
 */
export function parseProofFile(text: string): Outcome<ProofFile, 'proof-malformed'> {
	const split = text.indexOf('\n\n');
	const [first, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
	if (first !== header) return refused('proof-malformed', 'header');
	const extra = lines[0]?.startsWith('extra ') ? fromBase64((lines.shift() as string).slice('extra '.length)) : undefined;
	if (extra === null || extra?.length === 0) return refused('proof-malformed', 'extra');
	const index = Number(/^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '')?.[1] ?? Number.NaN);
	if (!Number.isSafeInteger(index)) return refused('proof-malformed', 'index');
	const proof = lines.map((line) => fromBase64(line, 32));
	if (proof.length > hashesAtMost || !proof.every((hash) => hash !== null)) return refused('proof-malformed', 'hashes');
	const checkpoint = text.slice(split + 2);
	const note = parseNote(checkpoint);
	if (!note.ok || !parseAnyCheckpoint(note.value.text).ok) return refused('proof-malformed', 'checkpoint');
	return accepted({ extra: extra ?? null, index, proof, checkpoint });
}

/**
 * Checks a proof without asking anybody (C2SP tlog-proof, "Verifying a tlog proof"): one of the policy's logs signed the checkpoint, the
 * witnesses that cosigned it satisfy the quorum, and the entry that hashes to `leaf` (from `leafHash` of the entry itself) stands under it.
 * Refuses `proof-log-unknown` (no log of the policy has this origin), `proof-quorum-missed`, `proof-wrong`, and as `openCheckpoint` does.
 */
export function verifyProofFile(
	{ index, proof, checkpoint: note }: ProofFile,
	leaf: Uint8Array,
	policy: Policy,
	checks: CosignatureChecks = {}
): Outcome<Proved, ProofRefusal> {
	const cosigned = readCosignatures(
		note,
		policy.witnesses.map(({ key }) => key),
		checks
	);
	if (!cosigned.ok) return cosigned;
	const { origin } = cosigned.value.checkpoint;
	const logs = policy.logs.filter(({ key }) => key.name === origin);
	if (logs.length === 0) return refused('proof-log-unknown');
	const opened = logs.map(({ key }) => openCheckpoint(note, formatVkey(key), checks.ed25519));
	const [checkpoint] = opened.filter((one) => one.ok);
	if (!checkpoint) return opened[0] as (typeof opened)[number] & { ok: false };
	if (
		!isQuorum(
			policy,
			cosigned.value.cosigned.map(({ key }) => key)
		)
	)
		return refused('proof-quorum-missed');
	const { size, root } = checkpoint.value;
	if (!verifyInclusion({ leaf, index, size, proof, root })) return refused('proof-wrong');
	return accepted({ checkpoint: checkpoint.value, cosigned: cosigned.value.cosigned });
}
