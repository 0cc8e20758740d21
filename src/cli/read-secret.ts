import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * Asks for words that nobody else is to read: they stand in no list of processes and no history of a shell. At a terminal they are asked for one by one and not shown; from a pipe each is a line.
 * What is missing is empty.
 */
export async function readSecrets(questions: readonly string[], ask: (question: string) => void): Promise<readonly string[]> {
	const { stdin } = process;
	const hidden = new Writable({ write: (_piece, _encoding, done) => done() });
	const reader = createInterface({ input: stdin, output: hidden, terminal: stdin.isTTY === true, historySize: 0 });
	const lines = reader[Symbol.asyncIterator]();
	const answers: string[] = [];
	try {
		for (const question of questions) {
			if (stdin.isTTY) ask(question);
			const { value, done } = await lines.next();
			answers.push(done ? '' : value);
		}
	} finally {
		reader.close();
	}
	return answers;
}
