import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Moment, momentOf } from '#core/base';
import type { LogRecord } from '#server/page-source.ts';
import { startPageServer } from '#tests/support/page-server.ts';

const invented: LogRecord = {
	origin: 'node.example/log',
	vkey: 'node.example/log+invented',
	size: 70_123,
	checkpoint: 'An invented note.',
	cosigned: 70_000,
	cosignedAt: null,
	witnesses: [],
	watched: [],
	growth: [],
	contradictions: []
};

test('readers of the log see since when witnesses are late: after an hour without enough of them, and not before', async (t) => {
	let cosignedAt: Moment | null = null;
	const server = await startPageServer({ source: { logRecord: async () => ({ ...invented, cosignedAt }) } });
	t.after(() => server.close());
	const late = async (language: string): Promise<boolean> =>
		(await (await fetch(`${server.origin}/${language}/open/log`)).text()).includes('id="late"');
	for (const [minutes, expected] of [
		[30, false],
		[90, true]
	] as const) {
		cosignedAt = momentOf(new Date(Date.now() - minutes * 60_000));
		for (const language of ['en', 'ar']) assert.equal(await late(language), expected, `${minutes} minutes, ${language}`);
	}
	cosignedAt = null;
	assert.equal(await late('en'), false, 'where nobody ever cosigned, the page says that instead');
});
