/**
 * Writes our vectors of the log's formats: `node tools/vectors/log.ts`. They come out the same in every run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refusedVectors, replayVectors } from './key-log-vectors.ts';
import { checkpointVectors, noteVectors } from './note-vectors.ts';
import { reopeningVectors } from './reopening-vectors.ts';
import { acceptedVectors, codeVectors, entryVectors, openingVectors, restoredVectors } from './statement-vectors.ts';
import { tileVectors } from './tile-vectors.ts';
import { consistencyVectors, inclusionVectors, treeVectors } from './tree-vectors.ts';
import { cosignatureVectors, policyVectors, proofFileVectors, witnessVectors } from './witness-vectors.ts';

export const vectorFolder = path.join(import.meta.dirname, '..', '..', 'spec', 'vectors');

/** Every file with its text, by path under {@link vectorFolder}. */
export async function logVectors(): Promise<ReadonlyMap<string, string>> {
	const files = {
		'log/tree.json': treeVectors(),
		'log/inclusion.json': inclusionVectors(),
		'log/consistency.json': consistencyVectors(),
		'log/note.json': noteVectors(),
		'log/checkpoint.json': checkpointVectors(),
		'log/entry.json': entryVectors(),
		'log/opening.json': openingVectors(),
		'log/code.json': codeVectors(),
		'log/accepted.json': acceptedVectors(),
		'log/restored.json': restoredVectors(),
		'log/tiles.json': tileVectors(),
		'log/cosignature.json': cosignatureVectors(),
		'log/policy.json': policyVectors(),
		'log/proof-file.json': proofFileVectors(),
		'log/witness.json': witnessVectors(),
		'key-log/replay.json': await replayVectors(),
		'key-log/refused.json': await refusedVectors(),
		'key-log/reopening.json': await reopeningVectors()
	};
	return new Map(Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, '\t')}\n`]));
}

if (import.meta.main) {
	for (const [name, text] of await logVectors()) {
		const file = path.join(vectorFolder, name);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, text);
	}
}
