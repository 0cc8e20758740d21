import manifestProgram from '@contentauth/c2pa-wasm/c2pa.wasm?url';
import { accepted, type Outcome, refused } from '#core/base';
import type { ManifestFacts } from '#core/evidence';
import { startWorker } from '#ui/sealing/start-worker.ts';
import type { Verbs, WorkerLine } from '#ui/sealing/worker-rpc.ts';
import type { ManifestVerbs } from './manifest-verbs.ts';
import manifestScript from './manifest-worker.ts?worker&url';
import type { MediaVerbs } from './media-verbs.ts';
import mediaScript from './media-worker.ts?worker&url';

/** Asks a worker of its own for one thing, and ends it: a file that breaks its reader breaks nothing else. It has no keys and reaches no network. */
async function askAlone<V extends Verbs, T>(script: string, ask: (line: WorkerLine<V>) => Promise<T>): Promise<T> {
	const line = startWorker<V>(script);
	try {
		return await ask(line);
	} finally {
		line.stop();
	}
}

export const askMedia = <T>(ask: (line: WorkerLine<MediaVerbs>) => Promise<T>): Promise<T> => askAlone(mediaScript, ask);

/**
 * Reads the signed account of origin in a file. The page fetches the program for it, some megabytes of our own place, only here, and hands it to the worker. Refuses as
 * `readManifest` does, and `no-connection`.
 */
export async function askManifest(content: Blob): Promise<Outcome<ManifestFacts | null, string>> {
	const program = await fetchProgram();
	return program.ok
		? askAlone<ManifestVerbs, Outcome<ManifestFacts | null, string>>(manifestScript, (line) =>
				line.call('manifest', { content, program: program.value })
			)
		: program;
}

async function fetchProgram(): Promise<Outcome<ArrayBuffer, string>> {
	try {
		const answer = await fetch(manifestProgram);
		return answer.ok ? accepted(await answer.arrayBuffer()) : refused('no-connection');
	} catch {
		return refused('no-connection');
	}
}
