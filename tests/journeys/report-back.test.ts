import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { backAway, backThrough, backWithin, elsewhere, exitIsFinal, fromElsewhere } from '#tests/support/from-elsewhere.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const canary = 'canary words of an invented person';
const phone = { viewport: { width: 360, height: 740 } };

const { browser, node } = await serveDemonstration();

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

/** The report in a browser that came from elsewhere, two questions on. */
async function underWay(): Promise<{ watched: Watched; survivor: SurvivorPage; page: Page }> {
	const { watched, page } = await fromElsewhere(browser, node.origin);
	const survivor = await new SurvivorPage(page).open(node.origin, '/en/report');
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.at('Is it still going on?');
	await survivor.primary();
	await survivor.at('What must not get lost?');
	await survivor.write(canary);
	return { watched, survivor, page };
}

test('the browser’s Back goes a question back, with every word, and tells the history nothing', async () => {
	const { watched, survivor, page } = await underWay();
	await backWithin(survivor, 'Is it still going on?');
	await survivor.primary();
	await survivor.at('What must not get lost?');
	assert.equal(await page.locator('main textarea').inputValue(), canary);
	await backThrough(survivor, ['Is it still going on?', 'Whom is this about?', 'Is someone in danger right now?']);
	assert.deepEqual(await backAway(page), ['beforeunload'], 'what is unsaved is asked about before Back leads away');
	await watched.close();
});

test('Back in the choice of a desk goes a page back; after the save it does not go before it, and asks once for the words', async () => {
	const { watched, survivor, page } = await underWay();
	await survivor.answerUntil('Eight words to come back with');
	await survivor.codename();
	await survivor.primary();
	await survivor.at('It is saved');
	await survivor.toPurpose();
	await backThrough(survivor, [/What may .* read/, 'Who may read it?', 'It is saved', 'Type your eight words once']);
	assert.deepEqual(await backAway(page), []);
	await watched.close();
});

test('after Exit in the middle of a report Back leads to before the visit, and Forward shows nothing of it', async () => {
	const { watched, page } = await underWay();
	await page.goBack();
	await exitIsFinal(page, node.origin, '/en/report');
	await watched.close();
});

test('a link out of the report leaves one step, and Back leads to before the visit', async () => {
	const { watched, survivor, page } = await underWay();
	await survivor.write('');
	await Promise.all([page.waitForURL('**/en'), page.locator('.bar-name').click()]);
	await page.goBack();
	assert.equal(page.url(), elsewhere);
	await watched.close();
});

test('a link into the page is no step back, and keeps the page’s address', async () => {
	const { watched, survivor, page } = await underWay();
	await page.locator('a[href="#main"]').focus();
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => location.hash === '');
	assert.equal(await survivor.heading(), 'What must not get lost?');
	await page.goBack();
	await survivor.at('Is it still going on?');
	await watched.close();
});
