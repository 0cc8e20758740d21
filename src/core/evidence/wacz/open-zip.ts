import { unzipSync } from 'fflate';
import { accepted, type Outcome, refused } from '#core/base';

/** What an archive may hold when it is unpacked, in bytes: more is a bomb, or nothing for a phone. */
export const unpackedMost = 268_435_456;
const entriesMost = 5000;

/**
 * The files of a zip archive by name. The sizes that its directory names are all the room that is given: an entry that unpacks to more is cut there, and what it
 * is held against shows that. Refuses `zip-malformed` (also a name that stands twice: two readers would see two files) and `too-large`.
 */
export function openZip(
	bytes: Uint8Array,
	most = unpackedMost
): Outcome<ReadonlyMap<string, Uint8Array>, 'zip-malformed' | 'too-large'> {
	const names = new Set<string>();
	let [total, twice] = [0, false];
	try {
		const files = unzipSync(bytes, {
			filter: ({ name, originalSize, size, compression }) => {
				twice ||= names.has(name);
				names.add(name);
				// A stored entry takes what lies there, whatever it says of its length.
				total += compression === 0 ? size : originalSize;
				return total <= most && names.size <= entriesMost && !name.endsWith('/');
			}
		});
		if (total > most || names.size > entriesMost) return refused('too-large');
		return twice ? refused('zip-malformed', 'name twice') : accepted(new Map(Object.entries(files)));
	} catch {
		return refused('zip-malformed');
	}
}
