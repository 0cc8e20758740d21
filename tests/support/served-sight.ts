import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const narrow = { viewport: { width: 320, height: 700 } };

/** Somebody's files at a desk of the demonstration, in a browser: what journeys about pictures and sounds begin with. */
export async function serveSight() {
	const { browser, node, people } = await serveDemonstration();
	const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;

	async function fileWith(desk: string, codename: string, attach: (her: TestSurvivor) => Promise<void>): Promise<TestSurvivor> {
		const her = new TestSurvivor(await placeAt(node.origin), `${codename} bird candle door engine forest garden hill`);
		await her.file([answered('what', 'With drawn shapes.'), answered('who', '', 'unknown')]);
		await her.share({ desk: desk as DeskId, kinds: ['account', 'evidence'] });
		await attach(her);
		return her;
	}

	async function openAs(
		name: string,
		options: Parameters<typeof openPage>[2] = narrow
	): Promise<{ watched: Watched; desk: DeskPage; page: Page }> {
		const watched = await openPage(browser, node.origin, options);
		const desk = await new DeskPage(watched.page).open(node.origin);
		await desk.signInAs(name);
		await watched.page.locator('.row-name').first().click();
		await desk.at('What was told');
		return { watched, desk, page: watched.page };
	}
	return { browser, node, leadOf, fileWith, openAs };
}

/** A picture of the page, where somebody wants to look at one. */
export const seen = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};

/** Whatever could show a picture or play a sound. */
export const shownIn = (page: Page) => page.locator('main canvas, main img, main video, main audio');
