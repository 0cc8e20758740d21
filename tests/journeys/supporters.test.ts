import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseId, DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { answerLink, inviteIn, letIn, typeOwn } from '#tests/support/helping.ts';
import { caseOf, enterSpace, filedAt, story } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { caseName } from '#ui/desk/desk-words.ts';

const { browser, node, desks } = await serveDemonstration();
const idOf = (kind: string) => desks.find((desk) => desk.kind === kind)?.id as DeskId;

async function openCase(desk: DeskPage, wanted: CaseId): Promise<void> {
	await desk.page
		.locator('.row-name')
		.filter({ hasText: caseName(wanted) })
		.first()
		.click();
	await desk.at('What was told');
}

test('a liaison whom she lets in reads exactly the parts, writes there as the liaison, and is told at the next opening that it ended', async () => {
	const her = await filedAt(node.origin);
	await her.session.write([{ place: 'money', content: answered('money', 'not for helpers', 'paid') }]);
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^People who help me/);
	await space.at('People who help me');
	await page.getByText('Nobody helps you here yet.').waitFor();
	await space.look();
	const link = await inviteIn(space, 'Liaison', 'Noor', 'What happened', 'Read, and write beside your words');
	const helper = await answerLink(browser, link);
	await letIn(space, 'Noor', helper.digits);

	await typeOwn(helper.page, helper.codename);
	await helper.page.at('You help somebody');
	const there = helper.watched.page;
	await there.getByText(story).waitFor();
	assert.equal(await there.getByText('not for helpers').count(), 0);
	assert.deepEqual(await there.locator('main section > h2').allTextContents(), ['What happened', 'To that person alone']);
	await helper.page.look();
	await there.locator('main textarea').first().fill('a word of the liaison');
	await there.locator('main button[type=submit]').first().click();
	await there.getByText('Added. It is shown as yours.').waitFor();
	await helper.page.look();

	await space.press('Look for news');
	await page.getByText('a word of the liaison').waitFor();
	await page.getByText('Noor, Liaison').waitFor();
	await page.getByText(/^Opened once/).waitFor();
	await space.look();
	await space.press('Stop now');
	await page.getByText('Noor does not help you any more.').waitFor();
	await space.look();

	await helper.page.press('Look again');
	await there.getByText('Your help here has ended.').waitFor();
	assert.equal(await there.getByText(story).count(), 0, 'the screen is empty');
	await helper.page.look();
	await helper.page.press('Close');
	const again = await new SurvivorPage(there).open(node.origin, '/en/return');
	await again.write(helper.codename);
	await again.primary();
	await there.getByText('Your help here has ended. These words open nothing any more.').waitFor();
	await again.look();
	await helper.watched.close();
	await watched.close();
});

test('a guardian is cut off by two members of a desk that stands beside her, and by no single one', async () => {
	const her = await filedAt(node.origin);
	const desk = idOf('hotline');
	await her.share({ desk, kinds: ['account'], deskName: 'Night and day desk' });
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^People who help me/);
	const link = await inviteIn(space, 'Guardian', 'Rafa', 'What happened', 'Only read');
	const guardian = await answerLink(browser, link);
	await letIn(space, 'Rafa', guardian.digits);
	await typeOwn(guardian.page, guardian.codename);
	await guardian.page.at('You help somebody');
	assert.equal(await guardian.watched.page.locator('main textarea').count(), 1, 'only to her alone');

	const one = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const first = await (await new DeskPage(one.page).open(node.origin)).signInAs('Hana Invented');
	await openCase(first, caseOf(her));
	await one.page.locator('[data-helper=guardian]').getByText('Rafa').waitFor();
	await first.press('Cut this guardian off');
	await one.page.getByLabel('Why, in words that the person reads').fill('invented words of harm');
	await first.look();
	await first.press('Propose it');
	await one.page.getByText('Another member of your desk has to confirm it.').waitFor();
	assert.equal(await one.page.getByRole('button', { name: 'Confirm, and cut off now' }).count(), 0, 'one alone cannot');
	await first.look();
	await space.press('Look for news');
	await page.getByText('invented words of harm').waitFor();
	await space.look();
	await guardian.page.press('Look again');
	await guardian.watched.page.getByText('Looked again just now.').waitFor();

	const other = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const second = await (await new DeskPage(other.page).open(node.origin)).signInAs('Iker Invented');
	await openCase(second, caseOf(her));
	await other.page.getByText('invented words of harm').waitFor();
	await second.press('Confirm, and cut off now');
	await other.page.locator('[data-helper=guardian]').getByText('Ended').waitFor();
	await guardian.page.press('Look again');
	await guardian.watched.page.getByText('Your help here has ended.').waitFor();
	await space.press('Look for news');
	await page.getByText('Rafa: two people of a desk ended it.').waitFor();
	for (const page of [watched, guardian.watched, one, other]) await page.close();
});
