import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { SurvivorPage } from './survivor-page.ts';

type Words = { readonly options: Record<string, never>; readonly conducts: Record<string, { name: string }> } & Record<
	string,
	never
>;
/** Every word of a language. */
export const wordsOf = async (language: string): Promise<Words> =>
	JSON.parse(await readFile(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
export const sayIn = (words: Words, key: string): string =>
	key.split('.').reduce<unknown>((branch, step) => (branch as Record<string, unknown>)[step], words) as string;

/** Every request of a page from now on, of whatever kind. */
export function requestsFrom(page: Page): string[] {
	const asked: string[] = [];
	page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
	page.on('websocket', (socket) => asked.push(socket.url()));
	return asked;
}

/** Comes to the first answers: what happened, and some countries. */
export async function begin(survivor: SurvivorPage, words: Words, places = ['ES', 'PH']): Promise<void> {
	await start(survivor, words);
	await answerFirst(survivor, words, places);
}

/** Comes past the screen about the countries, with nothing ticked. */
export async function passTies(survivor: SurvivorPage, words: Words): Promise<void> {
	await survivor.at(sayIn(words, 'options.ask.ties'));
	await survivor.press(sayIn(words, 'common.skipQuestion'));
	await survivor.at(sayIn(words, 'options.fact.survivor-childAtTime'));
}

/** Comes to the first question: all that is ever fetched is there then. */
export async function start(survivor: SurvivorPage, words: Words): Promise<void> {
	await survivor.primary();
	await survivor.at(sayIn(words, 'options.ask.conducts'));
}

export async function answerFirst(survivor: SurvivorPage, words: Words, places = ['ES', 'PH']): Promise<void> {
	await survivor.pick(sayIn(words, 'conducts.ncii-distribution.name'));
	await survivor.primary();
	await survivor.at(sayIn(words, 'options.ask.places'));
	for (const place of places) await survivor.page.locator(`.choice:has(input[value=${place}]) label`).click();
	await survivor.primary();
	await survivor.page.locator('.answer-card').first().waitFor();
	// The first answers come before the question that follows, and the paper last of all.
	await survivor.page.locator('.paper').waitFor({ state: 'attached' });
	await survivor.page.locator('main form [aria-busy=true]').waitFor({ state: 'detached' });
}

/** Answers whatever is asked until nothing is left: a year where a date is asked, else the first choice. Gives the questions. */
export async function answerAll(survivor: SurvivorPage, each = async (): Promise<void> => {}): Promise<string[]> {
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
		else for (const line of await page.locator('main form .choices').all()) await line.locator('label').first().click();
		await survivor.primary();
		await page.waitForFunction((before) => document.querySelector('main h1')?.textContent?.trim() !== before, heading);
	}
	throw new Error('the interview never ends');
}
