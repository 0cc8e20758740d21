import { findNotes } from './find-notes.ts';
import type { NoteKind } from './heif-notes.ts';
import { readTiff, type TiffTags, type TiffValue } from './read-tiff.ts';

/** A time as the clock of the device wrote it; `zone` (such as `+01:00`) only where it says one. Often wrong, and easily changed. */
export type CameraTime = { readonly local: string; readonly zone: string | null };

/** Degrees, north and east positive. `at` is the time that satellites told, in UTC. */
export type CameraPlace = {
	readonly latitude: number;
	readonly longitude: number;
	readonly height: number | null;
	readonly at: string | null;
};

/** What a picture says of itself. Every text may be empty: not said. Whoever has the file can have written any of it. */
export type CameraFacts = {
	readonly taken: CameraTime | null;
	readonly changed: CameraTime | null;
	readonly device: string;
	readonly lens: string;
	readonly serial: string;
	readonly software: string;
	readonly owner: string;
	readonly words: string;
	readonly place: CameraPlace | null;
	/** A smaller copy of the picture, which may still show what was cut off or covered later. */
	readonly hasThumbnail: boolean;
};

/** `facts` is `null` where there are no camera notes that can be read; `others` are notes that are not read here. */
export type InsideFile = {
	readonly facts: CameraFacts | null;
	readonly others: readonly Exclude<NoteKind, 'exif'>[];
	readonly isCut: boolean;
};

/** Reads what a picture says of itself. `null` for a file of another kind. Never throws. */
export function readInside(bytes: Uint8Array): InsideFile | null {
	const found = findNotes(bytes);
	if (!found) return null;
	const tiff = found.exif && readTiff(found.exif);
	const others = found.kinds.filter((kind) => kind !== 'exif');
	const isCut = found.isCut || (found.kinds.includes('exif') && !tiff) || (tiff?.isCut ?? false);
	if (!tiff) return { facts: null, others, isCut };
	const { image, photo, place } = tiff;
	const facts: CameraFacts = {
		taken: timeOf(photo, 0x9003, 0x9011),
		changed: timeOf(image, 0x0132, 0x9010, photo),
		device: joined([textAt(image, 0x010f), textAt(image, 0x0110)]),
		lens: joined([textAt(photo, 0xa433), textAt(photo, 0xa434)]),
		serial: textAt(photo, 0xa431) || textAt(image, 0xc62f),
		software: textAt(image, 0x0131),
		owner: joined([textAt(photo, 0xa430), textAt(image, 0x013b), textAt(image, 0x8298), wideAt(image, 0x9c9d)]),
		words: joined([
			textAt(image, 0x010e),
			commentOf(photo.get(0x9286)),
			wideAt(image, 0x9c9b),
			wideAt(image, 0x9c9c),
			wideAt(image, 0x9c9e),
			wideAt(image, 0x9c9f)
		]),
		place: placeOf(place),
		hasThumbnail: tiff.hasThumbnail
	};
	return { facts: isEmpty(facts) ? null : facts, others, isCut };
}

const isEmpty = ({ hasThumbnail, ...said }: CameraFacts): boolean =>
	!hasThumbnail && Object.values(said).every((one) => one === null || one === '');

const textMost = 500;

/** One line, without what a screen would not show as a letter. */
const tidied = (text: string): string =>
	text
		.replace(/\p{C}+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, textMost);
const textAt = (tags: TiffTags, tag: number): string => {
	const value = tags.get(tag);
	return typeof value === 'string' ? tidied(value) : '';
};
/** Says nothing twice: a model often begins with its maker's name. */
function joined(texts: readonly string[]): string {
	const said: string[] = [];
	for (const text of texts) {
		if (text === '' || said.some((before) => before.includes(text))) continue;
		const inside = said.findIndex((before) => text.startsWith(before));
		if (inside >= 0) said[inside] = text;
		else said.push(text);
	}
	return said.join(', ');
}

const bytesOf = (value: TiffValue | undefined): Uint8Array =>
	value instanceof Uint8Array ? value : Array.isArray(value) ? Uint8Array.from(value) : new Uint8Array();

/** Text that Windows writes as UTF-16. */
const wideAt = (tags: TiffTags, tag: number): string => tidied(new TextDecoder('utf-16le').decode(bytesOf(tags.get(tag))));

/** A comment says in its first eight bytes how it is written (Exif 3.0, section 4.6.6). */
function commentOf(value: TiffValue | undefined): string {
	const bytes = bytesOf(value);
	const name = String.fromCharCode(...bytes.subarray(0, 5));
	const said = bytes.subarray(8);
	if (name === 'UNICO') return tidied(new TextDecoder(said[0] === 0 ? 'utf-16be' : 'utf-16le').decode(said));
	return name === 'ASCII' || name === '\0\0\0\0\0' ? tidied(new TextDecoder('utf-8').decode(said)) : '';
}

function timeOf(tags: TiffTags, tag: number, zoneTag: number, zones = tags): CameraTime | null {
	const found = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(textAt(tags, tag));
	if (!found || Number(found[1]) === 0) return null;
	const [, year, month, day, hour, minute, second] = found;
	const zone = textAt(zones, zoneTag);
	return {
		local: `${year}-${month}-${day} ${hour}:${minute}:${second}`,
		zone: /^[+-]\d{2}:\d{2}$/.test(zone) ? zone : null
	};
}

const numbersAt = (tags: TiffTags, tag: number, count: number): readonly number[] | null => {
	const value = tags.get(tag);
	return Array.isArray(value) && value.length === count && value.every(Number.isFinite) ? value : null;
};

function degreesOf(tags: TiffTags, tag: number, negative: string, most: number): number | null {
	const [degrees, minutes, seconds] = numbersAt(tags, tag + 1, 3) ?? [];
	if (degrees === undefined || minutes === undefined || seconds === undefined) return null;
	const value = degrees + minutes / 60 + seconds / 3600;
	return value > most ? null : textAt(tags, tag).toUpperCase() === negative ? -value : value;
}

function placeOf(tags: TiffTags): CameraPlace | null {
	const [latitude, longitude] = [degreesOf(tags, 1, 'S', 90), degreesOf(tags, 3, 'W', 180)];
	// Cameras without a fix write zeros.
	if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
	const [metres] = numbersAt(tags, 6, 1) ?? [];
	const below = numbersAt(tags, 5, 1)?.[0] === 1;
	const day = /^(\d{4}):(\d{2}):(\d{2})$/.exec(textAt(tags, 0x1d));
	const clock = numbersAt(tags, 7, 3)?.map((part) => String(Math.floor(part)).padStart(2, '0'));
	return {
		latitude,
		longitude,
		height: metres === undefined ? null : below ? -metres : metres,
		at: day && clock ? `${day[1]}-${day[2]}-${day[3]} ${clock.join(':')}` : null
	};
}
