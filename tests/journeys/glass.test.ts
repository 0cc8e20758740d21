import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { caseOf, enterSpace, filedAt, story } from '#tests/support/her-space.ts';
import { type AtDesk, agree, ask, atDesk, type Look, provision, review, turnOn } from '#tests/support/in-danger.ts';
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

/** Somebody who lets both desks read what would help, and nothing of what happened. */
async function readByTwo(): Promise<TestSurvivor> {
	const her = await filedAt(node.origin);
	for (const { desk } of [asks, agrees]) await her.share({ desk: desk as DeskId, kinds: ['support'] });
	return her;
}

const looking: Look = async (page, name) => {
	await page.look();
	await shot(page.page, name);
};
const signedIn = (member: DemonstrationMember, options?: object) => atDesk(browser, node.origin, member, options);
async function doing(member: DemonstrationMember, work: (at: AtDesk) => Promise<void>): Promise<void> {
	const at = await signedIn(member);
	await work(at);
	await at.watched.close();
}
async function turnedOn(her: TestSurvivor, look?: Look): Promise<void> {
	const { space, watched } = await enterSpace(browser, node.origin, her);
	await turnOn(space, [asks, agrees], look);
	await watched.close();
}
const caseName = (her: TestSurvivor): string => caseOf(her).slice(0, 6);

test('two desks of two organisations open together what neither may read alone; oversight reviews it, and she reads who, why and what was found', async () => {
	const her = await readByTwo();
	await turnedOn(her, looking);
	await doing(asks, (at) => ask(at, caseName(her), said.desk.later.now, looking));
	await doing(agrees, (at) => agree(at, looking));

	const phone = await signedIn(asks, { viewport: { width: 360, height: 740 } });
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

	await doing(watchdog, (at) => review(at, said.review.findings.justified, 'It was right, invented.', looking));

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
	await turnedOn(her);
	await doing(asks, (at) => ask(at, caseName(her), said.desk.later['endangers-her']));
	await doing(agrees, agree);

	const unaware = await enterSpace(browser, node.origin, her);
	assert.equal(await unaware.page.getByText(english.return.glass.notice).count(), 0);
	await unaware.space.press(new RegExp(`^${english.return.readers.heading}`));
	await unaware.space.press(english.return.glass.link);
	await unaware.page.getByRole('button', { name: said.end }).waitFor();
	assert.equal(await unaware.page.getByText(provision).count(), 0, 'her space looks as before');
	await unaware.watched.close();

	await doing(watchdog, (at) => review(at, said.review.findings['tell-her-now'], 'Tell her, invented.'));
	const { space, watched, page } = await enterSpace(browser, node.origin, her);
	await space.press(english.return.glass.see);
	await page.getByText(provision).waitFor();
	await page.getByText(said.tellLater['endangers-her']).waitFor();
	await page.getByText('Tell her, invented.').waitFor();
	await shot(page, 'her-told-late');
	await watched.close();

	const another = await readByTwo();
	await turnedOn(another);
	const again = await enterSpace(browser, node.origin, another);
	await again.space.press(new RegExp(`^${english.return.readers.heading}`));
	await again.space.press(english.return.glass.link);
	await again.space.press(said.end);
	await again.page.getByText(said.ended).waitFor();
	await again.page.getByText(said.off).waitFor();
	await again.watched.close();
	const { watched: seen, page: desk, work } = await signedIn(asks);
	await work.press(said.desk.go);
	await work.at(said.desk.heading);
	assert.equal(await desk.getByText(`Case ${caseName(another)}`).count(), 0, 'nothing is left to ask for');
	await shot(desk, 'desk-earlier');
	await seen.close();
});
