import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { captureWorldOf, netOf, type PageHost, servePage } from '#tests/support/capture-net.ts';
import { startWorkerFor } from '#tests/support/capturing-node.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { inventedPage, inventedWacz } from '#tests/support/invented-wacz.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const narrow = { viewport: { width: 320, height: 740 } };
const html = `<!doctype html><html lang="en"><title>Canary page</title><main><h1>Words of the canary page</h1></main></html>`;
let pages: PageHost | null = null;
const { browser, node, people } = await serveDemonstration(async (life) => {
	pages = await servePage(life, (_, response) => {
		response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'X-Invented': 'yes' }).end(html);
	});
	return startWorkerFor(life, captureWorldOf(netOf(pages.port)));
});
const origin = `http://page.example:${(pages as PageHost | null)?.port}`;
const shot = (name: string): { path: string; fullPage: true } => ({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });

test('a page that may show a child is not opened; an archive of her own browser is kept, looked into and told of in words', async () => {
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, await filedAt(node.origin), narrow);
	await space.press(/^Files/);
	await space.press('Keep a web page');
	await space.at('Keep a web page');
	await space.look();
	await space.pick('I am not sure');
	await page.getByText('This page is not opened and not kept').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-child'));
	await space.write('https://canary.invalid/of-a-child');
	await space.press('Save this address');
	await page.getByText('Saved. You can add another one.').waitFor();
	assert.equal(sent.filter((request) => request.url().includes('/captures')).length, 0, 'no worker was asked anything');

	await space.pick('No, only grown-ups');
	await space.pick('I make an archive in my own browser');
	await page.getByText('How to make an archive').click();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-upload'));
	const choose = (name: string, buffer: Uint8Array): Promise<void> =>
		page.locator('main input[type=file]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(buffer) });
	await choose('diary.html', Buffer.from('Dear diary'));
	await page.getByText('This is neither a .wacz archive nor a saved .html page.').waitFor();
	await choose('mine.wacz', inventedWacz());
	await page.getByText('The page is kept.').waitFor();
	await page.getByText(inventedPage).waitFor();
	await space.look();
	await space.press('What is known of each thing');
	await space.press('Invented');
	await page.getByText('Brought as an archive, made in somebody’s own browser.').waitFor();
	await page.getByText('Before it was kept, the archive could be changed by whoever had it.').waitFor();
	await space.press('Check it now');
	await page.getByText('It is the archive that was kept').waitFor();
	await page.getByText('All in it fits together').waitFor();
	await page.getByText('Nobody signed it.').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-item'));
	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	for (const secret of ['canary', inventedPage, 'mine.wacz', 'PK\u0003\u0004']) assert.ok(!bodies.includes(secret), secret);
	await watched.close();
});

test('this place opens a page for her, keeps it, and a desk that she lets in reads what is known of it', async () => {
	const her = await filedAt(node.origin);
	const lead = people.find(({ desk }) => desk !== null);
	await her.share({ desk: lead?.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her, narrow);
	await space.press(/^Files/);
	await space.press('Keep a web page');
	await space.pick('No, it shows nobody');
	await space.pick('This place opens the page now');
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-worker'));
	await space.write('http://192.168.0.1/admin');
	await space.press('Open and keep it');
	await page.getByText('This page was not opened.').waitFor();
	await page.getByText('Not finished yet').waitFor();
	await space.look();
	await space.write(`${origin}/`);
	await space.press('Open and keep it');
	await page.getByText('The page is kept.').waitFor();
	await page.getByText('Canary page').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-kept'));
	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	assert.ok(!bodies.includes('page.example'), 'the node does not read which page');
	await watched.close();

	const there = await openPage(browser, node.origin, { viewport: { width: 1280, height: 800 } });
	const desk = await new DeskPage(there.page).open(node.origin);
	await desk.signInAs(lead?.displayName as string);
	await there.page.locator('.row-name').first().click();
	await there.page.getByText('A page of the web, as the person had it kept.').waitFor();
	await desk.look();
	await desk.press('Evidence');
	await desk.press('Canary page');
	await there.page.getByText('The program of this place opened it.').waitFor();
	await there.page.getByText('page.example: 127.0.0.1').waitFor();
	await desk.press('Check it now');
	await there.page.getByText('It is the archive that was kept').waitFor();
	await there.page.locator('.evidence .timeline-title').filter({ hasText: 'Kept here' }).waitFor();
	await desk.look();
	if (process.env.LOOK) await there.page.screenshot(shot('page-desk'));
	await there.close();
});
