/**
 * A first visit to a page, in Chromium with a phone's window and an empty cache: every byte that comes back to the browser, heads of answers, icon
 * and all else that is asked for until nothing more is, against what we allow ourselves; in how many rounds it is asked for; how many requests go to
 * others. Then the page is touched as by somebody who begins to answer: what comes then (the sealing worker, later steps, words for a codename) is
 * told beside, and held to no bound.
 */
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { startBrowser } from '#tests/support/browser.ts';
import { startTestNode } from '#tests/support/node.ts';
import { type CountingLine, startCountingLine } from './support/counting-line.ts';
import { sized, tell } from './support/result.ts';

const allowedBytes = 60_000;
/** Each with what is touched in it. Arabic weighs most. */
const pages: readonly (readonly [path: string, touched?: string])[] = [
	['/'],
	['/now'],
	['/report', '#island label'],
	['/ar/report', '#island label'],
	['/return', '#island textarea'],
	['/options', '#island button[type=submit]'],
	['/ar/options', '#island button[type=submit]'],
	['/removal', '#island select'],
	['/ar/removal', '#island select'],
	['/ar/removal/all']
];

type Visit = {
	readonly path: string;
	readonly bytes: number;
	/** What came after a touch. */
	readonly laterBytes: number | null;
	/** The page is round 0, what it names is round 1, what these ask for is round 2. */
	readonly rounds: number;
	readonly elsewhere: number;
};

const ends: (() => Promise<void>)[] = [];
const visits: Visit[] = [];
try {
	const line = await startCountingLine();
	ends.push(() => line.close());
	const node = await startTestNode(
		{ after: (end) => void ends.push(end as () => Promise<void>) },
		{ pages: true, seeded: true, env: { CAUSEWAY_ORIGIN: line.origin } }
	);
	line.port = node.port;
	const browser = await startBrowser();
	ends.push(() => browser.close());
	for (const [path, touched] of pages) visits.push(await visit(browser, line, path, touched));
} finally {
	for (const end of ends.reverse()) await end();
}
tell({
	name: 'page',
	unit: 'bytes',
	how: 'a first visit, all that comes back, against what we allow ourselves; the heaviest page counts',
	reach: { ratio: 1, at: 'most' },
	sizes: visits.toSorted((a, b) => a.bytes - b.bytes).map(({ path, bytes }) => sized(path, bytes, allowedBytes)),
	beside: visits.flatMap(({ path, laterBytes }) =>
		laterBytes === null ? [] : [{ name: `after a touch of ${path}`, value: laterBytes, unit: 'bytes' }]
	),
	bounds: [
		...visits.map(({ path, rounds }) => ({
			name: `rounds after ${path}`,
			value: rounds,
			unit: 'rounds',
			at: 'most' as const,
			limit: 1
		})),
		{
			name: 'to others',
			value: visits.reduce((sum, { elsewhere }) => sum + elsewhere, 0),
			unit: 'requests',
			at: 'most',
			limit: 0
		}
	]
});

async function visit(browser: Browser, line: CountingLine, path: string, touched?: string): Promise<Visit> {
	const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	await session.send('Network.enable');
	const askers = new Map<string, string>();
	session.on('Network.requestWillBeSent', ({ request, initiator }) => {
		askers.set(request.url, initiator.url ?? initiator.stack?.callFrames[0]?.url ?? line.origin + path);
	});
	// Those of workers too, which the page's session does not see.
	const asked: string[] = [];
	context.on('request', (request) => asked.push(request.url()));
	let worker: string | null = null;
	page.on('worker', (started) => {
		worker = started.url();
	});
	line.bytes = 0;
	const answer = await page.goto(line.origin + path, { waitUntil: 'networkidle' });
	if (answer?.status() !== 200) throw new Error(`impossible: ${path} answers ${answer?.status()}`);
	const bytes = await bytesWhenQuiet(line);
	const elsewhere = asked.filter((url) => !url.startsWith(`${line.origin}/`)).length;
	const rounds = Math.max(...asked.map(roundOf));
	let laterBytes: number | null = null;
	if (touched !== undefined) {
		await page.locator(touched).first().click();
		laterBytes = (await bytesWhenQuiet(line)) - bytes;
	}
	await context.close();
	return { path, bytes, laterBytes, rounds, elsewhere };

	function roundOf(url: string): number {
		if (url === line.origin + path) return 0;
		return roundOf(askers.get(url) ?? worker ?? line.origin + path) + 1;
	}
}

async function bytesWhenQuiet(line: CountingLine): Promise<number> {
	for (let before = -1; before !== line.bytes; await setTimeout(1000)) before = line.bytes;
	return line.bytes;
}
