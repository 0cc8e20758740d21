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

/** Fails when anything is asked for from now on. */
const watchRequests = (page: Page): string[] => {
	const asked: string[] = [];
	page.on('request', (request) => {
		if (!request.url().startsWith('blob:') && !request.url().endsWith('/icon.svg')) asked.push(request.url());
	});
	return asked;
};
const look = async (page: Page, at: string): Promise<void> => {
	assert.deepEqual(await axeFaults(page), [], at);
	assert.equal(await widthOver(page), 0, at);
};

for (const [language, { common, removal: words }] of [
	['en', en],
	['ar', ar]
] as const)
	test(`from the question to the letter and the days, nothing leaves the device: ${language}`, async () => {
		const watched = await openPage(browser, server.origin, {
			viewport: { width: 320, height: 700 },
			timezoneId: 'Europe/Madrid',
			acceptDownloads: true
		});
		const { page } = watched;
		await page.goto(`${server.origin}/${language}/removal`, { waitUntil: 'networkidle' });
		await page.locator('#island form').waitFor();
		await look(page, 'the question');
		const selects = page.locator('#island > form select');
		const fetched = watchRequests(page);
		const all = page.waitForResponse(/\/app\/FoundWays-/);
		await selects.nth(0).focus();
		assert.deepEqual(fetched, [], 'something was asked for before the page was touched');
		await page.keyboard.press('Shift');
		// The files are fetched first and imported then (`tools/build-arriving.ts`): here with all that they import.
		const ways = new URL((await all).url()).pathname;
		await page.evaluate(async (file) => void (await import(file)), ways);
		const asked = watchRequests(page);
		await selects.nth(0).selectOption('US');
		await selects.nth(1).selectOption('ncii-distribution');
		await selects.nth(2).selectOption('social');
		await page.locator('#island label', { hasText: words.person.adult }).click();
		await page.locator('#island > form button[type=submit]').click();
		const first = page.locator('#island .way').first();
		assert.equal(await first.locator('h3').textContent(), '48-hour removal by platforms (TAKE IT DOWN Act)');
		assert.match((await first.textContent()) ?? '', new RegExp(words.reason['has-clock']));
		await look(page, 'the ways');

		await first.locator('summary', { hasText: words.way.letter }).click();
		const form = first.locator('details form').first();
		await form.locator('button[type=submit]').click();
		assert.equal(await form.locator('p[role=status]').last().textContent(), words.refused['letter-no-address']);
		await form.locator('textarea').fill('https://canary-site.example/post/1');
		await form.locator('button[type=submit]').click();
		assert.equal(await form.locator('p[role=status]').last().textContent(), words.refused['letter-no-name']);
		await form.locator('input[type=text]').nth(1).fill('Ana Canary');
		await form.locator('select').selectOption('es');
		await form.locator('button[type=submit]').click();
		const letters = first.locator('.letter-text');
		const [sent = '', own = ''] = await letters.allTextContents();
		assert.match(sent, /La ley les da 48 horas desde este aviso[\s\S]*Firmado: Ana Canary/);
		assert.match(sent, /Va contra la ley en Estados Unidos: .*47 U\.S\.C\. 223\(h\)/);
		assert.match(sent, /https:\/\/canary-site\.example\/post\/1/);
		assert.ok(own.includes(words.letter['no-copy']));
		assert.equal(await letters.first().getAttribute('lang'), 'es');
		assert.equal(await first.locator('.letter a').count(), 0, 'an address is never a link');
		await look(page, 'the letter');

		await first.locator('summary', { hasText: words.way.dates }).click();
		await first.locator('input[type=date]').fill('2026-11-22');
		await first.locator('input[type=time]').fill('10:00');
		await first
			.locator('form', { has: page.locator('input[type=date]') })
			.locator('button')
			.click();
		assert.equal(await first.locator('.removal-dates li').count(), 5);
		await look(page, 'the days');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			first.getByRole('button', { name: words.dates.save }).click()
		]);
		assert.equal(download.suggestedFilename(), 'dates.ics');
		const calendar = await readFile(await download.path(), 'utf8');
		assert.match(calendar, /DTSTART:20261124T090000Z/);
		assert.ok(calendar.includes(`SUMMARY:${common.reminder}`));
		assert.doesNotMatch(calendar, /canary|removal|TAKE/i);

		assert.deepEqual(asked, [], 'nothing was asked for after the first touch of the page');
		assert.deepEqual(await keptByBrowser(page), []);
		await watched.close();
	});

test('for a child the programme comes first, nothing asks for the picture, and the child is not told to look', async () => {
	const watched = await openPage(browser, server.origin);
	const { page } = watched;
	await page.goto(`${server.origin}/en/removal`, { waitUntil: 'networkidle' });
	await page.locator('#island > form select').first().selectOption('US');
	await page.locator('#island label', { hasText: en.removal.person['is-child'] }).click();
	await page.locator('#island > form button[type=submit]').click();
	const first = page.locator('#island .way').first();
	assert.match((await first.textContent()) ?? '', /Take It Down \(NCMEC\)[\s\S]*The picture is not sent/);
	assert.equal(await page.locator('#island input[type=file]').count(), 0);
	await first.locator('summary', { hasText: en.removal.way.dates }).click();
	await first.locator('form button').click();
	assert.match((await first.textContent()) ?? '', /Do not look yourself/);
	assert.doesNotMatch((await first.locator('.removal-dates').textContent()) ?? '', /Look whether/);
	const notice = page.locator('#island .way', { hasText: 'TAKE IT DOWN Act' });
	await notice.locator('summary', { hasText: en.removal.way.letter }).click();
	await notice.locator('textarea').fill('data:image/png;base64,AAAA');
	await notice.locator('form button[type=submit]').first().click();
	assert.equal(await notice.locator('form p[role=status]').first().textContent(), en.removal.refused['letter-holds-image']);
	await watched.close();
});

test('whoever shows the ways while the connection is gone is told so, keeps what was chosen, and sees them once it is back', async () => {
	const watched = await openPage(browser, server.origin);
	const { page, context } = watched;
	await page.goto(`${server.origin}/en/removal`, { waitUntil: 'networkidle' });
	await context.setOffline(true);
	const show = page.locator('#island > form button[type=submit]');
	await show.click();
	await page.getByText(en.removal.ask.who).waitFor();
	await page.locator('#island label', { hasText: en.removal.person.adult }).click();
	await show.click();
	await page.getByText(en.removal.ask.failed).waitFor();
	await context.setOffline(false);
	await show.click();
	await page.locator('#island .way').first().waitFor();
	await watched.close();
});

test('without script every way can be read, by country, with what it must say and where it was read', async () => {
	const watched = await openPage(browser, server.origin, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
	const { page } = watched;
	await page.goto(`${server.origin}/en/removal`);
	assert.equal(await page.locator('#island form').count(), 0);
	await page.goto(`${server.origin}/en${(await page.locator('a[href$="/removal/all"]').getAttribute('href'))?.slice(3)}`);
	const india = page.locator('details.fold', { has: page.locator('summary', { hasText: 'India' }) });
	await india.locator('summary').click();
	const text = (await india.textContent()) ?? '';
	assert.match(text, /It must be gone after 2 hours/);
	assert.match(text, /the exact address of each place/);
	assert.match(text, /Source: /);
	await watched.close();
});
