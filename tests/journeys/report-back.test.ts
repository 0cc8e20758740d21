import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, startBrowser } from '#tests/support/browser.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const phone = { viewport: { width: 360, height: 740 } };

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

test('a PIN is typed back with the words: another one, or other capitals, do not do', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const { page } = watched;
	const survivor = await new SurvivorPage(page).open(node.origin, '/en/report');
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.press('Save and stop');
	const codename = await survivor.codename();
	await page.getByText('Add a PIN, if you like').click();
	await page.getByLabel('PIN', { exact: true }).fill('Kite 7');
	await survivor.primary();
	await survivor.at('Type your eight words and your PIN once');
	const [words, pin] = [page.getByRole('textbox', { name: 'Your eight words' }), page.getByRole('textbox', { name: 'Your PIN' })];
	for (const field of [words, pin])
		assert.deepEqual(
			await field.evaluate((input: HTMLInputElement) => [
				input.tagName,
				input.getAttribute('autocapitalize'),
				input.getAttribute('autocorrect'),
				input.spellcheck
			]),
			['INPUT', 'none', 'off', false]
		);
	await survivor.look();
	await words.fill(`  ${codename.toUpperCase()} `);
	await survivor.primary();
	await page.getByText('The PIN is different').waitFor();
	await pin.fill('kite 7');
	await survivor.primary();
	await page.getByText('The PIN is different').waitFor();
	assert.equal(await survivor.heading(), 'Type your eight words and your PIN once');
	await survivor.press('Show the words and the PIN again');
	await page.getByText('PIN: Kite 7').waitFor();
	await survivor.look();
	await pin.fill(' Kite 7');
	await survivor.primary();
	await survivor.at('You can leave now');
	await page.getByText('type your eight words and your PIN').waitFor();
	await survivor.look();
	await watched.close();
});
