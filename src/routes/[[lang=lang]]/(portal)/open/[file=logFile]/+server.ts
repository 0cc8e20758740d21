import { answerFile } from '#ui/law/answer-file.ts';
import { linesOf } from '#ui/law/law-table.ts';
import type { RequestHandler } from './$types';

const columns = ['part', 'name', 'size', 'at', 'state', 'one', 'other'];

/** The page about the log as data: JSON with everything, CSV with a row for each thing in it. */
export const GET: RequestHandler = async ({ params, locals, request }) => {
	const record = await locals.source.logRecord();
	const rows = [
		{ part: 'log', name: record.vkey, size: record.size, state: record.checkpoint },
		{ part: 'cosigned', size: record.cosigned },
		...record.witnesses.map(({ vkey, size, at, answer }) => ({ part: 'witness', name: vkey, size, at, state: answer })),
		...record.watched.map(({ origin, size, at }) => ({ part: 'watched', name: origin, size, at })),
		...record.growth.map(({ day, size }) => ({ part: 'growth', size, at: day })),
		...record.contradictions.map(({ origin, day, kept, other }) => ({
			part: 'disputed',
			name: origin,
			at: day,
			one: kept,
			other
		}))
	];
	return answerFile({ json: record, lines: linesOf(columns, rows) }, params.file, request.headers, 1);
};
