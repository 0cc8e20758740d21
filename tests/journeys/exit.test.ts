import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { type PageServer, startPageServer } from '#tests/support/page-server.ts';
import { servePages } from '#tests/support/served-demonstration.ts';

// The behaviours are those that GOV.UK tests of its Exit this page, and ours beyond them (docs/decisions/0007-exit.md).

const target = 'https://en.wikipedia.org/';

const { browser, server } = await servePages();

type Visit = Watched & { readonly covers: readonly Cover[]; left(): Promise<void> };
/** What stood on the page in the moment in which it was covered, before anything else could happen. */
type Cover = { readonly text: string; readonly role: string | null; readonly whole: boolean; readonly seen: readonly string[] };

/** A page of ours in a browser that came from elsewhere. */
async function visit(path = '/en/ways', options: { script?: boolean; place?: PageServer } = {}): Promise<Visit> {
	const { origin, elsewhere } = options.place ?? server;
	const watched = await openPage(browser, origin, { javaScriptEnabled: options.script ?? true });
	const { page, context } = watched;
	const covers: Cover[] = [];
	await context.exposeBinding('tellCover', (_, cover: Cover) => void covers.push(cover));
	await context.addInitScript(() => {
		new MutationObserver(() => {
			const cover = document.querySelector<HTMLElement>('.leaving-cover');
			if (cover === null) return;
			const parts = ['h1', '.bar', '.foot'].filter((part) => document.querySelector(part)?.checkVisibility());
			const whole = cover.clientWidth === innerWidth && cover.clientHeight === innerHeight;
			const told = { text: cover.textContent, role: cover.getAttribute('role'), whole, seen: parts };
			(globalThis as unknown as { tellCover(cover: Cover): void }).tellCover(told);
		}).observe(document, { childList: true, subtree: true });
	});
	await context.route(`${target}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Target</h1>' }));
	await page.goto(`${elsewhere}before`);
	await page.goto(origin + path);
	if (options.script !== false) await page.waitForSelector('html[data-exit="ready"]');
	return { ...watched, covers, left: () => page.waitForURL(elsewhere) };
}

const hidden: Cover = { text: 'Loading.', role: 'alert', whole: true, seen: [] };

const status = (page: Page): Promise<string | null> => page.locator('.exit-place [role="status"]').textContent();
const dots = (page: Page): Promise<number> => page.locator('.exit-dots > .on').count();
const press = async (page: Page, times: number): Promise<void> => {
	for (let time = 0; time < times; time++) await page.keyboard.press('Shift');
};

test('the exit address clears what the browser keeps of this site and goes to an everyday page', async () => {
	const response = await fetch(`${server.origin}/en/exit`, { redirect: 'manual' });
	assert.equal(response.status, 303);
	assert.equal(response.headers.get('location'), target);
	assert.equal(response.headers.get('clear-site-data'), '"cache", "cookies", "storage"');
	assert.equal(response.headers.get('cache-control'), 'no-store');
	assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
	assert.equal(await response.text(), '');
});

for (const [name, link] of [
	['button', 'a[data-exit]'],
	['skip link', 'a[data-exit-also]']
] as const) {
	test(`without script the ${name} leads away`, async () => {
		const { page, left, close } = await visit('/en/ways', { script: false });
		await page.locator(link).focus();
		await Promise.all([left(), page.keyboard.press('Enter')]);
		await close();
	});

	test(`with script the ${name} hides the page at once, then leads away`, async () => {
		const { page, covers, left, close } = await visit();
		await page.locator(link).focus();
		await Promise.all([left(), page.keyboard.press('Enter')]);
		assert.deepEqual(covers, [hidden]);
		await close();
	});
}

test('Shift pressed three times hides the page and leads away, wherever the focus is', async () => {
	const { page, covers, left, close } = await visit();
	await page.locator('.foot a').last().focus();
	await Promise.all([left(), press(page, 3)]);
	assert.deepEqual(covers, [hidden]);
	await close();
});

test('each press is announced and shown', async () => {
	const { page, close } = await visit();
	assert.deepEqual([await status(page), await dots(page)], ['', 0]);
	assert.equal(await page.locator('.exit-dots').isVisible(), false);
	await press(page, 1);
	assert.deepEqual([await status(page), await dots(page)], ['Shift. Press it 2 more times to exit.', 1]);
	assert.equal(await page.locator('.exit-dots').isVisible(), true);
	await press(page, 1);
	assert.deepEqual([await status(page), await dots(page)], ['Shift. Press it 1 more time to exit.', 2]);
	await close();
});

test('a count left alone for five seconds is dropped and told, and the telling goes away', async () => {
	const { page, close } = await visit();
	await page.clock.install();
	await page.goto(`${server.origin}/en/ways`);
	await page.waitForSelector('html[data-exit="ready"]');
	// From here on time passes only where the test says so.
	await page.clock.pauseAt(Date.now() + 60_000);
	await press(page, 1);
	await page.clock.fastForward(4900);
	await press(page, 1);
	await page.clock.fastForward(4900);
	assert.equal(await status(page), 'Shift. Press it 1 more time to exit.', 'each press gives five seconds more');
	await page.clock.fastForward(200);
	assert.deepEqual([await status(page), await dots(page)], ['Exit was not used. The count starts again.', 0]);
	await page.clock.fastForward(5000);
	assert.equal(await status(page), '');
	await press(page, 1);
	assert.equal(await status(page), 'Shift. Press it 2 more times to exit.');
	await close();
});

test('typing capitals is no exit, and another key starts the count anew', async () => {
	const { page, close } = await visit();
	for (const letter of ['A', 'B', 'C', 'D']) await page.keyboard.press(`Shift+${letter}`);
	assert.deepEqual([await status(page), await dots(page)], ['', 0]);
	await press(page, 2);
	await page.keyboard.press('ArrowDown');
	assert.deepEqual([await status(page), await dots(page)], ['', 0]);
	await close();
});

test('Back does not return, and a whole visit left one step', async () => {
	const { page, left, close } = await visit('/en');
	const steps = await page.evaluate(() => history.length);
	await Promise.all([page.waitForURL('**/en/ways'), page.locator('.primary a').click()]);
	await Promise.all([page.waitForURL('**/en/about'), page.locator('.ways a[href$="/about"]').click()]);
	await Promise.all([page.waitForURL('**/en/now'), page.locator('.foot a').first().click()]);
	await page.locator('a[href="#numbers"]').first().click();
	assert.ok(page.url().endsWith('#numbers'));
	assert.equal(await page.evaluate(() => history.length), steps);
	await Promise.all([left(), page.locator('a[data-exit]').click()]);
	assert.equal(await page.evaluate(() => history.length), steps);
	await page.goBack();
	assert.equal(page.url(), `${server.elsewhere}before`);
	await close();
});

test('links opened with a modifier or in a new window stay as they are', async () => {
	const { page, context, close } = await visit();
	const [opened] = await Promise.all([
		context.waitForEvent('page'),
		page
			.locator('.ways a')
			.first()
			.click({ modifiers: ['Control'] })
	]);
	await opened.waitForURL('**/en/report');
	assert.ok(page.url().endsWith('/en/ways'));
	await close();
});

test('nothing of this site is kept after leaving: no storage, no cookie, no cached file', async () => {
	const { page, context, left, close } = await visit();
	await page.evaluate(async () => {
		localStorage.setItem('canary', 'canary');
		await cookieStore.set('canary', 'canary');
		await (await caches.open('canary')).put('/canary', new Response('canary'));
		indexedDB.open('canary');
	});
	assert.equal((await context.cookies()).length, 1);
	await Promise.all([left(), page.locator('a[data-exit]').click()]);
	assert.deepEqual(await context.cookies(), []);
	await page.goto(`${server.origin}/en/about`);
	const kept = await page.evaluate(async () => [
		localStorage.length,
		(await caches.keys()).length,
		(await indexedDB.databases()).length
	]);
	assert.deepEqual(kept, [0, 0, 0]);
	await close();
});

test('when this server does not answer, the page goes straight to the target', async () => {
	const slow = await startPageServer({ exitDelayMs: 20_000 });
	const { page, close } = await visit('/en/ways', { place: slow });
	await Promise.all([page.waitForURL(target), page.locator('a[data-exit]').click()]);
	await close();
	await slow.close();
});

test('islands are told before the page goes', async () => {
	const { page, context, left, close } = await visit();
	const told: string[] = [];
	await context.exposeBinding('tell', (_, what: string) => told.push(what));
	await page.evaluate(() => {
		document.addEventListener('causeway:leaving', () => (globalThis as unknown as { tell(what: string): void }).tell('leaving'));
	});
	await Promise.all([left(), page.locator('a[data-exit]').click()]);
	assert.deepEqual(told, ['leaving']);
	await close();
});

test('a page that a browser brings back from memory shows itself again', async () => {
	const slow = await startPageServer({ exitDelayMs: 20_000 });
	const { page, covers, close } = await visit('/en/ways', { place: slow });
	await press(page, 2);
	const seen = await page.evaluate(() => {
		document.querySelector<HTMLElement>('a[data-exit]')?.click();
		const isSeen = (): boolean => document.querySelector('h1')?.checkVisibility() ?? false;
		const before = isSeen();
		dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
		const dots = document.querySelectorAll('.exit-dots > .on').length;
		return [before, isSeen(), document.querySelectorAll('.leaving-cover').length, dots];
	});
	assert.deepEqual(seen, [false, true, 0, 0]);
	assert.deepEqual(covers, []);
	await close();
	await slow.close();
});

test('a page without its exit link, and exit started twice, are errors', async () => {
	const { page, close } = await visit();
	const script = await page.locator('script[src^="/app/exit"]').getAttribute('src');
	const started = (again: string): Promise<string> =>
		page.evaluate(
			(address) =>
				import(address).then(
					() => 'started',
					(error: Error) => error.message
				),
			again
		);
	assert.equal(await started(`${script}?again`), 'impossible: exit started twice');
	await page.evaluate(() => document.querySelector('a[data-exit]')?.remove());
	assert.equal(await started(`${script}?gone`), 'impossible: a page without its exit link');
	await close();
});
