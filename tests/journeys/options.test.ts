import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage } from '#tests/support/browser.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { keptByBrowser, SurvivorPage } from '#tests/support/survivor-page.ts';

const narrow = { viewport: { width: 320, height: 640 } };
const languages = ['en', 'es', 'ar'] as const;

type Words = { readonly options: Record<string, never>; readonly conducts: Record<string, { name: string }> } & Record<
	string,
	never
>;
const wordsOf = async (language: string): Promise<Words> =>
	JSON.parse(await readFile(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
const sayIn = (words: Words, key: string): string =>
	key.split('.').reduce<unknown>((branch, step) => (branch as Record<string, unknown>)[step], words) as string;

const { browser, server } = await servePages();

/** Every request of a page from now on, of whatever kind. */
function requestsFrom(page: Page): string[] {
	const asked: string[] = [];
	page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
	page.on('websocket', (socket) => asked.push(socket.url()));
	return asked;
}

/** Comes to the first answers: what happened, and some countries. */
async function begin(survivor: SurvivorPage, words: Words, places = ['ES', 'PH']): Promise<void> {
	await start(survivor, words);
	await answerFirst(survivor, words, places);
}

/** Comes to the first question: all that is ever fetched is there then. */
async function start(survivor: SurvivorPage, words: Words): Promise<void> {
	await survivor.primary();
	await survivor.at(sayIn(words, 'options.ask.conducts'));
}

async function answerFirst(survivor: SurvivorPage, words: Words, places = ['ES', 'PH']): Promise<void> {
	await survivor.pick(sayIn(words, 'conducts.ncii-distribution.name'));
	await survivor.primary();
	await survivor.at(sayIn(words, 'options.ask.places'));
	for (const place of places) await survivor.page.locator(`.choice:has(input[value=${place}]) label`).click();
	await survivor.primary();
	await survivor.page.locator('.answer-card').first().waitFor();
}

/** Answers whatever is asked until nothing is left: a year where a date is asked, else the first choice. Gives the questions. */
async function answerAll(survivor: SurvivorPage, each = async (): Promise<void> => {}): Promise<string[]> {
	const { page } = survivor;
	const asked: string[] = [];
	for (let step = 0; step < 40; step++) {
		if ((await page.locator('main form.question').count()) === 0) return asked;
		const heading = await survivor.heading();
		asked.push(heading);
		await each();
		const isBirth = (await page.locator('.date-parts').count()) > 0 && asked.length > 2 && /born|nac|ميلاد/.test(heading);
		if ((await page.locator('.date-parts').count()) > 0)
			await page
				.locator('.date-parts input')
				.first()
				.fill(isBirth ? '2009' : '2024');
		else await page.locator('.choice label').first().click();
		await survivor.primary();
		await page.waitForFunction((before) => document.querySelector('main h1')?.textContent?.trim() !== before, heading);
	}
	throw new Error('the interview never ends');
}

for (const language of languages) {
	test(`from the first answer on nothing is asked of the network, ${language}, 320 pixels`, async () => {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin, narrow);
		const survivor = await new SurvivorPage(watched.page).open(server.origin, `/${language}/options`);
		await survivor.look();
		await start(survivor, words);
		const requests = requestsFrom(watched.page);
		await answerFirst(survivor, words);
		await survivor.look();
		let looks = 0;
		const asked = await answerAll(survivor, async () => {
			if (looks++ < 2) await survivor.look();
		});
		assert.equal(new Set(asked).size, asked.length, 'a question is asked twice');
		await survivor.at(sayIn(words, 'options.end.heading'));
		await survivor.page.locator('.answer-card.available > summary').first().click();
		await survivor.page.locator('.answer-body').waitFor();
		await survivor.page.evaluate(() => scrollTo(0, 0));
		await survivor.look();
		assert.deepEqual(requests, []);
		assert.deepEqual(await keptByBrowser(watched.page), []);
		const { href, state } = await watched.page.evaluate(() => ({ href: location.href, state: JSON.stringify(history.state) }));
		assert.equal(href, `${server.origin}/${language}/options`);
		assert.doesNotMatch(state, /ES|PH|ncii/);
		assert.equal(await watched.page.title(), sayIn(words, 'common.titles.options'));
		await watched.close();
	});
}

test('the law is fetched once, whole, between Start and the first question, and is the same for everybody', async () => {
	const fetched: string[][] = [];
	for (const language of ['en', 'ar'] as const) {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin);
		const requests = requestsFrom(watched.page);
		const law = (): string[] => requests.filter((request) => /\/app\/law-data-/.test(request));
		const survivor = await new SurvivorPage(watched.page).open(server.origin, `/${language}/options`);
		await watched.page.waitForLoadState('networkidle');
		assert.deepEqual(law(), [], 'a first visit brings the law');
		await start(survivor, words);
		fetched.push(law());
		await watched.close();
	}
	assert.equal(fetched[0]?.length, 1);
	assert.deepEqual(fetched[0], fetched[1]);
	const manifest = JSON.parse(await readFile(new URL('../../build/code-manifest.json', import.meta.url), 'utf8'));
	const law = fetched[0]?.[0]?.split(server.origin)[1];
	assert.ok(
		manifest.some((file: { path: string }) => file.path === law),
		'the law stands in no list of served code'
	);
});

test('when the law does not arrive that is said, and Start asks for it again', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await watched.page.waitForLoadState('networkidle');
	await watched.context.setOffline(true);
	await survivor.primary();
	await watched.page.getByText(sayIn(words, 'options.start.failed')).waitFor();
	await survivor.look();
	await watched.context.setOffline(false);
	await start(survivor, words);
	await watched.close();
});

test('an answer tells why, until when and how that is counted, what it costs and the first step, in the words of the place too', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words, ['ES']);
	await answerAll(survivor);
	const { page } = watched;
	const spain = page.locator('.answer-place', { has: page.getByRole('heading', { name: 'Spain', exact: true }) });
	for (const card of await spain.locator('> .answer-card:is(.available, .depends) > summary').all()) await card.click();
	await spain.locator('.answer-body').first().waitFor();
	const text = (await spain.textContent()) ?? '';
	for (const key of ['why', 'time', 'cost', 'first', 'helps', 'steps'])
		assert.ok(text.includes(sayIn(words, `options.answers.${key}`)), key);
	assert.match(text, /The law: /);
	assert.match(text, /Source: /);
	assert.ok((await spain.locator('[lang=es]').count()) > 0, 'nothing stands in the language of the place');
	assert.ok((await spain.locator('a[rel~=noreferrer]').count()) > 0);
	await watched.close();
});

test('an answer can be passed over, be not sure, be taken back, and be changed; answers that contradict each other are told', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	const { page } = watched;
	await begin(survivor, words);
	await survivor.at('Were you under 18');
	await survivor.pick('No');
	await survivor.primary();
	await page.locator('.date-parts').waitFor();
	const dated = await survivor.heading();
	await page.locator('.date-parts input').first().fill('24');
	await survivor.primary();
	await page.getByText(sayIn(words, 'options.ask.dateWrong')).waitFor();
	await page.locator('.date-parts input').first().fill('٢٠٢٤');
	await survivor.primary();
	await page.waitForFunction((before) => document.querySelector('main h1')?.textContent?.trim() !== before, dated);
	assert.match((await page.locator('.your-answers').textContent()) ?? '', /2024/);
	const before = await survivor.heading();
	await page.goBack();
	await survivor.at(dated);
	await survivor.press('Skip this question');
	await survivor.at(before);
	await page.locator('.your-answers .link').first().click();
	await survivor.at('What happened?');
	assert.equal(await page.locator('input[value=ncii-distribution]').isChecked(), true);
	await survivor.press('Back');
	await survivor.at(before);
	await watched.close();
});

test('by keyboard alone a person comes to an answer and opens it', async () => {
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	const { page } = watched;
	const keys = page.keyboard;
	const focusOn = async (selector: string): Promise<void> => {
		for (let step = 0; step < 120; step++) {
			if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
			await keys.press('Tab');
		}
		throw new Error(`Tab never came to ${selector}`);
	};
	await focusOn('main button[type=submit]');
	await keys.press('Enter');
	await survivor.at('What happened?');
	await focusOn('input[value=ncii-threat]');
	await keys.press('Space');
	await focusOn('main button[type=submit]');
	await keys.press('Enter');
	await survivor.at('Which countries');
	await focusOn('main input[type=text]');
	await keys.type('phil');
	await keys.press('Enter');
	assert.equal(await page.locator('input[value=PH]').isChecked(), true);
	await focusOn('main button[type=submit]');
	await keys.press('Enter');
	await page.locator('.answer-card').first().waitFor();
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
	await focusOn('.answer-card > summary');
	await keys.press('Enter');
	await page.locator('.answer-body').first().waitFor();
	await watched.close();
});

test('a change of language keeps every answer and asks for words only', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words);
	const requests = requestsFrom(watched.page);
	await watched.page.locator('.tongues summary').click();
	await watched.page.locator('.tongues a[hreflang=ar]').click();
	const arabic = await wordsOf('ar');
	await survivor.at(sayIn(arabic, 'options.fact.survivor-childAtTime'));
	assert.match(
		(await watched.page.locator('.your-answers').textContent()) ?? '',
		new RegExp(sayIn(arabic, 'conducts.ncii-distribution.name'))
	);
	assert.ok(
		requests.every((request) => /\/app\/ar-[\w-]+\.js$|\/icon\.svg$/.test(request)),
		requests.join()
	);
	await watched.close();
});

test('it prints to two sheets at most, under a heading that says nothing', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words);
	await answerAll(survivor);
	const pdf = await watched.page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
	const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
	assert.ok(pages >= 1 && pages <= 2, `${pages} pages`);
	await watched.page.emulateMedia({ media: 'print' });
	assert.match((await watched.page.locator('.paper-heading').textContent()) ?? '', /^Overview of \d/);
	assert.equal(await watched.page.locator('main h1').isVisible(), false);
	await watched.close();
});

test('answers go into a report in the same page: no address, storage or history holds them, and Exit drops them', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	const { page } = watched;
	await begin(survivor, words);
	await answerAll(survivor);
	const requests = requestsFrom(page);
	await survivor.press(sayIn(words, 'options.end.carry'));
	await survivor.at('Is someone in danger right now?');
	assert.ok(
		requests.every((request) => request.startsWith(`GET ${server.origin}/app/`) || request.endsWith('/icon.svg')),
		requests.join()
	);
	assert.equal(page.url(), `${server.origin}/en/report`);
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	for (let step = 0; step < 6 && !(await survivor.heading()).includes('What happened'); step++) await survivor.primary();
	const carried = await page.locator('main textarea').first().inputValue();
	assert.match(carried, /An intimate picture or video of an adult was shared/);
	assert.match(carried, /Spain/);
	assert.deepEqual(await keptByBrowser(page), []);
	assert.doesNotMatch(await page.evaluate(() => JSON.stringify([history.state, location.href, window.name])), /Spain|intimate/);
	await page.locator('a[data-exit]').click();
	await page.waitForURL(server.elsewhere);
	await page.goBack().catch(() => null);
	assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /intimate picture/);
	await watched.context.close();
});

test('Exit leaves at once from a question, and nothing of the answers stays', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words);
	await watched.page.locator('a[data-exit]').click();
	await watched.page.waitForURL(server.elsewhere);
	await watched.context.close();
});

test('when nobody touches the page the answers are hidden, and shown again by one press', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin);
	await watched.page.clock.install();
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	await begin(survivor, words);
	await watched.page.clock.fastForward(11 * 60_000);
	await survivor.at(sayIn(words, 'exit.covered.heading'));
	assert.equal(await watched.page.locator('.answer-card').count(), 0);
	await survivor.primary();
	await survivor.at('Were you under 18');
	await watched.close();
});

test('without script a person picks a country and what happened, and reads a list; the choices stand in no address', async () => {
	for (const language of languages) {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin, { ...narrow, javaScriptEnabled: false });
		const { page } = watched;
		await page.goto(`${server.origin}/${language}/options`);
		// Playwright looks for no text inside <noscript>.
		assert.equal((await page.locator('noscript .notice').first().textContent())?.trim(), sayIn(words, 'options.noScript.sent'));
		await page.locator('select[name=place]').selectOption('ES');
		await page.locator('.choice:has(input[value=ncii-distribution]) label').click();
		await page.locator('main button[type=submit]').click();
		await page.locator('.answer-card').first().waitFor();
		assert.equal(page.url(), `${server.origin}/${language}/options`);
		assert.ok((await page.locator('.answer-card').count()) >= 3);
		const summary = page.locator('.answer-card > summary').first();
		await summary.click();
		const body = (await page.locator('.answer-body').first().textContent()) ?? '';
		assert.ok(body.includes(sayIn(words, 'options.answers.why')));
		await watched.close();
	}
});
