import assert from 'node:assert/strict';
import { test } from 'node:test';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { Keyboard } from '#tests/support/keyboard.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, people } = await serveDemonstration();

/** The administrator signed in, at a small window. */
async function office(language: 'en' | 'ar', size = { width: 320, height: 640 }) {
	const watched = await openPage(browser, node.origin, { viewport: size });
	const admin = await new DeskPage(watched.page).open(node.origin, `/${language}/desk`);
	await admin.signInAs('Ada Invented');
	await watched.page.locator('#desks-heading').waitFor();
	return { watched, admin, page: watched.page, keys: new Keyboard(watched.page) };
}

test('with the keyboard alone an administrator enters an organisation and a desk, invites, takes it back, and shuts somebody out', async () => {
	const { admin: said, desk } = english;
	const { watched, admin, page, keys } = await office('en', { width: 1280, height: 800 });
	await keys.enter(said.organisations.add);
	await admin.at(said.organisations.add);
	await keys.keepsFocus();
	await keys.enter(said.desks.cancel);
	await keys.keepsFocus();
	await keys.enter(said.organisations.add);
	await keys.write('Name in English', 'Invented keyboard help');
	await keys.enter(said.organisations.save);
	await admin.status('Entered.');
	await keys.keepsFocus();

	await keys.enter(said.desks.add);
	await admin.at(said.desks.add);
	await keys.to(said.desks.organisation);
	await keys.type('Invented keyboard');
	await keys.write('Name in English', 'Keyboard desk');
	await keys.pick(said.desks.takesUrgent);
	await keys.enter(said.desks.save);
	await admin.status('Saved.');
	await keys.keepsFocus();
	await page.getByRole('row', { name: /Keyboard desk/ }).waitFor();

	await keys.enter(said.areas.invitations);
	await admin.at(said.invitations.heading);
	await keys.to(said.invitations.desk);
	await keys.type('Keyboard desk');
	await keys.enter(desk.team.invite.go);
	await page.locator('[data-address]').waitFor();
	await keys.keepsFocus();
	await keys.enter(desk.team.invite.close);
	await keys.keepsFocus();
	await keys.enter(/^Revoke: Keyboard desk/);
	await page.getByRole('dialog').waitFor();
	await keys.enter(desk.team.invitations.revokeSure.yes);
	await admin.status(desk.team.invitations.revoked);
	await keys.keepsFocus();

	const [, crowded] = people.filter(({ desk: id }, _, all) => id && all.filter((one) => one.desk === id).length > 1);
	await keys.enter(said.areas.people);
	await admin.at(said.people.heading);
	await keys.enter(`${said.people.disable}: ${crowded?.displayName}`);
	await page.getByRole('dialog').waitFor();
	await keys.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await keys.keepsFocus();
	await keys.enter(`${said.people.disable}: ${crowded?.displayName}`);
	await page.getByRole('dialog').waitFor();
	await keys.enter(said.people.disableSure.yes);
	await admin.status(said.people.disabledNow);
	await keys.keepsFocus();
	await keys.enter(said.areas.audit);
	await page.getByRole('row', { name: /Shut somebody out/ }).waitFor();
	await watched.close();
});

test('in Arabic, right to left at 320 px, each part of the administration fits, and axe finds nothing', async () => {
	const { admin: said, desk } = arabic;
	const { watched, admin, page } = await office('ar');
	await admin.look();
	await admin.press(said.organisations.add);
	await page.locator('form.form .button').click();
	await page.getByText(said.desks.nameMissing).waitFor();
	await admin.look();
	await admin.press(said.desks.cancel);
	await admin.press(said.desks.add);
	await page.getByText(said.desks.otherLanguages).first().click();
	await page.locator('form.form .button').last().click();
	await page.getByText(said.desks.nameMissing).waitFor();
	await admin.look();
	await admin.press(said.desks.cancel);
	await page.locator('.plain-table .link').first().click();
	await admin.look();
	await admin.press(said.desks.cancel);

	await admin.press(said.areas.invitations);
	await page.locator('#node-invite-heading').waitFor();
	await admin.look();
	await admin.press(desk.team.invite.go);
	await page.locator('[data-address]').waitFor();
	await admin.look();
	await admin.press(desk.team.invite.close);
	await page.locator('.plain-table .link').first().click();
	await page.getByRole('dialog').waitFor();
	await admin.look();
	await page.keyboard.press('Escape');

	await admin.press(said.areas.people);
	await page.locator('#people-heading').waitFor();
	await admin.look();
	const alone = people.find(({ desk: id }, _, all) => id && all.filter((one) => one.desk === id).length === 1);
	await admin.press(`${said.people.disable}: ${alone?.displayName}`);
	await page.getByRole('dialog').getByText(said.people.alone.why).waitFor();
	await page.locator('dialog[open] .button').first().click();
	await admin.look();
	await page.keyboard.press('Escape');

	await admin.press(said.areas.audit);
	await page.locator('#audit-heading').waitFor();
	await admin.status(/\d/);
	await admin.look();
	assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
	await watched.close();
});
