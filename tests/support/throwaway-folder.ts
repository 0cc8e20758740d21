import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** A new folder under the system's temporary one, or another. As root others may pass through it, for PostgreSQL runs as another user. */
export async function makeThrowawayFolder(below = tmpdir()): Promise<string> {
	const folder = await mkdtemp(path.join(below, 'causeway-test-'));
	if (process.getuid?.() === 0) await chmod(folder, 0o711);
	return folder;
}

/** The same for one test, removed when it ends, however it ends. Whatever still runs may write into it meanwhile: then it is removed again. */
export async function throwawayFolder(t: TestContext): Promise<string> {
	const folder = await makeThrowawayFolder();
	t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
	return folder;
}
