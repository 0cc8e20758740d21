import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, widthOver } from '#tests/support/browser.ts';
import { answerAll, begin, sayIn, wordsOf } from '#tests/support/options-page.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, server } = await servePages();
const languages = ['en', 'es', 'fr', 'ar', 'pt', 'fil'] as const;
const margin = { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' };

for (const language of languages)
	test(`all that can be done is printed, with its law and its day, on two sheets at most, under a heading that says nothing: ${language}`, async () => {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin);
		const { page } = watched;
		const survivor = await new SurvivorPage(page).open(server.origin, `/${language}/options`);
		await begin(survivor, words);
		await answerAll(survivor);
		const cards = await page.locator('.answers .answer-card:is(.available, .depends)').count();
		const late = await page.locator('.answers .answer-card.too-late').count();
		const pdf = await page.pdf({ format: 'A4', margin });
		const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
		assert.ok(pages >= 1 && pages <= 4, `${pages} pages: two sheets are printed on both sides`);

		await page.emulateMedia({ media: 'print' });
		assert.equal(await page.locator('main h1').isVisible(), false);
		assert.equal(await page.locator('.answers').isVisible(), false);
		const heading = (await page.locator('.paper-heading').textContent()) ?? '';
		assert.ok(heading.startsWith(sayIn(words, 'options.paper.heading').split('{')[0] ?? ''), heading);
		const ways = page
			.locator('.paper-ways')
			.filter({ has: page.locator('small') })
			.locator('li');
		assert.equal(await ways.count(), cards);
		assert.equal(await page.locator('.paper-ways small').count(), cards, 'a way stands without its law');
		assert.equal(await page.locator('.paper-ways li > b').count(), cards, 'a way stands without its day');
		const kinds = await ways.locator('strong').allTextContents();
		assert.ok(kinds[0]?.endsWith(sayIn(words, 'options.kinds.content-removal')), kinds[0]);
		if (late > 0) assert.ok((await page.locator('.paper').textContent())?.includes(String(late)));
		assert.equal(await widthOver(page), 0);
		await watched.close();
	});
