import assert from 'node:assert/strict';
import { test } from 'node:test';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { openPage, startBrowser } from '#tests/support/browser.ts';
import { typeWords } from '#tests/support/her-space.ts';
import { Keyboard } from '#tests/support/keyboard.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
const story = 'canary story of an invented person';
const node = await startTestNode(whole, { pages: true, seeded: true, env: { CAUSEWAY_PLAIN_FILING: 'on' } });
const browser = await startBrowser();
whole.after(() => browser.close());

for (const [language, { plain, report, return: space }] of [
	['en', english],
	['ar', arabic]
] as const)
	test(`in a browser that runs no script she writes, chooses who may read, and her eight words open it (${language})`, async () => {
		const watched = await openPage(browser, node.origin, { viewport: { width: 320, height: 640 } });
		const { page } = watched;
		const keys = new Keyboard(page);
		const her = new SurvivorPage(page);
		const session = await watched.context.newCDPSession(page);
		const runScripts = (value: boolean): Promise<unknown> =>
			session.send('Emulation.setScriptExecutionDisabled', { value: !value });
		await runScripts(false);
		/** What looks at a page is a script too: it alone runs, for the page was loaded without. */
		const look = async (): Promise<void> => {
			await runScripts(true);
			await her.look();
			await runScripts(false);
		};
		await page.goto(`${node.origin}/${language}/plain`);
		await page.getByText(plain.weaker.heading).waitFor();
		await look();
		await keys.enter(plain.next);
		await page.getByText(plain.wayFirst).waitFor();
		await look();

		await keys.pick(plain.ways.self);
		await keys.enter(plain.next);
		await page.getByLabel(plain.questions.what).waitFor();
		await look();
		await keys.enter(plain.send);
		await page.getByText(plain.nothing).waitFor();
		await look();

		await keys.write(plain.questions.what, story);
		await keys.pick(new RegExp(report.share.purposes.support));
		await keys.enter(plain.send);
		await page.getByText(plain.done.heading).waitFor();
		await look();
		const codename = (await page.locator('.plain-words li').allTextContents()).join(' ');
		assert.equal(codename.split(' ').length, 8);

		await page.goto(`${node.origin}/${language}/safety`);
		await page.goBack().catch(() => null);
		await page.waitForLoadState();
		assert.equal(await page.getByText(codename.split(' ')[0] as string).count(), 0, 'the words are gone with the page');
		await watched.close();

		const back = new TestSurvivor(await placeAt(node.origin), codename);
		const opened = await openPage(browser, node.origin, { viewport: { width: 360, height: 740 } });
		const inside = await new SurvivorPage(opened.page).open(node.origin, `/${language}/return`);
		await typeWords(inside, back);
		await inside.press(new RegExp(`^${space.home.told}`));
		await opened.page.getByText(story).waitFor();
		await opened.close();
		assert.deepEqual(
			(await back.comeBack()).consents.map(({ purpose, state }) => [purpose, state]),
			[['support', 'in-force']]
		);
	});
