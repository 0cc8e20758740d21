import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type Outcome, refused, toHex } from '#core/base';
import type { FileSource } from './file-source.ts';
import { giveBack } from './give-back.ts';
import type { Call } from './worker-rpc.ts';

const step = 4 * 1024 * 1024;

/** SHA-256 (hex) of a file that must not leave the device. Nothing is sent. Refuses `file-unreadable` and `stopped`. */
export async function hashFile(source: FileSource, { signal, report }: Call): Promise<Outcome<string, string>> {
	const hash = sha256.create();
	for (let at = 0; at < source.bytes; at += step) {
		if (signal.aborted) return refused('stopped');
		const end = Math.min(source.bytes, at + step);
		try {
			const read = await source.read(at, end);
			hash.update(read);
			giveBack(read);
		} catch {
			return refused('file-unreadable');
		}
		report({ done: end, total: source.bytes });
	}
	return accepted(toHex(hash.digest()));
}
