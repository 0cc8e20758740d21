import { accepted, concat, type Outcome, refused } from '#core/base';
import { entryBytesAtMost } from './entry.ts';

/** The bytes of an entry bundle (C2SP tlog-tiles, "Log entries"): each entry after its length in two bytes, the higher first. Throws where one does not fit. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
	if (entries.some(({ length }) => length > entryBytesAtMost)) throw new Error('impossible: entry too large');
	return concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]));
}

/**
 * Mirror of {@link formatBundle}. `width` is the number of entries that the name of the bundle promises. The entries are views of `bytes`.
 * Refuses `bundle-malformed`: more or fewer entries, or one cut short. What an entry holds is for {@link parseEntry} to say.
 */
export function parseBundle(bytes: Uint8Array, width: number): Outcome<Uint8Array[], 'bundle-malformed'> {
	const entries: Uint8Array[] = [];
	let at = 0;
	while (at < bytes.length && entries.length < width) {
		const end = endOfEntry(bytes, at);
		if (!(end <= bytes.length)) return refused('bundle-malformed', 'cut short');
		entries.push(bytes.subarray(at + 2, end));
		at = end;
	}
	if (entries.length !== width || at !== bytes.length) return refused('bundle-malformed', 'number of entries');
	return accepted(entries);
}

/** The bundle of the first `width` entries of a fuller one, for where only that is served; what is no bundle stays none. */
export function cutBundle(bytes: Uint8Array, width: number): Uint8Array {
	let end = 0;
	for (let count = 0; count < width && end < bytes.length; count++) end = endOfEntry(bytes, end);
	return bytes.subarray(0, end);
}

const endOfEntry = (bytes: Uint8Array, at: number): number =>
	at + 2 + ((bytes[at] as number) << 8) + (bytes[at + 1] ?? Number.NaN);
