import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseId, DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt, phone, story } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { caseName } from '#ui/desk/desk-words.ts';

const { browser, node, desks } = await serveDemonstration();
const idOf = (kind: string) => desks.find((desk) => desk.kind === kind)?.id as DeskId;

/** She invites somebody in her space, and gives the link that the page shows. */
async function inviteIn(
	space: SurvivorPage,
	role: string,
	name: string,
	part: string,
	act: string,
	all = false
): Promise<string> {
	await space.press(/^Invite somebody/);
	await space.at('Who is it?');
	await space.pick(role);
	await space.write(name);
	await space.look();
	await space.primary();
	await space.at(`What may ${name} read?`);
	if (all) {
		assert.equal(await space.page.locator('main label', { hasText: 'What happened' }).count(), 0, 'not offered by itself');
		await space.look();
		await space.press('Show them, too');
	}
	await space.pick(part);
	await space.look();
	await space.primary();
	await space.pick(act);
	await space.primary();
	await space.pick('3 months');
	await space.look();
	await space.primary();
	await space.at('People who help me');
	await space.press('Show the link');
	const link = await space.page.locator('.help-link').textContent();
	await space.look();
	return link?.trim() as string;
}

/** Somebody opens a link in another browser and answers it; gives that page, the eight words and the digits shown. */
async function answerLink(link: string) {
	const watched = await openPage(browser, node.origin, phone);
	const page = new SurvivorPage(watched.page);
	await page.open('', link);
	await page.at('Somebody asks for your help');
	assert.equal(new URL(watched.page.url()).hash, '', 'the secret stands in the address no longer than needed');
	await page.look();
	await page.primary();
	const codename = await page.codename();
	await page.look();
	await page.primary();
	await page.at('Type your words back');
	await page.write(codename);
	await page.look();
	await page.primary();
	await page.at('Answered: compare these digits');
	await page.look();
	const digits = (await watched.page.locator('.digits').textContent()) as string;
	return { watched, page, codename, digits };
}

async function letIn(space: SurvivorPage, name: string, digits: string): Promise<void> {
	await space.press('Look for news');
	await space.page.getByRole('heading', { name: `${name} has answered` }).waitFor();
	assert.equal(await space.page.locator('.digits').textContent(), digits, 'both see the same');
	await space.look();
	await space.press(`They are the same: let ${name} in`);
	await space.page.getByText(`${name} can read now what you chose.`).waitFor();
}

async function typeOwn(page: SurvivorPage, codename: string): Promise<void> {
	await page.press('I was let in: type my words');
	await page.at('Come back');
	await page.write(codename);
	await page.primary();
}

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
	const helper = await answerLink(link);
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
	const guardian = await answerLink(link);
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
