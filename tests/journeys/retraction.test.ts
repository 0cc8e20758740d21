import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const { browser, node, people, desks } = await serveDemonstration();
const shot = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};
const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;
const hotline = leadOf('Night and day desk');
/** Another desk, so that neither test sees what the other left. */
const slow = people.find(
	(one) => one.desk && one.desk !== hotline.desk && desks.some(({ id, kind }) => id === one.desk && kind === 'legal-aid')
) as DemonstrationMember;
const said = english.return.retractions;
const desk = english.desk.retractions;

/** Somebody whose case was opened at the desk of this member. `since`: called once the member is signed in, before anything else. */
async function readBy(lead: DemonstrationMember, since = (): void => {}): Promise<TestSurvivor> {
	// Codes are good for once, and never an older one after a newer: the sign-in is of now.
	const member = await new TestMember(await placeAt(node.origin)).signInAs(lead.name);
	since();
	const her = await filedAt(node.origin);
	await her.share({ desk: lead.desk as DeskId, kinds: ['account'] });
	await member.open(lead.desk as DeskId, caseOf(her));
	return her;
}

test('she takes it back, the desk is told what to do and signs, and she reads its answer', async () => {
	const her = await readBy(hotline);
	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await space.press(new RegExp(`^${english.return.readers.heading}`));
	await space.press(english.return.readers.withdraw);
	await page.getByRole('dialog').getByRole('button', { name: english.return.readers.withdrawSure.yes }).click();
	await page.getByRole('heading', { name: said.heading }).waitFor();
	await page.getByText(said.before).waitFor();
	await page.getByText(/^The desk has until/).waitFor();
	await space.look();
	await shot(page, 'her-waiting');

	const atDesk = await openPage(browser, node.origin, { viewport: { width: 1440, height: 900 } });
	const work = await new DeskPage(atDesk.page).open(node.origin);
	await work.signInAs(hotline.displayName);
	await atDesk.page.getByText(/wait for your desk’s answer: 1\./).waitFor();
	await work.look();
	await shot(atDesk.page, 'desk-notice');
	await work.press(desk.go);
	await work.at(`Case ${caseOf(her).slice(0, 6)}`);
	await atDesk.page.getByText(/^Days left: 7\./).waitFor();
	const sign = atDesk.page.getByRole('button', { name: desk.sign });
	assert.ok(await sign.isDisabled(), 'nothing is signed before something is chosen');
	await atDesk.page.getByText(desk.answers.kept).click();
	await atDesk.page.getByText(desk.reasons.procedure).click();
	assert.ok(await sign.isDisabled(), 'what is kept is told to her');
	await work.fill(desk.text, 'Your statement is in the court’s file, until it decides.');
	await work.look();
	await shot(atDesk.page, 'desk-answer');
	await sign.click();
	await work.status(desk.signed);
	await atDesk.page.getByText(desk.none).waitFor();
	await work.look();
	await shot(atDesk.page, 'desk-answered');
	await atDesk.close();
	await watched.close();

	const again = await enterSpace(browser, node.origin, her);
	await again.page.getByText('Night and day desk answered what became of what it could read').waitFor();
	await again.space.press(new RegExp(`^${english.return.readers.heading}`));
	await again.page.getByText(/^Confirmed on .* by .*This page has checked the signature\.$/).waitFor();
	await again.page.getByText('Your statement is in the court’s file, until it decides.').waitFor();
	await again.page.getByText(said.proves).waitFor();
	await again.space.look();
	await shot(again.page, 'her-confirmed');
	await again.watched.close();
});

test('a desk that does not answer shows as overdue to her, above its own list, and to watchdogs by numbers', async () => {
	const real = node.app.clock;
	const before = (): Date => new Date(Date.now() - 11 * 86_400_000);
	const her = await readBy(slow, () => {
		(node.app as { clock: { now(): Date } }).clock = { now: before };
	});
	await her.withdraw(slow.desk as DeskId);
	(node.app as { clock: typeof real }).clock = real;

	const dark = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', language: 'ar' } as const;
	const inArabic = await enterSpace(browser, node.origin, her, dark);
	await inArabic.space.press(new RegExp(`^${arabic.return.readers.heading}`));
	await inArabic.page.getByText(arabic.return.retractions.can).waitFor();
	await inArabic.space.look();
	await shot(inArabic.page, 'her-overdue-ar-dark');
	await inArabic.watched.close();
	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await space.press(new RegExp(`^${english.return.readers.heading}`));
	await page.getByText(/^Overdue since .* the desk has not answered\. Days over: 4\.$/).waitFor();
	await page.getByText(said.can).waitFor();
	await shot(page, 'her-overdue');
	await watched.close();

	const narrow = await openPage(browser, node.origin, { viewport: { width: 360, height: 740 } });
	const phone = await new DeskPage(narrow.page).open(node.origin);
	await phone.signInAs(slow.displayName);
	await narrow.page.getByText(/Overdue among them: 1\./).waitFor();
	await phone.press(desk.go);
	await narrow.page.getByText(/^Overdue since .*Days over: 4\.$/).waitFor();
	await phone.look();
	await shot(narrow.page, 'desk-overdue-phone');
	await narrow.close();

	const watchdogs = desks.find(({ kind }) => kind === 'watchdog');
	const watchdog = people.find((one) => one.desk === watchdogs?.id) as DemonstrationMember;
	const sees = await openPage(browser, node.origin, { viewport: { width: 1440, height: 900 } });
	const oversight = await new DeskPage(sees.page).open(node.origin);
	await oversight.signInAs(watchdog.displayName);
	await oversight.view(english.desk.rail.team);
	const row = sees.page.getByRole('row').filter({ hasText: slow.deskName as string });
	await row.waitFor();
	assert.match((await row.textContent()) ?? '', /\D1\s*0\s*1\s*4\s*$/);
	assert.ok(!((await sees.page.locator('main').textContent()) ?? '').includes(caseOf(her).slice(0, 6)));
	await oversight.look();
	await shot(sees.page, 'watchdog');
	const download = sees.page.waitForEvent('download');
	await oversight.press(desk.counts.save);
	assert.equal((await download).suggestedFilename(), 'list.csv');
	await sees.close();
});
