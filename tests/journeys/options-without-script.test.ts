import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, widthOver } from '#tests/support/browser.ts';
import { sayIn, wordsOf } from '#tests/support/options-page.ts';
import { servePages } from '#tests/support/served-demonstration.ts';

const narrow = { viewport: { width: 320, height: 640 } };
const languages = ['en', 'es', 'ar'] as const;
const { browser, server } = await servePages();

test('without script a person picks countries and what happened, reads a list, and says what the countries have to do with it; no choice stands in the address', async () => {
	for (const language of languages) {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin, { ...narrow, javaScriptEnabled: false });
		const { page } = watched;
		await page.goto(`${server.origin}/${language}/options`);
		// Playwright looks for no text inside <noscript>.
		assert.equal((await page.locator('noscript .notice').first().textContent())?.trim(), sayIn(words, 'options.noScript.sent'));
		const show = page.locator('main form').last().locator('button[type=submit]');
		await show.click();
		await page.locator('.no-script .fault').waitFor();
		for (const place of ['ES', 'PH']) await page.locator(`.choice:has(input[value=${place}]) label`).click();
		await page.locator('.choice:has(input[value=ncii-distribution]) label').click();
		await show.click();
		await page.locator('.answer-card').first().waitFor();
		assert.equal(page.url(), `${server.origin}/${language}/options`);
		const depends = await page.locator('.answer-card.depends').count();
		assert.ok((await page.locator('.answer-place').count()) >= 2);
		assert.equal(await widthOver(page), 0);

		await page.locator('main form').first().locator('summary').click();
		for (const path of ['survivor.residence', 'places.acts'])
			await page.locator(`.choice:has(input[name="${path}"][value=ES]) label`).click();
		await page.locator('main form').first().locator('button[type=submit]').click();
		await page.locator('input[name="places.acts"][value=ES]:checked').waitFor({ state: 'attached' });
		assert.ok((await page.locator('.answer-card.depends').count()) < depends);
		assert.equal(page.url(), `${server.origin}/${language}/options`);
		const summary = page.locator('.answer-card > summary').first();
		await summary.click();
		const body = (await page.locator('.answer-body').first().textContent()) ?? '';
		assert.ok(body.includes(sayIn(words, 'options.answers.why')));
		await watched.close();
	}
});
