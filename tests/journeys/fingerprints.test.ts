import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { type DeskId, must } from '#core/base';
import { hashImage, type PdqHash, pdqDistance } from '#core/evidence';
import { randomId } from '#core/sealing';
import { drawnFile, drawnPicture } from '#tests/support/drawn-picture.ts';
import { enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, desks } = await serveDemonstration();

const choose = (page: Page, file: Awaited<ReturnType<typeof drawnFile>>): Promise<void> =>
	page.locator('main input[type=file]').setInputFiles(file);
async function saved(page: Page, button: string): Promise<string> {
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: button }).click();
	return readFile(await (await coming).path(), 'utf8');
}

test('she keeps the fingerprint of a picture, saves it to pass on and takes it back; the picture goes nowhere', async () => {
	const her = await filedAt(node.origin);
	const desk = desks[0]?.id as DeskId;
	await her.share({ desk, kinds: ['account', 'evidence'] });
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her);
	await page.getByRole('button', { name: /^Files/ }).click();
	await page.getByRole('button', { name: 'Fingerprints of pictures' }).click();
	await space.at('Fingerprints of pictures');
	await space.look();
	assert.equal(await page.locator('main input[type=file]').count(), 0, 'she is asked first');

	await space.pick('No, or perhaps not');
	await page.getByText('nothing is made or kept here').waitFor();
	assert.equal(await page.locator('main input[type=file]').count(), 0, 'and none is taken that may show somebody under 18');
	await space.look();

	await space.pick('Yes, everyone was 18 or older');
	const file = await drawnFile(page, 'canary-name.png');
	await choose(page, file);
	await page.getByText('The fingerprint is kept. The picture was not sent.').waitFor();
	await page.getByText('canary-name.png').waitFor();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/fingerprint-kept.png` });
	await space.look();

	await page.getByText('Save it to pass on').click();
	await space.look();
	const lines = (await saved(page, 'Save as a list (.csv)')).trim().split('\n');
	const hashed = hashImage(drawnPicture(512, 384));
	assert.ok(hashed.ok);
	for (const [at, line] of lines.entries()) {
		const distance = pdqDistance(line.slice(0, 64), hashed.value.hashes[at] as string);
		assert.ok(distance !== null && distance <= 10, `${line}: ${distance}`);
	}
	const indicators = await saved(page, 'Save for programmes that share fingerprints (.json)');
	assert.equal((JSON.parse(indicators) as { type: string }[])[0]?.type, 'HASH_PDQ');
	assert.ok(!indicators.includes('canary'), 'the file says nothing of its name');

	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	assert.ok(bodies.length > 100, 'something was sent');
	for (const secret of ['canary-name', lines[0]?.slice(0, 64) as string, file.buffer.subarray(0, 40).toString('latin1')])
		assert.ok(!bodies.includes(secret), 'neither its name nor its fingerprint nor itself');

	await page.getByRole('button', { name: 'Take it back' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
	await page.getByText('You took it back:').waitFor();
	await space.look();
	assert.equal(await page.getByText('Save it to pass on').count(), 0);
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/fingerprint.png`, fullPage: true });
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await space.at('Files');
	await watched.close();
});

test('a file that is no picture, or shows one surface only, is refused in plain words and nothing is kept; in Arabic as well', async () => {
	const her = await filedAt(node.origin);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { ...phone, language: 'ar' });
	await page.getByRole('button', { name: /^الملفات/ }).click();
	await page.getByRole('button', { name: 'بصمات الصور' }).click();
	await space.at('بصمات الصور');
	await space.pick('نعم، كان عمر الجميع 18 سنة أو أكثر');
	await space.look();
	await choose(page, { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
	await page.getByText('تعذّرت قراءة هذا الملف كصورة').waitFor();
	const plain = { width: 200, height: 200, data: new Uint8Array(200 * 200 * 4).fill(255) };
	await choose(page, await drawnFile(page, 'b.png', plain));
	await page.getByText('لا يظهر في هذه الصورة إلا القليل').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/fingerprint-ar.png`, fullPage: true });
	assert.equal(await page.locator('main .file-rows').count(), 0);
	await watched.close();
});

test('who stops a desk is told of the fingerprints that still stand, before and after, with the way to them', async () => {
	const her = await filedAt(node.origin);
	const desk = desks[0]?.id as DeskId;
	await her.share({ desk, kinds: ['evidence'] });
	const fingerprint = randomId<'fingerprint'>();
	const hashes = Array(8).fill('0'.repeat(64)) as PdqHash[];
	const content = { kind: 'fingerprint', fingerprint, algorithm: 'pdq', name: 'a.png', quality: 90, hashes } as const;
	must(await her.session.write([{ place: 'evidence', content }]));
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await page.getByRole('button', { name: /^Who may read/ }).click();
	await page.getByRole('button', { name: 'Stop it from reading' }).click();
	const asked = page.getByRole('dialog');
	await asked.getByText('It could read fingerprints of pictures, too (1).').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/fingerprint-stop-320.png` });
	await asked.getByRole('button', { name: 'See the fingerprints' }).click();
	await space.at('Fingerprints of pictures');
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await space.at('Files');
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await page.getByRole('button', { name: /^Who may read/ }).click();
	await page.getByRole('button', { name: 'Stop it from reading' }).click();
	await asked.getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByText('Fingerprints of pictures that you have not taken back: 1.').waitFor();
	await space.look();
	await watched.close();
});
