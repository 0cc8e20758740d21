import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { axeFaults, widthOver } from './browser.ts';

/** A survivor's page as a person uses it: headings, choices, the one primary button. Fails where axe finds something or the page is too wide. */
export class SurvivorPage {
	readonly page: Page;
	/** Headings that were looked at. */
	readonly seen: string[] = [];

	constructor(page: Page) {
		this.page = page;
	}

	async open(origin: string, path: string): Promise<this> {
		await this.page.goto(origin + path);
		await this.page.locator('#island :is(form.question, section.question)').waitFor();
		return this;
	}

	heading = async (): Promise<string> => (await this.page.locator('main h1').textContent())?.trim() ?? '';

	/** Waits until this is the page's heading. */
	async at(heading: string | RegExp): Promise<void> {
		await this.page.locator('main h1').filter({ hasText: heading }).waitFor();
	}

	/** Looks at the page with axe and at its width, from its top: what scrolled under the bar is for nobody to press. */
	async look(): Promise<void> {
		await this.page.evaluate(() => scrollTo(0, 0));
		const heading = await this.heading();
		this.seen.push(heading);
		assert.deepEqual(await axeFaults(this.page), [], heading);
		assert.equal(await widthOver(this.page), 0, heading);
	}

	/** Presses the primary button. */
	primary = (): Promise<void> => this.page.locator('main button[type=submit]').click();
	press = (name: string | RegExp): Promise<void> => this.page.getByRole('button', { name }).first().click();
	/** Picks a choice by its words. */
	pick = (label: string): Promise<void> => this.page.locator('main label', { hasText: label }).first().click();
	write = (text: string): Promise<void> => this.page.locator('main :is(textarea, input[type=text])').first().fill(text);

	/** Answers what `answers` knows and goes on from question to question until this heading. */
	async answerUntil(heading: string, answers: Readonly<Record<string, string>> = {}, look = false): Promise<void> {
		for (let step = 0; step < 20; step++) {
			const here = await this.heading();
			if (here === heading) return;
			if (look) await this.look();
			const text = answers[here];
			if (text !== undefined) await this.page.locator('main :is(textarea, input[type=text])').first().fill(text);
			await this.primary();
			await this.page.waitForFunction((before) => document.querySelector('main h1')?.textContent !== before, here);
		}
		throw new Error(`never came to ${heading}`);
	}

	/** The codename that the page shows. */
	async codename(): Promise<string> {
		await this.page.locator('.code-word').first().waitFor();
		return (await this.page.locator('.code-word').allTextContents()).join(' ');
	}

	/** From the first page to the first save, by the way `Me`; gives the codename. */
	async report(answers: Readonly<Record<string, string>> = {}): Promise<string> {
		await this.pick('No');
		await this.primary();
		await this.pick('Me');
		await this.primary();
		await this.answerUntil('Eight words to come back with', answers);
		const codename = await this.codename();
		await this.primary();
		await this.at('It is saved');
		return codename;
	}

	/** From where a desk can be let in, to what the first on offer may use it for. */
	async toPurpose(): Promise<void> {
		await this.press('Let a desk read');
		await this.page.locator('.desk-card').first().waitFor();
		await this.press('Choose what it may read');
		await this.pick('What happened');
		await this.primary();
		await this.at(/What may .* use it for/);
	}

	/** Lets the first desk on offer read what happened, for six months. */
	async shareWithFirst(look = false): Promise<string> {
		await this.press('Let a desk read');
		await this.page.locator('.desk-card').first().waitFor();
		if (look) await this.look();
		const desk = (await this.page.locator('.desk-card h2').first().textContent()) ?? '';
		await this.press('Choose what it may read');
		if (look) await this.look();
		await this.pick('What happened');
		await this.primary();
		if (look) await this.look();
		await this.pick('To support me');
		await this.primary();
		if (look) await this.look();
		await this.pick('6 months');
		await this.primary();
		if (look) await this.look();
		await this.primary();
		await this.page.locator('.may-read').waitFor();
		return desk;
	}
}

/** What a browser keeps of a site: names of everything in storage, caches, cookies and workers that outlive the page. */
export const keptByBrowser = (page: Page): Promise<string[]> =>
	page.evaluate(async () => [
		...Object.keys(localStorage),
		...Object.keys(sessionStorage),
		...(await indexedDB.databases()).map(({ name }) => name ?? ''),
		...(await caches.keys().catch(() => [])),
		...(document.cookie ? [document.cookie] : [])
	]);

/** The checkpoints that a browser of staff remembers. */
export const rememberedLog = (page: Page): Promise<string[]> =>
	page.evaluate(
		() =>
			new Promise<string[]>((resolve, reject) => {
				const opening = indexedDB.open('log-memory');
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const asked = opening.result.transaction('checkpoints').objectStore('checkpoints').getAll();
					asked.onsuccess = () => {
						opening.result.close();
						resolve(asked.result as string[]);
					};
				};
			})
	);
