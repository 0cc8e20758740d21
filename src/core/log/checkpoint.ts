import { accepted, fromBase64, type Outcome, refused, toBase64 } from '#core/base';
import type { SignatureCheck, SigningKey } from '#core/sealing';
import { assertSize, emptyRoot, sameHash } from './merkle.ts';
import { type NoteRefusal, openNote, signNote } from './note.ts';
import { isNoteKeyName, parseVkey, type VkeyRefusal } from './vkey.ts';

/** The whole log at one moment: `origin` names the log, `root` (32 bytes) stands for its first `size` entries in order. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

export type CheckpointRefusal = 'checkpoint-malformed' | 'checkpoint-origin-wrong';

/** The note text of a checkpoint (C2SP tlog-checkpoint, "Note text"): origin, size, root; no extension lines. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
	assertSize(size);
	if (!isNoteKeyName(origin) || root.length !== 32) throw new Error('impossible: not a checkpoint');
	return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Mirror of {@link formatCheckpoint}: accepts exactly the texts that it makes. Refuses `checkpoint-malformed`, also for extension lines
 * (nobody audits them, so a log could tell each reader something else) and for an empty tree with another root than that of no leaves.
 */
export function parseCheckpoint(text: string): Outcome<Checkpoint, 'checkpoint-malformed'> {
	const read = parseAnyCheckpoint(text);
	if (!read.ok || formatCheckpoint(read.value) !== text) return refused('checkpoint-malformed');
	const { size, root } = read.value;
	if (size === 0 && !sameHash(root, emptyRoot())) return refused('checkpoint-malformed', 'root of the empty tree');
	return read;
}

/**
 * The first three lines of any log's checkpoint (C2SP tlog-checkpoint, "Note text"), for a witness: other logs may add extension lines, which
 * a witness passes over, and it has an answer of its own to a wrong root of the empty tree. Refuses `checkpoint-malformed`, also for a size from 2^53 on.
 */
export function parseAnyCheckpoint(text: string): Outcome<Checkpoint, 'checkpoint-malformed'> {
	const [, origin = '', digits = '', encoded = ''] =
		/^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n(?:[^\n]+\n)*$/u.exec(text) ?? [];
	const [size, root] = [Number(digits), fromBase64(encoded, 32)];
	if (!isNoteKeyName(origin) || !Number.isSafeInteger(size) || !root) return refused('checkpoint-malformed');
	return accepted({ origin, size, root });
}

/** A checkpoint signed by its log's key, under the origin as key name. */
export const signCheckpoint = (checkpoint: Checkpoint, key: SigningKey): string =>
	signNote(formatCheckpoint(checkpoint), checkpoint.origin, key);

/**
 * Opens a checkpoint that the log of `vkey` signed. Refuses as {@link parseVkey} and {@link openNote} do, `checkpoint-malformed`, and
 * `checkpoint-origin-wrong` where the text is about another log than the key's. Says nothing of earlier checkpoints: compare with them.
 */
export function openCheckpoint(
	note: string,
	vkey: string,
	check?: SignatureCheck
): Outcome<Checkpoint, VkeyRefusal | NoteRefusal | CheckpointRefusal> {
	const key = parseVkey(vkey);
	if (!key.ok) return key;
	const opened = openNote(note, [key.value], check);
	if (!opened.ok) return opened;
	const checkpoint = parseCheckpoint(opened.value.text);
	if (checkpoint.ok && checkpoint.value.origin !== key.value.name) return refused('checkpoint-origin-wrong');
	return checkpoint;
}
