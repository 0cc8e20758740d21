import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { must } from '#core/base';
import english from '#locales/en.json' with { type: 'json' };
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt } from '#tests/support/survivor.ts';

const { browser, node, desks } = await serveDemonstration();
const idOf = (kind: string) => desks.find((desk) => desk.kind === kind)?.id as DeskId;
const shots = process.env.CAUSEWAY_SHOTS;
const said = english.return.privilege;

test('what she marked is not ticked for a court; what she told counsel she hands over in three pages, until then and nothing later', async () => {
	const her = await filedAt(node.origin);
	const counsel = idOf('legal-aid');
	await her.share({ desk: counsel, kinds: ['account'], purpose: 'advice', deskName: 'Advice desk' });
	await her.say(counsel, 'Said to counsel before.');
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	const shoot = async (name: string): Promise<void> => {
		if (shots) await page.screenshot({ path: `${shots}/waiver-${name}.png`, fullPage: true });
	};

	await space.press(/^Who may read/);
	await space.press(said.heading);
	await space.at(said.heading);
	await page.locator('[data-part=money]').getByRole('button', { name: said.mark }).click();
	await page.getByText('Marked as privileged: Money').waitFor();
	await space.look();
	await shoot('privilege');

	await page.goBack();
	await space.press('Let a desk read');
	const card = page.locator('.desk-card').filter({ hasText: 'Clerk’s office' });
	await card.getByRole('button', { name: 'Choose what it may read' }).click();
	await space.at('What may Clerk’s office read?');
	await page.getByText(said.hint).waitFor();
	assert.ok(await page.getByRole('checkbox', { name: 'Money' }).isDisabled());
	assert.ok(await page.getByRole('checkbox', { name: 'What happened' }).isEnabled());
	await space.look();
	await shoot('share');
	await space.press('Give it nevertheless: Money');
	await space.at(said.protects.heading);
	await page.getByText('This is about: Money').waitFor();
	await space.press('Back');
	await space.at(said.heading);

	await space.press(said.handOver);
	await space.at(said.protects.heading);
	await page.getByText('This is about: Messages with Advice desk').waitFor();
	await space.look();
	await shoot('protects');
	await space.primary();
	await space.at(said.starts.heading);
	await page.getByText(said.starts.undone).waitFor();
	await page.getByRole('button', { name: 'Write to Advice desk' }).waitFor();
	await space.look();
	await shoot('starts');
	await space.primary();
	await space.at(said.who.heading);
	assert.equal(await page.locator('main input:checked').count(), 0, 'nothing is chosen beforehand');
	await space.primary();
	await page.getByText(said.missing.desk).waitFor();
	await space.pick('Clerk’s office');
	await space.pick('To act in court or in another procedure');
	await space.pick('1 month');
	await space.look();
	await shoot('who');
	await space.primary();
	const dialog = page.getByRole('dialog');
	await dialog.getByText(said.sure.undone).waitFor();
	await space.look();
	await shoot('sure');
	await dialog.getByRole('button', { name: said.sure.yes }).click();
	await space.at('Who may read');
	await page.locator('[data-waived]').getByText('What was said with Advice desk until you handed it over').waitFor();
	await space.look();
	await shoot('readers');
	await space.press('Receipts');
	await space.press('Read the receipt');
	await page.getByText('what was said with another desk, until it was handed over').first().waitFor();
	await space.look();
	await watched.close();

	await her.look();
	await her.say(counsel, 'Said to counsel after.');
	const lawyer = await new TestMember(await placeAt(node.origin)).signInAs('leon.invented');
	const { shown } = await lawyer.open(counsel, caseOf(her));
	assert.equal(shown.messages.length, 2);
	assert.ok(
		shown.happenings.some(({ what }) => what === 'waived'),
		'her lawyer is told'
	);

	for (const [name, options] of [
		['court', { viewport: { width: 1440, height: 900 } }],
		['court-dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const }]
	] as const) {
		const atCourt = await openPage(browser, node.origin, options);
		const at = await new DeskPage(atCourt.page).open(node.origin);
		await at.signInAs('Tova Invented');
		await atCourt.page.locator('.row-name', { hasText: caseOf(her).slice(0, 6) }).focus();
		await atCourt.page.keyboard.press('Enter');
		await at.at('Messages with Advice desk');
		await atCourt.page.getByText('Handed over by waiver: what was said until').waitFor();
		await atCourt.page.getByText('Said to counsel before.').waitFor();
		assert.equal(await atCourt.page.getByText('Said to counsel after.').count(), 0);
		await atCourt.page.getByText('Why may I see this?').click();
		await atCourt.page.getByText(english.desk.case.privilege.why).waitFor();
		await at.look();
		if (shots) await atCourt.page.screenshot({ path: `${shots}/waiver-${name}.png`, fullPage: true });
		await atCourt.close();
	}

	for (const [name, options] of [
		['arabic', { ...phone, language: 'ar' }],
		['dark', { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' as const }]
	] as const) {
		const again = await enterSpace(browser, node.origin, her, options);
		const words = name === 'arabic' ? (await import('#locales/ar.json', { with: { type: 'json' } })).default : english;
		await again.space.press(new RegExp(`^${words.return.readers.heading}`));
		await again.space.press(words.return.privilege.heading);
		await again.space.at(words.return.privilege.heading);
		await again.space.look();
		if (shots) await again.page.screenshot({ path: `${shots}/waiver-${name}-privilege.png`, fullPage: true });
		await again.space.press(words.return.privilege.handOver);
		await again.space.primary();
		await again.space.at(words.return.privilege.starts.heading);
		await again.space.look();
		if (shots) await again.page.screenshot({ path: `${shots}/waiver-${name}-starts.png`, fullPage: true });
		await again.space.primary();
		await again.space.look();
		if (shots) await again.page.screenshot({ path: `${shots}/waiver-${name}-who.png`, fullPage: true });
		await again.watched.close();
	}

	const given = (await her.look()).consents.find(({ waivedOf }) => waivedOf === counsel);
	assert.equal(given?.deskName, 'Clerk’s office');
	must(await her.session.withdraw(given?.consent as never));
	const clerk = await new TestMember(await placeAt(node.origin)).signInAs('tova.invented');
	await assert.rejects(clerk.open(idOf('court'), caseOf(her), 'proceedings'));
});
