import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import arabic from '#locales/ar.json' with { type: 'json' };
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace } from '#tests/support/her-space.ts';
import { enterDesk } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { disableMember, inviteToNode } from '#ui/sealing/desk-admin.ts';

const narrow = { viewport: { width: 320, height: 700 } };
const old = 'Words from before everybody left';

const { browser, node, people } = await serveDemonstration();

test('all members of a desk are gone: two recovery shares on paper make a new lead, who reads the old case; the survivor is told', async () => {
	const place = await placeAt(node.origin);
	const admin = await new TestMember(place).signInAs(people.find(({ desk }) => desk === null)?.name ?? '');
	const { desk: id, lead, shares } = await enterDesk(admin, place, 'lea.quay');
	const other = await enterDesk(admin, place, 'bo.quay');
	const her = new TestSurvivor(place, 'anchor bird candle door engine forest garden hill');
	await her.file([answered('what', old), answered('who', '', 'unknown')]);
	await her.share({ desk: id, deskName: 'Invented desk of lea.quay', kinds: ['account'] });
	const [row] = await lead.inbox(id);
	assert.ok(row);
	await lead.open(id, row.case);
	must(await disableMember(admin.session, lead.id, 'gone'));

	const path = must(await inviteToNode(admin.session, { desk: id, role: 'lead', admin: false, guest: 'Nel' }));
	const watched = await openPage(browser, node.origin, narrow);
	const { page } = watched;
	const bodies: string[] = [];
	watched.context.on('request', (request) => bodies.push(`${request.url()} ${request.postData() ?? ''}`));
	const desk = new DeskPage(page);
	await desk.join(node.origin + path, 'nel.invented', 'Nel Invented');
	await desk.press('Only my passphrase');
	await desk.at('You are in');
	await desk.primary();
	await desk.at('Open Invented desk of lea.quay again with its recovery shares');
	await desk.look();

	const [first = '', second = '', third = ''] = shares;
	const attempt = async (one: string, two: string): Promise<void> => {
		await desk.fill('First share', one);
		await desk.fill('Second share', two);
		await desk.primary();
	};
	await attempt(first, `${second.slice(0, -1)}${second.endsWith('A') ? 'B' : 'A'}`);
	await page.getByText('Second share: something does not fit in line 6').waitFor();
	await desk.look();
	await attempt(first, '');
	await page.getByText('Second share: you typed 0 signs of 60').waitFor();
	await attempt(first, first);
	await page.getByText('This is the same share twice').waitFor();
	await attempt(other.shares[0] ?? '', other.shares[1] ?? '');
	await page.getByText('These shares do not belong together').waitFor();
	await attempt(third.toLowerCase(), first);
	await desk.at('Who is in Invented desk of lea.quay');
	await page.getByText('the key was changed, because these people left: lea.quay (invented)').waitFor();
	await page.getByText('Nel Invented came in as lead, by the recovery shares').waitFor();
	await page.getByText('Signed by two recovery shares together').waitFor();
	await desk.look();

	await page.getByRole('link', { name: 'Cases', exact: true }).click();
	await page.locator('.row-name').first().click();
	await page.getByText(old).waitFor();
	await desk.look();
	for (const share of shares)
		for (const line of share.split('\n'))
			assert.ok(!bodies.some((body) => body.includes(line.trim())), 'no line of a share was sent');
	await watched.close();

	const back = await enterSpace(browser, node.origin, her);
	await back.space.press(/^Who may read/);
	await back.space.at('Who may read');
	await back.page.getByText('this desk was opened again with its spare keys').waitFor();
	await back.space.look();
	await back.watched.close();
});

test('joining, opening a desk again and trying out its shares go in Arabic as well, from right to left on a narrow page', async () => {
	const { join, reopen, team } = arabic.desk;
	const place = await placeAt(node.origin);
	const admin = await new TestMember(place).signInAs(people.find(({ desk }) => desk === null)?.name ?? '');
	const { desk: id, lead, shares } = await enterDesk(admin, place, 'mia.quay');
	must(await disableMember(admin.session, lead.id, 'gone'));
	const path = must(await inviteToNode(admin.session, { desk: id, role: 'lead', admin: false, guest: 'Nour' }));
	const watched = await openPage(browser, node.origin, { ...narrow, locale: 'ar' });
	const { page } = watched;
	const desk = new DeskPage(page);
	await desk.join(node.origin + path.replace('/desk', '/ar/desk'), 'nour.invented', 'نور (شخص مخترع)', true, arabic.desk);
	await desk.press(join.passkey.skip);
	await desk.at(join.done.heading);
	await desk.look();
	await desk.primary();
	await page.getByText(reopen.together).waitFor();
	assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
	const { first, second } = team.recovery;
	await desk.fill(first, shares[0] ?? '');
	await desk.fill(second, shares[0] ?? '');
	await desk.primary();
	await page.locator('main [role=alert]').waitFor();
	await desk.look();
	await desk.fill(second, shares[2] ?? '');
	await desk.primary();
	await page.locator('.workspace').waitFor();
	await desk.press(team.recovery.begin);
	await desk.fill(first, shares[1] ?? '');
	await desk.fill(second, (shares[0] ?? '').toLowerCase());
	await desk.look();
	await desk.press(team.recovery.go);
	await page.locator('#recovery-heading ~ [role=status]').filter({ hasText: /\S/ }).waitFor();
	await desk.look();
	await watched.close();
});
