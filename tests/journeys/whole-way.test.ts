import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import english from '#locales/en.json' with { type: 'json' };
import { openPage, type Watched } from '#tests/support/browser.ts';
import { answerLink, inviteIn, letIn, typeOwn } from '#tests/support/helping.ts';
import { phone, story } from '#tests/support/her-space.ts';
import { agree, ask, atDesk, provision, review, turnOn } from '#tests/support/in-danger.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

/**
 * One case from the first word to the last page of it, each step in a browser: she keeps it, asks a hotline for support, lets a lawyer advise her, takes both back; the lawyer signs what became of it and is
 * refused from then on; a shelter that read it before does not answer and shows as overdue. A liaison helps her and is cut off. In danger, two desks open together what she let them; oversight reviews it, and she is told.
 */
const { browser, node, people } = await serveDemonstration();
const at = (deskName: string): DemonstrationMember => people.find((one) => one.deskName === deskName) as DemonstrationMember;
const hotline = at('Night and day desk');
const shelter = at('Shelter and daily help');
const lawyer = at('Advice desk');
const watchdog = at('Reports about institutions');
const real = node.app.clock;
/** Not any button whose words have this among them. */
const back = new RegExp(`^${english.common.back}$`);

const deskOf = (member: DemonstrationMember) => atDesk(browser, node.origin, member);

/** Her own page of where she stands, entered anew. */
async function standing(codename: string): Promise<{ watched: Watched; page: Page; space: SurvivorPage }> {
	const watched = await openPage(browser, node.origin, phone);
	const space = await new SurvivorPage(watched.page).open(node.origin, '/en/return');
	await space.write(codename);
	await space.primary();
	await space.press(/^Where I stand/);
	await space.at('Where I stand');
	return { watched, page: watched.page, space };
}
const rung = (page: Page, purpose: string) => page.locator(`[data-rung=${purpose}]`);

type OpenSpace = { readonly page: Page; readonly space: SurvivorPage };

async function stepTo(
	{ page, space }: OpenSpace,
	purpose: string,
	{ deskName }: DemonstrationMember,
	part = 'What happened'
): Promise<void> {
	const name = deskName as string;
	await rung(page, purpose).locator('.desk-choice').last().getByRole('button').first().click();
	const card = page.locator('.desk-card').filter({ hasText: name });
	await card.getByRole('button', { name: 'Choose what it may read' }).click();
	await space.pick(part);
	await space.primary();
	await space.pick('6 months');
	await space.primary();
	await page.getByText('What this step means').waitFor();
	await space.primary();
	await page.locator('.may-read').first().waitFor();
	await space.primary();
	await space.at('Where I stand');
	await rung(page, purpose).getByText(`${name} may read for this until`).waitFor();
}

async function stepBack({ page }: OpenSpace, purpose: string): Promise<void> {
	await rung(page, purpose).getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Step back' }).click();
	await rung(page, purpose).getByText('Nobody reads it for this.').waitFor();
}

/** A member looks for news, opens the first case of the list and reads what was told. */
async function read({ page }: { readonly page: Page }, purpose: string): Promise<void> {
	await page.keyboard.press('r');
	await page.locator('.row-name').first().click();
	await page.getByText(story).waitFor();
	await page.getByText(`Opened for: ${purpose}`).waitFor();
}

test('from the first word kept for herself to what is answered, overdue, refused, handed over and cut off, opened in danger, reviewed and told', {
	timeout: 600_000
}, async () => {
	const atShelter = await deskOf(shelter);
	// Eleven days ago for the node, so that what is asked of a desk then is overdue today.
	const elevenDays = 11 * 86_400_000;
	(node.app as { clock: typeof real }).clock = { now: () => new Date(real.now().getTime() - elevenDays) };

	const watched = await openPage(browser, node.origin, phone);
	const telling = await new SurvivorPage(watched.page).open(node.origin, '/en/report');
	const codename = await telling.report({ 'What happened?': story });
	await watched.close();

	const before = await standing(codename);
	await before.page.getByText('Only you can read it.').waitFor();
	await stepTo(before, 'support', shelter);
	await read(atShelter, 'Support');
	await atShelter.watched.close();
	await stepBack(before, 'support');
	await before.watched.close();
	(node.app as { clock: typeof real }).clock = real;

	// Today: she asks a hotline for support, and a lawyer for advice beside it.
	const today = await standing(codename);
	await stepTo(today, 'support', hotline);
	await stepTo(today, 'advice', lawyer);
	const atHotline = await deskOf(hotline);
	await read(atHotline, 'Support');
	const atLawyer = await deskOf(lawyer);
	await read(atLawyer, 'Legal advice');

	await stepBack(today, 'advice');
	await rung(today.page, 'support').getByText(`${hotline.deskName} may read for this until`).waitFor();

	// The lawyer, who still has the list on the screen, opens it once more: refused, with the reason; and signs what became of it.
	const { retractions } = english.desk;
	await atLawyer.page.locator('.row-name').first().click();
	await atLawyer.work.at('The person has stopped this desk from reading');
	assert.equal(await atLawyer.page.getByText(story).count(), 0);
	await atLawyer.page.getByText(/wait for your desk’s answer: 1\./).waitFor();
	await atLawyer.work.press(retractions.go);
	await atLawyer.page.getByText(retractions.answers.deleted).click();
	await atLawyer.work.press(retractions.sign);
	await atLawyer.work.status(retractions.signed);
	await atLawyer.watched.close();

	// She reads the lawyer's answer, and that the shelter has not given one.
	await today.space.press(back);
	await today.space.press('Look for news');
	await today.space.press(new RegExp(`^${english.return.readers.heading}`));
	await today.page.getByText(/^Confirmed on .* by .*This page has checked the signature\.$/).waitFor();
	await today.page.getByText(/^Overdue since .* the desk has not answered\. Days over: 4\.$/).waitFor();
	await today.space.look();

	// A liaison answers her link, reads what she handed over, and is cut off.
	await today.space.press(back);
	await today.space.press(/^People who help me/);
	const link = await inviteIn(today.space, 'Liaison', 'Noor', 'What happened', 'Only read');
	const liaison = await answerLink(browser, link);
	await letIn(today.space, 'Noor', liaison.digits);
	await typeOwn(liaison.page, liaison.codename);
	await liaison.watched.page.getByText(story).waitFor();
	await today.space.press('Look for news');
	await today.space.press('Stop now');
	await today.page.getByText('Noor does not help you any more.').waitFor();
	await liaison.page.press('Look again');
	await liaison.watched.page.getByText('Your help here has ended.').waitFor();
	assert.equal(await liaison.watched.page.getByText(story).count(), 0);
	await liaison.watched.close();

	// In danger: the shelter may read what would help her and nothing of what happened; with the hotline it opens that.
	await today.space.press(back);
	await today.space.press(/^Where I stand/);
	await today.space.at('Where I stand');
	await stepTo(today, 'support', shelter, english.report.kinds.support);
	await today.space.press(back);
	await turnOn(today.space, [hotline, shelter]);
	await today.watched.close();

	const [name] = /[\w-]{6}/.exec((await atHotline.page.locator('.row-name').first().textContent()) ?? '') ?? [];
	const shelterAgain = await deskOf(shelter);
	await ask(shelterAgain, name as string, english.glass.desk.later.now);
	await atHotline.page.keyboard.press('r');
	await agree(atHotline);
	await shelterAgain.work.view(english.desk.rail.cases);
	await shelterAgain.page.keyboard.press('r');
	await shelterAgain.work.press(english.glass.desk.go);
	await shelterAgain.page.getByRole('button', { name: english.glass.desk.open }).click();
	await shelterAgain.page.getByText(story).waitFor();
	const oversight = await deskOf(watchdog);
	await review(oversight, english.glass.review.findings.justified, 'It was right, invented.');
	for (const { watched: open } of [atHotline, shelterAgain, oversight]) await open.close();

	// She is told: who opened it, why, who agreed, and what was found.
	const last = await standing(codename);
	await last.space.press(back);
	await last.space.press(english.return.glass.see);
	for (const words of [provision, 'We agree, invented.', 'It was right, invented.']) await last.page.getByText(words).waitFor();
	await last.space.look();
	await last.watched.close();
});
