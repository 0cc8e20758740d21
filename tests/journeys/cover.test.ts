import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { readInside } from '#core/evidence';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { drawnFile } from '#tests/support/drawn-picture.ts';
import { drawnTone } from '#tests/support/drawn-tone.ts';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { pngWithNotes } from '#tests/support/noted-picture.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import type { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, node, people } = await serveDemonstration();
const shot = (name: string): { path: string; fullPage: true } => ({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });

/** Presses what has this name, by keys alone. */
async function press(page: Page, name: string | RegExp): Promise<void> {
	await page
		.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
		.first()
		.focus();
	await page.keyboard.press('Enter');
}

async function type(page: Page, label: string, text: string): Promise<void> {
	await page.getByLabel(label, { exact: true }).focus();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type(text);
}

async function openItems(page: Page, space: SurvivorPage): Promise<void> {
	await press(page, /^Files/);
	await press(page, 'What is known of each thing');
	await space.at('What is known of each thing');
}

/** Goes from the list of things to her files, and saves one. */
async function savedCopy(page: Page, name: string): Promise<Buffer> {
	await press(page, 'Back');
	await page.locator('.file-rows > li').filter({ hasText: name }).getByRole('button').click();
	const coming = page.waitForEvent('download');
	await page.locator('dialog[open] button').first().click();
	return readFile(await (await coming).path());
}

/** The colours of some places of a PNG, as the browser reads it. */
const coloursOf = (page: Page, png: Buffer, places: readonly (readonly [number, number])[]): Promise<number[][]> =>
	page.evaluate(
		async ({ bytes, places: at }) => {
			const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))]));
			const brush = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
			brush?.drawImage(picture, 0, 0);
			return at.map(([x, y]) => [...(brush?.getImageData(x, y, 1, 1).data ?? [])]);
		},
		{ bytes: png.toString('base64'), places }
	);

test('by keyboard alone she covers a part of a picture: the copy has one colour there and no notes, and the original stays', async () => {
	const her = await filedAt(node.origin);
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'shapes.png');
	await drawing.close();
	await her.attach('shapes.png', pngWithNotes(new Uint8Array(drawn.buffer)), 'nobody');
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await openItems(page, space);
	await press(page, 'shapes.png');
	await press(page, 'Make a copy');
	const marking = page.getByRole('img', { name: 'The picture, with what is covered' });
	await marking.locator('canvas[data-drawn]').waitFor();
	await press(page, 'Add an area');
	await type(page, 'From the left (%)', '25');
	await type(page, 'From the top (%)', '50');
	await type(page, 'Width (%)', '50');
	await type(page, 'Height (%)', '25');
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('cover-320'));
	await press(page, 'See the copy');
	await page.getByRole('img', { name: 'The copy' }).locator('canvas[data-drawn]').waitFor();
	await space.look();
	await press(page, 'Keep this copy');
	await page.getByText('copy-1.png is kept beside the original.').waitFor();
	await page.locator('.evidence .timeline-title').filter({ hasText: '1. Something was made from it' }).waitFor();

	await press(page, 'Back to the list');
	await press(page, 'copy-1.png');
	await page.getByText('Parts of a picture were covered').waitFor();
	await page.getByText('It was made from something else. The original proves more.').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('cover-made'));
	await press(page, 'Back to the list');
	const copy = await savedCopy(page, 'copy-1.png');
	assert.deepEqual(readInside(new Uint8Array(copy)), { facts: null, others: [], isCut: false }, 'no notes are left');
	for (const canary of ['canary', 'Invented', '2026']) assert.ok(!copy.includes(canary), canary);
	const covered = Array.from({ length: 200 }, (_, at) => [160 + ((at * 37) % 320), 240 + ((at * 13) % 120)] as const);
	const colours = await coloursOf(page, copy, covered);
	assert.deepEqual([...new Set(colours.map(String))], ['64,64,64,255'], 'one colour');
	const beside = [
		[10, 10],
		[600, 30],
		[20, 460],
		[159, 300],
		[480, 239]
	] as const;
	assert.deepEqual(await coloursOf(page, copy, beside), await coloursOf(page, drawn.buffer, beside), 'beside it nothing changed');
	await watched.close();
});

test('a stretch of a sound is silenced in a copy, a box is drawn by hand, and a file that cannot be covered says so; in Arabic too', async () => {
	const her = await filedAt(node.origin);
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'shapes.png');
	await drawing.close();
	await her.attach('tone.wav', drawnTone(3), 'nobody');
	await her.attach('shapes.png', new Uint8Array(drawn.buffer), 'nobody');
	await her.attach('words.txt', new TextEncoder().encode('invented'), 'nobody');
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await openItems(page, space);
	await press(page, 'tone.wav');
	await press(page, 'Make a copy');
	await page.getByText('It lasts 3 seconds.').waitFor();
	await press(page, 'Add a part');
	await type(page, 'From second', '1');
	await type(page, 'To second', '2');
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('cover-sound'));
	await press(page, 'See the copy');
	await page.locator('audio[aria-label="The copy"]').waitFor();
	await press(page, 'Keep this copy');
	await page.getByText('copy-1.wav is kept beside the original.').waitFor();
	await press(page, 'Back to the list');
	const wav = new DataView(new Uint8Array(await savedCopy(page, 'copy-1.wav')).buffer);
	const loudest = (second: number): number =>
		Math.max(...Array.from({ length: 1000 }, (_, one) => Math.abs(wav.getInt16(44 + (second * 24_000 + one) * 2, true))));
	assert.ok(loudest(0.5) > 3000 && loudest(2.5) > 3000, 'what was not marked is there');
	assert.deepEqual([loudest(1), loudest(1.5), loudest(1.95)], [0, 0, 0], 'nothing of what was marked is left');

	await press(page, 'What is known of each thing');
	await press(page, 'words.txt');
	await press(page, 'Make a copy');
	await page.getByText('Copies can be made of pictures and sounds').waitFor();
	await press(page, 'Back to the list');
	await press(page, 'shapes.png');
	await press(page, 'Make a copy');
	const canvas = page.getByRole('img', { name: 'The picture, with what is covered' }).locator('canvas[data-drawn]');
	await canvas.scrollIntoViewIfNeeded();
	await canvas.waitFor();
	const frame = await canvas.boundingBox();
	assert.ok(frame);
	await page.mouse.move(frame.x + frame.width * 0.1, frame.y + frame.height * 0.1);
	await page.mouse.down();
	await page.mouse.move(frame.x + frame.width * 0.6, frame.y + frame.height * 0.4, { steps: 4 });
	await page.mouse.up();
	await page.getByRole('group', { name: 'Area 1' }).waitFor();
	const width = Number(await page.getByLabel('Width (%)', { exact: true }).inputValue());
	assert.ok(Math.abs(width - 50) < 3, `${width}`);
	await watched.close();

	const arabic = await enterSpace(browser, node.origin, her, {
		viewport: { width: 320, height: 740 },
		language: 'ar',
		colorScheme: 'dark'
	});
	await arabic.page.getByRole('button', { name: /^الملفات/ }).click();
	await arabic.page.getByRole('button', { name: 'ما يُعرف عن كل شيء' }).click();
	await arabic.page.getByRole('button', { name: 'shapes.png' }).click();
	await arabic.page.getByRole('button', { name: 'صنع نسخة' }).click();
	await arabic.page.locator('.cover-frame canvas[data-drawn]').waitFor();
	await arabic.page.getByRole('button', { name: 'إضافة منطقة' }).click();
	await arabic.space.look();
	if (process.env.LOOK) await arabic.page.screenshot(shot('cover-ar'));
	await arabic.watched.close();
});

test('a desk covers a part of a picture and of a sound: both open with a reason, covered or without sound, and what is closed later takes its copies along', async () => {
	const lead = people.find(({ deskName }) => deskName === 'Advice desk');
	const her = await filedAt(node.origin);
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'shapes.png');
	await her.attach('shapes.png', pngWithNotes(new Uint8Array(drawn.buffer)), 'adults');
	await her.attach('tone.wav', drawnTone(3), 'nobody');
	await her.share({ desk: lead?.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });
	const { page, close } = await openPage(browser, node.origin, { viewport: { width: 320, height: 740 }, colorScheme: 'dark' });
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(lead?.displayName as string);
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	const evidence = page.locator('.evidence');
	const copying = page.locator('.evidence .cover');
	await press(page, 'shapes.png');
	await copying.getByText('Today you opened 0 of 20').waitFor();
	await desk.press('Make a copy that shows less');
	assert.ok(await copying.getByRole('button', { name: 'Open it, covered' }).isDisabled(), 'not without a reason');
	await copying.locator('label', { hasText: 'To prepare a step in a procedure' }).click();
	await desk.look();
	await copying.getByRole('button', { name: 'Open it, covered' }).click();
	const seen = copying.locator('canvas.sight-shown[data-drawn]');
	await seen.waitFor();
	const filter = (): Promise<string> => copying.locator('canvas.sight-shown').evaluate((one) => getComputedStyle(one).filter);
	assert.match(await filter(), /grayscale\(1\) blur\(\d{2}px\)/, 'grey and blurred first');
	assert.ok(((await copying.locator('.sight-frame').boundingBox())?.width ?? 999) < 260, 'and small');
	await copying.getByText('Today you opened 1 of 20').waitFor();
	await copying.getByRole('button', { name: 'Less blur' }).click();
	await copying.locator('.sight-frame[data-blur="2"]').waitFor();
	await press(page, 'Add an area');
	for (const [label, value] of [
		['From the left (%)', '25'],
		['From the top (%)', '50'],
		['Width (%)', '50'],
		['Height (%)', '25']
	] as const)
		await type(page, label, value);
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('cover-desk'));
	await press(page, 'See the copy');
	await copying.getByRole('img', { name: 'The copy' }).locator('canvas[data-drawn]').waitFor();
	assert.match(await filter(), /grayscale\(1\) blur\(\d{2}px\)/, 'the copy is covered first, too');
	await desk.look();
	await press(page, 'Keep this copy');
	await desk.status('copy-1.png is kept.');
	assert.equal(await page.locator('.evidence canvas').count(), 0, 'and off the screen');
	await page.locator('.evidence .timeline-title').filter({ hasText: '2. Something was made from it' }).waitFor();
	const made = (await her.look()).items.find(({ derivation }) => derivation?.method === 'areas-covered');
	assert.ok(made?.file && made.by.kind === 'member' && made.by.desk === lead?.desk);
	const copy = Buffer.from(await her.open(made.file.file));
	assert.deepEqual(readInside(new Uint8Array(copy)), { facts: null, others: [], isCut: false }, 'no notes are left');
	const covered = Array.from({ length: 200 }, (_, at) => [160 + ((at * 37) % 320), 240 + ((at * 13) % 120)] as const);
	assert.deepEqual([...new Set((await coloursOf(drawing.page, copy, covered)).map(String))], ['64,64,64,255'], 'one colour');
	const beside = [[10, 10] as const, [600, 30] as const, [479, 361] as const];
	assert.deepEqual(await coloursOf(drawing.page, copy, beside), await coloursOf(drawing.page, drawn.buffer, beside), 'in full');
	await drawing.close();

	await evidence.getByRole('button', { name: 'Back to the list' }).click();
	await press(page, 'tone.wav');
	await desk.press('Make a copy that shows less');
	await copying.locator('label', { hasText: 'The person asked me to' }).click();
	await copying.getByRole('button', { name: 'Open it, covered' }).click();
	await copying.getByText('It lasts 3 seconds.').waitFor();
	const state = await copying
		.locator('audio')
		.evaluate((one: HTMLAudioElement) => ({ muted: one.muted, paused: one.paused, autoplay: one.autoplay }));
	assert.deepEqual(state, { muted: true, paused: true, autoplay: false }, 'no sound, and nothing plays by itself');
	await press(page, 'Add a part');
	await type(page, 'From second', '1');
	await type(page, 'To second', '2');
	await desk.look();
	await press(page, 'See the copy');
	await copying.locator('audio[aria-label="The copy"]').waitFor();
	await press(page, 'Keep this copy');
	await desk.status('copy-1.wav is kept.');

	await evidence.getByRole('button', { name: 'Back to the list' }).click();
	await press(page, 'shapes.png');
	await copying.getByRole('button', { name: 'This may show a person under 18' }).click();
	await page.locator('dialog[open]').getByRole('button', { name: 'Close it for every desk' }).click();
	await evidence.getByText('Closed: it may show a person under 18').waitFor();
	assert.equal(await copying.getByRole('button', { name: 'Make a copy that shows less' }).count(), 0);
	await evidence.getByRole('button', { name: 'Back to the list' }).click();
	await press(page, 'copy-1.png');
	await evidence.getByText('Closed: it may show a person under 18').waitFor();
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('cover-desk-closed'));
	assert.deepEqual(new Set((await her.look()).closed), new Set([made.item, made.original]));
	await close();
});
