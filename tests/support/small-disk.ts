import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

export type SmallDisk = {
	/** Gives it another size. */
	resize(mebibytes: number): void;
};

/**
 * Waits for the end of its input, which comes when the test ends or its process dies in whatever way; then takes the disk away, once
 * nobody uses it any more or after five seconds.
 */
const undertaker = `cat > /dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do umount -- "$1" 2> /dev/null && exit; sleep 0.5; done
umount -l -- "$1"`;

/**
 * Puts a disk of so many MiB under a folder until the test ends; `null` where this machine does not let us mount. Call it before anything
 * is registered that removes the folder.
 */
export async function putSmallDisk(t: Pick<TestContext, 'after'>, folder: string, mebibytes: number): Promise<SmallDisk | null> {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0711`, 'tmpfs', folder], { stdio: 'ignore' });
	} catch {
		return null;
	}
	const watch = spawn('/bin/sh', ['-c', undertaker, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
	watch.unref();
	(watch.stdin as unknown as { unref(): void }).unref();
	t.after(async () => {
		watch.ref();
		watch.stdin.end();
		if (watch.exitCode === null) await once(watch, 'exit');
	});
	return { resize: (to) => void execFileSync('mount', ['-o', `remount,size=${to}m`, folder], { stdio: 'ignore' }) };
}
