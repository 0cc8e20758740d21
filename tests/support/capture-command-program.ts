/**
 * `./causeway capture-worker` as a program of its own: `capture-command-program.ts [UID GID]`. As root it becomes that user once everything is loaded, for that one may not be able to read the
 * checkout.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

type RunCommand = (words: readonly string[], surroundings: object) => Promise<number>;

const checkout = path.resolve(import.meta.dirname, '../..');
const commands = pathToFileURL(path.join(checkout, 'src/cli/run-command.ts')).href;
const { runCommand } = (await import(commands)) as { runCommand: RunCommand };
const [uid, gid] = process.argv.slice(2).map(Number);
if (uid !== undefined && gid !== undefined && process.getuid?.() === 0) {
	process.setgroups?.([]);
	process.setgid?.(gid);
	process.setuid?.(uid);
}
process.exitCode = await runCommand(['capture-worker'], {
	checkout,
	env: process.env,
	say: (line: string) => process.stdout.write(`${line}\n`),
	complain: (line: string) => process.stderr.write(`${line}\n`)
});
