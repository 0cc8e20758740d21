import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type DeskId, type MemberId, must } from '#core/base';
import { inTransaction } from '#server/store/database.ts';
import { joinDesk } from '#server/store/desk-team-store.ts';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { fillInbox } from '#tests/support/many-cases.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const wide = { viewport: { width: 1440, height: 900 } };

const { browser, node, people } = await serveDemonstration();
const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;

test('a list of 10,000 cases comes whole, a hundred to a page, in the right order, and the keyboard walks over the edge of a page', async () => {
	const { desk: id, displayName } = leadOf('Night and day desk');
	await fillInbox(node.app, id as string, 10_000);
	const watched = await openPage(browser, node.origin, wide);
	const { page } = watched;
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(displayName);
	await page.getByText('10,000 cases').waitFor();
	assert.equal(await page.locator('.case-table tbody tr').count(), 100);
	assert.equal(await page.locator('.case-table tbody tr[data-urgent]').count(), 100);
	await page.getByText('Page 1 of 100').waitFor();
	await desk.look();

	await page.locator('.case-table [tabindex="0"]').focus();
	await page.keyboard.press('End');
	await page.getByText('Page 100 of 100').waitFor();
	await page.keyboard.press('Home');
	for (let step = 0; step < 100; step++) await page.keyboard.press('j');
	await page.getByText('Page 2 of 100').waitFor();
	await page.keyboard.press('k');
	await page.getByText('Page 1 of 100').waitFor();

	await page.getByLabel('Urgent', { exact: true }).check();
	await page.getByText('100 of 10,000').waitFor();
	await page.getByLabel('Waiting for us', { exact: true }).check();
	await page.getByText('67 of 10,000').waitFor();
	await page.getByRole('button', { name: 'Since', exact: true }).click();
	const days = await page.locator('.column-opened time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
	assert.deepEqual(days, days.toSorted());
	await watched.close();
});

test('with the letters switched off they do nothing, and the arrows still move', async () => {
	const { displayName } = leadOf('Night and day desk');
	const watched = await openPage(browser, node.origin, wide);
	const { page } = watched;
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(displayName);
	await page.getByText('10,000 cases').waitFor();
	await desk.view('You');
	await page.getByLabel('In the list, j, k and / move and search').uncheck();
	await desk.view('Cases');
	const at = (): Promise<number> =>
		page.evaluate(() => [...document.querySelectorAll('.row-name')].indexOf(document.activeElement as HTMLElement));
	await page.locator('.case-table [tabindex="0"]').focus();
	await page.keyboard.press('j');
	await page.keyboard.press('/');
	assert.equal(await at(), 0);
	await page.keyboard.press('ArrowDown');
	assert.equal(await at(), 1);
	await watched.close();
});

test('a member whom nobody let in is shouted about, and the key log says what changed and who signed it', async () => {
	const { desk: id, displayName } = leadOf('Reports desk');
	const ghost = await new TestMember(await placeAt(node.origin)).signInAs('ada.invented');
	must(
		await inTransaction(node.app.db, async (tx) => {
			await joinDesk(tx, id as DeskId, ghost.id as MemberId, 'member');
			return accepted(null);
		})
	);
	const watched = await openPage(browser, node.origin, wide);
	const desk = await new DeskPage(watched.page).open(node.origin);
	await desk.signInAs(displayName);
	await desk.at('Somebody is listed in Reports desk whom nobody let in');
	await desk.look();
	await desk.view('Team');
	await watched.page.getByText('Key number 1 was made').waitFor();
	await watched.page
		.getByText(/Signed by you/)
		.first()
		.waitFor();
	await watched.close();
});
