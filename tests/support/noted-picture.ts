import { crc32 } from 'node:zlib';
import { concat, utf8 } from '#core/base';

/** One tag as it is written: its number, its type, and its values. Texts get their zero. */
type Tag = readonly [number, 'text' | 'short' | 'long' | 'fraction' | 'bytes', string | readonly number[]];

const types = { text: 2, short: 3, long: 4, fraction: 5, bytes: 7 } as const;

/** An EXIF block as a camera writes one: each directory with what did not fit behind it. */
export class ExifBlock {
	readonly #little: boolean;
	#bytes = new Uint8Array(8);

	constructor(little = true) {
		this.#little = little;
		this.#bytes.set(little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]);
	}

	#number(value: number, size: 2 | 4): Uint8Array {
		const bytes = new Uint8Array(size);
		const view = new DataView(bytes.buffer);
		if (size === 2) view.setUint16(0, value, this.#little);
		else view.setUint32(0, value, this.#little);
		return bytes;
	}

	#value([, type, value]: Tag): { count: number; bytes: Uint8Array } {
		if (typeof value === 'string') return { count: utf8(value).length + 1, bytes: concat(utf8(value), Uint8Array.of(0)) };
		if (type === 'bytes') return { count: value.length, bytes: Uint8Array.from(value) };
		if (type === 'fraction')
			return {
				count: value.length,
				bytes: concat(...value.flatMap((one) => [this.#number(Math.round(one * 10_000), 4), this.#number(10_000, 4)]))
			};
		return { count: value.length, bytes: concat(...value.map((one) => this.#number(one, type === 'short' ? 2 : 4))) };
	}

	/** Adds a directory and tells where it stands. `next`: where the one after it stands. */
	add(tags: readonly Tag[], next = 0): number {
		const from = this.#bytes.length;
		let after = from + 2 + tags.length * 12 + 4;
		const outside: Uint8Array[] = [];
		const entries = tags.map((tag) => {
			const { count, bytes } = this.#value(tag);
			const head = concat(this.#number(tag[0], 2), this.#number(types[tag[1]], 2), this.#number(count, 4));
			if (bytes.length <= 4) return concat(head, bytes, new Uint8Array(4 - bytes.length));
			const entry = concat(head, this.#number(after, 4));
			outside.push(bytes);
			after += bytes.length;
			return entry;
		});
		this.#bytes = concat(this.#bytes, this.#number(tags.length, 2), ...entries, this.#number(next, 4), ...outside) as never;
		return from;
	}

	/** The block, beginning with this directory. */
	finish(first: number): Uint8Array {
		const bytes = this.#bytes.slice();
		bytes.set(this.#number(first, 4), 4);
		return bytes;
	}
}

/** Notes of an invented camera, at a place in the middle of an ocean. */
export function inventedNotes(little = true): Uint8Array {
	const block = new ExifBlock(little);
	const photo = block.add([
		[0x9003, 'text', '2026:03:04 05:06:07'],
		[0x9011, 'text', '+02:00'],
		[0xa431, 'text', 'SN-canary-0815'],
		[0x9286, 'bytes', [...utf8('ASCII\0\0\0canary comment')]]
	]);
	const place = block.add([
		[1, 'text', 'S'],
		[2, 'fraction', [12, 30, 36]],
		[3, 'text', 'W'],
		[4, 'fraction', [34, 15, 0]],
		[6, 'fraction', [7.5]],
		[7, 'fraction', [5, 6, 7]],
		[0x1d, 'text', '2026:03:04']
	]);
	const thumbnail = block.add([[0x0103, 'short', [6]]]);
	return block.finish(
		block.add(
			[
				[0x010f, 'text', 'Invented'],
				[0x0110, 'text', 'Invented Camera 3'],
				[0x0131, 'text', 'Invented Editor'],
				[0x013b, 'text', 'Canary Photographer'],
				[0x0132, 'text', '2026:03:05 06:07:08'],
				[0x8769, 'long', [photo]],
				[0x8825, 'long', [place]]
			],
			thumbnail
		)
	);
}

const chunk = (type: string, data: Uint8Array): Uint8Array => {
	const [length, sum] = [new Uint8Array(4), new Uint8Array(4)];
	const named = concat(utf8(type), data);
	new DataView(length.buffer).setUint32(0, data.length);
	new DataView(sum.buffer).setUint32(0, crc32(named));
	return concat(length, named, sum);
};

/** A PNG file with notes put in behind its head, as programs write them; the pixels stay. */
export const pngWithNotes = (png: Uint8Array, notes = inventedNotes()): Uint8Array =>
	concat(png.subarray(0, 33), chunk('eXIf', notes), chunk('tEXt', utf8('Comment\0canary line')), png.subarray(33));

/** A PNG of no pixels that anybody could show, with chunks of these types. */
export const emptyPng = (...chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
	concat(
		Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		...chunks.map(([type, data]) => chunk(type, data)),
		chunk('IEND', new Uint8Array())
	);

/** A JPEG of segments alone. */
export const emptyJpeg = (...segments: readonly (readonly [number, Uint8Array])[]): Uint8Array =>
	concat(
		Uint8Array.of(0xff, 0xd8),
		...segments.map(([marker, data]) =>
			concat(Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255), data)
		),
		Uint8Array.of(0xff, 0xda, 0, 2, 0xff, 0xd9)
	);

const number = (value: number, size: number): Uint8Array =>
	Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256);
const box = (type: string, ...inside: readonly Uint8Array[]): Uint8Array => {
	const body = concat(...inside);
	return concat(number(body.length + 8, 4), utf8(type), body);
};

/** A HEIC file with one item beside no picture: notes, placed by `iloc` as a telephone does it. */
export function heicWithNotes(notes = inventedNotes()): Uint8Array {
	const ftyp = box('ftyp', utf8('heic'), number(0, 4), utf8('mif1heic'));
	const entry = box('infe', number(0x02000000, 4), number(7, 2), number(0, 2), utf8('Exif'), Uint8Array.of(0));
	const iinf = box('iinf', number(0, 4), number(1, 2), entry);
	const ilocOf = (from: number): Uint8Array =>
		box(
			'iloc',
			number(0x01000000, 4),
			number(0x4440, 2),
			number(1, 2),
			number(7, 2),
			number(0, 2),
			number(0, 2),
			number(0, 4),
			number(1, 2),
			number(from, 4),
			number(notes.length + 10, 4)
		);
	const metaOf = (from: number): Uint8Array => box('meta', number(0, 4), iinf, ilocOf(from));
	const from = ftyp.length + metaOf(0).length + 8;
	return concat(ftyp, metaOf(from), box('mdat', number(6, 4), utf8('Exif\0\0'), notes));
}

/** A WebP container of chunks. */
export function emptyWebp(...chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
	const little = (value: number): Uint8Array => number(value, 4).reverse();
	const inside = chunks.map(([type, data]) => concat(utf8(type), little(data.length), data, new Uint8Array(data.length % 2)));
	const body = concat(utf8('WEBP'), ...inside);
	return concat(utf8('RIFF'), little(body.length), body);
}
