import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { PageFault } from '#server/page-source.ts';
import { axeFaults, openPage, type Watched, widthOver } from '#tests/support/browser.ts';
import { inventedDesks, startPageServer } from '#tests/support/page-server.ts';
import { servePages } from '#tests/support/served-demonstration.ts';

const pages = [
	'',
	'/ways',
	'/options',
	'/now',
	'/helpers',
	'/safety',
	'/desks',
	'/about',
	'/languages',
	'/report',
	'/return',
	'/removal',
	'/removal/all',
	'/losses',
	'/open',
	'/open/log/check'
];
const languages = ['en', 'ar'].filter((code) => existsSync(new URL(`../../locales/${code}.json`, import.meta.url)));
const phone = { width: 360, height: 740 };

const { browser, server } = await servePages();

const html = async (path: string, headers: Record<string, string> = {}): Promise<{ response: Response; text: string }> => {
	const response = await fetch(server.origin + path, { headers, redirect: 'manual' });
	return { response, text: await response.text() };
};

test('no page holds a script, a style or a handler of its own, and none is kept on the device', async () => {
	for (const path of [...pages.map((page) => `/en${page}`), '/en/desk/inbox', '/en/no-such-page']) {
		const { response, text } = await html(path);
		assert.match(text, /<h1/, path);
		assert.deepEqual(text.match(/<script(?![^>]* src=")[^>]*>|<script[^>]*>[^<]+<\/script>/g), null, path);
		assert.deepEqual(text.match(/<style|<[^>]+ style=|<[^>]+ on\w+=/g), null, path);
		assert.equal(response.headers.get('cache-control'), 'no-store', path);
		assert.equal(response.headers.get('set-cookie'), null, path);
	}
});

test('titles say nothing of what the place is, and differ', async () => {
	const titles = [];
	for (const page of pages) titles.push(/<title>([^<]+)<\/title>/.exec((await html(`/en${page}`)).text)?.[1] ?? '');
	for (const title of titles)
		assert.match(
			title,
			/^(Home|Options|Overview|Numbers|For others|This device|Offices|About|Languages|Form|Return|Requests|List|Records|Check|Notes)$/
		);
	assert.equal(new Set(titles).size, pages.length);
});

test('the address names the language; without one the browser’s wish counts, and English is the last resort', async () => {
	const german = await html('/', { 'accept-language': 'de-CH, xx;q=0.9' });
	assert.match(german.text, /<html lang="en" dir="ltr">/);
	assert.match(german.response.headers.get('vary') ?? '', /accept-language/i);
	for (const language of languages) {
		const { text, response } = await html('/now', { 'accept-language': `de, ${language};q=0.8` });
		assert.match(text, new RegExp(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`));
		assert.equal(response.headers.get('content-language'), language);
		assert.match((await html(`/${language}/now`, { 'accept-language': 'en' })).text, new RegExp(`<html lang="${language}"`));
	}
});

test('every link of every page leads somewhere', async () => {
	const seen = new Map<string, string>();
	for (const page of pages) {
		const { text } = await html(`/en${page}`);
		for (const [, href = ''] of text.matchAll(/<a[^>]* href="(\/[^"#]*)/g)) seen.set(href, page);
	}
	assert.ok(seen.size > 10);
	for (const [href, from] of seen) {
		const { response } = await html(href);
		assert.equal(response.status, href.endsWith('/exit') ? 303 : 200, `${href} from ${from}`);
	}
});

test('an address that does not exist tells a code and nothing else', async () => {
	const { response, text } = await html('/en/no-such-page');
	assert.equal(response.status, 404);
	assert.match(text, /Code 404/);
	assert.doesNotMatch(text, /no-such-page|\.[jt]s:\d/);
});

test('a page that fails tells the reader a code, and the node the place but not the message', async () => {
	const told: PageFault[] = [];
	const failing = await startPageServer({
		source: {
			directory: () => Promise.reject(new TypeError('canary-of-a-message')),
			failed: (fault) => void told.push(fault)
		}
	});
	const response = await fetch(`${failing.origin}/en/desks`);
	const text = await response.text();
	await failing.close();
	assert.equal(response.status, 500);
	assert.match(text, /Code 500/);
	assert.doesNotMatch(text, /canary|\.[jt]s:\d/);
	assert.deepEqual(
		told.map(({ route, name }) => [route, name]),
		[['/[[lang=lang]]/(portal)/desks', 'TypeError']]
	);
	assert.doesNotMatch(JSON.stringify(told), /canary/);
});

for (const language of languages) {
	for (const [look, options] of [
		['light on a phone', { viewport: phone, colorScheme: 'light' }],
		['dark on a desk', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }]
	] as const) {
		test(`axe finds nothing, ${language}, ${look}`, async () => {
			const watched = await openPage(browser, server.origin, options);
			for (const page of [...pages, '/desk', '/no-such-page']) {
				await watched.page.goto(`${server.origin}/${language}${page}`);
				if (page === '/now') await watched.page.locator('details.fold summary').first().click();
				// Scrolled half under the bar, any link is too small to press: that is no fault of the link.
				await watched.page.evaluate(() => scrollTo(0, 0));
				assert.deepEqual(await axeFaults(watched.page), [], page);
			}
			await watched.close();
		});
	}

	test(`nothing is wider than a window of 320 pixels, nor at 400 % zoom, ${language}`, async () => {
		const watched = await openPage(browser, server.origin);
		for (const viewport of [
			{ width: 320, height: 640 },
			{ width: 320, height: 256 }
		]) {
			await watched.page.setViewportSize(viewport);
			for (const page of pages) {
				await watched.page.goto(`${server.origin}/${language}${page}`);
				await watched.page.evaluate(() => {
					for (const fold of document.querySelectorAll('details')) fold.open = true;
				});
				assert.equal(await widthOver(watched.page), 0, `${page} at ${viewport.width}x${viewport.height}`);
			}
		}
		await watched.close();
	});
}

test('a page mirrored from right to left is no wider either', async () => {
	const watched = await openPage(browser, server.origin, { viewport: { width: 320, height: 640 } });
	for (const page of pages) {
		await watched.page.goto(`${server.origin}/en${page}`);
		await watched.page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
		assert.equal(await widthOver(watched.page), 0, page);
	}
	await watched.close();
});

test('without script every page can be read, and those that need script say why and what can be read instead', async () => {
	const watched = await openPage(browser, server.origin, { javaScriptEnabled: false, viewport: phone });
	for (const page of pages) {
		await watched.page.goto(`${server.origin}/en${page}`);
		assert.ok(await watched.page.locator('h1').isVisible(), page);
		if (page !== '/report' && page !== '/return') continue;
		const notice = watched.page.locator('.notice');
		assert.match((await notice.textContent()) ?? '', /locked on your own device/);
		assert.equal(await notice.locator('a').count(), 4);
		assert.equal(await watched.page.locator('.starting').first().isVisible(), false);
	}
	await watched.page.goto(`${server.origin}/en/now`);
	const first = watched.page.locator('details.fold').first();
	if (!(await first.evaluate((fold: HTMLDetailsElement) => fold.open))) await first.locator('summary').click();
	assert.ok(await first.locator('.number').first().isVisible());
	await watched.close();
});

test('numbers are called, or shown with what is known of them, and what was not checked says so', async () => {
	const watched = await openPage(browser, server.origin, {
		viewport: phone,
		extraHTTPHeaders: { 'accept-language': 'es-MX,es' }
	});
	await watched.page.goto(`${server.origin}/en/now#dying`);
	const folds = watched.page.locator('details.fold');
	assert.equal(await folds.first().locator('summary').textContent(), 'Mexico');
	assert.ok(await folds.first().evaluate((fold: HTMLDetailsElement) => fold.open));
	const spain = folds.filter({ has: watched.page.locator('summary', { hasText: 'Spain' }) });
	await spain.locator('summary').click();
	assert.equal(await spain.locator('a[href="tel:112"]').count(), 1);
	assert.equal(await spain.locator('a[href="tel:091"]').textContent(), '091');
	for (const item of await spain.locator('li').all()) assert.match((await item.textContent()) ?? '', /checked[\s\S]*Source: /);
	assert.match((await spain.locator('li', { hasText: '091' }).textContent()) ?? '', /not yet checked/);
	await watched.close();
});

test('the numbers of the likely country stand in the cards of danger: by the language without script, by the clock with it', async () => {
	const wishes = { viewport: phone, locale: 'es-MX', timezoneId: 'Asia/Manila' };
	const near = (place: Watched, card: string) => place.page.locator(`#${card} .near h3`).allTextContents();
	const still = await openPage(browser, server.origin, { ...wishes, javaScriptEnabled: false });
	await still.page.goto(`${server.origin}/en/now`);
	assert.deepEqual(await near(still, 'hurt'), ['To call in Mexico']);
	assert.equal(await still.page.locator('#hurt a[href="tel:911"]').count(), 1);
	await still.close();
	const watched = await openPage(browser, server.origin, wishes);
	const asked: string[] = [];
	await watched.page.goto(`${server.origin}/en/now`);
	watched.page.on('request', (request) => {
		if (!request.url().endsWith('/icon.svg')) asked.push(request.url());
	});
	await watched.page.locator('#near-told', { hasText: 'Philippines' }).waitFor();
	for (const card of ['threat', 'hurt', 'dying']) assert.equal((await near(watched, card))[0], 'To call in Philippines', card);
	assert.ok((await near(watched, 'hurt')).includes('To call in Mexico'));
	const first = watched.page.locator('details.fold').first();
	assert.equal(await first.locator('summary').textContent(), 'Philippines');
	assert.ok(await first.evaluate((fold: HTMLDetailsElement) => fold.open));
	assert.ok((await watched.page.locator('#dying a[href^="tel:"]').count()) > 1);
	assert.deepEqual(await axeFaults(watched.page), []);
	assert.equal(await widthOver(watched.page), 0);
	assert.deepEqual(asked, [], 'nothing was asked to find it out');
	for (const block of await watched.page.locator('#threat .near').all()) {
		const states = await block.locator('.state').evaluateAll((all) => all.map((state) => state.classList.contains('unchecked')));
		assert.deepEqual(states, [false, true].slice(0, states.length), 'checked ones first, and each said once');
	}
	await watched.close();
});

test('in the United Kingdom no card of danger has a number twice, by the language or by the clock; 999 stands under the name of the whole', async () => {
	for (const wishes of [
		{ locale: 'en-GB', timezoneId: 'Asia/Manila', javaScriptEnabled: false },
		{ locale: 'en-US', timezoneId: 'Europe/London' },
		{ locale: 'en-GB', timezoneId: 'Europe/London' }
	]) {
		const watched = await openPage(browser, server.origin, { viewport: phone, ...wishes });
		const { page } = watched;
		await page.goto(`${server.origin}/en/now`);
		const isNear = (text: string) => text.includes('United Kingdom') || text.includes('Scotland') || text.includes('England');
		await page.locator('#hurt .near h3', { hasText: 'United Kingdom' }).waitFor();
		for (const card of ['threat', 'hurt', 'dying']) {
			const numbers: string[] = [];
			for (const block of await page.locator(`#${card} .near`).all())
				if (isNear((await block.locator('h3').textContent()) ?? ''))
					numbers.push(...(await block.locator('a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))));
			assert.equal(numbers.filter((number) => number === 'tel:999').length, 1, `${card} ${JSON.stringify(wishes)}`);
			assert.equal(new Set(numbers).size, numbers.length, `${card}: ${numbers.join(' ')}`);
		}
		assert.match((await page.locator('#threat .near').first().locator('h3').textContent()) ?? '', /United Kingdom/);
		await watched.close();
	}
});

test('where words may be unsaved, links of the foot open beside, and say so; elsewhere they do not', async () => {
	const watched = await openPage(browser, server.origin, { viewport: phone });
	for (const [page, beside] of [
		['/report', true],
		['/return', true],
		['/about', false]
	] as const) {
		await watched.page.goto(`${server.origin}/en${page}`);
		for (const link of await watched.page.locator('.foot a').all()) {
			assert.equal(await link.getAttribute('target'), beside ? '_blank' : null, page);
			assert.equal(/\(opens beside\)$/.test((await link.textContent()) ?? ''), beside, page);
		}
	}
	await watched.page.goto(`${server.origin}/en/report`);
	await watched.page.locator('#island form').waitFor();
	await watched.page.locator('.tongues summary').click();
	await watched.page.locator('.tongues a[hreflang=es]').click();
	await watched.page.locator('.foot a', { hasText: '(se abre aparte)' }).first().waitFor();
	assert.equal(await watched.page.locator('.foot a:not([target])').count(), 0, 'also after a change of language');
	await watched.close();
});

test('a desk shows its duties and when somebody reads', async () => {
	const watched = await openPage(browser, server.origin);
	await watched.page.goto(`${server.origin}/en/desks`);
	const cards = watched.page.locator('.desk-card');
	assert.equal(await cards.count(), inventedDesks.length);
	assert.match((await cards.nth(0).textContent()) ?? '', /Day and night, every day[\s\S]*must keep what you say secret/);
	assert.match((await cards.nth(1).textContent()) ?? '', /(Nobody reads this before|Somebody reads now, until) \w+day/);
	await watched.close();
});

test('the keyboard reaches everything in order, and the bar never hides what has the focus', async () => {
	const watched = await openPage(browser, server.origin, { viewport: phone });
	const { page } = watched;
	await page.goto(`${server.origin}/en`);
	const reached: string[] = [];
	for (let step = 0; step < 8; step++) {
		await page.keyboard.press('Tab');
		reached.push(await page.evaluate(() => document.activeElement?.textContent.trim() ?? ''));
	}
	assert.deepEqual(reached, [
		'Skip to the main part',
		'Leave this site quickly',
		'Causeway',
		'Language: English English en',
		'Exit',
		'A threat runs out today or tonight Someone says they will share or do something soon.',
		'Someone may get hurt You, a child, or anyone else.',
		'I am thinking about dying Or about hurting myself. You are not alone with this.'
	]);
	await page.keyboard.press('Tab');
	await Promise.all([page.waitForURL('**/en/ways'), page.keyboard.press('Enter')]);
	await page.goto(`${server.origin}/en/now`);
	await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
	for (let step = 0; step < 12; step++) {
		await page.keyboard.press('Shift+Tab');
		const under = await page.evaluate(() => {
			const focused = document.activeElement?.getBoundingClientRect();
			const bar = document.querySelector('.bar')?.getBoundingClientRect();
			return document.activeElement?.closest('.bar') ? 0 : (bar?.bottom ?? 0) - (focused?.top ?? 0);
		});
		assert.ok(under <= 0, `step ${step}: ${under} pixels under the bar`);
	}
	await watched.close();
});

test('paper carries the neutral name as its heading, and no bar, foot or way on', async () => {
	const watched = await openPage(browser, server.origin);
	await watched.page.emulateMedia({ media: 'print' });
	await watched.page.goto(`${server.origin}/en/safety`);
	assert.ok(await watched.page.locator('.paper-name').isVisible());
	for (const hidden of ['.bar', '.foot', '.primary'])
		assert.equal(await watched.page.locator(hidden).first().isVisible(), false, hidden);
	const size = (selector: string) =>
		watched.page
			.locator(selector)
			.first()
			.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
	assert.ok((await size('.paper-name')) > (await size('h1')));
	await watched.close();
});
