import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openPage, type Watched } from './browser.ts';
import type { SurvivorPage } from './survivor-page.ts';

export const elsewhere = 'https://before.example/';

/** A page on a phone, in a browser that was at another place before; that place and the one Exit leads to are invented. */
export async function fromElsewhere(browser: Browser, origin: string): Promise<{ watched: Watched; page: Page }> {
	const watched = await openPage(browser, origin, { viewport: { width: 360, height: 740 } });
	const { page, context } = watched;
	await context.route(/before\.example|\/exit$/, (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title><h1>Elsewhere</h1>' })
	);
	await page.goto(elsewhere);
	return { watched, page };
}

/** Goes back, page by page of the site, past these headings. */
export async function backThrough(survivor: SurvivorPage, headings: readonly (string | RegExp)[]): Promise<void> {
	for (const heading of headings) {
		await survivor.page.goBack();
		await survivor.at(heading);
	}
}

/** One step back within the page: the heading is read out, and address, title and history are what they were. */
export async function backWithin(survivor: SurvivorPage, heading: string): Promise<void> {
	const { page } = survivor;
	const seen = async () => [page.url(), await page.title(), await page.evaluate(() => history.length)];
	const before = await seen();
	await backThrough(survivor, [heading]);
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'it is read out');
	assert.deepEqual(await seen(), before);
	assert.deepEqual(await page.evaluate(() => history.state), { step: 'added' });
}

/** Back leads away from the site; gives the questions that the browser asked first. */
export async function backAway(page: Page): Promise<string[]> {
	const asked: string[] = [];
	page.on('dialog', async (dialog) => {
		asked.push(dialog.type());
		await dialog.accept();
	});
	await page.goBack().catch(() => null);
	await page.waitForURL(elsewhere);
	return asked;
}

/** Exit, then Back: to before the visit. Forward goes to where Exit led, and no further: the page asks for `path` anew and leaves again. */
export async function exitIsFinal(page: Page, origin: string, path: string): Promise<void> {
	await Promise.all([page.waitForURL(`${origin}/en/exit`), page.locator('a[data-exit]').click()]);
	await page.goBack();
	assert.equal(page.url(), elsewhere);
	await page.goForward();
	await page.waitForURL(`${origin}/en/exit`);
	const requests: string[] = [];
	page.on('request', (request) => void requests.push(new URL(request.url()).pathname));
	const answered = page.waitForResponse(origin + path);
	await page.goForward().catch(() => null);
	await answered;
	await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
	assert.equal(page.url(), `${origin}/en/exit`);
	assert.equal(requests[0], path, 'Forward went there, and came back');
}
