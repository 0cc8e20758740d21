import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const canary = 'canary words of an invented person';
const elsewhere = 'https://before.example/';
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
	const watched = await openPage(browser, node.origin, phone);
	const { page, context } = watched;
	await context.route(/before\.example|\/exit$/, (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title><h1>Elsewhere</h1>' })
	);
	await page.goto(elsewhere);
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
const steps = (page: Page): Promise<number> => page.evaluate(() => history.length);

test('the browser’s Back goes a question back, with every word, and tells the history nothing', async () => {
	const { watched, survivor, page } = await underWay();
	const [address, title, entries] = [page.url(), await page.title(), await steps(page)];
	await page.goBack();
	await survivor.at('Is it still going on?');
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'it is read out');
	assert.deepEqual([page.url(), await page.title(), await steps(page)], [address, title, entries]);
	assert.deepEqual(await page.evaluate(() => history.state), { step: 'added' });
	await survivor.primary();
	await survivor.at('What must not get lost?');
	assert.equal(await page.locator('main textarea').inputValue(), canary);
	for (const heading of ['Is it still going on?', 'Whom is this about?', 'Is someone in danger right now?']) {
		await page.goBack();
		await survivor.at(heading);
	}
	const asked: string[] = [];
	page.on('dialog', async (dialog) => {
		asked.push(dialog.type());
		await dialog.accept();
	});
	await page.goBack().catch(() => null);
	await page.waitForURL(elsewhere);
	assert.deepEqual(asked, ['beforeunload'], 'what is unsaved is asked about before Back leads away');
	await watched.close();
});

test('Back in the choice of a desk goes a page back; after the save it does not go before it, and asks once for the words', async () => {
	const { watched, survivor, page } = await underWay();
	await survivor.answerUntil('Eight words to come back with');
	await survivor.codename();
	await survivor.primary();
	await survivor.at('It is saved');
	await survivor.press('Let a desk read');
	await page.locator('.desk-card').first().waitFor();
	await survivor.press('Choose what it may read');
	await survivor.pick('What happened');
	await survivor.primary();
	await survivor.at(/What may .* use it for/);
	for (const heading of [/What may .* read/, 'Who may read it?', 'It is saved', 'Type your eight words once']) {
		await page.goBack();
		await survivor.at(heading);
	}
	await page.goBack().catch(() => null);
	await page.waitForURL(elsewhere);
	await watched.close();
});

test('after Exit in the middle of a report Back leads to before the visit, and Forward shows nothing of it', async () => {
	const { watched, page } = await underWay();
	await page.goBack();
	await Promise.all([page.waitForURL(`${node.origin}/en/exit`), page.locator('a[data-exit]').click()]);
	await page.goBack();
	assert.equal(page.url(), elsewhere);
	await page.goForward();
	await page.waitForURL(`${node.origin}/en/exit`);
	const asked: string[] = [];
	page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
	const answered = page.waitForResponse(`${node.origin}/en/report`);
	await page.goForward().catch(() => null);
	await answered;
	await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
	assert.equal(page.url(), `${node.origin}/en/exit`);
	assert.equal(asked[0], '/en/report', 'Forward went there, and came back');
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
