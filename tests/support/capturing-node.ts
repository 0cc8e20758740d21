import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { must } from '#core/base';
import type { CaptureWorld } from '#server/capture/capture-page.ts';
import { startCaptureWorker } from '#server/capture/start-capture-worker.ts';
import { makeThrowawayFolder } from './throwaway-folder.ts';

/** A capture worker in this process; gives what a node needs in its environment to ask it. */
export async function startWorkerFor(
	t: Pick<TestContext, 'after'>,
	world: Omit<CaptureWorld, 'profiles'>,
	below?: string
): Promise<{ readonly CAUSEWAY_CAPTURE: string }> {
	const folder = await makeThrowawayFolder(below);
	const socket = path.join(folder, 's');
	const worker = must(await startCaptureWorker(socket, world));
	t.after(async () => {
		await worker.stop();
		await rm(folder, { recursive: true, force: true });
	});
	return { CAUSEWAY_CAPTURE: socket };
}
