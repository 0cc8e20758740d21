import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { caseOf, enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, desks } = await serveDemonstration();

const choose = (page: Page, name: string, text: string): Promise<void> =>
	page.locator('main input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const chat = [
	'03/04/2026, 21:00 - Messages and calls are end-to-end encrypted.',
	...Array.from({ length: 130 }, (_, at) => `03/04/2026, 21:${String(at % 60).padStart(2, '0')} - Ana (invented): line ${at}`),
	'03/04/2026, 23:05 - Sam (invented): canary pay me 500 or everybody sees it',
	'03/04/2026, 23:06 - Sam (invented): IMG-1.jpg (file attached)'
].join('\n');
const mail = [
	'Received: from mailer.example by mx.home.example; Mon, 23 Nov 2026 21:05:35 +0000',
	'Authentication-Results: mx.home.example; dmarc=fail header.from=bank.example',
	'DKIM-Signature: v=1; d=mailer.example; s=k1; b=AAAA',
	'From: "Sam (invented)" <sam@bank.example>',
	'To: invented@home.example',
	'Date: Mon, 23 Nov 2026 21:05:33 +0000',
	'Subject: canary pay',
	'Content-Type: text/html',
	'',
	'<p>or everybody sees it</p>'
].join('\r\n');

test('she reads an export on her device, marks a threat, keeps its words, reads it again and marks more', async () => {
	const her = await filedAt(node.origin);
	await her.share({ desk: desks[0]?.id as DeskId, kinds: ['account', 'evidence'] });
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her);
	await page.getByRole('button', { name: /^Files/ }).click();
	await page.getByRole('button', { name: 'Conversations and lists' }).click();
	await space.at('Conversations and lists');
	await page.getByText('How to get an export').click();
	await space.look();

	await choose(page, 'diary.txt', 'Dear diary');
	await page.getByText('This is none of the exports we know.').waitFor();
	const before = sent.filter((request) => !request.url().includes('/app/')).length;
	await choose(page, 'Chat with Sam.txt', chat);
	await page.getByRole('heading', { name: 'Chat with Sam' }).waitFor();
	await space.look();
	await page.getByText('It is not clear whether its dates begin with the day or the month.').waitFor();
	await space.pick('The day');
	await page.getByText('It is not clear whether').waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Later messages' }).click();
	await page.getByLabel('Search in it').fill('PAY 500');
	await page.getByText('1 message', { exact: true }).waitFor();
	await page.getByRole('button', { name: 'Threat' }).click();
	await space.look();
	assert.equal(sent.filter((request) => !request.url().includes('/app/')).length, before, 'nothing was sent so far');
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/chat.png`, fullPage: true });

	await space.pick('Only what I marked, with twenty messages before and after');
	await page.getByRole('button', { name: 'Keep it' }).click();
	await page.getByText('The conversation is kept.').waitFor();
	await page.getByText(/^22 messages, kept/).waitFor();
	await page.getByText('1 message is marked').waitFor();
	await space.look();
	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	for (const secret of ['canary', 'Sam (invented)', 'Chat with Sam', 'everybody sees'])
		assert.ok(!bodies.includes(secret), secret);

	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByText('canary pay me 500 or everybody sees it').waitFor();
	await page.getByLabel('Only what is marked (1)').check();
	await page.getByText('1 message', { exact: true }).waitFor();
	assert.equal(await page.getByRole('button', { name: 'Threat' }).getAttribute('aria-pressed'), 'true');
	await page.getByLabel('Only what is marked (1)').uncheck();
	await page.getByLabel('Search in it').fill('IMG-1');
	await page.getByRole('button', { name: 'Demand' }).click();
	await page.getByRole('button', { name: 'Keep the marks' }).click();
	await page.getByText('2 messages are marked').waitFor();
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await space.at('Files');
	assert.equal(
		await page.getByText('Chat with Sam.json').count(),
		0,
		'it stands under the conversations, and not once more as a file'
	);
	assert.ok(caseOf(her));
	await watched.close();
});

test('an archive of conversations and mails: she chooses one, and reads how the mail came', async () => {
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, await filedAt(node.origin), phone);
	await space.press(/^Files/);
	await space.press('Conversations and lists');
	await space.at('Conversations and lists');
	const before = sent.filter((request) => !request.url().includes('/app/')).length;
	const archive = zipSync({
		'chats/Chat with Sam.txt': strToU8(chat),
		'chats/picture.jpg': Uint8Array.of(0xff, 0xd8),
		'mails/pay.eml': strToU8(mail)
	});
	await page
		.locator('main input[type=file]')
		.setInputFiles({ name: 'export.zip', mimeType: 'application/zip', buffer: Buffer.from(archive) });
	await page.getByRole('heading', { name: '2 conversations stand in it' }).waitFor();
	await space.look();
	await page.getByRole('button', { name: 'Read it' }).first().click();
	await page.getByText('Mails are told here as the file has them.').waitFor();
	await page.getByText('or everybody sees it').waitFor();
	await page.getByText('How this mail came').click();
	await page.getByText('The sender’s name may be invented.').waitFor();
	await page.getByText('All lines above the words').click();
	await page.getByText('DKIM-Signature: v=1').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/mail.png`, fullPage: true });
	assert.equal(sent.filter((request) => !request.url().includes('/app/')).length, before, 'nothing was sent');

	await page.getByRole('button', { name: 'Leave it' }).click();
	const box = Array.from({ length: 50 }, (_, at) =>
		['From 1@xxx Mon Nov 23', `Message-ID: <${at}@bank.example>`, `Subject: letter ${at}`, mail, '', ''].join('\r\n')
	).join('');
	await page
		.locator('main input[type=file]')
		.setInputFiles({ name: 'Inbox.mbox', mimeType: 'application/mbox', buffer: Buffer.from(box) });
	await page.getByRole('heading', { name: '50 conversations stand in it' }).waitFor();
	await page.getByText('50 conversations, 40 shown').waitFor();
	await page.getByLabel('Search in the titles').fill('LETTER 47');
	await page.getByText('1 conversation, 1 shown').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/mbox.png`, fullPage: true });
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByRole('heading', { name: 'letter 47' }).waitFor();
	await page.getByText('or everybody sees it').waitFor();
	await watched.close();
});

test('in Arabic, on a phone: the same page, from the right', async () => {
	const { watched, space, page } = await enterSpace(browser, node.origin, await filedAt(node.origin), {
		...phone,
		language: 'ar'
	});
	await page.getByRole('button', { name: /^الملفات/ }).click();
	await page.getByRole('button', { name: 'المحادثات والقوائم' }).click();
	await space.at('المحادثات والقوائم');
	await space.look();
	await choose(page, 'محادثة.txt', '٢٣‏/١١‏/٢٠٢٦، ٩:٠٥ م - شخص مخترع: ادفع ٥٠٠');
	await page.getByText('ادفع ٥٠٠').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/chat-ar.png`, fullPage: true });
	await watched.close();
});
