import path from 'node:path';
import { environment } from '#server/config.ts';
import { backup } from './backup.ts';
import { codeVerify } from './code-verify.ts';
import { type Command, refuseThrown, type Surroundings } from './command.ts';
import { init } from './init.ts';
import { inviteAdmin } from './invite-admin.ts';
import { lawCommands } from './law.ts';
import { lawReviewCommands } from './law-review.ts';
import { logExport } from './log-export.ts';
import { logPolicyCommands } from './log-policy.ts';
import { logStamps } from './log-stamps.ts';
import { logVerify } from './log-verify.ts';
import { logWatch } from './log-watch.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { start } from './start.ts';
import { verify } from './verify.ts';
import { witness, witnessInit } from './witness.ts';
import { witnessLogCommands } from './witness-logs.ts';

const commands: readonly Command[] = [
	start,
	init,
	serve,
	inviteAdmin,
	codeVerify,
	logVerify,
	logWatch,
	logStamps,
	logExport,
	...logPolicyCommands,
	verify,
	backup,
	restore,
	witnessInit,
	...witnessLogCommands,
	witness,
	...lawCommands,
	...lawReviewCommands
];

const surroundings: Surroundings = {
	checkout: path.resolve(import.meta.dirname, '../..'),
	env: environment(),
	say: (line) => console.log(line),
	complain: (line) => console.error(line)
};

const words = process.argv.slice(2);
const command = commands.find(({ name }) => name.every((word, index) => words[index] === word));
if (command) {
	const run = command.run(words.slice(command.name.length), surroundings);
	process.exitCode = await run.catch((error: unknown) => refuseThrown(surroundings, error));
} else {
	console.error('Usage: ./causeway COMMAND');
	for (const { name, usage, summary } of commands) console.error(`  ${[...name, usage].join(' ').trim().padEnd(54)} ${summary}`);
	process.exitCode = words.length === 0 || words[0] === 'help' ? 0 : 2;
}
