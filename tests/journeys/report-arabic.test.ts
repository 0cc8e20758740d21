import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, startBrowser } from '#tests/support/browser.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const narrow = { viewport: { width: 320, height: 640 } };
const story = 'كلمات مخترعة للتجربة.';

let browser: Browser;
let node: TestNode;
const ended: (() => Promise<void> | void)[] = [];

before(async () => {
	node = await startTestNode({ after: (end) => void ended.push(end as () => Promise<void>) }, { pages: true, seeded: true });
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	for (const end of ended.reverse()) await end();
});

test('in Arabic, from right to left, at 320 pixels, she reports, lets a desk read, comes back and writes', async () => {
	const words = JSON.parse(await readFile(new URL('../../locales/ar.json', import.meta.url), 'utf8'));
	const { report, return: space } = words;
	const watched = await openPage(browser, node.origin, narrow);
	const { page } = watched;
	const survivor = await new SurvivorPage(page).open(node.origin, '/ar/report');
	assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('main') as Element).direction), 'rtl');
	await survivor.look();
	await survivor.pick(report.danger.no);
	await survivor.primary();
	await survivor.look();
	await survivor.pick(report.way.self.label);
	await survivor.primary();
	await survivor.answerUntil(report.code.heading, { [report.questions.what.heading]: story }, true);
	const codename = await survivor.codename();
	assert.match(codename, /^\p{Script=Arabic}+( \p{Script=Arabic}+){7}$/u);
	await survivor.look();
	await survivor.primary();
	await survivor.at(report.saved.heading);
	await survivor.look();
	await survivor.press(report.saved.desks.label);
	await page.locator('.desk-card').first().waitFor();
	await survivor.look();
	await survivor.press(report.desks.choose);
	await survivor.pick(report.kinds.account);
	await survivor.primary();
	await survivor.pick(report.share.purposes.support);
	await survivor.primary();
	await page.locator('main label').nth(1).click();
	await survivor.primary();
	await survivor.look();
	await survivor.primary();
	await page.locator('.may-read').waitFor({ timeout: 30_000 });
	await survivor.primary();
	await survivor.press(report.saved.finish.label);
	// With vowel marks, as some keyboards set them.
	await survivor.write(codename.replace(/^(.)/u, '$1\u064e'));
	await survivor.primary();
	await survivor.at(report.done.heading);
	await survivor.look();

	await survivor.open(node.origin, '/ar/return');
	await survivor.write(codename);
	await survivor.primary();
	await survivor.at(space.home.heading);
	await survivor.look();
	await survivor.press(space.home.told);
	await page.getByText(story).waitFor();
	await survivor.look();
	await survivor.press(words.common.back);
	await survivor.press(space.home.messages);
	await page.locator('.steps button').first().click();
	await survivor.write('هل تقرؤون هذا؟');
	await survivor.primary();
	await page.getByText('هل تقرؤون هذا؟').first().waitFor();
	await survivor.look();
	await watched.close();
});
