import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import type { Browser } from 'playwright-core';
import { type BagFile, certificatePaper, type Paper, type PaperSpeech, reportPaper } from '#core/bundle';
import { formatPolicy } from '#core/log';
import { localSpeech } from '#server/papers/local-speech.ts';
import { axeFaults, openPage, startBrowser, widthOver } from '#tests/support/browser.ts';
import { bytesIn, inventedBundle, inventedPolicy } from '#tests/support/invented-bundle.ts';
import { root } from '#tests/support/planted-tree.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { everyThing } from '#tests/support/told-things.ts';

let browser: Browser;
let files: ReadonlyMap<string, BagFile>;
/** Report and certificate, by language. */
const papers = new Map<string, readonly Paper[]>();
before(async () => {
	const made = inventedBundle({
		write: (told) => {
			for (const language of ['en', 'ar']) {
				const speech = localSpeech(language) as PaperSpeech;
				papers.set(language, [reportPaper(told, speech), certificatePaper(told, speech, 'US')]);
			}
			return papers.get('en') ?? [];
		}
	});
	[browser, files] = await Promise.all([startBrowser(), made]);
});
after(() => browser.close());

/** The page as it lies on somebody's device, with the network off. */
async function keptPage(width = 1024, language = 'en-GB') {
	const watched = await openPage(browser, 'file://', { offline: true, locale: language, viewport: { width, height: 800 } });
	const asked: string[] = [];
	watched.context.on('request', (request) => asked.push(request.url()));
	await watched.page.goto(pathToFileURL(path.join(root, 'build/islands/verify.html')).href);
	await watched.page.locator('h1').waitFor();
	const answerOn = async (place: string, input = place.includes('.') ? 1 : 0): Promise<{ is: string; said: string }> => {
		await watched.page.locator('input[type=file]').nth(input).setInputFiles(place);
		await watched.page.locator('button[type=submit]').click();
		const answer = watched.page.locator('[data-answer]');
		await answer.waitFor();
		return { is: (await answer.getAttribute('data-answer')) ?? '', said: (await answer.textContent()) ?? '' };
	};
	return { ...watched, asked, answerOn };
}

/** The bundle in a folder, a .zip and a .tar, some of its files exchanged. */
async function written(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
	const folder = await throwawayFolder(t);
	const contents: [string, Uint8Array][] = [];
	for (const [name, file] of files) contents.push([`bag/${name}`, Buffer.from(changed[name] ?? (await bytesIn(file)))]);
	for (const [name, bytes] of contents) {
		await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
		await writeFile(path.join(folder, name), bytes);
	}
	await writeFile(path.join(folder, 'bag.zip'), zipSync(Object.fromEntries(contents)));
	const entries = contents.map(([name, body]) => ({ header: { name, size: body.length }, body }));
	await writeFile(path.join(folder, 'bag.tar'), await packTar(entries));
	return (name: string): string => path.join(folder, name);
}

test('a page opened from the device, without a network, checks a folder, a .zip and a .tar, and asks nobody', async (t) => {
	const place = await written(t);
	const { page, asked, answerOn, close } = await keptPage();
	assert.deepEqual(await axeFaults(page), []);
	for (const name of ['bag', 'bag.zip', 'bag.tar']) {
		const { is, said } = await answerOn(place(name));
		assert.equal(is, 'holds', `${name}: ${said}`);
		assert.match(said, /2 things are word for word/);
		assert.match(said, /The folder agrees with itself/);
		assert.match(said, /keys of log and witnesses came with the folder/);
	}
	await page.getByText('I have a key of the log, or a policy').click();
	await page.locator('textarea').fill(formatPolicy(inventedPolicy));
	const { is, said } = await answerOn(place('bag.zip'));
	assert.equal(is, 'holds');
	assert.match(said, /It stands in a log whose key did not come with it, and witnesses saw it/);
	assert.doesNotMatch(said, /came with the folder\. Compare/);
	await page.getByText('Each thing and step in the log').click();
	const each = page.locator('li').filter({ hasText: 'data/items/002.json' });
	assert.match(
		(await each.textContent()) ?? '',
		/squares\.png\s+Place in the log: \d+\. Witnesses: 2\.\s+It was there before 22 November 2026/
	);
	assert.deepEqual(await axeFaults(page), []);
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/verify-each.png`, fullPage: true });
	assert.deepEqual(
		asked.filter((url) => !url.startsWith('file://')),
		[]
	);
	await close();
});

test('what was changed, added or taken away is named by its file, and what is no folder of evidence is said to be none', async (t) => {
	const words = Buffer.from(await bytesIn(files.get('data/items/001.json') as BagFile)).toString();
	const place = await written(t, {
		'data/items/001.json': words.replace('invented picture', 'other picture'),
		'data/provenance.jsonld': '{}'
	});
	await writeFile(place('bag/data/more'), 'x');
	await writeFile(place('no.zip'), 'nothing');
	await writeFile(place('bag.tar.age'), 'age-encryption.org/v1\n-> X25519 ');
	const { page, answerOn, close } = await keptPage(360);
	const folder = await answerOn(place('bag'));
	assert.equal(folder.is, 'fails');
	for (const named of [
		'file-changed data/items/001.json',
		'item-altered data/items/001.json',
		'file-changed data/provenance.jsonld',
		'file-added data/more'
	])
		assert.ok(folder.said.includes(named), named);
	assert.ok((await answerOn(place('bag.zip'))).said.includes('item-altered data/items/001.json'));
	assert.equal((await answerOn(place('no.zip'))).is, 'unreadable');
	const locked = await answerOn(place('bag.tar.age'));
	assert.equal(locked.is, 'locked');
	assert.match(locked.said, /This file is locked for one reader/);
	assert.ok((await widthOver(page)) <= 0);
	await close();
});

test('the page speaks the language of the browser, from right to left where that runs so', async (t) => {
	const place = await written(t);
	const { page, answerOn, close } = await keptPage(320, 'ar');
	assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
	assert.equal((await answerOn(place('bag.zip'))).is, 'holds');
	assert.ok((await widthOver(page)) <= 0);
	assert.deepEqual(await axeFaults(page), []);
	await close();
});

/** The report of a bundle that has something of everything. */
const everyKindOf = (language: string): Paper => ({
	...reportPaper(everyThing(), localSpeech(language) as PaperSpeech),
	name: 'everything.html'
});

test('the papers can be read on a narrow telephone and by programs that read aloud, in both directions', async (t) => {
	const folder = await throwawayFolder(t);
	const { page, close } = await openPage(browser, 'file://', { offline: true, viewport: { width: 320, height: 700 } });
	for (const [language, written] of papers)
		for (const { name, bytes } of [...written, everyKindOf(language)]) {
			await writeFile(path.join(folder, `${language}-${name}`), bytes);
			await page.goto(pathToFileURL(path.join(folder, `${language}-${name}`)).href);
			await page.locator('h1').waitFor();
			assert.equal(await page.locator('html').getAttribute('lang'), language);
			assert.ok((await widthOver(page)) <= 0, `${language} ${name}`);
			assert.deepEqual(await axeFaults(page), [], `${language} ${name}`);
		}
	await close();
});
