import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { filedAt, phone, story, typeWords } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const elsewhere = 'https://before.example/';

const { browser, node } = await serveDemonstration();

/** Her space in a browser that came from elsewhere. */
async function inHerSpace(): Promise<{ watched: Watched; space: SurvivorPage; page: Page }> {
	const her = await filedAt(node.origin);
	const watched = await openPage(browser, node.origin, phone);
	const { page, context } = watched;
	await context.route(/before\.example|\/exit$/, (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title><h1>Elsewhere</h1>' })
	);
	await page.goto(elsewhere);
	const space = await new SurvivorPage(page).open(node.origin, '/en/return');
	await typeWords(space, her);
	return { watched, space, page };
}
const steps = (page: Page): Promise<number> => page.evaluate(() => history.length);

test('the browser’s Back in her space goes a page up, keeps what she types, and tells the history nothing', async () => {
	const { watched, space, page } = await inHerSpace();
	await space.at('Your space');
	const [address, title, entries] = [page.url(), await page.title(), await steps(page)];
	await space.press(/^What you wrote/);
	await space.at('What you wrote');
	await space.write('canary words not sent yet');
	await page.goBack();
	await space.at('Your space');
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'it is read out');
	assert.deepEqual([page.url(), await page.title(), await steps(page)], [address, title, entries]);
	assert.deepEqual(await page.evaluate(() => history.state), { step: 'added' });
	await space.press(/^What you wrote/);
	await page.getByText(story).waitFor();
	assert.equal(await page.locator('main textarea').inputValue(), 'canary words not sent yet');
	await page.goBack();
	await space.at('Your space');
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

test('Back goes up through the choice of a desk, and out of adding a file', async () => {
	const { watched, space, page } = await inHerSpace();
	await space.press(/^Who may read/);
	await space.press('Let a desk read');
	await page.locator('.desk-card').first().waitFor();
	await space.press('Choose what it may read');
	await space.pick('What happened');
	await space.primary();
	await space.at(/What may .* use it for/);
	for (const heading of [/What may .* read/, 'Who may read it?', 'Who may read', 'Your space']) {
		await page.goBack();
		await space.at(heading);
	}
	await space.press(/^Files/);
	await space.press('Add files');
	await space.at('Add files');
	for (const heading of ['Files', 'Your space']) {
		await page.goBack();
		await space.at(heading);
	}
	await watched.close();
});

test('once she closed her space Back does not open it again, and after Exit it leads to before the visit', async () => {
	const closed = await inHerSpace();
	await closed.space.press(/^Files/);
	await closed.page.goBack();
	await closed.space.at('Your space');
	await closed.space.press('Close this space');
	await closed.space.at('Closed');
	await closed.page.goBack().catch(() => null);
	await closed.page.waitForURL(elsewhere);
	await closed.watched.close();

	const left = await inHerSpace();
	await left.space.press(/^Messages/);
	await Promise.all([left.page.waitForURL(`${node.origin}/en/exit`), left.page.locator('a[data-exit]').click()]);
	await left.page.goBack();
	assert.equal(left.page.url(), elsewhere);
	await left.page.goForward();
	assert.equal(left.page.url(), `${node.origin}/en/exit`);
	const answered = left.page.waitForResponse(`${node.origin}/en/return`);
	await left.page.goForward().catch(() => null);
	await answered;
	await left.page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
	assert.equal(left.page.url(), `${node.origin}/en/exit`);
	await left.watched.close();
});
