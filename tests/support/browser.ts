import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** A Chromium without a window that asks nobody anything of its own. */
export const chromiumFlags = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** Debian's Chromium, or the one that CAUSEWAY_CHROMIUM names. */
export const chromiumProgram = (): string => process.env.CAUSEWAY_CHROMIUM ?? '/usr/bin/chromium';

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumProgram(), args: chromiumFlags });

/** A page under watch: every violation of the policy, every error of a script, every request to another place. */
export type Watched = { readonly page: Page; readonly context: BrowserContext; close(): Promise<void> };

/** What a page on a busy machine may take to show something; only a test that fails waits so long. Whoever writes a journey waits less. */
const patienceMs = Number(process.env.CAUSEWAY_PATIENCE_MS ?? 120_000);

/** Opens a page that must stay quiet: `close` fails when it broke the policy, threw, or asked anybody but `origin` for anything. */
export async function openPage(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Watched> {
	// Nothing is looked at in the middle of a transition.
	const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
	context.setDefaultTimeout(patienceMs);
	const faults: string[] = [];
	await context.exposeBinding('tellFault', (_, fault: string) => faults.push(fault));
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
			const { tellFault } = globalThis as unknown as { tellFault(fault: string): void };
			tellFault(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
		});
	});
	context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
	context.on('request', (request) => {
		// What a page has in its own memory is fetched from nowhere.
		const asked = request.url().replace(/^blob:/, '');
		if (!asked.startsWith(origin) && !request.isNavigationRequest()) faults.push(`elsewhere: ${request.url()}`);
	});
	return {
		page: await context.newPage(),
		context,
		close: async () => {
			await context.close();
			assert.deepEqual(faults, []);
		}
	};
}

/** What axe finds against WCAG 2.2 AA and its best practices, as lines that say where. What stands in a kept page is its maker's, and no script runs there, axe's neither. */
export async function axeFaults(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page })
		.exclude('.kept-frame')
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`));
}

/** Waits until no worker of the page lives: with it go the keys that it held. The browser tells of the end a moment after it. */
export const workersGone = (page: Page): Promise<void> => eventually('no worker lives', () => page.workers().length === 0);

/** How far the page is wider than the window. */
export const widthOver = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
