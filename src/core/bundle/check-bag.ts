import { equalBytes, utf8 } from '#core/base';
import { type Bag, hashOfFile, type RunningHash, wholeFile } from './bag.ts';
import type { Fault } from './faults.ts';
import { declaration, paths, readManifest } from './layout.ts';

const manifestBytesAtMost = 16_000_000;

/**
 * Holds a bag against its manifests (RFC 8493 section 3): every file that they list is there, unchanged, and none besides. Gives all faults. A bag whose
 * manifests cannot be read has one fault, `bag-malformed`.
 */
export async function checkBag(bag: Bag, hash: RunningHash): Promise<Fault[]> {
	const said = await wholeFile(bag.get(paths.declaration), 1000);
	if (!said || !equalBytes(said, utf8(declaration))) return [{ code: 'bag-malformed', about: paths.declaration }];
	const faults: Fault[] = [];
	const listed = new Set<string>([paths.tagManifest]);
	for (const name of [paths.manifest, paths.tagManifest]) {
		const bytes = await wholeFile(bag.get(name), manifestBytesAtMost);
		const hashes = bytes && readManifest(bytes);
		if (!hashes) return [{ code: 'bag-malformed', about: name }];
		for (const [path, expected] of hashes) {
			if (listed.has(path) || path.startsWith('data/') !== (name === paths.manifest))
				faults.push({ code: 'bag-malformed', about: name });
			listed.add(path);
			const file = bag.get(path);
			if (!file) faults.push({ code: 'file-missing', about: path });
			else if ((await hashOfFile(file, hash)).hash !== expected) faults.push({ code: 'file-changed', about: path });
		}
	}
	for (const path of bag.keys()) if (!listed.has(path)) faults.push({ code: 'file-added', about: path });
	return faults;
}
