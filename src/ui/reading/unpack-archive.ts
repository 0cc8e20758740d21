import { unzipSync } from 'fflate';
import { accepted, type Outcome, refused } from '#core/base';
import type { ChatFile } from '#core/evidence';

/** Only words come out of an archive; pictures, videos and sounds in it are not even unpacked. Lists of X's archive are scripts in its folder of data. */
const wordFiles = /\.(?:txt|log|csv|tsv|json|jsonl|ndjson|eml|mbox|msg)$|(?:^|\/)data\/[\w-]{1,80}\.js$/i;
/** What the words of an archive may come to, so that a small file made to swell does not fill the memory. */
const unpackedAtMost = 200_000_000;
const filesAtMost = 20_000;

/** The files with words in an archive, and the names of all others, folders left out. */
export type Unpacked = { readonly files: readonly ChatFile[]; readonly passed: readonly string[] };

export const isArchive = (bytes: Uint8Array): boolean =>
	bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Refuses `chat-malformed` (`archive`), `chat-empty` where it holds no file with words, `too-large` (`archive`). */
export async function unpackArchive({
	bytes
}: ChatFile): Promise<Outcome<Unpacked, 'chat-malformed' | 'chat-empty' | 'too-large'>> {
	const passed: string[] = [];
	let [total, count] = [0, 0];
	const isWanted = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
		if (name.startsWith('__MACOSX/') || name.endsWith('/')) return false;
		if (!wordFiles.test(name)) {
			passed.push(name);
			return false;
		}
		[total, count] = [total + originalSize, count + 1];
		return total <= unpackedAtMost && count <= filesAtMost;
	};
	try {
		const inside = Object.entries(unzipSync(bytes, { filter: isWanted }));
		if (total > unpackedAtMost || count > filesAtMost) return refused('too-large', 'archive');
		if (inside.length === 0) return refused('chat-empty');
		return accepted({ files: inside.map(([name, content]) => ({ name, bytes: content })), passed });
	} catch {
		return refused('chat-malformed', 'archive');
	}
}
