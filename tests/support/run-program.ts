import { spawn } from 'node:child_process';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end and gives what it said. `input` goes to its standard input, as a pipe; without it there is none. */
export function runProgram(
	command: string,
	args: readonly string[],
	{ cwd, env = process.env, input }: { cwd: string; env?: NodeJS.ProcessEnv; input?: string }
): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
		const [out, err]: [Buffer[], Buffer[]] = [[], []];
		// A command that refuses at once does not read what it is given.
		child.stdin?.on('error', () => undefined).end(input);
		child.stdout?.on('data', (piece: Buffer) => out.push(piece));
		child.stderr?.on('data', (piece: Buffer) => err.push(piece));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
	});
}
