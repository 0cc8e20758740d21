import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { answerAll, answerFirst, begin, passTies, requestsFrom, sayIn, start, wordsOf } from '#tests/support/options-page.ts';
import { servePages } from '#tests/support/served-demonstration.ts';
import { keptByBrowser, SurvivorPage } from '#tests/support/survivor-page.ts';

const narrow = { viewport: { width: 320, height: 640 } };
const languages = ['en', 'es', 'ar'] as const;

const { browser, server } = await servePages();

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

/** In the page: what came of the law over the network. What the browser's own store gave again has no size of transfer. */
const lawOverTheNetwork = (): string[] =>
	(performance.getEntriesByType('resource') as PerformanceResourceTiming[])
		.filter(({ name, transferSize }) => name.includes('/app/law-data-') && transferSize > 0)
		.map(({ name }) => new URL(name).pathname);

test('the law is fetched once, whole, between Start and the first question, and is the same for everybody', async () => {
	const fetched: string[][] = [];
	for (const language of ['en', 'ar'] as const) {
		const words = await wordsOf(language);
		const watched = await openPage(browser, server.origin);
		const law = (): Promise<string[]> => watched.page.evaluate(lawOverTheNetwork);
		const survivor = await new SurvivorPage(watched.page).open(server.origin, `/${language}/options`);
		await watched.page.waitForLoadState('networkidle');
		assert.deepEqual(await law(), [], 'a first visit brings the law');
		await start(survivor, words);
		fetched.push(await law());
		await watched.close();
	}
	assert.equal(fetched[0]?.length, 1);
	assert.deepEqual(fetched[0], fetched[1]);
	const manifest = JSON.parse(await readFile(new URL('../../build/code-manifest.json', import.meta.url), 'utf8'));
	const law = fetched[0]?.[0];
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
	await passTies(survivor, words);
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

test('what the countries have to do with it is asked once, on one screen, and stands among the answers as one', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, server.origin, narrow);
	const survivor = await new SurvivorPage(watched.page).open(server.origin, '/en/options');
	const { page } = watched;
	await begin(survivor, words, ['ES', 'PH', 'US-CA']);
	await survivor.at(sayIn(words, 'options.ask.ties'));
	await survivor.look();
	const line = (key: string) => page.locator('.ties .choices', { hasText: sayIn(words, `options.fact.${key}`) });
	const tick = (key: string, value: string) => line(key).locator(`.choice:has(input[value=${value}]) label`).click();
	assert.ok((await page.locator('.ties .choices').count()) >= 8);
	await tick('places-acts', 'ES');
	await tick('places-acts', 'PH');
	await tick('places-effects', 'ES');
	await tick('places-effects', 'none');
	await tick('survivor-residence', 'ES');
	await tick('survivor-residence', 'PH');
	assert.deepEqual(
		await page
			.locator('.ties input:checked')
			.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value).sort()),
		['ES', 'PH', 'PH', 'none']
	);
	const hasFocus = (selector: string): Promise<boolean> =>
		page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
	assert.match((await page.locator('.so-far').textContent()) ?? '', /So far: (\d+ open to you|\d+ ways may be open to you)/);
	await page.locator('.so-far button').click();
	assert.ok(await hasFocus('#answers-heading'), 'what came so far does not lead to the answers');
	await page.locator('.to-question button').click();
	assert.ok(await hasFocus('h1'), 'no way leads back to the question');
	const asked = [await survivor.heading()];
	await survivor.primary();
	const yours = page.locator('.your-answers');
	await yours.getByText(/Where was it done\? .?Philippines.? and .?Spain/).waitFor();
	await yours.getByText(/Where was the harm felt\? .?None of these/).waitFor();
	asked.push(...(await answerAll(survivor)));
	assert.equal(asked.filter((heading) => heading === sayIn(words, 'options.ask.ties')).length, 1);
	await yours.locator('div', { hasText: 'Where was it done?' }).getByRole('button').click();
	await survivor.at(sayIn(words, 'options.ask.ties'));
	assert.equal(await line('places-acts').locator('input[value=PH]').isChecked(), true);
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
	await page.locator('.ties').waitFor();
	await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
	await page.locator('main form [aria-busy=true]').waitFor({ state: 'detached' });
	await focusOn('.ties input');
	await keys.press('ArrowRight');
	await keys.press('Space');
	await focusOn('.ties input[type=checkbox]');
	await keys.press('Space');
	assert.equal(await page.locator('.ties input:checked').count(), 2);
	await focusOn('main button[type=submit]');
	await keys.press('Enter');
	await page.locator('.ties').waitFor({ state: 'detached' });
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
	await passTies(survivor, words);
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
	await survivor.at(sayIn(words, 'options.ask.ties'));
	await watched.close();
});
