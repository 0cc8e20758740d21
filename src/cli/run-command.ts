import { backup } from './backup.ts';
import { bundle } from './bundle.ts';
import { captureWorker } from './capture-worker.ts';
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
	bundle,
	verify,
	backup,
	restore,
	witnessInit,
	...witnessLogCommands,
	witness,
	captureWorker,
	...lawCommands,
	...lawReviewCommands
];

/** Runs the command that the words begin with, and gives its exit code; what it throws is said as a refusal. Words that name none say what there is. */
export async function runCommand(words: readonly string[], surroundings: Surroundings): Promise<number> {
	const command = commands.find(({ name }) => name.every((word, index) => words[index] === word));
	if (command)
		return command
			.run(words.slice(command.name.length), surroundings)
			.catch((error: unknown) => refuseThrown(surroundings, error));
	surroundings.complain('Usage: ./causeway COMMAND');
	for (const { name, usage, summary } of commands)
		surroundings.complain(`  ${[...name, usage].join(' ').trim().padEnd(54)} ${summary}`);
	return words.length === 0 || words[0] === 'help' ? 0 : 2;
}
