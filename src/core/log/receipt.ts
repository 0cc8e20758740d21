import { accepted, canonicalBytes, equalBytes, type Json, must, type Outcome, refused, textFrom, utf8 } from '#core/base';
import type { Opening } from '#core/sealing';
import { entryBytes } from './entry.ts';
import { leafHash } from './merkle.ts';
import { formatNote, parseNote } from './note.ts';
import { leafOfOpening, parseOpening } from './opening.ts';
import { formatProofFile, type ProofFile, parseProofFile } from './proof-file.ts';

/** A proof file about a blind leaf (32 bytes), and what opens that; `null` where nothing does. */
export type Receipt = { readonly file: ProofFile; readonly leaf: Uint8Array; readonly opening: Opening | null };

export type ReceiptRefusal = 'proof-malformed' | 'opening-malformed' | 'proof-opening-missing' | 'proof-other-event';

/**
 * The text of a proof file that can be checked by itself: `extra` holds the 32 bytes of the leaf, which say nothing, or the canonical JSON of
 * its opening, which says what the event was. Give the opening only where its owner wants that read.
 */
export const formatReceipt = (place: Omit<ProofFile, 'extra'>, what: Uint8Array | Opening): string =>
	formatProofFile({ ...place, extra: what instanceof Uint8Array ? what : canonicalBytes(what as unknown as Json) });

/**
 * Mirror of {@link formatReceipt}. `beside` is an opening that came by another way, as read from JSON; the file may then be of anybody's
 * making. Verifies nothing of the log: that is for `verifyProofFile` with {@link leafHashOf}. Refuses `proof-malformed`, `opening-malformed`,
 * `proof-opening-missing` (nothing says which entry it is about), `proof-other-event` (file and opening are about different entries).
 */
export function parseReceipt(
	text: string,
	beside: { readonly opening: unknown } | null = null
): Outcome<Receipt, ReceiptRefusal> {
	const file = parseProofFile(text);
	if (!file.ok) return file;
	const { extra } = file.value;
	const blind = extra?.length === 32 ? extra : null;
	const inside = extra && !blind && beside === null ? { opening: jsonIn(extra) } : null;
	const given = beside ?? inside;
	if (given) {
		const opening = parseOpening(given.opening);
		if (!opening.ok) return refused('opening-malformed', opening.refusal.about);
		const leaf = leafOfOpening(opening.value);
		if (blind && !equalBytes(blind, leaf)) return refused('proof-other-event');
		return accepted({ file: file.value, leaf, opening: opening.value });
	}
	return blind ? accepted({ file: file.value, leaf: blind, opening: null }) : refused('proof-opening-missing');
}

/** By what the tree knows the entry of a blind leaf. */
export const leafHashOf = (leaf: Uint8Array): Uint8Array => leafHash(entryBytes({ kind: 'blind', leaf }));

function jsonIn(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(textFrom(bytes) ?? '');
	} catch {
		return null;
	}
}

/** More than this no QR code holds (ISO/IEC 18004, version 40, level L: 2,953 bytes). */
const paperBytes = 2900;

/**
 * The text of a proof file as squares on paper can hold it. A note stays valid without some of its signatures: where it is too long, the
 * longest of those that are not the log's own go first, and `short` says so. Throws where the text is no proof file.
 */
export function paperText(text: string): { readonly text: string; readonly short: boolean } {
	const file = must(parseProofFile(text));
	const { text: signed, signatures } = must(parseNote(file.checkpoint));
	const [origin] = signed.split('\n');
	const kept = [...signatures];
	const written = (): string => formatProofFile({ ...file, checkpoint: formatNote({ text: signed, signatures: kept }) });
	while (utf8(written()).length > paperBytes) {
		const others = kept.filter(({ name }) => name !== origin);
		const longest = others.toSorted((one, other) => other.signature.length - one.signature.length)[0];
		if (!longest) throw new Error('impossible: a proof of one signature fits');
		kept.splice(kept.indexOf(longest), 1);
	}
	return { text: written(), short: kept.length < signatures.length };
}
