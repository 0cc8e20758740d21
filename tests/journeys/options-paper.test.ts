import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, widthOver } from '#tests/support/browser.ts';
import { answerAll, begin, sayIn, wordsOf } from '#tests/support/options-page.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, server } = await servePages();
/** Every language, and ordinary pairs of countries; French is the longest of our languages, and what the Union adds comes to every member. */
const prints = [
	['en', 'ES', 'PH'],
	['es', 'ES', 'PH'],
	['fr', 'ES', 'PH'],
	['ar', 'ES', 'PH'],
	['pt', 'BR', 'PT'],
	['fil', 'PH', 'JP'],
	['fr', 'FR', 'US-CA'],
	['fr', 'DE', 'GB-EAW']
] as const;
/** What browsers leave free by themselves. */
const margin = { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' };

for (const [language, ...places] of prints)
	test(`all that can be done is printed, with its law and its day, on two sheets at most, under a heading that says nothing: ${language}, ${places.join(' and ')}`, async () => {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin);
		const { page } = watched;
		const survivor = await new SurvivorPage(page).open(server.origin, `/${language}/options`);
		await begin(survivor, words, [...places]);
		await answerAll(survivor);
		const cards = await page.locator('.answers .answer-card:is(.available, .depends)').count();
		const late = await page.locator('.answers .answer-card.too-late').count();
		const pdf = await page.pdf({ format: 'A4', margin });
		const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
		assert.ok(pages >= 1 && pages <= 2, `${pages} pages for ${cards} ways`);

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
		const dated = await page.locator('.paper-ways li > b').count();
		const undated = (await page.locator('.paper').textContent())?.includes(sayIn(words, 'options.answers.noDays'));
		assert.equal(dated < cards, undated, 'ways stand without a day, and nothing says what that means');
		const kinds = await ways.locator('strong').allTextContents();
		assert.ok(kinds[0]?.endsWith(sayIn(words, 'options.kinds.content-removal')), kinds[0]);
		if (late > 0) assert.ok((await page.locator('.paper').textContent())?.includes(String(late)));
		assert.equal(await widthOver(page), 0);
		await watched.close();
	});
