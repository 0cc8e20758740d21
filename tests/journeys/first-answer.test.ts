import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, people, desks } = await serveDemonstration();

test('a promised first answer is due in the desk’s list, in the open case and in her space; overdue it is said in all three', async () => {
	const place = desks.find(({ answerHours, live }) => live && answerHours === 24) as (typeof desks)[number];
	const member = people.find(({ desk }) => desk === place.id) as (typeof people)[number];
	const her = await filedAt(node.origin);
	await her.share({ desk: place.id, kinds: ['account'], deskName: place.names.en ?? '' });
	const other = await filedAt(node.origin);
	await other.share({ desk: place.id, kinds: ['account'], deskName: place.names.en ?? '' });
	await node.app.db.updateTable('threads').set({ given_on: '2026-01-02' }).where('case_id', '=', caseOf(other)).execute();

	const { page, close } = await openPage(browser, node.origin, { viewport: { width: 1440, height: 900 } });
	const staff = await (await new DeskPage(page).open(node.origin)).signInAs(member.displayName);
	const marks = page.locator('.case-table .marks');
	await marks.filter({ hasText: /Answer by/ }).waitFor();
	assert.match((await marks.first().textContent()) ?? '', /Answer overdue since/, 'what is overdue stands first');
	await staff.look();
	await page.getByText('Answer overdue', { exact: true }).click();
	assert.equal(await marks.count(), 1);
	assert.match(page.url(), /overdue=yes/);
	await page.getByText('Answer overdue', { exact: true }).click();
	await page.waitForFunction(() => document.querySelectorAll('.row-name').length === 2);
	await page.locator('.row-name').first().click();
	await page.locator('.steps-due').getByText('The first answer that your desk promised was due by').waitFor();
	await staff.look();
	await page.locator('tr:not([aria-current]) .row-name').click();
	await page.locator('.steps-due').getByText('Give a first answer by').waitFor();
	await close();

	const { watched, space, page: hers } = await enterSpace(browser, node.origin, her);
	await hers.getByText('They promised a first answer by').waitFor();
	await space.look();
	await watched.close();
});
