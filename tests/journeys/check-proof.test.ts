import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { type Json, must } from '#core/base';
import {
	type Cosigner,
	cosignCheckpoint,
	cosignerKeyOf,
	formatCosignerVkey,
	formatReceipt,
	formatVkey,
	hashesToStore,
	inclusionProof,
	leafHashOf,
	leafOfOpening,
	noteKeyOf,
	openingOf,
	parseNote,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { axeFaults, openPage, type Watched, widthOver } from '#tests/support/browser.ts';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { squareCode } from '#ui/parts/square-code.ts';

const { browser, node } = await serveDemonstration();

const seed = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const [logKey, other] = [signingKeyFrom(seed(3)), signingKeyFrom(seed(4))];
const origin = 'node.example/log';
const openings = [1, 2, 3].map((number) =>
	openingOf(seed(number + 10), { act: 'report', by: { kind: 'survivor' }, at: '2026-01-02T03:04:05.000Z', case: `c${number}` })
);
const leaves = openings.map(leafOfOpening);
const read = readerOf(hashesToStore(0, leaves.map(leafHashOf), () => undefined));
const checkpoint = signCheckpoint({ origin, size: 3, root: rootOf(3, read) }, logKey);
const dog: Cosigner = { name: 'dog.example/w1', cosigns: 'ed25519', key: signingKeyFrom(seed(7)) };
const cosigned = checkpoint + cosignCheckpoint(must(parseNote(checkpoint)).text, dog, 1_760_000_000);
const place = { index: 1, proof: inclusionProof(1, 3, read) };
const vkey = formatVkey(noteKeyOf(origin, logKey.public));
const dogKey = formatCosignerVkey(cosignerKeyOf(dog.name, dog.cosigns, dog.key.public));
const rules = `log ${vkey}\nwitness dog ${dogKey}\nquorum dog\n`;
const blind = formatReceipt({ ...place, checkpoint }, leaves[1] as Uint8Array);
const witnessed = formatReceipt({ ...place, checkpoint: cosigned }, leaves[1] as Uint8Array);
const told = formatReceipt({ ...place, checkpoint: cosigned }, openings[1] as NonNullable<(typeof openings)[number]>);

/** The page as somebody keeps it: saved from the site, opened from the device, with the network off. */
async function keptPage(
	t: TestContext,
	language = 'en-GB',
	width = 1024
): Promise<{ page: Page; watched: Watched; asked: string[] }> {
	const folder = await throwawayFolder(t);
	const online = await openPage(browser, node.origin);
	await online.page.goto(`${node.origin}/en/open/log/check`);
	const coming = online.page.waitForEvent('download');
	await online.page.getByRole('link', { name: 'Save the page that checks' }).click();
	const download = await coming;
	assert.equal(download.suggestedFilename(), 'check.html');
	const file = path.join(folder, 'check.html');
	await copyFile(await download.path(), file);
	await online.close();
	const watched = await openPage(browser, 'file://', { offline: true, locale: language, viewport: { width, height: 800 } });
	const asked: string[] = [];
	watched.context.on('request', (request) => asked.push(request.url()));
	await watched.page.goto(pathToFileURL(file).href);
	await watched.page.locator('h1').waitFor();
	return { page: watched.page, watched, asked };
}

async function answerOf(page: Page, proof: string | { file: string }, trust: string, opening = ''): Promise<string> {
	if (typeof proof === 'string') await page.locator('textarea').nth(0).fill(proof);
	else {
		await page.locator('textarea').nth(0).fill('');
		await page.locator('input[type=file]').setInputFiles(proof.file);
		await page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
	}
	await page.locator('textarea').nth(1).fill(trust);
	await page
		.locator('textarea')
		.nth(2)
		.evaluate((field: HTMLTextAreaElement, text) => {
			field.value = text;
			field.dispatchEvent(new Event('input', { bubbles: true }));
		}, opening);
	await page.locator('button[type=submit]').click();
	return (await page.locator('.answer').getAttribute('data-answer')) ?? '';
}

/** What the command says: `holds`, or the code of its refusal. */
async function commandOn(folder: string, proof: string, trust: string): Promise<string> {
	const [file, policy] = [path.join(folder, 'proof'), path.join(folder, 'policy')];
	await writeFile(file, proof);
	await writeFile(policy, trust);
	const ran = await runProgram(process.execPath, ['src/cli/main.ts', 'verify', file, '--policy', policy], { cwd: root });
	return ran.code === 0 ? 'holds' : (/\[([a-z-]+)\]/.exec(ran.stderr)?.[1] ?? ran.stderr);
}

test('a proof is checked by a page that somebody keeps, without a network: a good one, a changed one, a wrong key, a missing quorum', async (t) => {
	const { page, watched, asked } = await keptPage(t);
	assert.equal(await answerOf(page, '', vkey), 'empty');
	assert.equal(await answerOf(page, blind, vkey), 'holds');
	const words = async (): Promise<string> => (await page.locator('.answer').textContent()) ?? '';
	assert.match(await words(), /the word of the log alone/);
	assert.match(await words(), /The mark is locked/);
	assert.equal(await answerOf(page, witnessed.trimEnd(), rules.trimEnd()), 'holds', 'pasted without the last line feed');
	assert.match(await words(), /Witness dog saw this log/);
	assert.equal(await answerOf(page, told, rules), 'holds');
	assert.match(await words(), /A report was saved for the first time/);
	assert.equal(await answerOf(page, blind, vkey, JSON.stringify(openings[1] as unknown as Json)), 'holds');
	assert.match(await words(), /Word for word/);

	assert.equal(await answerOf(page, blind.replace('index 1', 'index 0'), vkey), 'proof-wrong');
	assert.equal(await answerOf(page, blind.replace('\n3\n', '\n4\n'), vkey), 'note-signature-wrong');
	assert.equal(await answerOf(page, blind, formatVkey(noteKeyOf(origin, other.public))), 'note-unsigned');
	assert.equal(await answerOf(page, blind, formatVkey(noteKeyOf('other.example/log', logKey.public))), 'proof-log-unknown');
	assert.equal(await answerOf(page, blind, rules), 'proof-quorum-missed');
	assert.match(await words(), /a newer proof can show more/);
	assert.equal(await answerOf(page, blind, `${vkey.slice(0, -2)}AA`), 'vkey-id-wrong');
	assert.equal(await answerOf(page, blind, vkey, JSON.stringify(openings[0] as unknown as Json)), 'proof-other-event');
	assert.equal(await answerOf(page, blind, vkey, 'no opening'), 'opening-malformed');
	assert.deepEqual(asked.slice(1), [], 'it asks nobody');
	assert.deepEqual(await axeFaults(page), []);
	await watched.close();
});

test('a photo of the paper is read on the device: turned, with a shadow, beside other things; what has no squares is said so', async (t) => {
	const folder = await throwawayFolder(t);
	const { page, watched, asked } = await keptPage(t);
	const studio = await browser.newPage();
	/** A picture as a person takes one: the squares on a sheet, turned, unevenly lit, grainy. */
	const photo = async (text: string): Promise<string> => {
		const { size, path: dark } = squareCode(text);
		const base64 = await studio.evaluate(
			async ([size, dark]) => {
				const paper = new OffscreenCanvas(2200, 1800);
				const pen = paper.getContext('2d') as OffscreenCanvasRenderingContext2D;
				pen.fillStyle = '#6b6258';
				pen.fillRect(0, 0, 2200, 1800);
				pen.translate(1100, 900);
				pen.rotate(0.21);
				pen.fillStyle = '#f4f1ea';
				pen.fillRect(-800, -750, 1600, 1500);
				pen.save();
				pen.translate(-620, -620);
				pen.scale(1240 / size, 1240 / size);
				pen.fillStyle = '#2a2724';
				if (dark) pen.fill(new Path2D(dark));
				pen.restore();
				const light = pen.createLinearGradient(-800, -750, 800, 750);
				light.addColorStop(0, 'rgb(0 0 0 / 0)');
				light.addColorStop(1, 'rgb(0 0 0 / 0.35)');
				pen.fillStyle = light;
				pen.fillRect(-900, -900, 1800, 1800);
				const bytes = new Uint8Array(await (await paper.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer());
				return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
			},
			[size, dark] as const
		);
		const file = path.join(folder, `photo-${text.length}.jpg`);
		await writeFile(file, Buffer.from(base64, 'base64'));
		return file;
	};
	for (const proof of [blind, told]) {
		assert.equal(await answerOf(page, { file: await photo(proof) }, rules.replace(/quorum dog/, 'quorum none')), 'holds');
		assert.equal(await page.locator('textarea').first().inputValue(), proof);
	}
	assert.match((await page.locator('.answer').textContent()) ?? '', /A report was saved for the first time/);

	const blank = path.join(folder, 'blank.png');
	const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
	await writeFile(blank, Buffer.from(pixel, 'base64'));
	await page.locator('input[type=file]').setInputFiles(blank);
	await page.getByText('No squares could be read in this picture.').waitFor();
	assert.equal(await page.locator('textarea').first().inputValue(), '');
	assert.deepEqual(asked.slice(1), [], 'the picture goes nowhere');
	assert.deepEqual(await axeFaults(page), []);
	await studio.close();
	await watched.close();
});

test('the page and the command say the same of every vector of a proof file, and of a file chosen', async (t) => {
	const folder = await throwawayFolder(t);
	const vectors = JSON.parse(await readFile('spec/vectors/log/proof-file.json', 'utf8')) as {
		policy: string;
		cases: { name: string; file: string }[];
	};
	const { page, watched } = await keptPage(t);
	const said: string[] = [];
	for (const [name, proof, trust] of [
		...vectors.cases.map((one) => [one.name, one.file, vectors.policy] as const),
		['of our own', witnessed, rules] as const,
		['with line ends of another system', witnessed.replaceAll('\n', '\r\n'), rules] as const,
		['without its last line feed', witnessed.trimEnd(), rules] as const
	]) {
		const file = path.join(folder, `chosen-${said.length}`);
		await writeFile(file, proof);
		const answer = await answerOf(page, { file }, trust);
		assert.equal(answer, await commandOn(folder, proof, trust), name);
		said.push(answer);
	}
	assert.ok(new Set(said).size >= 4, said.join());
	await watched.close();
});

test('the kept page fits a narrow screen in Arabic, and takes every language by choice', async (t) => {
	const { page, watched } = await keptPage(t, 'ar', 320);
	assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
	await answerOf(page, told, rules);
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/check-ar.png`, fullPage: true });
	assert.deepEqual(await axeFaults(page), []);
	assert.equal(await widthOver(page), 0);
	const headings = new Set<string>();
	for (const language of ['en', 'es', 'fr', 'ar', 'pt', 'fil']) {
		await page.locator('select').selectOption(language);
		assert.equal(await page.locator('html').getAttribute('lang'), language);
		headings.add((await page.locator('h1').textContent()) ?? '');
		assert.equal(await widthOver(page), 0, language);
	}
	assert.equal(headings.size, 6);
	await watched.close();
});

test('the site gives the page as a download that runs nothing there', async () => {
	const answer = await fetch(`${node.origin}/app/check.html`);
	assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="check.html"');
	assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'");
	const text = await answer.text();
	// Names of JSON-LD terms look like addresses; nobody asks them.
	assert.doesNotMatch(
		text,
		/src="|href="(?!data:,")|https?:\/\/(?!www\.w3\.org|svelte\.dev|w3id\.org\/dpv|purl\.org\/dc\/terms)/
	);
	const manifest = JSON.parse(await readFile('build/code-manifest.json', 'utf8')) as { path: string }[];
	assert.ok(
		manifest.some((file) => file.path === '/app/check.html'),
		'it stands in the code manifest'
	);
});
