import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt, story } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import type { TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const { browser, node, people, desks } = await serveDemonstration();
const shot = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};
const memberOf = (kind: string): DemonstrationMember =>
	people.find((one) => desks.some((desk) => desk.id === one.desk && desk.kind === kind)) as DemonstrationMember;
const asks = memberOf('hotline');
const agrees = memberOf('legal-aid');
const watchdog = memberOf('watchdog');
const said = english.glass;
const desktop = { viewport: { width: 1440, height: 900 } };
const provision = 'Article 6(1)(d) of an invented law. She wrote that he is at her door.';

async function atDesk(member: DemonstrationMember, options: object = desktop) {
	const watched = await openPage(browser, node.origin, options);
	const work = await new DeskPage(watched.page).open(node.origin);
	await work.signInAs(member.displayName);
	return { watched, page: watched.page, work };
}

/** Somebody who lets both desks read what would help, and nothing of what happened. */
async function readByTwo(): Promise<TestSurvivor> {
	const her = await filedAt(node.origin);
	for (const { desk } of [asks, agrees]) await her.share({ desk: desk as DeskId, kinds: ['support'] });
	return her;
}

async function turnOn(her: TestSurvivor, look = false): Promise<void> {
	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await space.press(new RegExp(`^${english.return.readers.heading}`));
	await space.press(english.return.glass.link);
	await space.at(said.heading);
	await page.getByText(said.off).waitFor();
	if (look) await space.look();
	if (look) await shot(page, 'her-off');
	await space.press(said.begin);
	await space.at(said.make.desks.heading);
	assert.equal(await page.locator('main input:checked').count(), 0, 'nothing is chosen beforehand');
	await space.primary();
	await page.getByText(said.make.desks.missing).waitFor();
	for (const { deskName } of [asks, agrees]) await space.pick(deskName as string);
	if (look) await space.look();
	if (look) await shot(page, 'her-desks');
	await space.primary();
	await space.at(said.make.parts.heading);
	assert.equal(await page.locator('main input:checked').count(), 0);
	await space.pick(english.report.kinds.account);
	await space.primary();
	await space.at(said.make.until.heading);
	await space.pick('6 months');
	await space.primary();
	await space.at(said.make.confirm.heading);
	if (look) await space.look();
	if (look) await shot(page, 'her-confirm');
	await space.primary();
	await page.getByRole('button', { name: said.end }).waitFor();
	if (look) await space.look();
	if (look) await shot(page, 'her-on');
	await watched.close();
}

/** Asks from the page of the first desk; `later` is the answer to when she is told. */
async function ask(her: TestSurvivor, later: string, look = false): Promise<void> {
	const { watched, page, work } = await atDesk(asks);
	await work.press(said.desk.go);
	await work.at(said.desk.heading);
	const mine = page.locator('section').filter({ has: page.locator('#glasses-heading') });
	await mine.getByRole('heading', { name: `Case ${caseOf(her).slice(0, 6)}` }).waitFor();
	await mine.getByRole('button', { name: said.desk.ask }).last().click();
	const send = page.getByRole('button', { name: said.desk.send });
	assert.equal(await mine.locator('input:checked').count(), 0);
	for (const label of [said.grounds['danger-to-life'], said.bases['vital-interests'], '24', later])
		await mine.locator('label').getByText(label, { exact: true }).click();
	assert.ok(await send.isDisabled(), 'nobody asks without saying what happens and by which provision');
	await work.fill(said.desk.text, provision);
	if (look) await work.look();
	if (look) await shot(page, 'desk-ask');
	await send.click();
	await work.status(said.desk.sent);
	await watched.close();
}

async function agree(look = false): Promise<void> {
	const { watched, page, work } = await atDesk(agrees);
	await page.getByText(/asks to open something because of a danger/).waitFor();
	if (look) await work.look();
	if (look) await shot(page, 'other-notice');
	await work.press(said.desk.go);
	await page.getByText(provision).first().waitFor();
	const sign = page.getByRole('button', { name: said.desk.sign });
	assert.ok(await sign.isDisabled());
	await page.getByText(said.desk.agree, { exact: true }).click();
	await work.fill(said.desk.answerText, 'We agree, invented.');
	if (look) await work.look();
	if (look) await shot(page, 'other-answer');
	await sign.click();
	await work.status(said.desk.agreedDone);
	await watched.close();
}

async function review(finding: string, text: string, look = false): Promise<void> {
	const { watched, page, work } = await atDesk(watchdog);
	await work.view(english.desk.rail.team);
	await page.locator('#glass-review').waitFor();
	await page.getByText(finding, { exact: true }).first().click();
	await page.getByLabel(said.review.text).first().fill(text);
	if (look) await work.look();
	if (look) await shot(page, 'watchdog-review');
	assert.ok(!((await page.locator('main').textContent()) ?? '').includes(provision), 'oversight reads no word of a case');
	await page.getByRole('button', { name: said.review.sign }).first().click();
	await work.status(said.review.signed);
	await watched.close();
}

test('two desks of two organisations open together what neither may read alone; oversight reviews it, and she reads who, why and what was found', async () => {
	const her = await readByTwo();
	await turnOn(her, true);
	await ask(her, said.desk.later.now, true);
	await agree(true);

	const phone = await atDesk(asks, { viewport: { width: 360, height: 740 } });
	await phone.page.getByText(/^Open for you because of a danger: 1\.$/).waitFor();
	await phone.work.press(said.desk.go);
	await phone.page.getByRole('button', { name: said.desk.open }).click();
	await phone.page.getByText(story).waitFor();
	await phone.page
		.getByText(/^Time left: 2[34] h/)
		.or(phone.page.getByText(/Time left: 2[34] h/))
		.first()
		.waitFor();
	await phone.work.look();
	await shot(phone.page, 'desk-reading-phone');
	await phone.work.press(said.desk.putAway);
	await phone.page.getByText(story).waitFor({ state: 'detached' });
	await phone.watched.close();

	await review(said.review.findings.justified, 'It was right, invented.', true);

	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await page.getByText(`${asks.deskName} asked to open what you allowed for danger`).waitFor();
	await page.getByText(`${agrees.deskName} agreed that it be opened`).waitFor();
	await shot(page, 'her-home');
	await space.press(english.return.glass.see);
	await page.getByText(said.off).waitFor();
	for (const words of [provision, 'We agree, invented.', 'It was right, invented.']) await page.getByText(words).waitFor();
	await page.getByText(/^Oversight on .*: it was justified\.$/).waitFor();
	await page.getByText(said.uses.can).waitFor();
	assert.equal(await page.getByText(said.uses.unproved).count(), 0);
	await space.look();
	await shot(page, 'her-told');
	await watched.close();
	const dark = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', language: 'ar' } as const;
	const inArabic = await enterSpace(browser, node.origin, her, dark);
	await inArabic.space.press(arabic.return.glass.see);
	await inArabic.page.getByText(arabic.glass.uses.can).waitFor();
	await inArabic.space.look();
	await shot(inArabic.page, 'her-told-ar-dark');
	await inArabic.watched.close();
});

test('where telling her could endanger her nothing shows, until oversight says that she be told; what she ends is over at once', async () => {
	const her = await readByTwo();
	await turnOn(her);
	await ask(her, said.desk.later['endangers-her']);
	await agree();

	const unaware = await enterSpace(browser, node.origin, her);
	assert.equal(await unaware.page.getByText(english.return.glass.notice).count(), 0);
	await unaware.space.press(new RegExp(`^${english.return.readers.heading}`));
	await unaware.space.press(english.return.glass.link);
	await unaware.page.getByRole('button', { name: said.end }).waitFor();
	assert.equal(await unaware.page.getByText(provision).count(), 0, 'her space looks as before');
	await unaware.watched.close();

	await review(said.review.findings['tell-her-now'], 'Tell her, invented.');
	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await space.press(english.return.glass.see);
	await page.getByText(provision).waitFor();
	await page.getByText(said.tellLater['endangers-her']).waitFor();
	await page.getByText('Tell her, invented.').waitFor();
	await shot(page, 'her-told-late');
	await watched.close();

	const another = await readByTwo();
	await turnOn(another);
	const again = await enterSpace(browser, node.origin, another);
	await again.space.press(new RegExp(`^${english.return.readers.heading}`));
	await again.space.press(english.return.glass.link);
	await again.space.press(said.end);
	await again.page.getByText(said.ended).waitFor();
	await again.page.getByText(said.off).waitFor();
	await again.watched.close();
	const { watched: seen, page: desk, work } = await atDesk(asks);
	await work.press(said.desk.go);
	await work.at(said.desk.heading);
	assert.equal(await desk.getByText(`Case ${caseOf(another).slice(0, 6)}`).count(), 0, 'nothing is left to ask for');
	await shot(desk, 'desk-earlier');
	await seen.close();
});
