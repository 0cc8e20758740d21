import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { axeFaults, openPage, widthOver } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt, phone, story } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const { browser, node, people } = await serveDemonstration();
const shots = process.env.CAUSEWAY_SHOTS;

test('a member says what for, sees why the case is open and why not the rest, and which reason ended it; she follows each read', async () => {
	const member = people.find(({ deskName }) => deskName === 'Night and day desk') as DemonstrationMember;
	const desk = member.desk as DeskId;
	const her = await filedAt(node.origin);
	await her.share({ desk, kinds: ['account'], purpose: 'support' });
	await her.share({ desk, kinds: ['contact'], purpose: 'advice' });

	const watched = await openPage(browser, node.origin, { viewport: { width: 1440, height: 900 } });
	const { page } = watched;
	const shoot = async (name: string): Promise<void> => {
		if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
	};
	const at = await new DeskPage(page).open(node.origin);
	await at.signInAs(member.displayName);
	const row = page.locator('.row-name', { hasText: caseOf(her).slice(0, 6) });
	await row.focus();
	await page.keyboard.press('Enter');
	await at.at('What do you open it for?');
	assert.equal(await page.getByText(story).count(), 0, 'nothing is shown before');
	await at.look();
	await shoot('purpose');
	assert.equal(
		await page
			.locator(':focus')
			.textContent()
			.then((text) => text?.trim()),
		'Support',
		'the keyboard is where it goes on'
	);
	await page.keyboard.press('Enter');
	await page.getByText(story).waitFor();
	await page.getByText('Opened for: Support').waitFor();
	await page.getByText('Why may I see this?').click();
	await page.getByText('None. The person let your desk read directly.').waitFor();
	await page.getByText('The consent is for another purpose.').first().waitFor();
	await at.look();
	await shoot('why');

	await at.press('Open for another purpose');
	assert.equal(await page.getByText(story).count(), 0);
	await at.press('Legal advice');
	await page.getByText('Opened for: Legal advice').waitFor();
	assert.equal(await page.getByText(story).count(), 0, 'what was given for support is not shown for advice');

	await her.withdraw(desk);
	await page.keyboard.press('r');
	await at.at('The person has stopped this desk from reading');
	assert.equal(await page.getByText('Opened for').count(), 0, 'the screen is empty');
	await at.look();
	await shoot('ended');

	for (const [name, options] of [
		['her', phone],
		['her-arabic-dark', { ...phone, language: 'ar', colorScheme: 'dark' as const }]
	] as const) {
		const entered = await enterSpace(browser, node.origin, her, options);
		const words = name === 'her' ? 'Who read what, and why' : 'من قرأ ماذا، ولماذا';
		await entered.page.getByRole('button', { name: words }).first().click();
		await entered.space.at(words);
		const steps = entered.page.locator('main ol li');
		await steps.first().waitFor();
		assert.equal(await steps.count(), 2);
		assert.deepEqual([await axeFaults(entered.page), await widthOver(entered.page)], [[], 0]);
		if (name === 'her') {
			const said = (await steps.allTextContents()).join('\n');
			assert.match(said, /For: To advise me about my choices[\s\S]*By your consent of[\s\S]*For: To support me/);
			assert.doesNotMatch(said, /does not match/);
		}
		if (shots) await entered.page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
		await entered.watched.close();
	}
	await watched.close();
});
