import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DeskId } from '#core/base';
import { must } from '#core/base';
import { policyOfKey } from '#core/log';
import { checkReceiptFile } from '#core/receipt';
import english from '#locales/en.json' with { type: 'json' };
import { axeFaults, openPage, widthOver } from '#tests/support/browser.ts';
import { caseOf, enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const { browser, node, desks } = await serveDemonstration();
const idOf = (kind: string) => desks.find((desk) => desk.kind === kind)?.id as DeskId;

test('she goes from keeping it to support, lets a lawyer advise her beside that, and stops one: the other stands', async () => {
	const her = await filedAt(node.origin);
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^Where I stand/);
	await space.at('Where I stand');
	await page.getByText('Only you can read it.').waitFor();
	assert.equal(await page.locator('.rung').count(), 6);
	await page.locator('[data-rung=support] summary').click();
	await page.getByText(english.ladder.rungs.support.starts).waitFor();
	await space.look();

	const choose = async (rung: string, desk: string, part: string): Promise<string> => {
		await page.locator(`[data-rung=${rung}] .desk-choice`).last().getByRole('button').first().click();
		await page.getByText('Only desks that offer this are shown').waitFor();
		await page.locator('.desk-card').first().waitFor();
		await space.look();
		const card = page.locator('.desk-card').filter({ hasText: desk });
		await card.getByRole('button', { name: 'Choose what it may read' }).click();
		await space.pick(part);
		await space.primary();
		await space.pick('6 months');
		await space.primary();
		await page.getByText('What this step means').waitFor();
		await page.getByText('What the law asks of it').waitFor();
		await space.look();
		await space.primary();
		await page.locator('.may-read').first().waitFor();
		await space.primary();
		await space.at('Where I stand');
		return desk;
	};
	const helper = await choose('support', 'Night and day desk', 'What happened');
	await page.locator('[data-rung=support]').getByText(`${helper} may read for this until`).waitFor();
	await page.locator('[data-rung=advice]').getByText('Nobody reads it for this.').waitFor();
	const lawyer = await choose('advice', 'Advice desk', 'Money');
	await page.locator('[data-rung=advice]').getByText(`${lawyer} may read for this until`).waitFor();
	await page.locator('[data-rung=support]').getByText(`${helper} may read for this until`).waitFor();
	await page.locator('[data-rung=proceedings]').getByText('Nobody reads it for this.').waitFor();
	await space.look();

	await page.locator('[data-rung=support]').getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByRole('dialog').getByText('Your other steps stay as they are.').waitFor();
	await space.look();
	await page.getByRole('dialog').getByRole('button', { name: 'Step back' }).click();
	await page.getByText('Stopped. The locks of these parts are changed.').waitFor();
	await page.locator('[data-rung=support]').getByText('Nobody reads it for this.').waitFor();
	await page.locator('[data-rung=advice]').getByText(`${lawyer} may read for this until`).waitFor();
	await watched.close();

	const clinic = await new TestMember(await placeAt(node.origin)).signInAs('leon.invented');
	await clinic.open(idOf('legal-aid'), caseOf(her));
});

test('one desk may read for two purposes, each by a consent of its own; stopping one leaves the other', async () => {
	const her = await filedAt(node.origin);
	const clinic = idOf('legal-aid');
	await her.share({ desk: clinic, kinds: ['account'], purpose: 'advice', deskName: 'Advice desk' });
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^Where I stand/);
	await page.locator('[data-rung=proceedings]').getByRole('button', { name: 'Choose somebody for this' }).click();
	const card = page.locator('.desk-card').filter({ hasText: 'Advice desk' });
	await card.getByText('For: To advise me about my choices').waitFor();
	await space.look();
	await card.getByRole('button', { name: 'Let it read for something else as well' }).click();
	await space.pick('Money');
	await space.primary();
	await space.pick('1 month');
	await space.primary();
	await space.primary();
	await page.locator('.may-read').nth(1).waitFor();
	await space.primary();
	await page.locator('[data-rung=advice]').getByText('Advice desk may read for this until').waitFor();
	await page.locator('[data-rung=proceedings]').getByText('Advice desk may read for this until').waitFor();
	await page.locator('[data-rung=advice]').getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Step back' }).click();
	await page.locator('[data-rung=advice]').getByText('Nobody reads it for this.').waitFor();
	await page.locator('[data-rung=proceedings]').getByText('Advice desk may read for this until').waitFor();
	await watched.close();
});

test('the ladder in Arabic, and in the dark on a wide screen', async () => {
	const her = await filedAt(node.origin);
	for (const wishes of [
		{ ...phone, language: 'ar' },
		{ viewport: { width: 1200, height: 900 }, colorScheme: 'dark' as const }
	]) {
		const { watched, space, page } = await enterSpace(browser, node.origin, her, wishes);
		await page.locator('main .steps button').nth(3).click();
		await page.locator('.rung').first().waitFor();
		await space.look();
		await watched.close();
	}
});

test('she takes the receipt of a consent, before and after she stopped it; the page that checks says who gave what, and names what was altered', async (t) => {
	const her = await filedAt(node.origin);
	await her.share({
		desk: idOf('legal-aid'),
		kinds: ['account'],
		purpose: 'advice',
		deskName: 'Advice desk',
		organisation: 'Kestrel Legal Clinic (invented)',
		deskKind: 'legal-aid'
	});
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^Who may read/);
	await space.press('Receipts');
	await space.at('Receipts');
	await space.press('Read the receipt');
	await page.getByText('For this alone').waitFor();
	await page.getByText('All fields').click();
	await page.getByText('not stated').first().waitFor();
	await space.look();
	const take = async (): Promise<string> => {
		const coming = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Save the receipt of this' }).first().click();
		const download = await coming;
		assert.equal(download.suggestedFilename(), 'note.json');
		return readFile(await download.path(), 'utf8');
	};
	const { vkey } = await placeAt(node.origin);
	const policy = must(policyOfKey(vkey));
	const given = checkReceiptFile(await take(), policy);
	assert.deepEqual(given.faults, []);
	assert.deepEqual([given.file?.body.state, given.bound], ['given', true]);

	await page.getByRole('button', { name: 'A page to print' }).first().click();
	await space.at('A page to print');
	await space.look();
	await space.press('Back');
	await space.press('Back');
	await space.press('Stop it from reading');
	await page.getByRole('dialog').getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByText('Stopped. The locks of these parts are changed.').waitFor();
	await space.press('Receipts');
	const text = await take();
	const ended = checkReceiptFile(text, policy);
	assert.deepEqual([ended.faults, ended.file?.body.state], [[], 'withdrawn']);
	await watched.close();

	const online = await openPage(browser, node.origin);
	await online.page.goto(`${node.origin}/en/open/log/check`);
	const coming = online.page.waitForEvent('download');
	await online.page.getByRole('link', { name: 'Save the page that checks' }).click();
	const file = path.join(await throwawayFolder(t), 'check.html');
	await copyFile(await (await coming).path(), file);
	await online.close();
	const away = await openPage(browser, 'file://', { offline: true, locale: 'en-GB', ...phone });
	await away.page.goto(pathToFileURL(file).href);
	const answerTo = async (receipt: string): Promise<string> => {
		await away.page.locator('textarea').nth(0).fill(receipt);
		await away.page.locator('textarea').nth(1).fill(vkey);
		await away.page.locator('button[type=submit]').click();
		return (await away.page.locator('.answer').textContent()) ?? '';
	};
	assert.match(
		await answerTo(text),
		/The receipt holds[\s\S]*Advice desk[\s\S]*Legal advice[\s\S]*It was taken back[\s\S]*It stands in the log/
	);
	assert.deepEqual(await axeFaults(away.page), []);
	assert.equal(await widthOver(away.page), 0);
	assert.match(
		await answerTo(text.replace('"purpose":"advice"', '"purpose":"testimony"')),
		/does not hold[\s\S]*receipt-field-altered \(purpose\)/
	);
	await away.close();
});
