import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';

const { browser, node, people, desks } = await serveDemonstration();
const shot = (name: string) => ({ path: path.join(process.env.LOOK ?? '', `${name}.png`), fullPage: true });
const seen = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot(shot(name));
};
const leadNamed = (name: string) => {
	const found = people.find((one) => one.displayName === name);
	assert.ok(found?.desk, name);
	return { ...found, desk: found.desk as DeskId };
};
const sena = leadNamed('Sena Invented');
const leon = leadNamed('Leon Invented');
const nameOf = (desk: DeskId): string => desks.find(({ id }) => id === desk)?.names.en ?? '';

async function atAgreements({ displayName }: typeof sena, options = {}) {
	const watched = await openPage(browser, node.origin, options);
	const desk = await new DeskPage(watched.page).open(node.origin);
	await desk.signInAs(displayName);
	await desk.view('Team');
	await desk.press('See the agreements');
	await desk.at('Your agreements');
	return { ...watched, desk };
}

const makeKey = async (desk: DeskPage): Promise<string> => {
	await desk.page.getByText('has no key yet').waitFor();
	await desk.look();
	await desk.press('Make the key');
	await desk.page.locator('dialog[open]').getByRole('button', { name: 'Make the key' }).click();
	await desk.status('The key is made');
	const shown = await desk.page.locator('.fingerprint code').first().textContent();
	assert.match(shown ?? '', /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
	return shown ?? '';
};
const signNow = (page: Page): Promise<void> => page.locator('main').getByRole('button', { name: 'Sign', exact: true }).click();
const dialog = (desk: DeskPage, name: string): Promise<void> =>
	desk.page.locator('dialog[open]').getByRole('button', { name, exact: true }).click();

test('two leads agree in two browsers: write, sign, read what a new version changes, end; a copy goes under it and not without', {
	timeout: 400_000
}, async () => {
	const hers = new TestSurvivor(await placeAt(node.origin), 'anchor bird candle door engine forest garden hill');
	await hers.file([answered('what', 'Invented words that a desk reads'), answered('who', '', 'unknown')]);
	await hers.attach('a.txt', new TextEncoder().encode('invented bytes'));
	await hers.share({ desk: sena.desk, deskName: nameOf(sena.desk), kinds: ['account', 'evidence'] });

	const one = await atAgreements(sena);
	const fingerprint = await makeKey(one.desk);
	const other = await atAgreements(leon, { viewport: { width: 360, height: 720 } });
	await makeKey(other.desk);
	await other.page.getByText(fingerprint).first().waitFor();

	// Sena writes and offers.
	await one.desk.press('Write an agreement');
	await one.desk.at('Write an agreement');
	const otherName = await one.page.getByLabel('With whom').locator('option').allTextContents();
	const leonsHouse =
		(await other.page.locator('#agreement-key .fingerprint, .fingerprint').first().textContent())?.match(/^Key of (.*):/)?.[1] ??
		'';
	assert.ok(otherName.includes(leonsHouse), leonsHouse);
	await one.desk.press('Read it before signing');
	await one.page.getByText('Choose with whom.').waitFor();
	await one.desk.choose('With whom', leonsHouse);
	await one.desk.choose('What goes where', 'Both ways');
	for (const tick of ['the person agreed in so many words', 'members of the desk', 'leads of the desk'])
		await one.page.getByLabel(tick, { exact: true }).check();
	await one.page.getByRole('group', { name: 'What for' }).getByLabel('Legal advice').check();
	await one.page.getByRole('group', { name: 'Which parts' }).getByLabel(/files/).check();
	await one.desk.fill('Days', '90');
	await one.page.locator('aside .agreement').waitFor();
	await one.desk.look();
	await seen(one.page, 'agreement-form');
	await one.desk.press('Read it before signing');
	await one.desk.at('Read it before you sign');
	await one.desk.look();
	await signNow(one.page);
	await dialog(one.desk, 'Sign');
	await one.desk.status('Signed and offered');
	await seen(one.page, 'agreement-list');

	// Leon reads and signs.
	await other.desk.view('Team');
	await other.desk.press('See the agreements');
	await other.page.getByText('The other side offers something.').waitFor();
	await other.desk.look();
	await other.desk.press(/^Open/);
	await other.desk.at(/offers version 1/);
	await other.page.getByText('It can be read for 90 days after it came').waitFor();
	await other.page.getByText(fingerprint).first().waitFor();
	await other.desk.look();
	await seen(other.page, 'agreement-offer-phone');
	await signNow(other.page);
	await dialog(other.desk, 'Sign');
	await other.desk.status('Both sides stand by it');
	await other.page.getByText('It holds.', { exact: true }).waitFor();

	// A copy goes to Leon's desk only when she agreed to it under the agreement.
	await one.desk.view('Cases');
	await one.page.locator('.row-name').first().click();
	await one.page.getByText('Invented words that a desk reads').first().waitFor();
	const { page } = one;
	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await page.getByRole('button', { name: 'Make a folder', exact: true }).click();
	const folder = page.locator('section', { has: page.locator('#folder-heading') });
	await page.locator('.folder label', { hasText: 'a.txt' }).click();
	await page.locator('.folder label', { hasText: 'Only one desk' }).click();
	await folder.getByLabel('Which desk?').selectOption(leon.desk);
	await folder.getByLabel('What for').selectOption('advice');
	await folder.getByLabel('Why it is given out').fill('For invented help');
	await folder.locator('button[type=submit]').click();
	await folder.getByText('Nothing was made. The person has not agreed to this.').waitFor();
	await one.desk.look();
	await seen(page, 'agreement-refused');

	const space = await enterSpace(browser, node.origin, hers);
	await space.space.press(/^Who may read/);
	await space.space.at('Who may read');
	await space.space.press('Let a desk read');
	await space.page
		.locator('.desk-card', { hasText: nameOf(leon.desk) })
		.getByRole('button', { name: 'Choose what it may read' })
		.click();
	await space.space.pick('What must not get lost, and files');
	await space.space.primary();
	await space.space.at(/use it for/);
	await space.space.pick('To advise me about my choices');
	await space.space.primary();
	await space.page.locator('main label', { hasText: '6 months' }).click();
	await space.space.primary();
	await space.page.getByText('Under the agreement between').waitFor();
	await space.space.primary();
	await space.page.getByText('Choose one of the two.').waitFor();
	await space.page.getByText('Read the agreement in plain words').click();
	await space.page.getByText('It can be read for 90 days after it came').waitFor();
	await space.space.look();
	await seen(space.page, 'agreement-her-choice');
	await space.space.pick('Under the agreement between');
	await space.space.primary();
	await space.page.getByText('May read until').first().waitFor();
	await space.watched.close();
	await folder.locator('button[type=submit]').click();
	await folder.getByText(/^The folder is ready/).waitFor();

	// Leon proposes a longer time; Sena reads what that changes, and signs; then ends it.
	await other.desk.press('Propose changes');
	await other.desk.fill('Days', '120');
	await other.desk.press('Read it before signing');
	await other.page.locator('[data-clause=retention]').first().waitFor();
	await other.desk.look();
	await signNow(other.page);
	await dialog(other.desk, 'Sign');
	await other.desk.status('Signed and offered');
	await one.desk.view('Team');
	await one.desk.press('See the agreements');
	await one.page.getByText('The other side offers something.').waitFor();
	await one.page.locator('tr', { hasText: leonsHouse }).getByRole('button', { name: /^Open/ }).click();
	const change = one.page.locator('[data-clause=retention]').first();
	await change.getByText('Allows more than before').waitFor();
	await change.getByText('90 days').waitFor();
	await change.getByText('120 days').waitFor();
	await one.desk.look();
	await seen(one.page, 'agreement-diff');
	await signNow(one.page);
	await dialog(one.desk, 'Sign');
	await one.desk.at('Version 2, signed by both');
	await one.page.getByText('End this agreement').click();
	await one.desk.look();
	await one.page.locator('main').getByRole('button', { name: 'End it', exact: true }).click();
	await dialog(one.desk, 'End it');
	await one.page.getByText('One side ended it').waitFor();
	await one.desk.look();
	await one.close();
	await other.close();
});
