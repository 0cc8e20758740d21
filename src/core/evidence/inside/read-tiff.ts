/** A value of one tag: text, numbers (fractions as their quotient), or bytes that mean something to their maker alone. */
export type TiffValue = string | readonly number[] | Uint8Array;
export type TiffTags = ReadonlyMap<number, TiffValue>;

/** The directories of an EXIF block (Exif 3.0, section 4.6). `thumbnail`: whether there is a second, smaller picture. `isCut`: something in it leads outside, or is none of the known forms. */
export type Tiff = {
	readonly image: TiffTags;
	readonly photo: TiffTags;
	readonly place: TiffTags;
	readonly hasThumbnail: boolean;
	readonly isCut: boolean;
};

/** Bytes that a value of each type takes; index is the type (TIFF 6.0, section 2; 13 and 129 besides). */
const sizes: Readonly<Record<number, number>> = {
	1: 1,
	2: 1,
	3: 2,
	4: 4,
	5: 8,
	6: 1,
	7: 1,
	8: 2,
	9: 4,
	10: 8,
	11: 4,
	12: 8,
	129: 1
};
const tagsMost = 512;
const numbersMost = 64;
const bytesMost = 65_536;
const photoTag = 0x8769;
const placeTag = 0x8825;
const utf8Type = 129;

/** Reads an EXIF block. `null` for what is none. Never throws, follows no directory twice, and reads no more than a bounded part of any value. */
export function readTiff(bytes: Uint8Array): Tiff | null {
	const order = String.fromCharCode(...bytes.subarray(0, 2));
	if (bytes.length < 8 || (order !== 'II' && order !== 'MM')) return null;
	const block = new Block(bytes, order === 'II');
	if (block.number(2, 2) !== 42) return null;
	const first = block.directory(block.number(4, 4));
	const [photo, place] = [photoTag, placeTag].map((tag) => block.directory(pointer(first.tags.get(tag))).tags) as [
		TiffTags,
		TiffTags
	];
	const hasThumbnail = first.next > 0 && block.directory(first.next).tags.size > 0;
	return { image: first.tags, photo, place, hasThumbnail, isCut: block.isCut };
}

const pointer = (value: TiffValue | undefined): number =>
	Array.isArray(value) && value.length === 1 && Number.isSafeInteger(value[0]) ? (value[0] as number) : 0;

class Block {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #little: boolean;
	readonly #seen = new Set<number>();
	isCut = false;

	constructor(bytes: Uint8Array, little: boolean) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#little = little;
	}

	/** A whole number of 1, 2 or 4 bytes; 0 beyond the end, which is told. */
	number(at: number, size: 1 | 2 | 4): number {
		if (at + size > this.#bytes.length) {
			this.isCut = true;
			return 0;
		}
		if (size === 1) return this.#view.getUint8(at);
		return size === 2 ? this.#view.getUint16(at, this.#little) : this.#view.getUint32(at, this.#little);
	}

	/** One directory, and where the next one stands (0: nowhere). `from` 0 is none. */
	directory(from: number): { readonly tags: TiffTags; readonly next: number } {
		const tags = new Map<number, TiffValue>();
		if (from === 0) return { tags, next: 0 };
		if (from < 8 || this.#seen.has(from)) {
			this.isCut = true;
			return { tags, next: 0 };
		}
		this.#seen.add(from);
		const count = this.number(from, 2);
		if (count > tagsMost || from + 2 + count * 12 > this.#bytes.length) this.isCut = true;
		for (let index = 0; index < Math.min(count, tagsMost); index++) {
			const at = from + 2 + index * 12;
			if (at + 12 > this.#bytes.length) return { tags, next: 0 };
			const tag = this.number(at, 2);
			const value = this.#value(at);
			// The first of a tag counts; a second one is nobody's.
			if (value !== null && !tags.has(tag)) tags.set(tag, value);
		}
		const after = from + 2 + count * 12;
		return { tags, next: count <= tagsMost && after + 4 <= this.#bytes.length ? this.number(after, 4) : 0 };
	}

	#value(entry: number): TiffValue | null {
		const type = this.number(entry + 2, 2);
		const count = this.number(entry + 4, 4);
		const size = sizes[type];
		if (size === undefined || count === 0) return null;
		const at = count * size <= 4 ? entry + 8 : this.number(entry + 8, 4);
		if (at + count * size > this.#bytes.length) {
			this.isCut = true;
			return null;
		}
		const bytes = this.#bytes.subarray(at, at + Math.min(count * size, bytesMost));
		if (type === 2 || type === utf8Type) return textOf(bytes);
		if (type === 7 || (type === 1 && count > numbersMost)) return bytes;
		return Array.from({ length: Math.min(count, numbersMost) }, (_, index) => this.#one(type, at + index * size));
	}

	#one(type: number, at: number): number {
		const view = this.#view;
		switch (type) {
			case 1:
				return view.getUint8(at);
			case 3:
				return view.getUint16(at, this.#little);
			case 4:
				return view.getUint32(at, this.#little);
			case 5:
				return view.getUint32(at, this.#little) / view.getUint32(at + 4, this.#little);
			case 6:
				return view.getInt8(at);
			case 8:
				return view.getInt16(at, this.#little);
			case 9:
				return view.getInt32(at, this.#little);
			case 10:
				return view.getInt32(at, this.#little) / view.getInt32(at + 4, this.#little);
			case 11:
				return view.getFloat32(at, this.#little);
			default:
				return view.getFloat64(at, this.#little);
		}
	}
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** Text up to its first zero: UTF-8 where it is that, else one character a byte. */
function textOf(bytes: Uint8Array): string {
	const end = bytes.indexOf(0);
	const said = end < 0 ? bytes : bytes.subarray(0, end);
	try {
		return strict.decode(said);
	} catch {
		let text = '';
		for (const one of said) text += String.fromCharCode(one);
		return text;
	}
}
