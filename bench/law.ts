/**
 * All five answers of the law engine (options, offences, states, channels, losses) and what to ask next, for cases that touch one, two and five states, over the
 * whole law, against reading the law folder once: the same law, parsed from its files and held to its shapes. Every run has facts of its own, so that
 * nothing remembered helps. Then the page itself in Chromium, its processor slowed four times, as a phone of some years: from the press that names the countries
 * until the frame is drawn in which the first answer is shown in the page, and what came so far above the question, where she looks. The page works out and draws
 * answers, unseen, as countries are ticked; it gets the time for that which a finger needs from the last of them to the button.
 */
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { channelBook, channels, type Facts, type Law, lossSchedule, nextQuestions, offences, options, states } from '#core/law';
import { readInstruments } from '#server/law/read-instruments.ts';
import { lawFrom, readWrittenLaw } from '#server/law/read-law.ts';
import { readLossProof } from '#server/law/read-losses.ts';
import { readShownLaw } from '#server/law/shown-law.ts';
import { startBrowser } from '#tests/support/browser.ts';
import { startPageServer } from '#tests/support/page-server.ts';
import { sized, tell } from './support/result.ts';

const asOf = '2026-11-23';
const runs = 9;
const slowdown = 4;
/** Nobody answers the first question, sixteen lines to choose from, within three seconds of Start. */
const readingMs = 3000;
/** From the last country ticked to the button below the list: sooner than anybody. */
const reachingMs = 300;

/** An invented case in which these places have a part: who lives where, where it was done, felt and kept. */
const caseIn = ([home, acts = home, platform = home, other = home, served = home]: readonly (string | undefined)[]): Facts => ({
	conducts: ['ncii-distribution', 'sexual-extortion'],
	survivor: { birthDate: '2001-03-04', residence: home ?? null, residenceAtTime: home ?? null, nationalities: [home ?? ''] },
	accused: { known: true, residence: other ?? null, nationalities: [other ?? ''] },
	places: {
		acts: [acts ?? ''],
		effects: [home ?? ''],
		recordings: [home ?? ''],
		servers: [served ?? ''],
		platformSeat: platform ?? null
	},
	dates: { firstAct: '2023-05', lastAct: '2024', knowledge: '2024-06-01' },
	contentOnline: true,
	losses: [
		{ head: 'psychological', amount: 1200, currency: 'EUR', from: '2024-01', to: '2024-06' },
		{ head: 'lost-income', amount: 3000, currency: 'USD' }
	]
});
const cases = [['ES'], ['ES', 'PH'], ['ES', 'US-CA', 'IE', 'GB-EAW', 'DE']];

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
function timed(act: () => unknown): number {
	const began = performance.now();
	act();
	return performance.now() - began;
}
const often = (act: () => unknown): number => median(Array.from({ length: runs }, () => timed(act)));

const reading = median(Array.from({ length: 3 }, () => timed(() => [lawFrom(readWrittenLaw()), readInstruments()])));
const law = lawFrom(readWrittenLaw());
const proof = readLossProof();
const book = channelBook(readInstruments(), asOf);
const shown = JSON.stringify(readShownLaw());

tell({
	name: 'law',
	unit: 'ms',
	how: 'all five answers for a case touching so many states, against parsing the law data once (files and shapes)',
	reach: { ratio: 0.1, at: 'most' },
	sizes: cases.map((places) =>
		sized(
			places.length,
			often(() => fiveAnswers(law, structuredClone(caseIn(places)), places)),
			reading
		)
	),
	bounds: [
		{
			name: `first answer in Chromium, slowed ${slowdown} times`,
			value: Math.round(await firstAnswers()),
			unit: 'ms',
			at: 'most',
			limit: 50
		}
	],
	beside: [
		{ name: 'the law for readers, parsed from JSON', value: Number(often(() => JSON.parse(shown)).toPrecision(3)), unit: 'ms' },
		{ name: 'the law for readers', value: Buffer.byteLength(shown), unit: 'bytes' }
	]
});

function fiveAnswers(whole: Law, facts: Facts, places: readonly string[]): unknown {
	const asked = places.flatMap((from) => places.map((to) => [from, to] as const)).filter(([from, to]) => from !== to);
	return [
		options(whole, facts, asOf),
		offences(whole, facts, asOf),
		states(whole, facts, asOf),
		asked.map(([from, to]) => channels(book, from, to, 'disclosure-subscriber')),
		nextQuestions(whole, facts, asOf),
		lossSchedule(whole, proof, facts, asOf)
	];
}

/** Median over fresh pages: the very first answers a reader sees. */
async function firstAnswers(): Promise<number> {
	const server = await startPageServer();
	const browser = await startBrowser();
	const times: number[] = [];
	try {
		for (let run = 0; run < 5; run++) {
			const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
			await page.goto(`${server.origin}/en/options`);
			await page.locator('#island form').waitFor();
			times.push(await firstAnswersOn(page));
			await page.close();
		}
	} finally {
		await browser.close();
		await server.close();
	}
	return median(times);
}

async function firstAnswersOn(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	const goOn = page.locator('main button[type=submit]');
	await goOn.click();
	await page.locator('.choice').first().waitFor();
	await setTimeout(readingMs);
	await page.locator('.choice:has(input[value=ncii-distribution]) label').click();
	await goOn.click();
	for (const place of ['ES', 'PH']) await page.locator(`.choice:has(input[value=${place}]) label`).click();
	await setTimeout(reachingMs);
	return page.evaluate(
		() =>
			new Promise<number>((done) => {
				let began = 0;
				const { scheduler } = window as unknown as { scheduler: { postTask(act: () => void, how: object): void } };
				new MutationObserver((_, watch) => {
					const told = document.querySelector('.so-far');
					const card = document.querySelector('.answer-card');
					if (!told || !card || told.closest('[hidden]') || card.closest('[hidden]')) return;
					watch.disconnect();
					// An urgent task asked for within a frame comes right after that frame was drawn.
					requestAnimationFrame(() =>
						scheduler.postTask(
							() => done(told.getBoundingClientRect().bottom <= innerHeight ? performance.now() - began : Number.NaN),
							{ priority: 'user-blocking' }
						)
					);
				}).observe(document.body, { attributes: true, childList: true, subtree: true });
				window.setTimeout(() => {
					began = performance.now();
					document.querySelector<HTMLButtonElement>('main button[type=submit]')?.click();
				});
			})
	);
}
