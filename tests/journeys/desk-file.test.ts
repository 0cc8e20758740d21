import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, people } = await serveDemonstration();
const shot = (name: string): { path: string; fullPage: true } => ({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
const textFile = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test('a desk adds a log with what is known of it, keeps of a picture of which it is not sure the number only, and she finds both', async () => {
	const lead = people.find(({ desk }) => desk !== null);
	const her = await filedAt(node.origin);
	await her.share({ desk: lead?.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });

	const { page, close } = await openPage(browser, node.origin, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
	const desk = await new DeskPage(page).open(node.origin);
	const puts: string[] = [];
	page.on('request', (request) => void (request.method() === 'PUT' && puts.push(request.url())));
	await desk.signInAs(lead?.displayName as string);
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await desk.press('Add a file');
	const asked = page.locator('main .question');
	await asked.getByText('Choose files').waitFor();
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('desk-file-choose'));

	await asked.locator('input[type=file]').setInputFiles([textFile('access.log', 'invented'), textFile('who.png', 'unsure')]);
	await desk.at('Does access.log show a person under 18?');
	await desk.look();
	await asked.locator('label', { hasText: 'No, it shows nobody' }).click();
	await asked.locator('button[type=submit]').click();
	await desk.at('What is known of this file');
	await desk.choose('Kind', 'Log of a server');
	await desk.fill('From whom', 'Invented provider');
	await desk.fill('Made with', 'invented-export');
	await desk.fill('Version', '2.1');
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('desk-file-about'));
	assert.deepEqual(puts, [], 'nothing is sent before');
	await desk.press('Keep it');

	await desk.at('Does who.png show a person under 18?');
	await asked.locator('label', { hasText: 'I am not sure' }).click();
	await asked.locator('button[type=submit]').click();
	await desk.at('We do not take this file');
	await page.getByText('What the law of a country says').waitFor();
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('desk-file-refused'));
	await desk.fill('Where can it be found, if you know?', 'https://invented.example/7');
	await asked.locator('button[type=submit]').click();
	await page.getByText('who.png: the number and the address are saved.').waitFor();
	await page.getByText('access.log is saved').waitFor();
	await page.getByRole('heading', { name: 'Files that your desk added' }).waitFor();
	assert.equal(new Set(puts).size, 1, 'the log alone was sent');
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('desk-file-added'));
	await close();

	const { watched, space, page: hers } = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await hers.getByRole('button', { name: /^Files/ }).click();
	await hers.getByRole('heading', { name: 'Added by desks' }).waitFor();
	await hers.getByText('access.log').waitFor();
	await space.look();
	if (process.env.LOOK) await hers.screenshot(shot('desk-file-hers'));
	await hers.getByRole('button', { name: 'What is known of each thing' }).click();
	await hers.getByRole('button', { name: 'https://invented.example/7' }).waitFor();
	await hers.getByRole('button', { name: 'access.log' }).click();
	await hers.getByText('invented-export 2.1').waitFor();
	await hers.locator('.evidence .timeline-title').filter({ hasText: '1. Received' }).waitFor();
	await hers.getByText('From: Invented provider').first().waitFor();
	await space.look();
	if (process.env.LOOK) await hers.screenshot(shot('desk-file-known'));
	await watched.close();
});
