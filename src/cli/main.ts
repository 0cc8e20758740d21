import path from 'node:path';
import { environment } from '#server/config.ts';
import { runCommand } from './run-command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
	checkout: path.resolve(import.meta.dirname, '../..'),
	env: environment(),
	say: (line) => console.log(line),
	complain: (line) => console.error(line)
});
