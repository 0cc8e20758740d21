import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { captureWorldOf, netOf, type PageHost, servePage } from '#tests/support/capture-net.ts';
import { startWorkerFor } from '#tests/support/capturing-node.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { drawnFile, drawnPicture } from '#tests/support/drawn-picture.ts';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { inventedPage, inventedWacz } from '#tests/support/invented-wacz.ts';
import { keptFrame, onTheScreen, whatStands, whatStood } from '#tests/support/kept-frame.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const narrow = { viewport: { width: 320, height: 740 } };
const head = '<!doctype html><html lang="en"><title>Canary page</title>';
const body =
	'<main><h1>Words of the canary page</h1><p><a href="/next">Further</a></p><img src="one.png" alt="One"></main></html>';
const html = `${head}<link rel="stylesheet" href="/look.css"><script>document.querySelector('html').dataset.ran = 'yes'</script>${body}`;
const css = 'h1 { color: rgb(10, 20, 30); background: url(one.png); } main { min-block-size: 12rem; }';
const picture = drawnPicture(96, 64);
let png: Buffer = Buffer.alloc(0);
let pages: PageHost | null = null;
const { browser, node, people } = await serveDemonstration(async (life) => {
	pages = await servePage(life, ({ url }, response) => {
		if (url === '/look.css') response.writeHead(200, { 'Content-Type': 'text/css' }).end(css);
		else if (url === '/one.png') response.writeHead(200, { 'Content-Type': 'image/png' }).end(png);
		else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'X-Invented': 'yes' }).end(html);
	});
	return startWorkerFor(life, captureWorldOf(netOf(pages.port)));
});
const origin = `http://page.example:${(pages as PageHost | null)?.port}`;

{
	const drawing = await browser.newPage();
	png = (await drawnFile(drawing, 'one.png', picture)).buffer;
	await drawing.close();
}
const inData = (): string => `data:image/png;base64,${png.toString('base64')}`;
const singleFile =
	(): string => `${head}<!--\n Page saved with SingleFile \n url: https://page.example/saved \n saved date: Mon Nov 23 2026\n-->
<style>${css.replace('one.png', inData())}</style>${body.replace('one.png', inData())}`;

/** Fails where what is shown again is not the page: its words, where they stand, its colours, the pixels of its pictures, and what the screen shows of them. */
async function seeAgain(page: Page): Promise<void> {
	const frame = await keptFrame(page);
	await page.getByTitle('The kept page').waitFor();
	const [ground, source, links] = await frame.evaluate(() => [
		getComputedStyle(document.querySelector('h1') as Element).backgroundImage,
		document.images[0]?.src,
		document.links.length
	]);
	assert.deepEqual([ground, source, links], [`url("${inData()}")`, inData(), 0], 'it holds all that it shows, and leads nowhere');
	const stands = await whatStands(frame);
	assert.deepEqual(stands, await whatStood(page, frame, `http://127.0.0.1:${(pages as PageHost | null)?.port}/`));
	assert.match(JSON.stringify(stands), /Words of the canary page.*rgb\(10, 20, 30\)/);
	assert.deepEqual(Object.entries(stands).at(-1), ['pictures', [picture.data.join()]]);
}
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
	await page.locator('main input[type=file]').evaluate((input: HTMLInputElement) => {
		const held = new DataTransfer();
		held.items.add(new File([new Uint8Array(104_857_601)], 'large.wacz'));
		input.files = held.files;
		input.dispatchEvent(new Event('change', { bubbles: true }));
	});
	await page.getByText('go back to “Files” and choose “Add files”').waitFor();
	await space.look();
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

test('a page that SingleFile saved is shown again on her device, without a word to anybody', async () => {
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, await filedAt(node.origin), narrow);
	await space.press(/^Files/);
	await space.press('Keep a web page');
	await space.pick('No, it shows nobody');
	await space.pick('I make an archive in my own browser');
	await page
		.locator('main input[type=file]')
		.setInputFiles({ name: 'mine.html', mimeType: '', buffer: Buffer.from(singleFile()) });
	await page.getByText('The page is kept.').waitFor();
	await space.press('What is known of each thing');
	await space.press('Canary page');
	await space.press('Show the page as it was kept');
	await seeAgain(page);
	await space.look();
	assert.ok(sent.every((request) => /^(?:about|data|blob):/.test(request.url()) || request.url().startsWith(node.origin)));
	await watched.close();
});

test('this place opens a page for her, keeps it and shows it again, and so does a desk that she lets in; closed by the desk, it is shown to nobody', async () => {
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

	const [host, asked] = [pages as PageHost | null, pages?.asked.length];
	await space.press('What is known of each thing');
	await space.press('Canary page');
	await space.press('Show the page as it was kept');
	await page.getByText('This is how the page looked when it was kept.').waitFor();
	await onTheScreen(page, await keptFrame(page), picture);
	if (process.env.LOOK) await page.screenshot(shot('page-again'));
	assert.equal(host?.asked.length, asked, 'its site is not asked again');
	await seeAgain(page);
	await page.getByText('The picture that was taken of it then').click();
	await page.locator('canvas[data-drawn=yes]').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('page-again-picture'));
	assert.ok(sent.every((request) => /^(?:about|data|blob):/.test(request.url()) || request.url().startsWith(node.origin)));
	await space.press('Put it away');
	assert.equal(page.frames().length, 1);
	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	assert.ok(!bodies.includes('page.example'), 'the node does not read which page');
	await watched.close();

	const there = await openPage(browser, node.origin, { viewport: { width: 1280, height: 800 } });
	const desk = await new DeskPage(there.page).open(node.origin);
	await desk.signInAs(lead?.displayName as string);
	await there.page.locator('.row-name').first().click();
	await there.page.getByText('A page of the web, as the person had it kept.').waitFor();
	await desk.look();
	await desk.press('Open it, with a reason');
	await there.page.getByText('To describe what it shows').click();
	await desk.press('Open it, covered');
	const frame = await keptFrame(there.page);
	const cover = (): Promise<string> => there.page.locator('.kept-frame').evaluate((frame) => getComputedStyle(frame).filter);
	assert.match(await cover(), /grayscale\(1\) blur\(24px\)/);
	await desk.look();
	if (process.env.LOOK) await there.page.screenshot(shot('page-covered'));
	for (const step of ['Less blur', 'Less blur', 'Less blur', 'Show colour']) await desk.press(step);
	assert.equal(await cover(), 'none');
	await seeAgain(there.page);
	await onTheScreen(there.page, frame, picture);
	await there.page.getByText('Today you opened 1 of').first().waitFor();
	await desk.press('Leave it');
	assert.equal(there.page.frames().length, 1);
	await desk.press('Evidence');
	await desk.press('Canary page');
	await there.page.getByText('The program of this place opened it.').waitFor();
	await there.page.getByText('page.example: 127.0.0.1').waitFor();
	await desk.press('Check it now');
	await there.page.getByText('It is the archive that was kept').waitFor();
	await there.page.locator('.evidence .timeline-title').filter({ hasText: 'Kept here' }).waitFor();
	await there.page.locator('.evidence .timeline-title').filter({ hasText: '2. Opened' }).waitFor();
	await there.page.getByText(`${lead?.displayName} opened Canary page`).nth(1).waitFor();
	await desk.look();
	if (process.env.LOOK) await there.page.screenshot(shot('page-desk'));

	await desk.press('This may show a person under 18');
	await desk.press('Close it for every desk');
	await there.page.getByText('Closed: it may show a person under 18.').waitFor();
	assert.equal(await there.page.getByRole('button', { name: /^Open it/ }).count(), 0);
	await there.close();
	const back = await enterSpace(browser, node.origin, her, narrow);
	await back.space.press(/^Files/);
	await back.space.press('What is known of each thing');
	await back.space.press('Canary page');
	await back.page.getByText('A desk closed it, because it may show a person under 18.').waitFor();
	assert.equal(await back.page.getByRole('button', { name: 'Show the page as it was kept' }).count(), 0);
	await back.space.look();
	if (process.env.LOOK) await back.page.screenshot(shot('page-closed'));
	assert.equal(back.page.frames().length, 1);
	assert.ok(
		back.sent.every((request) => !request.url().includes('/app/replay')),
		'nothing of it is put together'
	);
	await back.watched.close();
});
