import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { must } from '#core/base';
import { leafHashOf, parsePolicy, parseReceipt, verifyProofFile } from '#core/log';
import type english from '#locales/en.json';
import { enterSpace, filedAt, story } from '#tests/support/her-space.ts';
import { readSquares } from '#tests/support/read-squares.ts';
import { savedProof } from '#tests/support/saved-proof.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt } from '#tests/support/survivor.ts';

const { browser, node, desks } = await serveDemonstration();
const said = (JSON.parse(await readFile('locales/en.json', 'utf8')) as typeof english).proofs.sheet;

test('she takes a proof of what she did: checked in her browser, under a name that says nothing, and told only where she chose so', async () => {
	const her = await filedAt(node.origin);
	const desk = desks[0]?.id as DeskId;
	await her.share({ desk, kinds: ['account'] });
	await her.say(desk, 'hello');
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her);
	await page.getByRole('button', { name: 'Take a proof that this stands in the public log' }).click();
	await space.at('Proofs from the public log');
	await space.look();
	const policy = must(parsePolicy(`log ${(await placeAt(node.origin)).vkey}\nquorum none\n`));
	const first = page.locator('main section', { hasText: 'You saved it for the first time' });
	const take = (): Promise<string> => savedProof(page, first, 'Save a proof of this');
	const blind = must(parseReceipt(await take()));
	await first.getByText('Checked, and given to your browser').waitFor();
	assert.equal(blind.opening, null, 'nothing is told that she did not choose');
	assert.equal(verifyProofFile(blind.file, leafHashOf(blind.leaf), policy).ok, true);

	await page.getByText('Also what I did', { exact: true }).click();
	const text = await take();
	const told = must(parseReceipt(text));
	assert.equal(verifyProofFile(told.file, leafHashOf(told.leaf), policy).ok, true);
	assert.deepEqual(told.leaf, blind.leaf);
	assert.equal((told.opening?.event as { act?: string } | undefined)?.act, 'report');
	assert.ok(!JSON.stringify(told.opening).includes(story), 'nothing that she wrote is in it');
	assert.equal(
		await page.locator('main section').count(),
		4,
		'the first save, what she wrote in it and to the desk, and the desk that she let read'
	);
	const wrote = page.locator('main section', { hasText: 'You wrote' });
	const coming = page.waitForEvent('download');
	await wrote.last().getByRole('button', { name: 'Save a proof of this' }).click();
	const ofWords = must(parseReceipt(await readFile(await (await coming).path(), 'utf8')));
	assert.deepEqual(ofWords.leaf, told.leaf, 'what one act wrote has one leaf');

	await first.getByRole('button', { name: 'A page to print' }).click();
	await space.at('A page to print');
	await space.look();
	await page.emulateMedia({ media: 'print' });
	assert.equal(
		String(await page.evaluate('document.body.innerText')).trim(),
		`${said.title}\n\n${said.text}`,
		'nothing else is on the paper'
	);
	const carried = await readSquares(page);
	const read = must(parseReceipt(carried));
	assert.deepEqual([read.opening, read.leaf], [null, blind.leaf], 'a camera reads a proof that says nothing of her');
	assert.equal(verifyProofFile(read.file, leafHashOf(read.leaf), policy).ok, true);
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/sheet.png`, fullPage: true });
	assert.equal(await page.evaluate(() => document.title), 'Return', 'a browser that prints its title prints a neutral one');
	await page.emulateMedia({ media: 'screen' });
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await space.at('Proofs from the public log');

	const asked = sent.filter((request) => request.url().includes('/api/v1/log/leaves/'));
	assert.ok(asked.length >= 2);
	for (const request of asked) assert.equal((await request.allHeaders()).authorization, undefined, 'who asks is not said');
	await watched.close();
});

test('the proofs fit a narrow screen in Arabic', async () => {
	const her = await filedAt(node.origin);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, {
		viewport: { width: 320, height: 640 },
		language: 'ar'
	});
	await page.getByRole('button', { name: 'أخذ إثبات أن هذا مسجّل في السجل العام' }).click();
	await space.at('إثباتات من السجل العام');
	await space.look();
	await watched.close();
});
