import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { eventually } from '#tests/support/eventually.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const canary = 'Palimpsest words of an invented person';
const wide = { viewport: { width: 1440, height: 900 } };
const names = [
	'apple',
	'bridge',
	'cloud',
	'dragon',
	'eagle',
	'fabric',
	'gadget',
	'habit',
	'island',
	'jacket',
	'kitchen',
	'ladder'
];

const { browser, node, people } = await serveDemonstration();
let filed = 0;

const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;

async function file(desk: string, text: string, urgent = false): Promise<TestSurvivor> {
	const her = new TestSurvivor(await placeAt(node.origin), `${names[filed++]} bird candle door engine forest garden hill`);
	await her.file([answered('what', text)]);
	await her.share({ desk: desk as DeskId, kinds: ['account'], urgent });
	return her;
}

/** A member at work, on a page whose clock the test moves; the worker's own runs on. */
async function atWork(name: string): Promise<{ watched: Watched; page: Page; desk: DeskPage; sent: Request[] }> {
	const watched = await openPage(browser, node.origin, wide);
	const { page } = watched;
	await page.clock.install();
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(name);
	return { watched, page, desk, sent };
}
/** Time goes on to where the page looks again; the worker's own clock is not moved. */
const pass = (page: Page): Promise<void> => page.clock.fastForward('00:50');
const titleOf = (page: Page): Promise<string> => page.title();

test('a new urgent case is on top by itself, said politely, counted in the title without a word of what it is', async () => {
	const { desk: id, displayName } = leadOf('Night and day desk');
	await file(id as string, 'Another.');
	const { watched, page, desk, sent } = await atWork(displayName);
	await page.locator('.case-table tbody tr').first().waitFor();
	assert.equal(await titleOf(page), 'Desk');
	await page.getByText(/^As of \d\d:\d\d \S+\. This page looks for news by itself/).waitFor();

	await file(id as string, canary, true);
	await pass(page);
	await page.getByRole('status').filter({ hasText: '1 urgent case came in.' }).waitFor();
	assert.match((await page.locator('.case-table tbody tr').first().textContent()) ?? '', /New\s*Urgent/);
	assert.equal(await titleOf(page), '(1) Desk');
	await desk.look();
	await page.getByRole('button', { name: /^Open case/ }).click();
	await page.getByText(canary).waitFor();
	assert.equal(await titleOf(page), 'Desk', 'what was opened is no news any more');
	assert.equal(await page.locator('.news').isHidden(), true);

	const looks = sent.filter((request) => request.url().endsWith('/inbox/mark'));
	assert.ok(looks.length >= 2);
	await watched.close();
});

test('while the keyboard is on a case, rows that come above it do not move it', async () => {
	const { desk: id, displayName } = leadOf('Shelter and daily help');
	await file(id as string, 'One.');
	await file(id as string, 'Two.');
	const { watched, page } = await atWork(displayName);
	await page.locator('.case-table tbody tr').nth(1).waitFor();
	await page.locator('.case-table [tabindex="0"]').focus();
	await page.keyboard.press('j');
	const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
	const before = await focused();
	await file(id as string, 'Three.', true);
	await pass(page);
	await page.locator('.case-table tbody tr').nth(2).waitFor();
	assert.equal(await focused(), before);
	await page.keyboard.press('k');
	await page.keyboard.press('j');
	assert.equal(await focused(), before);
	await watched.close();
});

test('after a withdrawal the open case is gone from the page and from the worker, and the page says who stopped it', async () => {
	const { desk: id, displayName } = leadOf('Advice desk');
	const her = await file(id as string, canary);
	const { watched, page, desk } = await atWork(displayName);
	await page.locator('.row-name').first().click();
	await page.getByText(canary).waitFor();
	await file(id as string, 'Somebody else.');
	await desk.fill('Your answer', 'An answer that was begun.');

	await her.say(id as DeskId, 'A message meanwhile.');
	await pass(page);
	await page.getByText('A message meanwhile.').waitFor();
	await desk.status('1 new message in the open case.');

	await her.withdraw(id as DeskId);
	await pass(page);
	await desk.at('The person has stopped this desk from reading');
	await page.getByText('can no longer be sent, and is gone too').waitFor();
	const shown = (await page.locator('body').textContent()) + (await page.locator('body').innerHTML());
	for (const words of [canary, 'A message meanwhile.', 'An answer that was begun.']) assert.ok(!shown.includes(words), words);
	await desk.look();
	await desk.press('Back to the list');
	await page.getByText('1 case', { exact: true }).waitFor();
	await page.getByLabel('Search what you opened').fill('palimpsest');
	await page.getByText('0 of 1').waitFor();
	await watched.close();
});

test('a case that was taken back a moment before it is opened, or answered, says the same', async () => {
	const { desk: id, displayName } = leadOf('Reports desk');
	const her = await file(id as string, canary);
	const { watched, page, desk } = await atWork(displayName);
	await page.locator('.row-name').first().click();
	await page.getByText(canary).waitFor();
	await desk.fill('Your answer', 'Too late.');
	await her.withdraw(id as DeskId);
	await desk.press('Send');
	await desk.at('The person has stopped this desk from reading');
	assert.ok(!(await page.locator('body').innerHTML()).includes(canary));
	await watched.close();
});

test('looks that nobody’s hand is behind do not count: they say so, and the session still ends after 30 idle minutes', async () => {
	const { displayName } = leadOf('Duty lawyers');
	const { watched, page, desk, sent } = await atWork(displayName);
	await desk.at('No cases yet');
	const marks = (): Request[] => sent.filter((request) => request.url().endsWith('/inbox/mark'));
	const unattended = (request: Request | undefined): string | undefined => request?.headers()['causeway-unattended'];
	const look = async (): Promise<Request | undefined> => {
		const before = marks().length;
		await pass(page);
		await eventually('it looked', () => marks().length > before);
		return marks().at(-1);
	};
	assert.equal(unattended(marks()[0]), undefined, 'the first list is asked for by somebody');
	await look();
	assert.equal(unattended(await look()), 'yes');
	await page.keyboard.press('Shift');
	assert.equal(unattended(await look()), undefined, 'somebody is here');
	assert.equal(unattended(await look()), 'yes');
	await page.clock.fastForward('30:00');
	await desk.at('Closed after 30 minutes');
	await watched.close();
});

test('what a member had begun to write waits locked when the page closes by itself, for nobody but the same member, whoever writes or signs out in between', async () => {
	const [begun, other] = ['An answer that was begun before lunch.', 'An answer of the next member.'];
	// A desk that no test above has filed a case to: the first row is this one's.
	const { desk: id, displayName } = leadOf('Online crime section');
	await file(id as string, canary);
	const { watched, page, desk } = await atWork(displayName);
	await page.locator('.row-name').first().click();
	await page.getByText(canary).waitFor();
	await desk.fill('Your answer', begun);
	const nothingOf = async (...texts: readonly string[]): Promise<void> => {
		const left = await page.locator('body').innerHTML();
		for (const words of texts) assert.ok(!left.includes(words), words);
	};
	const backAs = async (next: string): Promise<void> => {
		await page.clock.fastForward('31:00');
		await desk.at('Closed after 30 minutes');
		await page.getByText('It waits on this page, locked').waitFor();
		await nothingOf(begun, other, canary);
		await desk.look();
		await desk.press('Sign in again');
		await desk.signInAs(next);
	};
	const openFirst = async (): Promise<string> => {
		await page.locator('.row-name').first().click();
		await page.getByText(canary).waitFor();
		return page.getByLabel('Your answer').inputValue();
	};

	// The next member writes too, and that page closes by itself as well; then somebody with nothing to write comes and signs out.
	const between = leadOf('Duty lawyers');
	await file(between.desk as string, canary);
	await backAs(between.displayName);
	assert.equal(await openFirst(), '');
	await desk.fill('Your answer', other);
	await backAs('Ada Invented');
	await nothingOf(begun, other);
	await desk.view('Team');
	await desk.signOut();
	assert.equal(new URL(page.url()).pathname, '/en/desk', 'nothing of where that member was');
	await nothingOf(begun, other);

	await desk.signInAs(displayName);
	assert.equal(await openFirst(), begun);
	await backAs(between.displayName);
	assert.equal(await openFirst(), other);
	await nothingOf(begun);
	await watched.close();
});
