import { accepted, equalBytes, must, type Outcome, refused } from '#core/base';
import {
	type Checkpoint,
	cosignCheckpoint,
	decideCosigning,
	formatNote,
	type NoteKey,
	originOf,
	parseAddCheckpoint,
	parseNote,
	readCosignatures,
	type WitnessRefusal
} from '#core/log';
import { nativeCheck } from '#server/gateways/log.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import type { Contradiction } from '#server/store/witness-memory.ts';
import type { Witness } from './witness.ts';

/**
 * Answers a log that asks for a cosignature (C2SP tlog-witness, "add-checkpoint"): the lines that this witness signed. What it says yes to is
 * kept before this returns. Where the log signed two roots for one size, both notes are kept as proof. Refuses as `decideCosigning` does.
 */
export async function cosign(witness: Witness, body: string): Promise<Outcome<string, WitnessRefusal | StorageRefusal>> {
	const asked = parseAddCheckpoint(body);
	if (!asked.ok) return asked;
	const origin = originOf(asked.value);
	const keys = (await witness.logs()).filter(({ name }) => name === origin);
	// Before anything is locked: names that nobody configured cost nothing.
	if (keys.length === 0) return refused('witness-log-unknown');
	let lines = '';
	let contradiction: Contradiction | null = null;
	const outcome = await witness.memory.advance(origin, (latest) => {
		const decided = decideCosigning(asked.value, { keys, latest: latest === null ? null : headOf(latest) }, nativeCheck);
		if (!decided.ok) {
			if (decided.refusal.code === 'witness-not-continued')
				contradiction = contradictionIn(origin, latest, signedPart(asked.value.checkpoint, keys));
			return decided;
		}
		const { text } = decided.value;
		const time = Math.floor(witness.clock.now().getTime() / 1000);
		lines = witness.cosigners.map((cosigner) => cosignCheckpoint(text, cosigner, time)).join('');
		return accepted(signedPart(asked.value.checkpoint, keys) + lines);
	});
	if (contradiction) await witness.memory.keepContradiction(contradiction);
	return outcome.ok ? accepted(lines) : outcome;
}

/** A checkpoint of ours to remember, taken apart again. */
export const headOf = (note: string): Checkpoint => must(readCosignatures(note, [])).checkpoint;

/** The note with no signature lines but those of the log's own keys: what else a sender put there is none of ours to keep or show. */
function signedPart(note: string, keys: readonly NoteKey[]): string {
	const { text, signatures } = must(parseNote(note));
	const own = signatures.filter(({ name, keyId }) => keys.some((key) => key.name === name && key.keyId === keyId));
	return formatNote({ text, signatures: own });
}

/** Only one size with two roots is a proof by itself: for any other two sizes somebody else than the log may have sent a wrong proof. */
function contradictionIn(origin: string, kept: string | null, other: string): Contradiction | null {
	if (kept === null) return null;
	const [one, two] = [headOf(kept), headOf(other)];
	return one.size === two.size && !equalBytes(one.root, two.root) ? { origin, kept, other } : null;
}
