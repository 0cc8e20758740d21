import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

/** Text that would act if any page took it for anything but text. */
const hostile = [
	'<img src=x onerror="window.struck=1">',
	'"><script>window.struck=2</script>',
	"'-window.struck=3-'",
	'{{window.struck=4}} {@html "<b>"}',
	`$${'{window.struck=5}'}`,
	'javascript:window.struck=6',
	'\u202Egnp.exe \u0000 </textarea><svg onload=window.struck=7>',
	'=HYPERLINK("https://struck.example","x")'
].join('\n');

const { browser, node } = await serveDemonstration();

const struck = (page: Page) => page.evaluate(() => (window as unknown as { struck?: number }).struck ?? null);

test('14: hostile text in every field that anyone can see acts nowhere: at the desk, in her space, in names, reasons and notes', async () => {
	const people = (await (await fetch(`${node.origin}/api/v1/demonstration/members`)).json()) as DemonstrationMember[];
	const { desk, displayName, name } = people.find(({ deskName }) => deskName === 'Night and day desk') as DemonstrationMember;
	const place = await placeAt(node.origin);
	const her = new TestSurvivor(place, 'apple bird candle door engine forest garden hill');
	const questions = ['what', 'keep', 'help', 'needs', 'contact', 'name', 'when', 'money'];
	await her.file([...questions.map((question) => answered(question, hostile)), answered('who', hostile, 'unknown')]);
	await her.share({ desk: desk as DeskId, kinds: ['account', 'identity', 'contact', 'support', 'evidence'], deskName: hostile });
	await her.say(desk as DeskId, hostile);
	const member = await new TestMember(place).signInAs(name);
	const [row] = await member.inbox(desk as DeskId);
	const wanted = row?.case as Parameters<TestMember['open']>[1];
	await member.open(desk as DeskId, wanted);
	await member.answer(desk as DeskId, wanted, hostile);
	await member.act(desk as DeskId, wanted, {
		do: 'state',
		state: 'waiting-for-survivor',
		reason: hostile,
		expectBy: null
	} as never);

	const watched = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const atDesk = await new DeskPage(watched.page).open(node.origin);
	await atDesk.signInAs(displayName);
	await watched.page.locator('.case-table tbody tr a, .case-table tbody tr button').first().click();
	await atDesk.at('What was told');
	assert.ok((await watched.page.locator('body').textContent())?.includes('onerror="window.struck=1"'), 'it stands there as text');
	assert.equal(await struck(watched.page), null);
	await watched.close();

	// Her space calls a desk what the directory calls it; a database takes no NUL.
	const hostileName = hostile.replaceAll('\u0000', '');
	const named = sql`update desks set profile = jsonb_set(profile::jsonb, '{names,en}', to_jsonb(${hostileName}::text)) where id = ${desk}`;
	await named.execute(node.app.db);
	const { watched: mine, space, page } = await enterSpace(browser, node.origin, her);
	const standsAsText = async (place: string): Promise<void> => {
		await page.locator('main').getByText('onerror="window.struck=1"').filter({ visible: true }).first().waitFor();
		assert.equal(await struck(page), null, place);
	};
	await standsAsText('her space, with the reason of a desk');
	await space.press(/^What you wrote/);
	await space.at('What you wrote');
	await standsAsText('her answers');
	assert.equal(await page.locator('.told .own-words', { hasText: 'onerror="window.struck=1"' }).count(), questions.length + 1);
	await space.press(/^Back$/);
	await space.press(/^Who may read/);
	await space.at('Who may read');
	await standsAsText('the name of a desk');
	await space.press(/^Back$/);
	await space.press(/^Messages/);
	await space.at('Messages');
	await page.locator('main .steps button').first().click();
	await page.locator('.letters').waitFor();
	await standsAsText('messages');
	assert.equal(await page.locator('.letters .own-words', { hasText: 'onerror="window.struck=1"' }).count(), 2);
	await mine.close();
});
