import manifestProgram from '@contentauth/c2pa-wasm/c2pa.wasm?url';
import { accepted, type Outcome, refused } from '#core/base';
import type { ManifestFacts } from '#core/evidence';
import { askAlone } from '#ui/reading/ask-alone.ts';
import { startWorker } from '#ui/sealing/start-worker.ts';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';
import type { ManifestVerbs } from './manifest-verbs.ts';
import manifestScript from './manifest-worker.ts?worker&url';
import type { MediaVerbs } from './media-verbs.ts';
import mediaScript from './media-worker.ts?worker&url';

type Done<T> = Promise<Outcome<T, string>>;

export const askMedia = <T>(ask: (line: WorkerLine<MediaVerbs>) => Done<T>): Done<T> =>
	askAlone(() => startWorker<MediaVerbs>(mediaScript), ask);

/**
 * Reads the signed account of origin in a file. The page fetches the program for it, some megabytes of our own place, only here, and hands it to the worker. Refuses as
 * `readManifest` does, and `no-connection`.
 */
export async function askManifest(content: Blob): Promise<Outcome<ManifestFacts | null, string>> {
	const program = await fetchProgram();
	return program.ok
		? askAlone(
				() => startWorker<ManifestVerbs>(manifestScript),
				(line) => line.call('manifest', { content, program: program.value })
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
