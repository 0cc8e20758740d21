import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import type { Way } from '#core/report';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const wide = { viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Madrid' };
const narrow = { viewport: { width: 360, height: 740 }, timezoneId: 'Europe/Madrid' };
const names = ['apple', 'bridge', 'cloud', 'dragon', 'eagle', 'fabric', 'gadget', 'habit'];

const { browser, node, people } = await serveDemonstration();
let filed = 0;

const membersOf = (name: string): readonly DemonstrationMember[] => people.filter(({ deskName }) => deskName === name);

type Wishes = { readonly way?: Way; readonly name?: string; readonly language?: string };
async function file(
	desk: string,
	text: string,
	{ way = 'self', name = '', language = 'en' }: Wishes = {}
): Promise<TestSurvivor> {
	const her = new TestSurvivor(await placeAt(node.origin), `${names[filed++]} bird candle door engine forest garden hill`);
	await her.file([answered(way === 'under-18' ? 'child-adult' : 'what', text), answered('name', name)], way, language);
	await her.share({ desk: desk as DeskId, kinds: ['account', 'support', 'identity'], language });
	return her;
}

async function atWork(name: string, options = wide): Promise<{ watched: Watched; page: Page; desk: DeskPage }> {
	const watched = await openPage(browser, node.origin, options);
	const desk = await new DeskPage(watched.page).open(node.origin);
	await desk.signInAs(name);
	return { watched, page: watched.page, desk };
}
const openFirst = async (page: Page): Promise<void> => {
	await page.locator('.row-name').first().click();
	await page.getByRole('heading', { name: 'What was told' }).waitFor();
};
const dialog = (page: Page) => page.locator('dialog[open]');

test('an answer that is not sent is asked about: at sign-out, and before the case is closed', async () => {
	const [lead] = membersOf('Night and day desk') as [DemonstrationMember];
	const her = await file(lead.desk as string, 'Invented words.');
	const { watched, page, desk } = await atWork(lead.displayName);
	await openFirst(page);
	await desk.fill('Your answer', 'We read it.');
	await page.locator('.row-name').first().getByText('Case').waitFor();
	await page.getByText('Begun, not sent').waitFor();
	await desk.press('Sign out');
	await dialog(page).getByText('Something is written and not sent in: Case').waitFor();
	await desk.look();
	await dialog(page).getByRole('button', { name: 'Go back to it' }).click();
	assert.equal(await page.getByLabel('Your answer').inputValue(), 'We read it.');

	await desk.press('Close the case');
	await desk.fill('Why, in words for the person', 'All is done.');
	await desk.press('Close it');
	await dialog(page).getByText('We read it.').waitFor();
	await desk.look();
	await dialog(page).getByRole('button', { name: 'Send it, then close' }).click();
	await desk.status('Closed.');
	const space = await her.look();
	assert.equal(space.threads[0]?.messages.at(-1)?.text, 'We read it.');
	assert.equal(space.waiting[0]?.state, 'closed');

	await desk.press('Open it again');
	await desk.fill('Why, in words for the person', 'There is something new.');
	await page.locator('.deed button.small').click();
	await desk.status('Open again.');
	assert.equal((await her.look()).waiting[0]?.state, 'working');

	await desk.fill('Your answer', 'Dropped on purpose.');
	await desk.press('Sign out');
	await dialog(page).getByRole('button', { name: 'Sign out without it' }).click();
	await page.locator('main .question button[type=submit]').waitFor();
	await watched.close();
});

test('a case goes from hand to hand within the desk: the colleague finds it with the note, takes it over, and she sees both', async () => {
	const [lead, colleague] = membersOf('Night and day desk') as [DemonstrationMember, DemonstrationMember];
	const her = await file(lead.desk as string, 'To be handed over.', { name: 'Mara (invented)' });
	const { watched, page, desk } = await atWork(lead.displayName);
	await page.locator('.row-name').nth(1).waitFor();
	await page.locator('.case-table tbody tr').filter({ hasText: 'Nobody' }).locator('.row-name').first().click();
	await page.getByRole('heading', { name: 'Mara (invented)' }).waitFor();
	await desk.press('Hand over');
	await page.getByLabel('What the colleague should know').fill('Please call her in the morning.');
	await page.locator('.deed button.small').click();
	await desk.status(`Handed over to ${colleague.displayName}.`);
	await watched.close();

	const second = await atWork(colleague.displayName);
	await second.page.getByLabel('With me', { exact: true }).check();
	await openFirst(second.page);
	await second.page.getByText('Please call her in the morning.').waitFor();
	await second.desk.look();
	await second.watched.close();

	const third = await atWork(lead.displayName);
	await third.page.locator('.case-table tbody tr').filter({ hasText: colleague.displayName }).locator('.row-name').click();
	await third.desk.press(`Take it over from ${colleague.displayName}`);
	await third.desk.status('It is with you now.');
	await third.watched.close();
	assert.equal((await her.look()).timeline.filter(({ what }) => what === 'handed-over').length, 2);
});

test('somebody under 18 is shown as that, with the duty of the desk; times name their zone; list and composer keep their place', async () => {
	const { desk: id, displayName } = membersOf('Shelter and daily help')[0] as DemonstrationMember;
	await file(id as string, 'An aunt knows.', { way: 'under-18', name: 'Nilo (invented)', language: 'es' });
	await file(id as string, 'Somebody else.', { way: 'helper', language: 'fr' });
	for (const options of [wide, narrow]) {
		const { watched, page, desk } = await atWork(displayName, options);
		await page.locator('.row-name').nth(1).waitFor();
		if (options === narrow) await desk.look();
		await openFirst(page);
		if ((await page.getByRole('heading', { name: 'Nilo (invented)' }).count()) === 0) {
			if (options === narrow) await desk.press('Back to the list');
			await page.locator('.row-name').nth(1).click();
		}
		await page.getByRole('heading', { name: 'Nilo (invented)' }).waitFor();
		await page.getByRole('heading', { name: 'This person is under 18' }).waitFor();
		await page.getByText('It must tell an authority when a child is in danger.').first().waitFor();
		await page.getByText('Writes in Spanish').waitFor();
		await page.getByText(/Times are shown for .*Madrid/).waitFor();
		assert.match((await page.locator('.timeline time').first().textContent()) ?? '', /\d\d:\d\d (CEST|CET|GMT\+[12])/);
		await desk.look();
		const composer = page.locator('.composer');
		const box = await composer.boundingBox();
		assert.ok(box && box.y + box.height <= options.viewport.height + 1, 'the box to answer in is in the window');
		if (options === wide) assert.ok(((await page.locator('.list').boundingBox())?.width ?? 0) >= 320);
		await watched.close();
	}
});

test('the list filters by language among what was opened, finds a case by its name, and says what the search covers', async () => {
	const { desk: id, displayName } = membersOf('Advice desk')[0] as DemonstrationMember;
	await file(id as string, 'En francés.', { language: 'fr', name: 'Lia (invented)' });
	await file(id as string, 'En español.', { language: 'es' });
	const { watched, page, desk } = await atWork(displayName);
	await page.getByText('2 cases', { exact: true }).waitFor();
	await page.getByText('can be searched once you have opened it here').waitFor();
	const second = ((await page.locator('.row-name').nth(1).textContent()) ?? '').trim().replace('Case ', '');
	await page.getByLabel('Search what you opened').fill(second);
	await page.getByText('1 of 2').waitFor();
	await page.getByLabel('Search what you opened').press('Escape');
	await openFirst(page);
	await page.getByText('Searches 1 of 2 cases').waitFor();
	await page.locator('.row-name').nth(1).click();
	await page.getByText('Searches 2 of 2 cases').waitFor();
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await page.keyboard.press('l');
	assert.match((await page.evaluate(() => document.activeElement?.className)) ?? '', /row-name/);
	await page.keyboard.press('?');
	await dialog(page).getByText('To your answer').waitFor();
	await desk.look();
	await page.keyboard.press('Escape');
	await page.keyboard.press('a');
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
	await page.goto(`${node.origin}/en/desk?language=fr`);
	await desk.signInAs(displayName);
	await page.getByText('0 of 2').waitFor();
	await watched.close();
});

test('what was opened is saved as a table after a warning, and no name in it can compute anything', async () => {
	const { desk: id, displayName } = membersOf('Reports desk')[0] as DemonstrationMember;
	await file(id as string, '=HYPERLINK("https://invented.example")', { name: '@SUM(1+1)' });
	const { watched, page, desk } = await atWork(displayName);
	await openFirst(page);
	const saved = async (button: string): Promise<string> => {
		await desk.press(button);
		await dialog(page).getByText('The file is not sealed.').waitFor();
		const [download] = await Promise.all([page.waitForEvent('download'), desk.press('Save the table')]);
		return readFile(await download.path(), 'utf8');
	};
	const list = await saved('Save as a table');
	assert.match(list, /"'@SUM\(1\+1\)"/);
	assert.ok(!list.includes('HYPERLINK'), 'nothing that was told stands in the list');
	const one = await saved('Save this case as a table');
	assert.match(one, /"'=HYPERLINK\(""https:\/\/invented\.example""\)"/);
	for (const line of one.split('\r\n').filter(Boolean)) assert.match(line.replace('\ufeff', ''), /^"(?![=+\-@])/);
	await watched.close();
});
