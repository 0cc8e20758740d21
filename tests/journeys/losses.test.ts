import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import ar from '#locales/ar.json' with { type: 'json' };
import en from '#locales/en.json' with { type: 'json' };
import { axeFaults, openPage, widthOver } from '#tests/support/browser.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { keptByBrowser } from '#tests/support/survivor-page.ts';

const { browser, server } = await servePages();

const look = async (page: Page, at: string): Promise<void> => {
	await page.evaluate(() => scrollTo(0, 0));
	assert.deepEqual(await axeFaults(page), [], at);
	assert.equal(await widthOver(page), 0, at);
};

for (const [language, { losses: words, common }] of [
	['en', en],
	['ar', ar]
] as const)
	test(`losses are added up, proved, quoted against the law and saved, and nothing leaves the device: ${language}, 320 pixels`, async () => {
		const watched = await openPage(browser, server.origin, { viewport: { width: 320, height: 700 }, acceptDownloads: true });
		const { page } = watched;
		await page.goto(`${server.origin}/${language}/losses`, { waitUntil: 'networkidle' });
		assert.equal(await page.title(), common.titles.losses);
		await look(page, 'before');
		await page.locator('#island .button').click();
		await page.locator('.loss-rows').waitFor();
		await page.waitForLoadState('networkidle');
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));

		const add = page.getByRole('button', { name: words.add, exact: true });
		await add.focus();
		await page.keyboard.press('Enter');
		assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SELECT', 'the new row has the focus');
		const row = (at: number) => page.locator('.loss-rows .loss-row').nth(at);
		await row(0).locator('input').nth(0).fill('1200.5');
		await row(0).locator('input').nth(1).fill('2024-03');
		await row(0).locator('input').nth(2).fill('2024-02');
		await row(0).locator('input').nth(2).press('Tab');
		await row(0).getByText(words.refused['loss-period-reversed']).waitFor();
		await row(0).locator('input').nth(2).fill('2024-04-09');
		await row(0).locator('input').nth(2).press('Tab');
		await add.click();
		await row(1).locator('select').nth(0).selectOption('lost-income');
		await row(1).locator('select').nth(1).selectOption('USD');
		await row(1).locator('input').nth(0).fill('canary');
		await row(1).getByText(words.refused['amount-missing']).waitFor();
		await row(1).locator('input').nth(0).fill('300');

		await page.getByText(words.rates, { exact: true }).click();
		await page.getByLabel(words.ratesTo, { exact: true }).selectOption('EUR');
		await page.getByLabel(words.rateSource).fill('an invented newspaper');
		await page.getByText(words.refused.rates).waitFor();
		await page.getByLabel(words.rateDay).fill('2024-05-02');
		await page.locator('details input[inputmode=decimal]').fill('0.9');
		await page.locator('.loss-table tfoot tr').nth(2).waitFor();
		assert.match((await page.locator('.loss-table tfoot tr').nth(2).textContent()) ?? '', /1.?470[.,]50|١.?٤٧٠/);
		assert.match((await page.locator('.proofs').textContent()) ?? '', /pay slips/);
		await page.getByLabel(words.country, { exact: true }).selectOption('ES');
		assert.ok((await page.locator('.loss-law > li').count()) > 0);
		assert.ok((await page.getByText(words.promise).count()) > 0);
		await look(page, 'filled in');

		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: words.table }).click()
		]);
		assert.equal(download.suggestedFilename(), 'table.csv');
		const table = await readFile(await download.path(), 'utf8');
		assert.ok(table.includes('"1200.50","EUR"') && table.includes('an invented newspaper') && table.includes(words.promise));
		assert.deepEqual(asked, [], 'something was asked for while losses were written');
		assert.deepEqual(await keptByBrowser(page), []);
		assert.equal(page.url(), `${server.origin}/${language}/losses`);
		await page.emulateMedia({ media: 'print' });
		assert.equal(await page.locator('.loss-rows').isVisible(), false);
		assert.equal(await page.locator('.paper-heading').isVisible(), true);
		assert.equal(await page.locator('h1').isVisible(), false);
		await watched.close();
	});

test('a change of language keeps what was written, and without script the page still tells what proves a loss', async () => {
	const watched = await openPage(browser, server.origin, { viewport: { width: 360, height: 740 } });
	const { page } = watched;
	await page.goto(`${server.origin}/en/losses`);
	await page.locator('#island .button').click();
	await page.getByRole('button', { name: en.losses.add, exact: true }).click();
	await page.locator('.loss-row input').first().fill('55');
	await page.evaluate(() => document.querySelector<HTMLElement>('.tongues a[hreflang=ar]')?.click());
	await page.getByRole('heading', { name: ar.losses.heading }).waitFor();
	assert.equal(await page.locator('.loss-row input').first().inputValue(), '55');
	await watched.close();
	const html = await (await fetch(`${server.origin}/en/losses`)).text();
	assert.match(html, /<noscript>[\s\S]*sick notes for the days/);
});
