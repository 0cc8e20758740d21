import type { Browser, BrowserContextOptions, Request } from 'playwright-core';
import type { CaseId } from '#core/base';
import { makeCodename } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { openPage } from '#tests/support/browser.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

export const phone = { viewport: { width: 360, height: 740 } };
export const story = 'canary story of an invented person';

/** Somebody who filed without a browser, with a codename of her own. */
export async function filedAt(origin: string): Promise<TestSurvivor> {
	const her = new TestSurvivor(await placeAt(origin), makeCodename(words));
	await her.file([answered('what', story), answered('going-on', '', 'still')]);
	return her;
}

export const caseOf = (her: TestSurvivor): CaseId => her.session.held?.own.case as CaseId;

/** Her space, opened in a browser; `before` is called on the page before anything is loaded. */
export async function enterSpace(
	browser: Browser,
	origin: string,
	her: TestSurvivor,
	{ language = 'en', before, ...options }: BrowserContextOptions & EnterWishes = phone
) {
	const watched = await openPage(browser, origin, options);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	await before?.(watched.page);
	const space = await new SurvivorPage(watched.page).open(origin, `/${language}/return`);
	await typeWords(space, her);
	return { watched, space, sent, page: watched.page };
}
type EnterWishes = {
	readonly language?: string;
	readonly before?: (page: SurvivorPage['page']) => Promise<void>;
};

/** Types the eight words on the page that asks for them, and waits for the space. */
export async function typeWords(space: SurvivorPage, her: TestSurvivor): Promise<void> {
	await space.write(her.codename);
	await space.primary();
	await space.page.locator('main .steps').waitFor();
}
