import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import type { Checkpoint } from './checkpoint.ts';
import { entryBytes } from './entry.ts';
import { verifyInclusion } from './inclusion.ts';
import type { KeyBook } from './key-book.ts';
import { replayKeyLog } from './key-log.ts';
import { leafHash } from './merkle.ts';
import type { ClearStatement } from './statement.ts';

/** A statement of the key log, its place in the log, and the hashes (b64u of 32 bytes) that show it there (RFC 9162 2.1.3). */
export type PlacedStatement = { readonly index: number; readonly statement: ClearStatement; readonly proof: readonly string[] };

/**
 * The key book of statements each of which is shown to stand under this checkpoint, in the order of the log. Refuses `key-not-proved`; `about` says of which
 * statement, or what rule of the key log (spec/key-log.md) they break. What was left out at the end it cannot know.
 */
export function proveKeyLog(placed: readonly PlacedStatement[], checkpoint: Checkpoint): Outcome<KeyBook, 'key-not-proved'> {
	const proved = provePlaced(placed, checkpoint);
	if (!proved.ok) return proved;
	const book = replayKeyLog(placed.map(({ statement }) => statement));
	return book.ok ? book : refused('key-not-proved', book.refusal.code);
}

/** Whether each of these stands under this checkpoint, and they come in the order of the log. Refuses `key-not-proved` with the first that does not. */
export function provePlaced(
	placed: readonly PlacedStatement[],
	{ size, root }: Pick<Checkpoint, 'size' | 'root'>
): Outcome<null, 'key-not-proved'> {
	let last = -1;
	for (const [at, { index, statement, proof }] of placed.entries()) {
		const hashes = proof.map((hash) => fromBase64url(hash, 32) ?? new Uint8Array());
		const leaf = leafOf(statement);
		if (index <= last || !leaf || !verifyInclusion({ leaf, index, size, proof: hashes, root }))
			return refused('key-not-proved', `statement ${at}`);
		last = index;
	}
	return accepted(null);
}

function leafOf(statement: ClearStatement): Uint8Array | null {
	try {
		return leafHash(entryBytes({ kind: 'clear', statement }));
	} catch {
		// Not canonical, or larger than an entry may be.
		return null;
	}
}
