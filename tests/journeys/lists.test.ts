import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { type DeskId, must } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { keepChat } from '#ui/sealing/keep-chat.ts';

const { browser, node, people } = await serveDemonstration();

const choose = (page: Page, name: string, content: string | Uint8Array): Promise<void> =>
	page.locator('main input[type=file]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
const log = [
	'Dec 31 23:59:58 host-of-invention sshd[1]: Failed password for ana from 203.0.113.7 port 4711',
	'Dec 31 23:59:59 host-of-invention sshd[1]: Accepted password for ana from 203.0.113.7 port 4712',
	'Jan  1 00:00:01 host-of-invention sshd[1]: session opened <b>canary</b>'
].join('\n');
const said = { Date: '2026-11-23 21:05:33', From: 'sam.invented', Content: 'pay or everybody sees it' };
const download = zipSync({
	'user_data_tiktok.json': strToU8(
		JSON.stringify({
			'Your Activity': {
				'Login History': { LoginHistoryList: [{ Date: '2026-11-23 21:05:33', IP: '203.0.113.7', Carrier: 'canary' }] }
			},
			'Direct Message': { 'Direct Messages': { ChatHistory: { 'Chat History with sam.invented:': [said] } } }
		})
	),
	'pages/watched.html': strToU8('<p>no</p>'),
	'lists/payments.csv': strToU8('Date,Amount,Note\r\n2026-11-23T21:05:33Z,500,"for ""Sam"", again"\r\n')
});

test('she reads a log on her device, says its clock, marks an address and keeps it; of a download what was not read is named', async () => {
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, await filedAt(node.origin), phone);
	await space.press(/^Files/);
	await space.press('Conversations and lists');
	await space.at('Conversations and lists');
	const before = sent.filter((request) => !request.url().includes('/app/')).length;
	await choose(page, 'mail.msg', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0));
	await page.getByText('This is a mail in Outlook’s own form').waitFor();
	await choose(page, 'auth.log', log);
	await page.getByRole('heading', { name: 'auth' }).waitFor();
	await page.getByText('A log or list can be made up').waitFor();
	await page.getByText('An address is not a person.').waitFor();
	await page.getByText('The log does not say the year').waitFor();
	await page.getByText('session opened <b>canary</b>').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/log.png`, fullPage: true });
	await page.getByLabel('In which year does it begin?').fill('2025');
	await page.getByLabel('In which year does it begin?').blur();
	await page.getByText('The year was typed by hand.').waitFor();
	await page.getByLabel('Which time zone was its clock in?').selectOption('60');
	await page.getByText('The time zone was chosen by hand.').waitFor();
	await page.getByLabel('Search in it').fill('accepted 203.0.113.7');
	await page.getByText('Lines: 1', { exact: true }).waitFor();
	await page.getByRole('button', { name: 'Address that matters' }).click();
	await space.look();
	assert.equal(sent.filter((request) => !request.url().includes('/app/')).length, before, 'nothing was sent so far');

	await page.getByRole('button', { name: 'Keep it', exact: true }).click();
	await page.getByText('It is kept.').waitFor();
	await page.getByText(/^Lines: 3, kept/).waitFor();
	await page.getByText('Lines marked: 1').waitFor();
	const bodies = sent.map((request) => request.postDataBuffer()?.toString('latin1') ?? '').join('\n');
	for (const secret of ['canary', 'host-of-invention', '203.0.113.7', 'auth.log']) assert.ok(!bodies.includes(secret), secret);
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByText('The time zone was chosen by hand.').waitFor();
	await page.getByLabel('Only what is marked (1)').check();
	await page.getByText('Lines: 1', { exact: true }).waitFor();
	await page.getByText('Accepted password for ana').waitFor();
	await space.look();
	await page.getByRole('button', { name: 'Leave it' }).click();

	await choose(page, 'TikTok data.zip', download);
	await page.getByRole('heading', { name: 'Found in it: 3' }).waitFor();
	await page.getByText('Not read: 1').click();
	await page.getByText('pages/watched.html').waitFor();
	await page.getByText('Sign-ins to an account. Lines: 1').waitFor();
	await page.getByText('List. Lines: 1').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/download.png`, fullPage: true });
	await page.getByRole('button', { name: 'Read it' }).nth(1).click();
	await page.getByText('Carrier: canary').waitFor();
	await space.look();
	await watched.close();
});

test('a long list is searched, read on and marked without a mouse', async () => {
	const { watched, space, page } = await enterSpace(browser, node.origin, await filedAt(node.origin), phone);
	await space.press(/^Files/);
	await space.press('Conversations and lists');
	await space.at('Conversations and lists');
	const time = (at: number): string => new Date(Date.UTC(2026, 10, 23, 0, at)).toISOString();
	await choose(page, 'long.log', Array.from({ length: 300 }, (_, at) => `${time(at)} line ${at} of it`).join('\n'));
	await page.getByText('Lines: 300', { exact: true }).waitFor();
	const focused = page.locator('*:focus');
	await page.getByLabel('Search in it').fill('2026-11-23T03:20');
	await page.getByText('Lines: 1', { exact: true }).waitFor();
	await page.getByRole('button', { name: 'Show what stands around it' }).focus();
	await page.keyboard.press('Enter');
	await page.locator('li:focus').getByText('line 200 of it').waitFor();
	await page.getByText('line 195 of it').waitFor();
	await page.keyboard.press('Tab');
	await focused.and(page.getByRole('button', { name: 'Demand' })).waitFor();
	for (const key of ['ArrowDown', 'ArrowRight', 'Space']) await page.keyboard.press(key);
	await focused.and(page.getByRole('button', { name: 'Threat', pressed: true })).waitFor();
	await page.getByLabel('Only what is marked (1)').check();
	await page.getByText('Lines: 1', { exact: true }).waitFor();
	await space.look();
	await page.getByRole('button', { name: 'Threat', pressed: true }).focus();
	await page.keyboard.press('Space');
	await page.locator('ol.chat:focus').waitFor({ state: 'attached' });
	await page.getByLabel('Only what is marked (0)').uncheck();
	await page.getByRole('button', { name: 'Later lines' }).focus();
	await page.keyboard.press('Enter');
	await page.locator('ol.chat:focus').getByText('line 60 of it').waitFor();
	await space.look();
	await watched.close();
});

test('in Arabic, on a small phone: a log reads from the left, the page around it from the right', async () => {
	const { watched, space, page } = await enterSpace(browser, node.origin, await filedAt(node.origin), {
		viewport: { width: 320, height: 640 },
		language: 'ar'
	});
	await page.getByRole('button', { name: /^الملفات/ }).click();
	await page.getByRole('button', { name: 'المحادثات والقوائم' }).click();
	await space.at('المحادثات والقوائم');
	await choose(page, 'web.log', '203.0.113.7 - - [10/Oct/2026:13:55:36 -0700] "GET /login?user=invented HTTP/1.0" 200 2326');
	const line = page.getByText('GET /login?user=invented');
	await line.waitFor();
	assert.equal(await line.evaluate((one) => getComputedStyle(one).direction), 'ltr');
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/log-ar.png`, fullPage: true });
	await watched.close();
});

test('a desk that may read it sees a log as lines, with what she marked; so does she, in the dark', async () => {
	const lead = people.find(({ desk }) => desk !== null);
	assert.ok(lead?.desk);
	const her = await filedAt(node.origin);
	const clock = { minutesAhead: 60, year: 2025 };
	const marks = [{ place: 1, mark: 'login' as const }];
	const chosen = { files: [new File([log], 'auth.log')], order: null, clock, which: null, marks, whole: true };
	must(await keepChat(her.session, chosen, { signal: new AbortController().signal, report: () => {} }));
	await her.share({ desk: lead.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });
	const atDesk = await openPage(browser, node.origin, { viewport: { width: 1280, height: 800 } });
	const desk = await new DeskPage(atDesk.page).open(node.origin);
	await desk.signInAs(lead.displayName);
	await atDesk.page.locator('.row-name').first().click();
	await atDesk.page.getByText('Log of a server. Lines: 3, as the person kept them.').waitFor();
	await desk.press('Read it');
	await atDesk.page.getByText('Accepted password for ana').waitFor();
	await atDesk.page.getByText('The time zone was chosen by hand.').waitFor();
	await atDesk.page.getByRole('checkbox', { name: 'Only what is marked (1)' }).check();
	await atDesk.page.getByText('Lines: 1', { exact: true }).waitFor();
	await atDesk.page.getByRole('strong').getByText('Sign-in').waitFor();
	await desk.look();
	if (process.env.LOOK) await atDesk.page.screenshot({ path: `${process.env.LOOK}/log-desk.png`, fullPage: true });
	await atDesk.page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await atDesk.page.getByRole('button', { name: 'auth' }).click();
	await atDesk.page.getByText('A log can be made up').waitFor();
	await desk.look();
	if (process.env.LOOK) await atDesk.page.screenshot({ path: `${process.env.LOOK}/log-item.png`, fullPage: true });
	await atDesk.close();

	const dark = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const };
	const { watched, space, page } = await enterSpace(browser, node.origin, her, dark);
	await space.press(/^Files/);
	await space.press('Conversations and lists');
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByText('Accepted password for ana').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/log-dark.png`, fullPage: true });
	await watched.close();
});
