import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseline } from '#core/law';
import { readLawBook } from '#server/law/read-book.ts';
import { readWrittenLaw } from '#server/law/read-law.ts';
import { axeFaults, openPage, widthOver } from '#tests/support/browser.ts';
import { servePages } from '#tests/support/served-demonstration.ts';

const book = readLawBook();
const conducts = book.conducts.map(({ code }) => code);
const withGap = book.sheets.find((sheet) => baseline(sheet, conducts, sheet.asOf).some(({ state }) => state === 'gap'));
assert.ok(withGap, 'some sheet has a gap');
const gap = baseline(withGap, conducts, withGap.asOf).find(({ state }) => state === 'gap')?.conduct ?? '';
const withoutOffences = book.sheets.find(({ offences }) => offences.length === 0);

const kinds = [
	'',
	'/DE',
	'/US-CA',
	'/compare',
	`/compare?a=DE&b=${withGap.code}`,
	'/baseline',
	'/agreements',
	'/agreements?on=2009-01-01',
	'/agreements/budapest'
];

const { browser, server } = await servePages();

const get = async (path: string, headers: Record<string, string> = {}) => {
	const response = await fetch(`${server.origin}${path}`, { headers });
	const bytes = Buffer.from(await response.arrayBuffer());
	return { response, bytes, text: bytes.toString('utf8') };
};

/** Cells of a CSV that quotes every one, as ours does (RFC 4180). */
function tableOf(csv: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, cell = '', end] of csv.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
		rows.at(-1)?.push(cell.replaceAll('""', '"'));
		if (end !== ',') rows.push([]);
	}
	return rows.slice(0, -1);
}

test('every country and every agreement has a page, each with a neutral title and nothing kept on the device', async () => {
	const pages = [
		...kinds,
		...book.sheets.map(({ code }) => `/${code}`),
		...book.instruments.map(({ id }) => `/agreements/${id}`)
	];
	for (const page of pages) {
		const { response, text } = await get(`/en/open/law${page}`);
		assert.equal(response.status, 200, page);
		assert.equal(response.headers.get('cache-control'), 'no-store', page);
		assert.match(text, /<title>(Countries|Country: [^<]+|Two countries|One table|Agreements?)<\/title>/, page);
		for (const slip of ['\u0001', '\u0002', '>law.', '>lawTerms.', '>openLaw.', '>undefined', '[object'])
			assert.ok(!text.includes(slip), `${page} shows ${JSON.stringify(slip)}`);
	}
	for (const page of ['/XX', '/agreements/no-such', '/XX.csv', '/no-such.json', '/agreements/no-such.csv'])
		assert.equal((await get(`/en/open/law${page}`)).response.status, 404, page);
});

test('a gap shows as a gap: on the page of the country, in the table of all, beside another country, and in the files', async () => {
	const place = `${server.origin}/en/open/law`;
	const watched = await openPage(browser, server.origin, { javaScriptEnabled: false });
	const { page } = watched;
	await page.goto(`${place}/${withGap.code}`);
	const named = await page.locator('#gaps li').allTextContents();
	const missing = conducts.filter((code) => !withGap.offences.some(({ conduct }) => conduct === code));
	assert.ok(named.length >= missing.length);
	await page.goto(`${place}/baseline`);
	const row = page.locator('tbody tr', { has: page.locator(`th a[href="/en/open/law/${withGap.code}"]`) });
	assert.equal((await row.locator('td').nth(conducts.indexOf(gap)).textContent())?.trim(), 'gap');
	await page.goto(`${place}/compare`);
	await page.selectOption('#country-a', 'DE');
	await page.selectOption('#country-b', withGap.code);
	await page.getByRole('button', { name: 'Show' }).click();
	await page.waitForURL(`**/compare?a=DE&b=${withGap.code}`);
	const cell = page.locator(`td[headers="acts-${conducts.indexOf(gap)} acts-place-1"]`);
	assert.match((await cell.textContent()) ?? '', /Gap: the sheet names no crime for this/);
	await page.locator('.tongues summary').click();
	assert.equal(await page.locator('.tongues a[hreflang=es]').getAttribute('href'), `/es/open/law/compare?a=DE&b=${withGap.code}`);
	const { gaps } = JSON.parse((await get(`/open/law/${withGap.code}.json`)).text) as { gaps: string[] };
	assert.ok(gaps.includes(gap));
	if (withoutOffences) {
		await page.goto(`${place}/${withoutOffences.code}`);
		assert.match((await page.locator('#gaps').textContent()) ?? '', /lists no crimes at all/);
		assert.equal(await page.locator('#gaps li').count(), 0, 'a sheet that lists no offences has no gaps');
	}
	await watched.close();
});

test('the JSON of a country is its sheet, and its CSV has every statement of it', async () => {
	for (const sheet of readWrittenLaw().sheets) {
		const json = JSON.parse((await get(`/open/law/${sheet.code}.json`)).text) as { sheet: unknown };
		assert.deepEqual(json.sheet, JSON.parse(JSON.stringify(sheet)), sheet.code);
		const [head = [], ...rows] = tableOf((await get(`/open/law/${sheet.code}.csv`)).text);
		const at = (name: string) => head.indexOf(name);
		const of = (part: string) => rows.filter((row) => row[at('part')] === part);
		for (const row of rows) assert.equal(row.length, head.length, sheet.code);
		assert.deepEqual(
			of('offence').map((row) => [row[at('conducts')], row[at('sourceUrl')], row[at('confidence')]]),
			sheet.offences.map(({ conduct, source, confidence }) => [conduct, source.url, confidence]),
			sheet.code
		);
		assert.deepEqual(
			of('remedy').map((row) => row[at('id')]),
			sheet.remedies.map(({ id }) => id)
		);
		assert.equal(of('victim-right').length, sheet.victimRights.length);
		assert.equal(of('service').length, sheet.services.length);
	}
});

test('files are the same in every language, may be kept, answer to their tag, and no cell of a table is a formula', async () => {
	for (const name of ['index', 'baseline', 'DE', 'agreements/index', 'agreements/budapest']) {
		const csv = await get(`/open/law/${name}.csv`);
		assert.match(csv.response.headers.get('content-type') ?? '', /^text\/csv/);
		assert.equal(csv.response.headers.get('cache-control'), 'public, max-age=3600');
		assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
		for (const cell of tableOf(csv.text).flat()) assert.doesNotMatch(cell, /^[\s]*[=+\-@]/, name);
		assert.deepEqual((await get(`/ar/open/law/${name}.csv`)).bytes, csv.bytes, name);
		const tag = csv.response.headers.get('etag') ?? '';
		assert.equal((await get(`/open/law/${name}.csv`, { 'if-none-match': tag })).response.status, 304);
		assert.ok(JSON.parse((await get(`/open/law/${name}.json`)).text));
	}
	const chosen = tableOf((await get('/open/law/compare.csv?a=DE&b=FR')).text).slice(1);
	assert.deepEqual([...new Set(chosen.map(([country]) => country))], ['DE', 'FR']);
});

test('an agreement binds who was bound on the day asked about', async () => {
	const on = async (day: string) => {
		const { text } = await get(`/open/law/agreements/budapest.json?on=${day}`);
		const { instrument } = JSON.parse(text) as { instrument: { parties: { state: string; status: string }[] } };
		return instrument.parties.find(({ state }) => state === 'DE')?.status;
	};
	assert.deepEqual([await on('2009-06-30'), await on('2009-07-01')], ['not-yet', 'bound']);
	const protocol = await get('/en/open/law/agreements/budapest-2ap?on=2026-11-22');
	assert.doesNotMatch(protocol.text, /<td>\s*bound/, 'nobody is bound by a protocol that is not in force');
	const wrong = await get('/en/open/law/agreements?on=2009-13-45');
	assert.match(wrong.text, /That was no day/);
});

test('what was only recalled says so, every statement links its source, and words of a sheet carry their language', async () => {
	const watched = await openPage(browser, server.origin, { javaScriptEnabled: false });
	await watched.page.goto(`${server.origin}/ar/open/law/DE`);
	const germany = book.sheets.find(({ code }) => code === 'DE');
	const recalled = germany?.services.filter(({ confidence }) => confidence === 'recalled').length ?? 0;
	assert.equal(await watched.page.locator('#services .state.unchecked').count(), recalled);
	assert.ok(recalled > 0);
	for (const statement of await watched.page.locator('.statement:has(.evidence)').all())
		assert.match((await statement.locator('.evidence a').last().getAttribute('href')) ?? '', /^https?:/);
	const offence = watched.page.locator('#offences h4').first();
	assert.equal(await offence.getAttribute('lang'), 'en');
	await watched.close();
});

for (const language of ['en', 'ar'])
	test(`axe finds nothing, and nothing is wider than a window of 320 pixels, ${language}`, async () => {
		const watched = await openPage(browser, server.origin, { viewport: { width: 320, height: 640 } });
		for (const page of kinds) {
			await watched.page.goto(`${server.origin}/${language}/open/law${page}`);
			assert.deepEqual(await axeFaults(watched.page), [], page);
			assert.equal(await widthOver(watched.page), 0, page);
		}
		await watched.close();
	});
