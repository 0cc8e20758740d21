import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { openCheckpoint } from '#core/log';
import type { LogRecord } from '#server/page-source.ts';
import { axeFaults, openPage, startBrowser, widthOver } from '#tests/support/browser.ts';
import { eventually } from '#tests/support/eventually.ts';
import { holdWitness } from '#tests/support/held-witness.ts';
import { InventedLog } from '#tests/support/invented-log.ts';
import { followLog, startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';

test('20: readers see “log disputed” with both signed checkpoints, of this log and of one that the node watches', async (t) => {
	const witness = await startTestWitness(t, 'watchdog.example/w1');
	const other = await startTestWitness(t, 'watchdog.example/w2');
	const held = await holdWitness(t, other.url);
	const node = await startTestNode(t, {
		pages: true,
		env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' },
		witnesses: `witness harbour ${witness.vkey} ${witness.url}\nwitness tower ${other.vkey} ${held.url}\nquorum harbour\n`
	});
	const { vkey, key, origin } = node.app.log;
	const get = async (at: string): Promise<string> => (await fetch(`${node.origin}${at}`)).text();
	await witness.follow(vkey);
	await eventually('a quorum cosigned', async () => (await fetch(`${node.origin}/log/cosigned`)).ok);
	assert.doesNotMatch(await get('/en/open/log'), /id="disputed"|id="late"/);
	assert.match(await get('/en/open/log'), /harbour/);

	// The node asks this witness too, and whoever comes first is believed: it is heard only after it was shown another history.
	const body = new InventedLog(origin, 0, key).request(0, 30);
	await other.follow(vkey);
	const shown = await fetch(`${other.url}add-checkpoint`, { method: 'POST', body });
	assert.equal(shown.status, 200);
	held.let();
	await eventually('the node heard of it', async () => (await get('/en/open/log')).includes('id="disputed"'));
	const watched = new InventedLog('watched.example/log', 5);
	await followLog(node.home, watched.vkey);
	const ask = (body: string) => fetch(`${node.origin}/witness/v1/add-checkpoint`, { method: 'POST', body });
	assert.equal((await ask(watched.request(0, 9))).status, 200);
	assert.equal((await ask(watched.request(9, 9, true))).status, 422);

	const page = await get('/en/open/log');
	assert.match(page, /id="disputed"/);
	assert.match(page, /id="others-disputed"/);
	assert.match(await get('/en/open'), /The log is disputed/);
	const record = JSON.parse(await get('/open/log.json')) as LogRecord;
	const [mine] = record.contradictions.filter((one) => one.origin === origin);
	const [theirs] = record.contradictions.filter((one) => one.origin === watched.origin);
	for (const note of [mine?.kept, mine?.other]) assert.ok(must(openCheckpoint(note ?? '', vkey)).size > 0);
	assert.equal(theirs?.other, watched.checkpoint(9, true));
	assert.match(await get('/open/log.csv'), /"disputed","watched\.example\/log"/);
	assert.equal(record.witnesses.find(({ name }) => name === 'tower')?.answer, 'log-contradicted');
	assert.equal((await fetch(`${node.origin}/open/log.txt`)).status, 404);

	const browser = await startBrowser();
	t.after(() => browser.close());
	for (const [language, width] of [
		['en', 320],
		['ar', 360],
		['fil', 1280]
	] as const) {
		const { page: tab, close } = await openPage(browser, node.origin, {
			viewport: { width, height: 800 },
			colorScheme: width === 360 ? 'dark' : 'light'
		});
		await tab.goto(`${node.origin}/${language}/open/log`);
		for (const proof of await tab.locator('main summary').all()) await proof.click();
		assert.deepEqual(await axeFaults(tab), [], language);
		assert.ok((await widthOver(tab)) <= 0, language);
		await close();
	}
});
