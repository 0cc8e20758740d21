import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import english from '#locales/en.json' with { type: 'json' };
import { openPage, type Watched } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import type { SurvivorPage } from '#tests/support/survivor-page.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const said = english.glass;
export const provision = 'Article 6(1)(d) of an invented law. She wrote that he is at her door.';
/** Looks at the page, where a test wants that; the name is that of the picture. */
export type Look = (page: SurvivorPage | DeskPage, name: string) => Promise<void>;
const noLook: Look = async () => {};

export type AtDesk = { readonly watched: Watched; readonly page: Page; readonly work: DeskPage };

/** Somebody of a desk, signed in. */
export async function atDesk(
	browser: Browser,
	origin: string,
	member: DemonstrationMember,
	options: object = { viewport: { width: 1440, height: 900 } }
): Promise<AtDesk> {
	const watched = await openPage(browser, origin, options);
	const work = await new DeskPage(watched.page).open(origin);
	await work.signInAs(member.displayName);
	return { watched, page: watched.page, work };
}

/** From the home of her space: two desks may open what happened together, in danger, for six months. */
export async function turnOn(space: SurvivorPage, desks: readonly DemonstrationMember[], look = noLook): Promise<void> {
	const { page } = space;
	await space.press(new RegExp(`^${english.return.readers.heading}`));
	await space.press(english.return.glass.link);
	await space.at(said.heading);
	await page.getByText(said.off).waitFor();
	await look(space, 'her-off');
	await space.press(said.begin);
	await space.at(said.make.desks.heading);
	assert.equal(await page.locator('main input:checked').count(), 0, 'nothing is chosen beforehand');
	await space.primary();
	await page.getByText(said.make.desks.missing).waitFor();
	for (const { deskName } of desks) await space.pick(deskName as string);
	await look(space, 'her-desks');
	await space.primary();
	await space.at(said.make.parts.heading);
	assert.equal(await page.locator('main input:checked').count(), 0);
	await space.pick(english.report.kinds.account);
	await space.primary();
	await space.at(said.make.until.heading);
	await space.pick('6 months');
	await space.primary();
	await space.at(said.make.confirm.heading);
	await look(space, 'her-confirm');
	await space.primary();
	await page.getByRole('button', { name: said.end }).waitFor();
	await look(space, 'her-on');
}

/** A member of one of the two desks asks; `later` is the answer to when she is told, `caseName` the first letters of the case. */
export async function ask({ page, work }: AtDesk, caseName: string, later: string, look = noLook): Promise<void> {
	await work.press(said.desk.go);
	await work.at(said.desk.heading);
	const mine = page.locator('section').filter({ has: page.locator('#glasses-heading') });
	await mine.getByRole('heading', { name: `Case ${caseName}` }).waitFor();
	await mine.getByRole('button', { name: said.desk.ask }).last().click();
	const send = page.getByRole('button', { name: said.desk.send });
	assert.equal(await mine.locator('input:checked').count(), 0);
	for (const label of [said.grounds['danger-to-life'], said.bases['vital-interests'], '24', later])
		await mine.locator('label').getByText(label, { exact: true }).click();
	assert.ok(await send.isDisabled(), 'nobody asks without saying what happens and by which provision');
	await work.fill(said.desk.text, provision);
	await look(work, 'desk-ask');
	await send.click();
	await work.status(said.desk.sent);
}

/** A member of the other desk reads why, and agrees. */
export async function agree({ page, work }: AtDesk, look = noLook): Promise<void> {
	await page.getByText(/asks to open something because of a danger/).waitFor();
	await look(work, 'other-notice');
	await work.press(said.desk.go);
	await page.getByText(provision).first().waitFor();
	const sign = page.getByRole('button', { name: said.desk.sign });
	assert.ok(await sign.isDisabled());
	await page.getByText(said.desk.agree, { exact: true }).click();
	await work.fill(said.desk.answerText, 'We agree, invented.');
	await look(work, 'other-answer');
	await sign.click();
	await work.status(said.desk.agreedDone);
}

/** A watchdog says what it finds, and reads no word of the case. */
export async function review({ page, work }: AtDesk, finding: string, text: string, look = noLook): Promise<void> {
	await work.view(english.desk.rail.team);
	await page.locator('#glass-review').waitFor();
	await page.getByText(finding, { exact: true }).first().click();
	await page.getByLabel(said.review.text).first().fill(text);
	await look(work, 'watchdog-review');
	assert.ok(!((await page.locator('main').textContent()) ?? '').includes(provision), 'oversight reads no word of a case');
	await page.getByRole('button', { name: said.review.sign }).first().click();
	await work.status(said.review.signed);
}
