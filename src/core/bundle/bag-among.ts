import type { Bag, BagFile } from './bag.ts';

/** The bag among files that were picked or unpacked: at the top, or in a folder of its own. What lies beside that folder belongs to no bag, and is told as added. `null` where there is none. */
export function bagAmong(files: readonly BagFile[]): Bag | null {
	const top = files.find(({ path }) => /^(?:[^/]+\/)?bagit\.txt$/.test(path))?.path.slice(0, -'bagit.txt'.length);
	if (top === undefined) return null;
	const named = files.map((file) => ({
		...file,
		path: file.path.startsWith(top) ? file.path.slice(top.length) : `../${file.path}`
	}));
	return new Map(named.map((file) => [file.path, file]));
}
