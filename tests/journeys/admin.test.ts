import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { addAuthenticator, DeskPage } from '#tests/support/desk-page.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DirectoryAnswer } from '#ui/sealing/desk-wire.ts';

const wide = { viewport: { width: 1280, height: 900 } };
const narrow = { viewport: { width: 320, height: 700 } };

const { browser, node } = await serveDemonstration();

async function opened(options = wide): Promise<{ watched: Watched; desk: DeskPage }> {
	const watched = await openPage(browser, node.origin, options);
	return { watched, desk: new DeskPage(watched.page) };
}
const deskNamed = async (name: string) => {
	const directory = (await (await fetch(`${node.origin}/api/v1/directory`)).json()) as DirectoryAnswer;
	return directory.desks.find(({ names }) => names.en === name);
};
const addressOf = async ({ page }: DeskPage): Promise<string> => (await page.locator('[data-address]').textContent()) ?? '';

test('an admin enters an organisation and a desk, its first lead makes the key with three shares typed back, and it is open to survivors', async () => {
	const office = await opened();
	await office.desk.open(node.origin);
	await office.desk.signInAs('Ada Invented');
	const { desk: admin } = office;
	await admin.at('Node');
	await admin.look();
	await admin.press('Add an organisation');
	await admin.press('Enter it');
	await office.watched.page.getByText('Write a name in at least one language').waitFor();
	await admin.fill('Name in English', 'Invented harbour help');
	await admin.choose('Kind', 'Shelter');
	await admin.look();
	await admin.press('Enter it');
	await admin.status('Entered.');
	await admin.press('Add a desk');
	await admin.choose('Organisation', 'Invented harbour help');
	await admin.choose('Kind', 'Shelter');
	await admin.fill('Name in English', 'Harbour desk');
	await office.watched.page.getByLabel('It must keep what it learns secret.').check();
	await admin.look();
	await admin.press('Save');
	await admin.status('Saved.');
	assert.equal((await deskNamed('Harbour desk'))?.live, false);
	await admin.press('Invitations');
	await admin.choose('To which desk', 'Harbour desk');
	await admin.look();
	await admin.press('Make an invitation');
	const address = await addressOf(admin);
	await admin.look();
	// It stands in the list while its address is still shown.
	await office.watched.page.getByRole('row', { name: /Harbour desk Lead invited by Ada Invented/ }).waitFor();
	await admin.press('I have passed it on');

	const { watched, desk: lead } = await opened(narrow);
	const { page } = watched;
	await lead.join(address, 'lou.harbour', 'Lou Harbour', true);
	await lead.press('Only my passphrase');
	await lead.at('You are in');
	await lead.look();
	await lead.primary();
	await lead.at('Harbour desk has no key yet');
	await lead.look();
	await lead.press('Make the key');
	await lead.at('Make the key of Harbour desk');
	await lead.look();
	await lead.primary();
	const shares: string[] = [];
	for (const number of [1, 2, 3]) {
		await lead.at(`Share ${number} of 3`);
		const share = (await page.locator('[data-share]').textContent()) ?? '';
		shares.push(share);
		if (number === 1) await lead.look();
		await lead.primary();
		await lead.fill(
			`Share ${number}`,
			share.replace(/^./, (sign) => (sign === '7' ? '8' : '7'))
		);
		await lead.primary();
		await page.getByText(`Share ${number}: something does not fit in line 1.`).waitFor();
		assert.equal((await deskNamed('Harbour desk'))?.live, false, 'nothing is sent before all shares are typed back');
		await lead.fill(`Share ${number}`, share);
		if (number === 1) await lead.look();
		await lead.primary();
	}
	await lead.at('The desk has its key');
	assert.equal((await deskNamed('Harbour desk'))?.live, true);
	await lead.primary();
	await lead.at('Team');
	await lead.look();

	await lead.press('Try out two shares');
	await lead.fill('First share', shares[0] as string);
	await lead.fill(
		'Second share',
		(shares[1] as string).replace(/.$/, (sign) => (sign === '7' ? '8' : '7'))
	);
	await lead.press('Join them here');
	await page.getByText('Second share: something does not fit in line 6.').waitFor();
	await lead.look();
	await lead.fill('Second share', shares[0] as string);
	await lead.press('Join them here');
	await page.getByText('This is the same share twice.').waitFor();
	await lead.fill('Second share', (shares[2] as string).toLowerCase());
	await lead.press('Join them here');
	await lead.status('shares 1 and 3 open key number 1 of this desk');

	await lead.fill('For whom', 'Mo, from the night team');
	await lead.press('Make an invitation');
	const made = page.getByRole('listitem').filter({ hasText: /Member, Open/ });
	await made.filter({ hasText: /invited by / }).waitFor();
	assert.equal(await page.getByText('No invitations are open').count(), 0);
	const place = await placeAt(node.origin);
	const newcomer = await new TestMember(place).join(
		new URL(await addressOf(lead)).pathname + new URL(await addressOf(lead)).hash,
		'mo.harbour',
		'Mo Harbour'
	);
	await lead.press('I have passed it on');
	await lead.at('Mo, from the night team');
	await page.getByText('This browser checked').waitFor();
	await lead.look();
	await lead.press('Let in');
	await page.getByRole('row', { name: /Mo Harbour/ }).waitFor();
	await page.getByText('Mo Harbour came in as Member').waitFor();
	assert.equal((await newcomer.desks())[0]?.readable, true);

	await admin.press('People');
	await admin.look();
	await admin.press('Actions');
	await office.watched.page
		.getByRole('row', { name: /Entered an organisation/ })
		.first()
		.waitFor();
	await admin.look();
	await admin.choose('What', 'Tried out recovery shares');
	await office.watched.page
		.getByRole('row', { name: /Lou Harbour Tried out recovery shares Desk: Harbour desk/ })
		.first()
		.waitFor();
	await office.watched.page
		.getByRole('row', { name: /Entered an organisation/ })
		.first()
		.waitFor({ state: 'detached' });
	await admin.status(/^\d+ actions?$/);
	await office.watched.close();
	await watched.close();
});

test('somebody whom the admin shuts out takes no key along: the next colleague who signs in changes it, and is told', async () => {
	const place = await placeAt(node.origin);
	const people = (await (await fetch(`${node.origin}/api/v1/demonstration/members`)).json()) as {
		name: string;
		displayName: string;
		desk: string;
	}[];
	const [lead, leaver] = people.filter(({ desk }, _, all) => desk && all.filter((one) => one.desk === desk).length > 1);
	const her = new TestSurvivor(place, 'lantern bird candle door engine forest garden hill');
	await her.file([answered('what', 'Before the change.')]);
	await her.share({ desk: lead?.desk as never, kinds: ['account'] });
	const gone = await new TestMember(place).signInAs(leaver?.name ?? '');

	const office = await opened();
	await office.desk.open(node.origin);
	await office.desk.signInAs('Ada Invented');
	await office.desk.press('People');
	await office.desk.press(`Shut out: ${leaver?.displayName}`);
	await office.desk.at(`Shut ${leaver?.displayName} out for good?`);
	await office.desk.look();
	await office.watched.page.locator('dialog[open] .button').first().click();
	await office.desk.status('Shut out.');
	await office.watched.close();
	assert.equal((await gone.session.client.ask('GET', '/api/v1/staff/me', { as: 'staff' })).ok, false);

	const { watched, desk } = await opened();
	await desk.open(node.origin);
	await desk.signInAs(lead?.displayName ?? '');
	await watched.page.getByText(`the key was changed, because these people left: ${leaver?.displayName}`).waitFor();
	await desk.look();
	await watched.page.locator('.row-name').first().click();
	await watched.page.getByText('Before the change.').waitFor();
	await desk.fill('Your answer', 'Under the new key.');
	await desk.press('Send');
	await desk.status('Sent.');
	await desk.view('Team');
	await watched.page.getByText('Key number 2 was made').waitFor();
	await watched.page.getByText(`${leaver?.displayName} left`, { exact: true }).waitFor();
	await watched.close();
	assert.equal((await her.look()).threads[0]?.messages.at(-1)?.text, 'Under the new key.');
});

test('an invitation that was taken back, used, or cut short at the # says so and lets nobody in', async () => {
	const place = await placeAt(node.origin);
	const { watched, desk } = await opened(narrow);
	await desk.open(node.origin);
	await desk.signInAs('Wanda Invented');
	await desk.view('Team');
	await desk.press('Make an invitation');
	const revoked = await addressOf(desk);
	await desk.press('I have passed it on');
	await desk.press('Revoke');
	await desk.at('Revoke this invitation?');
	await desk.look();
	await desk.press('Revoke it');
	await desk.status('Revoked.');
	await desk.press('Make an invitation');
	const used = await addressOf(desk);
	await desk.press('I have passed it on');
	await desk.press('Make an invitation');
	const whole = await addressOf(desk);
	await watched.close();
	await new TestMember(place).join(used, 'zoe.invented');

	const visitor = await opened(narrow);
	await visitor.watched.page.goto(revoked);
	await visitor.watched.page.getByText('This invitation was taken back').waitFor();
	await visitor.desk.look();
	await visitor.watched.page.goto(used.replace('/desk', '/en/desk'));
	await visitor.watched.page.getByText('This invitation was used already').waitFor();
	await visitor.watched.page.goto(whole.slice(0, whole.indexOf('#')));
	await visitor.watched.page.getByText('This address is not complete').waitFor();
	assert.equal(await visitor.watched.page.getByRole('button', { name: 'Begin' }).count(), 0);
	await visitor.watched.close();
});

test('a member names a second passkey, removes the lost one, and is told that the other ways stay', async () => {
	const { watched, desk } = await opened(narrow);
	const { page } = watched;
	const telephone = await addAuthenticator(page);
	await desk.open(node.origin);
	await desk.signInAs('Wanda Invented');
	await desk.view('You');
	await page.getByText('No passkey yet.').waitFor();
	await desk.look();
	await desk.fill('A name for this passkey', 'Telephone');
	await desk.press('Add a passkey');
	await page.getByRole('listitem').filter({ hasText: 'Telephone' }).filter({ hasText: 'not used since' }).waitFor();
	// Of two that could answer the browser would choose.
	await telephone.lost();
	await addAuthenticator(page, true, 'usb');
	await desk.fill('A name for this passkey', 'Key ring');
	await desk.press('Add another');
	await page.getByRole('button', { name: 'Remove: Key ring' }).waitFor();
	await desk.look();
	await desk.press('Remove: Telephone');
	await desk.at('Remove the passkey Telephone?');
	await desk.look();
	await desk.press('Remove it');
	await desk.status('Removed.');
	assert.equal(await page.getByRole('button', { name: 'Remove: Telephone' }).count(), 0);
	assert.equal(await page.getByRole('button', { name: 'Remove: Key ring' }).count(), 1);
	await watched.close();
});

test('the last lead is not shut out without a reason; then the desk is told as lost to the admin and as silent to survivors', async () => {
	const place = await placeAt(node.origin);
	const office = await opened(narrow);
	const { desk: admin } = office;
	await admin.open(node.origin);
	await admin.signInAs('Ada Invented');
	await admin.press('People');
	const people = (await (await fetch(`${node.origin}/api/v1/demonstration/members`)).json()) as {
		displayName: string;
		desk: string;
	}[];
	const [alone] = people.filter(({ desk }, _, all) => desk && all.filter((one) => one.desk === desk).length === 1);
	assert.ok(alone, 'the invented network has a desk with one member');
	const her = new TestSurvivor(place, 'lantern bird candle door engine forest garden island');
	await her.file([answered('what', 'For a desk that will be silent.')]);
	await admin.fill('Search', alone.displayName);
	await admin.look();
	await admin.press(`Shut out: ${alone.displayName}`);
	await office.watched.page.getByText('nobody else can open it').waitFor();
	await admin.look();
	await office.watched.page.locator('dialog[open] .button').first().click();
	await office.watched.page.getByText('Choose a reason first').waitFor();
	await admin.choose('Why all the same?', 'the person is gone');
	await office.watched.page.locator('dialog[open] .button').first().click();
	await admin.status('Shut out.');
	await admin.press('Desks');
	await office.watched.page.getByText('Nobody can open it any more').waitFor();
	await admin.look();
	await admin.press('Actions');
	await office.watched.page.getByText('Shut somebody out: the person is gone').waitFor();
	await office.watched.close();

	await assert.rejects(her.share({ desk: alone.desk as never, kinds: ['account'] }), /desk-not-answering/);
	const visitor = await openPage(browser, node.origin, narrow);
	await visitor.page.goto(`${node.origin}/en/desks`);
	await visitor.page.locator('article').last().getByText('Nobody at this desk can read at the moment').waitFor();
	await visitor.close();
});
