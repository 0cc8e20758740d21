/** A kind of notes in a file beside its pixels. `manifest`: a signed account of origin (C2PA). */
export const noteKinds = ['exif', 'xmp', 'iptc', 'text', 'manifest'] as const;
export type NoteKind = (typeof noteKinds)[number];

/** `exif`: the block as TIFF, without any name before it. `isCut`: the file ends, or breaks, before all of it was seen. */
export type FoundNotes = { readonly exif: Uint8Array | null; readonly kinds: readonly NoteKind[]; readonly isCut: boolean };

const heifBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1', 'heif', 'avif', 'avis'];
const manifestBox = 'd8fec3d61b0e483c92975828877ec481';
const ascii = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));

/** Whether these bytes begin as a still picture in boxes (HEIC, HEIF, AVIF). */
export const isHeif = (bytes: Uint8Array): boolean => ascii(bytes, 4, 4) === 'ftyp' && heifBrands.includes(ascii(bytes, 8, 4));

type Box = { readonly type: string; readonly from: number; readonly end: number };
const boxesMost = 4096;

/** Boxes between two places (ISO/IEC 14496-12, section 4.2); `isCut` where one says that it is longer than what is there. */
function boxesIn(view: DataView, from: number, end: number): { readonly boxes: readonly Box[]; readonly isCut: boolean } {
	const boxes: Box[] = [];
	let at = from;
	while (at + 8 <= end && boxes.length < boxesMost) {
		const short = view.getUint32(at);
		const type = String.fromCharCode(...[4, 5, 6, 7].map((one) => view.getUint8(at + one)));
		const isLong = short === 1;
		if (isLong && at + 16 > end) return { boxes, isCut: true };
		const length = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
		if (length < (isLong ? 16 : 8) || at + length > end) return { boxes, isCut: true };
		boxes.push({ type, from: at + (isLong ? 16 : 8), end: at + length });
		at += length;
	}
	return { boxes, isCut: at < end };
}

/** What a HEIC or AVIF picture carries: its items are named in `iinf` and placed by `iloc` (ISO/IEC 23008-12, annex A). */
export function notesOfHeif(bytes: Uint8Array): FoundNotes {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const whole = boxesIn(view, 0, bytes.length);
	const kinds = new Set<NoteKind>();
	let exif: Uint8Array | null = null;
	let isCut = whole.isCut;
	for (const box of whole.boxes) {
		if (box.type === 'uuid' && hexOf(bytes.subarray(box.from, box.from + 16)) === manifestBox) kinds.add('manifest');
		if (box.type !== 'meta' || box.from + 4 > box.end) continue;
		const inside = boxesIn(view, box.from + 4, box.end);
		isCut ||= inside.isCut;
		for (const { id, type } of itemsIn(view, inside.boxes)) {
			if (type === 'mime') kinds.add('xmp');
			if (type !== 'Exif') continue;
			kinds.add('exif');
			const block = blockOf(view, inside.boxes, id);
			if (block) exif ??= afterOffset(bytes.subarray(block.from, block.end));
			else isCut = true;
		}
	}
	return { exif, kinds: [...kinds], isCut };
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('');

/** Before the TIFF block stands how far away it is. */
function afterOffset(block: Uint8Array): Uint8Array | null {
	if (block.length < 4) return null;
	const far = new DataView(block.buffer, block.byteOffset, block.length).getUint32(0);
	return far > block.length - 4 ? null : block.subarray(4 + far);
}

function itemsIn(view: DataView, boxes: readonly Box[]): readonly { readonly id: number; readonly type: string }[] {
	const iinf = boxes.find(({ type }) => type === 'iinf');
	if (!iinf || iinf.from + 8 > iinf.end) return [];
	const from = iinf.from + (view.getUint8(iinf.from) === 0 ? 6 : 8);
	return boxesIn(view, from, iinf.end).boxes.flatMap((entry) => {
		if (entry.type !== 'infe' || entry.from + 12 > entry.end) return [];
		const version = view.getUint8(entry.from);
		if (version < 2) return [];
		const isWide = version > 2;
		const at = entry.from + (isWide ? 10 : 8);
		if (at + 4 > entry.end) return [];
		const id = isWide ? view.getUint32(entry.from + 4) : view.getUint16(entry.from + 4);
		const type = String.fromCharCode(...[0, 1, 2, 3].map((one) => view.getUint8(at + one)));
		return [{ id, type }];
	});
}

/** Where an item lies in the file: one extent only, counted from the start of the file. Anything else is left alone. */
function blockOf(view: DataView, boxes: readonly Box[], wanted: number): { readonly from: number; readonly end: number } | null {
	const iloc = boxes.find(({ type }) => type === 'iloc');
	if (!iloc) return null;
	const read = new Numbers(view, iloc.from, iloc.end);
	const version = read.take(1);
	read.take(3);
	const sizes = read.take(2);
	const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map((by) => (sizes >> by) & 15) as [
		number,
		number,
		number,
		number
	];
	const count = read.take(version < 2 ? 2 : 4);
	for (let item = 0; item < Math.min(count, boxesMost) && !read.isOver; item++) {
		const id = read.take(version < 2 ? 2 : 4);
		const method = version > 0 ? read.take(2) & 15 : 0;
		read.take(2);
		const base = read.take(baseSize);
		const extents = read.take(2);
		for (let extent = 0; extent < Math.min(extents, boxesMost) && !read.isOver; extent++) {
			if (version > 0) read.take(indexSize);
			const from = base + read.take(offsetSize);
			const end = from + read.take(lengthSize);
			if (id !== wanted) continue;
			return method === 0 && extents === 1 && !read.isOver && end <= view.byteLength ? { from, end } : null;
		}
	}
	return null;
}

/** Numbers one behind the other; beyond the end they are 0 and it is told. */
class Numbers {
	readonly #view: DataView;
	readonly #end: number;
	#at: number;
	isOver = false;

	constructor(view: DataView, from: number, end: number) {
		this.#view = view;
		this.#at = from;
		this.#end = end;
	}

	take(size: number): number {
		if (this.#at + size > this.#end) this.isOver = true;
		if (this.isOver) return 0;
		let value = 0;
		for (let index = 0; index < size; index++) value = value * 256 + this.#view.getUint8(this.#at + index);
		this.#at += size;
		return value;
	}
}
