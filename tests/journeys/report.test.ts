import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { eventually } from '#tests/support/eventually.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { keptByBrowser, SurvivorPage } from '#tests/support/survivor-page.ts';

const phone = { viewport: { width: 360, height: 740 } };
const canary = 'canary words of an invented person';

const { browser, node } = await serveDemonstration();

/** Opens a watched page and gives what it sent. */
async function opened(
	path = '/en/report',
	options = phone
): Promise<{ watched: Watched; survivor: SurvivorPage; sent: Request[] }> {
	const watched = await openPage(browser, node.origin, options);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	return { watched, survivor: await new SurvivorPage(watched.page).open(node.origin, path), sent };
}
const writes = (sent: readonly Request[]): string[] =>
	sent.filter((request) => request.method() !== 'GET').map((request) => new URL(request.url()).pathname);
const back = async (codename: string) =>
	new TestSurvivor(await placeAt(node.origin), codename).session.enter({ codename, pin: '' });

test('on a phone she reports, saves, lets a desk read, types her words back, and nothing of it stays on the device', async () => {
	const { watched, survivor, sent } = await opened();
	const { page } = watched;
	const entries = await page.evaluate(() => history.length);
	await survivor.look();
	await survivor.pick('A threat runs out');
	await survivor.primary();
	await survivor.look();
	assert.equal(await page.getByRole('link', { name: 'Show numbers to call' }).getAttribute('target'), '_blank');
	await survivor.primary();
	await survivor.look();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': canary }, true);
	const codename = await survivor.codename();
	assert.equal(codename.split(' ').length, 8);
	await survivor.look();
	assert.deepEqual(writes(sent), [], 'nothing leaves the device before she saves');
	await survivor.primary();
	await survivor.at('It is saved');
	await survivor.look();
	const desk = await survivor.shareWithFirst(true);
	await survivor.look();
	await survivor.primary();
	await survivor.press('Finish');
	await survivor.look();
	await survivor.write(codename.replace(/^\S+/, 'zzz'));
	await survivor.primary();
	await page.getByText('Word 1 is different').waitFor();
	await survivor.write(`  ${codename.toUpperCase()} `);
	await survivor.primary();
	await survivor.at('You can leave now');
	await survivor.look();
	assert.match((await page.locator('main').textContent()) ?? '', new RegExp(`${desk}: `));

	assert.equal(await page.evaluate(() => history.length), entries + 1, 'all steps together are one entry of the history');
	assert.deepEqual(await keptByBrowser(page), []);
	const told = sent
		.map((request) => `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`)
		.join('\n');
	for (const word of [canary, ...codename.split(' ').map((word) => ` ${word} `)]) assert.ok(!told.includes(word), word);
	assert.ok(writes(sent).includes('/api/v1/cases'));
	await watched.close();

	const space = await back(codename);
	assert.ok(space.ok);
	assert.deepEqual(
		space.value.answers.map(({ question, choice, text }) => [question, choice, text]),
		[
			['danger', 'threat', ''],
			['what', null, canary]
		]
	);
	assert.deepEqual(
		space.value.waiting.map(({ deskName, urgent }) => [deskName, urgent]),
		[[desk, true]]
	);
});

test('with the keyboard alone, at 320 pixels, she keeps it for later', async () => {
	const { watched, survivor } = await opened('/en/report', { viewport: { width: 320, height: 640 } });
	const { page } = watched;
	const { keyboard } = page;
	/** Tabs until something with this name has the focus. */
	const tabTo = async (name: string | RegExp): Promise<void> => {
		for (let step = 0; step < 60; step++) {
			await keyboard.press('Tab');
			const label = await focusedName(page);
			if (typeof name === 'string' ? label === name : name.test(label)) return;
		}
		throw new Error(`never reached ${name}`);
	};
	await tabTo('A threat runs out today or tonight');
	for (let step = 0; step < 3; step++) await keyboard.press('ArrowDown');
	assert.equal(await focusedName(page), 'No');
	await keyboard.press('Enter');
	await survivor.at('Whom is this about?');
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the new question is read out');
	await tabTo('Me');
	await keyboard.press('Space');
	await keyboard.press('Enter');
	await survivor.at('Is it still going on?');
	await survivor.look();
	await tabTo('Skip this question');
	await keyboard.press('Enter');
	await survivor.at('What must not get lost?');
	await tabTo('Names, addresses, numbers');
	await keyboard.type('an invented account');
	await tabTo('Save and stop');
	await keyboard.press('Enter');
	await survivor.at('Eight words to come back with');
	const codename = await survivor.codename();
	await survivor.look();
	await tabTo('Save now');
	await keyboard.press('Enter');
	await survivor.at('Type your eight words once');
	await survivor.look();
	await tabTo('Your eight words');
	await keyboard.type(codename);
	await tabTo('Check');
	await keyboard.press('Enter');
	await survivor.at('You can leave now');
	await survivor.look();
	await watched.close();
	const space = await back(codename);
	assert.deepEqual(space.ok && space.value.answers.map(({ text }) => text), ['', 'an invented account']);
	assert.deepEqual(space.ok && space.value.consents, []);
});

test('who was asked about danger on the front page is not asked again', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const { page } = watched;
	await page.goto(`${node.origin}/en`);
	await page.getByRole('link', { name: 'No, go on' }).click();
	await page.getByRole('link', { name: 'Write down what happened' }).click();
	const survivor = new SurvivorPage(page);
	await survivor.at('Whom is this about?');
	assert.equal(new URL(page.url()).hash, '');
	await watched.close();
});

test('another language at any step loses nothing and leaves no entry in the history', async () => {
	const { watched, survivor, sent } = await opened();
	const { page } = watched;
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('What happened?');
	await survivor.write(canary);
	const [entries, before] = [await page.evaluate(() => history.length), sent.length];
	const codes = await page
		.locator('.tongues a[hreflang]')
		.evaluateAll((links) => links.map((link) => link.getAttribute('hreflang')));
	for (const code of [...codes.filter((code) => code !== 'en'), 'en']) {
		await page.locator('.tongues summary').click();
		await page.locator(`.tongues a[hreflang=${code}]`).click();
		await page.waitForFunction((code) => document.documentElement.lang === code, code);
		assert.equal(await page.locator('main textarea').inputValue(), canary, String(code));
		assert.equal(new URL(page.url()).pathname, `/${code}/report`);
		assert.equal(await page.evaluate(() => document.documentElement.dir), code === 'ar' ? 'rtl' : 'ltr');
		await survivor.look();
	}
	assert.equal(await page.evaluate(() => history.length), entries);
	assert.deepEqual(
		sent.slice(before).filter((request) => request.isNavigationRequest()),
		[]
	);
	assert.equal(await page.locator('a[data-exit]').count(), 1);
	await watched.close();
});

test('12: when the sealing worker dies nothing is sent, the words stay on the page and she is told', async () => {
	const { watched, survivor, sent } = await opened();
	const { page } = watched;
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': canary });
	await survivor.codename();
	await page.workers()[0]?.evaluate(() => close());
	await survivor.primary();
	await page.getByText('The lock on this page has stopped').first().waitFor();
	assert.deepEqual(writes(sent), []);
	await survivor.look();
	await survivor.press('Back');
	await survivor.press('Back');
	for (let step = 0; step < 9 && (await survivor.heading()) !== 'What happened?'; step++) await survivor.press('Back');
	assert.equal(await page.locator('main textarea').inputValue(), canary);
	await watched.close();
});

test('12: when the worker’s script does not come, nothing is sent either', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	await watched.context.route(/\/app\/survivor-worker-/, (route) => route.abort());
	const survivor = await new SurvivorPage(watched.page).open(node.origin, '/en/report');
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': canary });
	await watched.page.getByText('The lock on this page has stopped').first().waitFor();
	assert.deepEqual(writes(sent), []);
	await watched.close();
});

test('an answer changed on its way is refused, and she is told that nothing more is sent', async () => {
	const { watched, survivor } = await opened();
	await watched.context.route('**/api/v1/node', async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, body: (await response.text()).replace('Test network', 'Other network') });
	});
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': canary });
	await survivor.codename();
	await survivor.primary();
	await watched.page.getByText('The answer did not come from this place as it should').waitFor();
	await watched.close();
});

test('without a network the first save says so, and works as soon as there is one', async () => {
	const { watched, survivor } = await opened();
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': canary });
	const codename = await survivor.codename();
	await watched.context.setOffline(true);
	await survivor.primary();
	await watched.page.getByText('There is no connection right now').waitFor();
	assert.equal(await survivor.codename(), codename, 'the words she may have learned stay the same');
	await watched.context.setOffline(false);
	await survivor.primary();
	await survivor.at('It is saved');
	await watched.close();
	const space = await back(codename);
	assert.deepEqual(space.ok && space.value.answers.map(({ text }) => text), ['', canary]);
});

test('unsaved words ask before the page is left, Exit never does, and afterwards nothing is left to go back to', async () => {
	const { watched, survivor } = await opened();
	const { page } = watched;
	const asked: string[] = [];
	page.on('dialog', async (dialog) => {
		asked.push(dialog.type());
		await dialog.dismiss();
	});
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('What happened?');
	await survivor.write(canary);
	await page.evaluate(() => location.reload());
	await eventually('the page asked', () => asked.length > 0);
	assert.deepEqual(asked, ['beforeunload']);
	assert.equal(await page.locator('main textarea').inputValue(), canary);
	await watched.context.route(/wikipedia/, (route) => route.fulfill({ body: 'An everyday page.' }));
	await page.locator('a[data-exit]').click();
	await page.getByText('An everyday page.').waitFor();
	assert.deepEqual(asked, ['beforeunload']);
	await page.goBack().catch(() => null);
	assert.ok(!(await page.content()).includes(canary));
	await watched.context.unroute(/wikipedia/);
	await watched.close();
});

const focusedName = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const active = document.activeElement as HTMLInputElement | null;
		const label = active?.labels?.[0]?.textContent ?? active?.textContent ?? '';
		return label.replace(/\s+/g, ' ').trim();
	});
