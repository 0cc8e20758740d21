import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Request } from 'playwright-core';
import { openPage, startBrowser } from '#tests/support/browser.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const phone = { viewport: { width: 360, height: 740 } };
const mib = 1024 * 1024;

let browser: Browser;
let node: TestNode;
let large: string;
let small: string;
const smallContent = Buffer.from('an invented receipt');
const largeContent = Buffer.alloc(40 * mib, 'invented film. ');
const ended: (() => Promise<void> | void)[] = [];
const atEnd = { after: (end: unknown) => void ended.push(end as () => Promise<void>) };

before(async () => {
	node = await startTestNode(atEnd, { pages: true, seeded: true });
	browser = await startBrowser();
	const folder = await throwawayFolder(atEnd as never);
	large = path.join(folder, 'canary-film.mp4');
	small = path.join(folder, 'canary-receipt.pdf');
	await writeFile(large, largeContent);
	await writeFile(small, smallContent);
});
after(async () => {
	await browser?.close();
	for (const end of ended.reverse()) await end();
});

async function atFiles() {
	const watched = await openPage(browser, node.origin, phone);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	const survivor = await new SurvivorPage(watched.page).open(node.origin, '/en/report');
	const codename = await survivor.report();
	await survivor.press('Add pictures');
	return { watched, survivor, sent, codename, page: watched.page };
}
const puts = (sent: readonly Request[]): Request[] => sent.filter((request) => request.method() === 'PUT');
const enter = async (codename: string): Promise<TestSurvivor> => {
	const her = new TestSurvivor(await placeAt(node.origin), codename);
	await her.comeBack();
	return her;
};

test('a file is asked about, sealed, sent with progress in bytes, and comes back the same', async () => {
	const { watched, survivor, sent, codename, page } = await atFiles();
	await survivor.look();
	await page.locator('input[type=file]').setInputFiles([small, large]);
	await survivor.at('Does canary-receipt.pdf show a person under 18?');
	await survivor.look();
	assert.equal(puts(sent).length, 0, 'nothing goes before she was asked');
	await survivor.pick('No, it shows nobody');
	await survivor.primary();
	await survivor.at('Does canary-film.mp4 show a person under 18?');
	await survivor.pick('No, only grown-ups');
	await survivor.primary();
	await page.getByText('canary-film.mp4 is saved').waitFor();
	await page.getByText('canary-receipt.pdf is saved').waitFor();
	await survivor.look();
	assert.match((await page.locator('.file-rows').textContent()) ?? '', /\d+(\.\d)? MB/);
	assert.equal(puts(sent).length, 4, 'three pieces of the film, which go by workers inside the worker, and the receipt');
	for (const request of puts(sent)) {
		assert.ok(!JSON.stringify(await request.allHeaders()).includes('canary'));
		assert.equal(request.postDataBuffer()?.subarray(0, 21).toString(), 'age-encryption.org/v1');
	}
	await watched.close();
	const her = await enter(codename);
	const files = (await her.look()).files;
	assert.deepEqual(files.map(({ name, bytes }) => [name, bytes]).sort(), [
		['canary-film.mp4', largeContent.length],
		['canary-receipt.pdf', smallContent.length]
	]);
	for (const { file, name } of files)
		assert.deepEqual(Buffer.from(await her.open(file)), name.endsWith('mp4') ? largeContent : smallContent);
});

test('paused on one day, taken up on another by choosing the same file again: only what is missing is sent', async () => {
	const { watched, survivor, codename, page } = await atFiles();
	// The second piece stays on its way until she has paused.
	let paused = (): void => {};
	const held = new Promise<void>((resolve) => {
		paused = resolve;
	});
	await watched.context.route('**/api/v1/case/pieces/*/1', async (route) => {
		await held;
		await route.abort().catch(() => null);
	});
	const firstPiece = page.waitForResponse((response) => response.url().endsWith('/0') && response.request().method() === 'PUT');
	await page.locator('input[type=file]').setInputFiles(large);
	await survivor.pick('No, only grown-ups');
	await survivor.primary();
	await firstPiece;
	await page.getByRole('button', { name: 'Pause' }).click();
	await page.getByText('Paused. Nothing is lost.').waitFor();
	await survivor.look();
	paused();
	await watched.close();

	const again = await openPage(browser, node.origin, phone);
	const sent: Request[] = [];
	again.context.on('request', (request) => sent.push(request));
	const space = await new SurvivorPage(again.page).open(node.origin, '/en/return');
	await space.write(codename);
	await space.primary();
	await space.at('Your space');
	await space.press(/^Files/);
	await again.page.getByText('Not finished').waitFor();
	await space.look();
	await again.page.locator('input[type=file]').setInputFiles(small);
	await again.page.getByText('This is not the same file').waitFor();
	await again.page.locator('input[type=file]').setInputFiles(large);
	await again.page.getByText(/Done: \d+/).waitFor();
	assert.deepEqual(
		puts(sent).map((request) => new URL(request.url()).pathname.split('/').at(-1)),
		['1', '2']
	);
	await again.close();
	const her = await enter(codename);
	const { files } = await her.look();
	assert.equal(files.length, 1);
	assert.deepEqual(Buffer.from(await her.open(files[0]?.file as never)), largeContent);
});

test('a file of which she is not sure is never sent: its number and address only', async () => {
	const { watched, survivor, sent, codename, page } = await atFiles();
	await page.locator('input[type=file]').setInputFiles(small);
	await survivor.pick('I am not sure');
	await survivor.primary();
	await survivor.at('We do not take this file');
	await survivor.look();
	await survivor.write('https://invented.example/page');
	await survivor.primary();
	await page.getByText('canary-receipt.pdf: the number and the address are saved').waitFor();
	assert.deepEqual(puts(sent), []);
	const hash = createHash('sha256').update(smallContent).digest();
	const told = sent.map((request) => request.postData() ?? '').join('\n');
	for (const form of [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')]) assert.ok(!told.includes(form));
	await watched.close();
	const space = await (await enter(codename)).look();
	assert.deepEqual([space.files, space.timeline.some(({ what }) => what === 'address-added')], [[], true]);
});

test('somebody under 18 is not asked what happened, and no file can be chosen', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const survivor = await new SurvivorPage(watched.page).open(node.origin, '/en/report');
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me, and I am under 18');
	await survivor.primary();
	await survivor.at('We will not ask you to tell everything');
	await survivor.look();
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What must not get lost?': '@invented' }, true);
	assert.deepEqual(survivor.seen.slice(1), [
		'Are you safe where you are now?',
		'Is there a grown-up you trust?',
		'What must not get lost?',
		'Is there anything a desk should know to help you well?',
		'How may a desk reach you, and when is it safe?',
		'What may we call you?'
	]);
	await survivor.codename();
	await survivor.primary();
	await survivor.at('It is saved');
	assert.equal(await watched.page.getByRole('button', { name: 'Add pictures' }).count(), 0);
	await survivor.press('Add the address of a page');
	await survivor.look();
	assert.equal(await watched.page.locator('input[type=file]').count(), 0);
	await survivor.write('https://invented.example/child');
	await survivor.primary();
	await watched.page.getByText('Saved. You can add another one.').waitFor();
	await watched.close();
});
