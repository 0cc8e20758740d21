import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeFaults, openPage, startBrowser, type Watched, widthOver } from '#tests/support/browser.ts';
import { serveGallery } from '#tests/support/gallery/serve-gallery.ts';

let browser: Browser;
let gallery: Awaited<ReturnType<typeof serveGallery>>;

before(async () => {
	gallery = await serveGallery();
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	await gallery?.close();
});

async function look(options: BrowserContextOptions = {}): Promise<Watched> {
	const watched = await openPage(browser, gallery.origin, { viewport: { width: 360, height: 740 }, ...options });
	await watched.page.goto(gallery.origin);
	await watched.page.waitForSelector('#answers');
	return watched;
}

for (const colorScheme of ['light', 'dark'] as const)
	test(`axe finds nothing in any part, ${colorScheme}`, async () => {
		const { page, close } = await look({ colorScheme });
		assert.deepEqual(await axeFaults(page), []);
		await page.getByRole('button', { name: 'Erase everything' }).click();
		assert.deepEqual(await axeFaults(page), []);
		await close();
	});

test('no part is wider than 320 pixels, in either direction', async () => {
	const { page, close } = await look({ viewport: { width: 320, height: 640 } });
	assert.equal(await widthOver(page), 0);
	await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
	assert.equal(await widthOver(page), 0);
	await close();
});

test('a question is answered by keyboard, says what is wrong, and never sends the page away', async () => {
	const { page, close } = await look();
	const told = page.locator('#answers');
	await page.getByRole('button', { name: 'Go on' }).first().press('Enter');
	const fault = page.getByRole('alert');
	assert.equal(await fault.textContent(), 'Choose one, or skip this question.');
	assert.ok(await fault.evaluate((element) => element === document.activeElement), 'what is wrong has the focus');
	await page.getByRole('radio', { name: 'Me', exact: true }).press('Space');
	await page.getByRole('radio', { name: 'Me', exact: true }).press('ArrowDown');
	await page.getByRole('checkbox', { name: 'What happened' }).press('Space');
	await page.getByRole('textbox', { name: 'An address of a page' }).press('Enter');
	assert.equal(await told.textContent(), '1 other account');
	assert.equal(await fault.count(), 0);
	for (const way of ['Skip this question', 'Save and stop', 'Back']) await page.getByRole('button', { name: way }).click();
	assert.equal(await told.textContent(), '1111 other account');
	await close();
});

test('every field says what it is, and asks helpers that send what is typed to stay away', async () => {
	const { page, close } = await look();
	const group = page.getByRole('group', { name: 'Who is this about?' });
	assert.equal(await group.getByRole('radio', { name: 'Someone I help' }).count(), 1);
	const hint = await group.getByRole('radio', { name: 'Someone I help' }).getAttribute('aria-describedby');
	assert.equal(await page.locator(`#${hint}`).textContent(), 'A friend, your child, a client.');
	for (const name of ['What happened?', 'An address of a page']) {
		const field = page.getByRole('textbox', { name });
		assert.equal(await field.getAttribute('spellcheck'), 'false');
		assert.equal(await field.getAttribute('autocomplete'), 'off');
		assert.equal(await field.getAttribute('dir'), 'auto');
	}
	await close();
});

test('the room left is told when it gets short, and nothing typed is cut off', async () => {
	const { page, close } = await look();
	const field = page.getByRole('textbox', { name: 'What happened?' });
	await field.fill('a'.repeat(30));
	assert.equal(await page.getByText('Room left').count(), 0);
	await field.fill('é'.repeat(19));
	assert.equal(await page.getByText('Room left').textContent(), 'Room left: 2 bytes');
	await field.fill('é'.repeat(30));
	assert.match((await page.getByText('too long').textContent()) ?? '', /This is 20 bytes too long/);
	assert.equal((await field.inputValue()).length, 30);
	assert.equal(await field.getAttribute('aria-invalid'), 'true');
	await close();
});

test('progress is told in words, and can be paused and resumed by name', async () => {
	const { page, close } = await look();
	const pause = page.getByRole('button', { name: 'Pause' });
	assert.equal(await page.getByRole('progressbar', { name: 'film.mp4' }).getAttribute('value'), '7340032');
	await pause.click();
	assert.equal(await page.getByText('Paused. Nothing is lost.').isVisible(), true);
	await page.locator('.progress[data-state="paused"] button').click();
	assert.equal(await pause.count(), 1);
	await close();
});

test('a dialog keeps the focus, closes by Escape and by its button, and gives the focus back', async () => {
	const { page, close } = await look();
	const opener = page.getByRole('button', { name: 'Erase everything' });
	for (const leave of ['Escape', 'Enter']) {
		await opener.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Erase everything?' });
		assert.ok(await dialog.getByRole('heading').evaluate((element) => element === document.activeElement));
		if (leave === 'Enter') await dialog.getByRole('button', { name: 'Close' }).focus();
		await page.keyboard.press(leave);
		assert.equal(await dialog.isVisible(), false);
		assert.ok(await opener.evaluate((element) => element === document.activeElement));
	}
	await close();
});

test('an open dialog puts the page out of reach, so it brings the page’s Exit along', async () => {
	const { page, close } = await look();
	await page.evaluate(() => {
		const exit = document.createElement('a');
		Object.assign(exit, { href: '/en/exit', textContent: 'Exit' });
		exit.dataset.exit = '';
		document.body.append(exit);
	});
	await page.getByRole('button', { name: 'Erase everything' }).click();
	const inside = page.getByRole('dialog').getByRole('link', { name: 'Exit' });
	assert.equal(new URL((await inside.getAttribute('href')) ?? '').pathname, '/en/exit');
	assert.equal(await inside.getAttribute('data-exit-also'), '');
	await close();
});

test('the words of a codename can be read in order and copied, and the page says what copying leaves', async () => {
	const { page, context, close } = await look();
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	assert.deepEqual(await page.getByRole('list', { name: 'Your eight words' }).locator('.code-word').allTextContents(), [
		...['lantern', 'orbit', 'velvet', 'harbor', 'candle', 'meadow', 'ribbon', 'copper']
	]);
	await page.getByRole('button', { name: 'Copy' }).click();
	await page.getByText('Copied. It stays').waitFor();
	assert.equal(
		await page.evaluate(() => navigator.clipboard.readText()),
		'lantern orbit velvet harbor candle meadow ribbon copper'
	);
	await close();
});

test('a timeline says in words what is done, what is now and what is to come', async () => {
	const { page, close } = await look();
	const items = page.getByRole('list', { name: 'What happened so far' }).getByRole('listitem');
	assert.deepEqual(
		(await items.allTextContents()).map((text) => text.trim().split(' ')[0]?.slice(0, 5)),
		['Done', 'Now', 'Still']
	);
	assert.equal(await items.nth(1).getAttribute('aria-current'), 'step');
	await close();
});
