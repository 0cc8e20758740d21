import { ed25519 } from '@noble/curves/ed25519.js';
import { accepted, concat, fromBase64, fromBase64url, fromHex, type Outcome, refused, toBase64, toHex, utf8 } from '#core/base';
import { checkSignature, type SignatureCheck, type SigningKey } from '#core/sealing';
import { isKeyName, type NoteKey, noteKeyOf } from './vkey.ts';

/** One signature line: who says to have signed. Nothing is verified by reading it. */
export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Uint8Array };

/** A note apart: `text` ends in a line feed; the separating empty line belongs to neither side. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A text and the keys, of those asked for, that signed it: at least one. */
export type OpenedNote = { readonly text: string; readonly signedBy: readonly NoteKey[] };

export type NoteRefusal = 'note-malformed' | 'note-key-ambiguous' | 'note-signature-wrong' | 'note-unsigned';

/** More signature lines than this are refused, as the Go implementation does; the specification asks for at least 16. */
const signaturesAtMost = 100;
const lineStart = '\u2014 ';

/** Mirror of {@link parseNote}. */
export const formatNote = ({ text, signatures }: Note): string => [text, '\n', ...signatures.map(formatSignature)].join('');

/** One signature line, with its line feed. */
export const formatSignature = ({ name, keyId, signature }: NoteSignature): string =>
	`${lineStart}${name} ${toBase64(concat(fromHex(keyId, 4) as Uint8Array, signature))}\n`;

/** Takes a note apart (C2SP signed-note, "Format"). Refuses `note-malformed`; an unknown kind of signature is none of its business. */
export function parseNote(note: string): Outcome<Note, 'note-malformed'> {
	if (!isPlain(note)) return refused('note-malformed', 'characters');
	const split = note.lastIndexOf('\n\n');
	if (split < 0 || !note.endsWith('\n')) return refused('note-malformed', 'layout');
	const lines = note.slice(split + 2, -1).split('\n');
	if (lines.length > signaturesAtMost) return refused('note-malformed', 'too many signatures');
	const signatures: NoteSignature[] = [];
	for (const line of lines) {
		const signature = parseSignature(line);
		if (!signature) return refused('note-malformed', 'signature line');
		signatures.push(signature);
	}
	return accepted({ text: note.slice(0, split + 1), signatures });
}

/** Signs a text with Ed25519 under a key name. Throws where text or name cannot stand in a note: they are our own words. */
export function signNote(text: string, name: string, key: SigningKey): string {
	if (!text.endsWith('\n') || !isPlain(text)) throw new Error('impossible: not the text of a note');
	const { keyId } = noteKeyOf(name, key.public);
	return formatNote({ text, signatures: [{ name, keyId, signature: ed25519.sign(utf8(text), key.secret) }] });
}

/**
 * Opens a note that at least one of `keys` signed. Signatures of other keys are ignored. Refuses `note-malformed`, `note-signature-wrong`
 * (one of `keys` is named and does not verify, even where another does), `note-unsigned` (none of `keys` is named), `note-key-ambiguous`
 * (two of `keys` share name and id, and the note names them).
 */
export function openNote(
	note: string,
	keys: readonly NoteKey[],
	check: SignatureCheck = checkSignature
): Outcome<OpenedNote, NoteRefusal> {
	const parsed = parseNote(note);
	if (!parsed.ok) return parsed;
	const { text, signatures } = parsed.value;
	const known = knownSignatures(signatures, keys);
	if (!known.ok) return known;
	const signedBy = new Set<NoteKey>();
	for (const { key, signature } of known.value) {
		const publicKey = fromBase64url(key.publicKey, 32);
		if (!publicKey || !check(signature, utf8(text), publicKey)) return refused('note-signature-wrong');
		signedBy.add(key);
	}
	return signedBy.size > 0 ? accepted({ text, signedBy: [...signedBy] }) : refused('note-unsigned');
}

/** The signatures that name one of `keys`, unverified, each with its key. All others are ignored. Refuses `note-key-ambiguous`. */
export function knownSignatures<Key extends Pick<NoteKey, 'name' | 'keyId'>>(
	signatures: readonly NoteSignature[],
	keys: readonly Key[]
): Outcome<{ readonly key: Key; readonly signature: Uint8Array }[], 'note-key-ambiguous'> {
	const found = [];
	for (const { name, keyId, signature } of signatures) {
		const [key, another] = keys.filter((known) => known.name === name && known.keyId === keyId);
		if (another) return refused('note-key-ambiguous');
		if (key) found.push({ key, signature });
	}
	return accepted(found);
}

/** No ASCII control character but the line feed, and text that UTF-8 can carry. */
function isPlain(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < 0x20 && code !== 0x0a) return false;
	}
	return text.isWellFormed();
}

/** Mirror of {@link formatSignature}, without the line feed; `null` for what is no signature line. */
export function parseSignature(line: string): NoteSignature | null {
	const [, name = '', encoded = ''] = /^\u2014 ([^ ]*) (.*)$/u.exec(line) ?? [];
	const bytes = fromBase64(encoded);
	if (!isKeyName(name) || !bytes || bytes.length < 5) return null;
	return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}
