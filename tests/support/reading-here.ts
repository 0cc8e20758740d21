import { checkingVerbs } from '#ui/reading/checking-verbs.ts';
import { readingBy } from '#ui/reading/reading-by.ts';
import { readingVerbs } from '#ui/reading/reading-verbs.ts';
import { answerCalls, type Line, type Verbs, WorkerLine } from '#ui/sealing/worker-rpc.ts';

type Hear = Parameters<Line['addEventListener']>[1];

/** Two ends without a thread between them: what one says the other hears, at its next turn. */
function pair(): readonly [Line, Line] {
	const hearing: readonly [Hear[], Hear[]] = [[], []];
	const end = (own: 0 | 1): Line => ({
		postMessage: (data) => {
			for (const hear of hearing[own === 0 ? 1 : 0]) queueMicrotask(() => hear({ data }));
		},
		addEventListener: (type, hear) => {
			if (type === 'message') hearing[own].push(hear);
		}
	});
	return [end(0), end(1)];
}

/** A line to verbs that answer in this thread. */
export function lineHere<V extends Verbs>(verbs: V): WorkerLine<V> {
	const [near, far] = pair();
	answerCalls(verbs, far);
	return new WorkerLine(near);
}

/** Reads files from outside where the test runs, and takes the answers as a session takes them from a worker. */
export const readingHere = readingBy(
	() => lineHere(readingVerbs()),
	() => lineHere(checkingVerbs())
);
