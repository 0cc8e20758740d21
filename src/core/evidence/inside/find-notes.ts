import { type FoundNotes, isHeif, type NoteKind, notesOfHeif } from './heif-notes.ts';

const ascii = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
const startsWith = (bytes: Uint8Array, at: number, text: string): boolean => ascii(bytes, at, text.length) === text;

/** More pieces than this no picture has; whoever writes so many wants to keep a reader busy. */
const piecesMost = 4096;

/**
 * Finds what a picture carries beside its pixels: where its EXIF block stands, and which other kinds of notes there are. `null` for what is no JPEG, PNG, WebP or HEIC/AVIF.
 * The bytes may come from anybody: nothing is believed beyond their end, and nothing throws.
 */
export function findNotes(bytes: Uint8Array): FoundNotes | null {
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return notesOfJpeg(bytes);
	if (startsWith(bytes, 0, '\u0089PNG\r\n\u001a\n')) return notesOfPng(bytes);
	if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return notesOfWebp(bytes);
	return isHeif(bytes) ? notesOfHeif(bytes) : null;
}

class Found {
	readonly #kinds = new Set<NoteKind>();
	#exif: Uint8Array | null = null;
	isCut = false;

	see(kind: NoteKind): void {
		this.#kinds.add(kind);
	}

	/** The first block counts, as it does for cameras and programs. */
	seeExif(block: Uint8Array): void {
		this.#kinds.add('exif');
		this.#exif ??= withoutName(block);
	}

	get notes(): FoundNotes {
		return { exif: this.#exif, kinds: [...this.#kinds], isCut: this.isCut };
	}
}

/** JPEG names the block; the other formats should not, and some programs do all the same. */
const withoutName = (block: Uint8Array): Uint8Array => (startsWith(block, 0, 'Exif\0\0') ? block.subarray(6) : block);

/** Segments up to the first scan (ITU-T T.81, annex B). */
function notesOfJpeg(bytes: Uint8Array): FoundNotes {
	const found = new Found();
	let at = 2;
	for (let count = 0; count < piecesMost; count++) {
		while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
		const marker = bytes[at + 1];
		if (bytes[at] !== 0xff || marker === undefined) break;
		if (marker === 0xda || marker === 0xd9) return found.notes;
		if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
			at += 2;
			continue;
		}
		const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
		const end = at + 2 + length;
		if (length < 2 || end > bytes.length) break;
		seeSegment(found, marker, bytes.subarray(at + 4, end));
		at = end;
	}
	found.isCut = true;
	return found.notes;
}

function seeSegment(found: Found, marker: number, block: Uint8Array): void {
	if (marker === 0xe1 && startsWith(block, 0, 'Exif\0')) found.seeExif(block);
	else if (marker === 0xe1 && /^http:\/\/ns\.adobe\.com\/x(?:ap|mp)/.test(ascii(block, 0, 32))) found.see('xmp');
	else if (marker === 0xeb && startsWith(block, 0, 'JP')) found.see('manifest');
	else if (marker === 0xed && startsWith(block, 0, 'Photoshop')) found.see('iptc');
	else if (marker === 0xfe) found.see('text');
}

/** Chunks up to IEND (PNG, third edition, section 5). */
function notesOfPng(bytes: Uint8Array): FoundNotes {
	const found = new Found();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	let at = 8;
	for (let count = 0; count < piecesMost && at + 12 <= bytes.length; count++) {
		const length = view.getUint32(at);
		const type = ascii(bytes, at + 4, 4);
		const end = at + 12 + length;
		if (end > bytes.length) break;
		const block = bytes.subarray(at + 8, at + 8 + length);
		if (type === 'IEND') return found.notes;
		if (type === 'eXIf') found.seeExif(block);
		else if (type === 'caBX') found.see('manifest');
		else if (type === 'iTXt' && startsWith(block, 0, 'XML:com.adobe.xmp')) found.see('xmp');
		else if (['tEXt', 'zTXt', 'iTXt'].includes(type)) found.see('text');
		at = end;
	}
	found.isCut = true;
	return found.notes;
}

/** Chunks of the RIFF container (WebP, section "Extended file format"). */
function notesOfWebp(bytes: Uint8Array): FoundNotes {
	const found = new Found();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const end = Math.min(bytes.length, 8 + view.getUint32(4, true));
	let at = 12;
	for (let count = 0; count < piecesMost && at + 8 <= end; count++) {
		const length = view.getUint32(at + 4, true);
		const next = at + 8 + length + (length % 2);
		if (at + 8 + length > bytes.length) break;
		const type = ascii(bytes, at, 4);
		if (type === 'EXIF') found.seeExif(bytes.subarray(at + 8, at + 8 + length));
		else if (type === 'XMP ') found.see('xmp');
		else if (type === 'C2PA') found.see('manifest');
		at = next;
	}
	found.isCut = at < end;
	return found.notes;
}
