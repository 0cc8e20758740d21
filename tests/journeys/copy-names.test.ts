import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { parseSavedChat } from '#core/evidence';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import type { TestSurvivor } from '#tests/support/survivor.ts';
import { keepChat } from '#ui/sealing/keep-chat.ts';

const { browser, node, people } = await serveDemonstration();
const quiet = { signal: new AbortController().signal, report: () => {} };
const shot = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};

/** Somebody who kept a conversation and marked a threat in it. */
async function withChat(title: string, lines: readonly string[]): Promise<TestSurvivor> {
	const her = await filedAt(node.origin);
	const files = [new File([lines.map((line) => `23/11/2026, 21:05 - ${line}`).join('\n')], `${title}.txt`)];
	await her.look();
	const kept = await keepChat(
		her.session,
		{ files, order: null, which: null, marks: [{ place: 1, mark: 'threat' }], whole: true },
		quiet
	);
	assert.ok(kept.ok);
	return her;
}

test('she makes a copy of a conversation with names replaced: it says which words stay, is kept beside the original, and holds none of them', async () => {
	const her = await withChat('Chat with Sam Quill', [
		'Ana (invented): are you SAM from Anabel’s school, Harbour High?',
		'Sam Quill: pay ana, write sam.q@bank.example or @samq or +63 917 555 0101',
		'Ana (invented): Harbour-high knows'
	]);
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her, phone);
	await space.press(/^Files/);
	await space.press('Conversations and lists');
	await space.at('Conversations and lists');
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByText('pay ana, write').waitFor();
	await space.press('Make a copy with names replaced');
	await page.getByRole('heading', { name: 'Replace names' }).waitFor();
	await page.getByRole('group', { name: 'Person A' }).getByRole('checkbox', { name: 'Ana (invented)' }).waitFor();
	await page.getByRole('group', { name: 'Person B' }).getByRole('checkbox', { name: 'Sam', exact: true }).waitFor();
	await page.getByLabel('Word or number').fill('Nowhere');
	await page.getByRole('button', { name: 'Add it' }).click();
	await page.getByText('“Nowhere” does not stand in it as a whole word.').waitFor();
	await page.getByLabel('Word or number').fill('harbour high');
	await page.getByLabel('Replace it with').selectOption({ label: 'a place' });
	await page.getByRole('button', { name: 'Add it' }).click();
	await page.getByText('“harbour high” will be replaced.').waitFor();
	await page.getByLabel('Word or number').fill('school');
	await page.getByLabel('Replace it with').selectOption({ label: 'Place A' });
	await page.getByRole('button', { name: 'Add it' }).click();
	await page.getByText('“school” will be replaced.').waitFor();
	await space.look();
	await shot(page, 'names-choose');
	const before = sent.filter((request) => !request.url().includes('/app/')).length;

	await space.press('See the copy');
	await page.getByRole('heading', { name: 'Chat with Person B' }).waitFor();
	await page.getByText('pay Person A, write E-mail A or Account A or Number A').waitFor();
	await page.getByText('are you Person B from Anabel’s Place A, Place A?').waitFor();
	await page.getByRole('heading', { name: 'Longer words that stay' }).waitFor();
	await space.look();
	await shot(page, 'names-copy');
	await page.locator('.file-rows > li').filter({ hasText: 'Anabel' }).getByRole('button', { name: 'Replace it too' }).click();
	await page.getByRole('heading', { name: 'Longer words that stay' }).waitFor({ state: 'detached' });
	await page.getByText('from Person A’s Place A, Place A?').waitFor();
	await page.getByText('Place A knows').waitFor();
	assert.equal(sent.filter((request) => !request.url().includes('/app/')).length, before, 'nothing was sent so far');

	await space.press('Keep this copy');
	await page.getByText('The copy is kept beside the original, with your conversations.').waitFor();
	await page.getByText('A copy with names replaced').waitFor();
	await space.look();
	await shot(page, 'names-kept');
	const copy = (await her.look()).items.find(({ derivation }) => derivation?.method === 'names-replaced');
	assert.equal(copy?.title, 'Chat with Person B');
	const { chats } = await her.look();
	const file = chats.find(({ title }) => title === 'Chat with Person B');
	assert.deepEqual(file?.marks, [{ place: 1, mark: 'threat' }]);
	const read = await her.open(file?.file as NonNullable<typeof file>['file']);
	assert.ok(parseSavedChat(read));
	for (const secret of ['ana', 'sam', 'quill', 'harbour', 'bank.example', '917'])
		assert.ok(!new TextDecoder().decode(read).toLowerCase().includes(secret), secret);

	await space.press('Back');
	await space.press('What is known of each thing');
	await page.getByRole('button', { name: 'Chat with Person B' }).click();
	await page.getByText('Names were replaced').waitFor();
	await page.getByText('It was made from something else. The original proves more.').waitFor();
	await space.look();
	await page.getByRole('button', { name: 'Make a copy' }).click();
	await page.getByRole('heading', { name: 'Replace names' }).waitFor();
	await watched.close();
});

test('in Arabic, in the dark: a name with a particle before it is another word, which is listed', async () => {
	const her = await withChat('محادثة', ['سامي المخترع: ادفع يا ليلى', 'ليلى: قل لسامي وسَامِي لا']);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, {
		viewport: { width: 320, height: 740 },
		language: 'ar',
		colorScheme: 'dark'
	});
	await page.getByRole('button', { name: /^الملفات/ }).click();
	await page.getByRole('button', { name: 'المحادثات والقوائم' }).click();
	await page.getByRole('button', { name: 'قراءة', exact: true }).click();
	await page.getByRole('button', { name: 'صنع نسخة بأسماء مستبدلة' }).click();
	await page.getByRole('group', { name: 'الشخص أ' }).waitFor();
	await space.look();
	await shot(page, 'names-choose-ar');
	await page.getByRole('button', { name: 'رؤية النسخة' }).click();
	await page.getByText('ادفع يا الشخص ب').waitFor();
	await page.locator('.file-rows > li').filter({ hasText: 'لسامي' }).getByRole('button', { name: 'استبدالها أيضًا' }).waitFor();
	await space.look();
	await shot(page, 'names-copy-ar');
	await watched.close();
});

test('a desk makes a copy of a conversation with names replaced: nothing goes out before, it is told as the desk’s, and she reads that and the copy', async () => {
	const lead = people.find(({ deskName }) => deskName === 'Advice desk');
	const her = await withChat('Chat with Sam Quill', ['Ana (invented): are you Sam?', 'Sam Quill: pay, ana']);
	await her.share({ desk: lead?.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });
	const { page, close } = await openPage(browser, node.origin, { ...phone, colorScheme: 'dark' });
	const desk = await new DeskPage(page).open(node.origin);
	const puts: string[] = [];
	page.on('request', (request) => void (request.method() === 'PUT' && puts.push(request.url())));
	await desk.signInAs(lead?.displayName as string);
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await page.getByRole('button', { name: 'Chat with Sam Quill' }).click();
	await page.getByRole('heading', { name: 'A copy that shows less' }).waitFor();
	assert.equal(await page.getByText('pay, ana').count(), 0, 'nothing is shown by itself');
	await desk.look();
	await desk.press('Make a copy that shows less');
	await page.getByRole('group', { name: 'Person B' }).waitFor();
	await page.locator('.evidence .timeline-title').filter({ hasText: '1. Opened' }).waitFor();
	await desk.look();
	await shot(page, 'names-desk-choose');
	await desk.press('See the copy');
	await page.getByText('pay, Person A').waitFor();
	await desk.look();
	assert.deepEqual(puts, [], 'nothing is sent before it is kept');
	await desk.press('Keep this copy');
	await desk.status('copy-1.json is kept.');
	await page.locator('.evidence .timeline-title').filter({ hasText: '2. Something was made from it' }).waitFor();
	assert.equal(new Set(puts).size, 1);
	await page.locator('.evidence').getByRole('button', { name: 'Back to the list' }).click();
	await page.getByRole('button', { name: 'copy-1.json' }).click();
	await page.getByText('Made by', { exact: true }).waitFor();
	await page.getByText('Names were replaced').waitFor();
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByText('pay, Person A').waitFor();
	await desk.look();
	await shot(page, 'names-desk-made');
	await close();

	const made = (await her.look()).items.find(({ derivation }) => derivation?.method === 'names-replaced');
	assert.ok(made?.by.kind === 'member' && made.by.desk === lead?.desk);
	const {
		watched,
		space,
		page: hers
	} = await enterSpace(browser, node.origin, her, {
		viewport: { width: 320, height: 740 },
		language: 'ar'
	});
	await hers.getByText('صُنع شيء منه').first().waitFor();
	await hers.getByRole('button', { name: /^الملفات/ }).click();
	await hers.getByRole('button', { name: 'ما يُعرف عن كل شيء' }).click();
	await hers.getByRole('button', { name: 'copy-1.json' }).click();
	await hers.getByText('صُنعت لدى').waitFor();
	await hers.getByRole('button', { name: 'قراءة', exact: true }).click();
	await hers.getByText('pay, Person A').waitFor();
	await space.look();
	await shot(hers, 'names-desk-hers');
	await watched.close();
});
