import { type ChildProcess, spawn } from 'node:child_process';

/** How a program ended: `code` is null when it was stopped by a signal, by us after `minutes` or by somebody else. */
export type Ended = { readonly code: number | null; readonly output: string };

const running = new Set<ChildProcess>();

/** Runs a program in a process group of its own and gathers what it says. It never outlives us, nor its time. */
export function runProgram(
	command: string,
	args: readonly string[],
	{ cwd, env = process.env, minutes = 10 }: { cwd: string; env?: NodeJS.ProcessEnv; minutes?: number }
): Promise<Ended> {
	return new Promise((resolve) => {
		const pieces: Buffer[] = [];
		const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
		const limit = setTimeout(() => {
			pieces.push(Buffer.from(`\nstopped after ${minutes} minutes\n`));
			stopGroup(child);
		}, minutes * 60_000);
		running.add(child);
		child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
		child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
		child.on('error', (error) => pieces.push(Buffer.from(`${command}: ${error.message}\n`)));
		child.on('exit', () => stopGroup(child)); // what it left behind would keep its output open
		child.on('close', (code) => {
			clearTimeout(limit);
			running.delete(child);
			resolve({ code, output: Buffer.concat(pieces).toString('utf8') });
		});
	});
}

function stopGroup(child: ChildProcess): void {
	try {
		if (child.pid) process.kill(-child.pid, 'SIGKILL');
	} catch {
		// the group has ended by itself
	}
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => {
		for (const child of running) stopGroup(child);
		process.exit(1);
	});
}
