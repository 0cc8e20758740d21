import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { answerAll, begin, wordsOf } from '#tests/support/options-page.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, server } = await servePages();

test('it prints to two sheets at most, under a heading that says nothing', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words);
	await answerAll(survivor);
	const pdf = await watched.page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
	const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
	assert.ok(pages >= 1 && pages <= 2, `${pages} pages`);
	await watched.page.emulateMedia({ media: 'print' });
	assert.match((await watched.page.locator('.paper-heading').textContent()) ?? '', /^Overview of \d/);
	assert.equal(await watched.page.locator('main h1').isVisible(), false);
	await watched.close();
});
