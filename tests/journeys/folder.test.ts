import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { drawnFile } from '#tests/support/drawn-picture.ts';
import { enterSpace, filedAt, phone, story } from '#tests/support/her-space.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const { browser, node, people } = await serveDemonstration();
const shot = (name: string): { path: string; fullPage: true } => ({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
const verify = (place: string): Promise<Ran> => runProgram(process.execPath, ['src/cli/main.ts', 'verify', place], { cwd: root });

/** Presses what saves, and gives where the file lies. */
async function savedBy(t: TestContext, page: Page, button: string): Promise<string> {
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
	const place = `${await throwawayFolder(t)}/${download.suggestedFilename()}`;
	await download.saveAs(place);
	return place;
}

test('she makes a folder of what she chose, saves it as one file, and anybody finds it good', async (t) => {
	const her = await filedAt(node.origin);
	await her.attach('canary-picture.txt', new TextEncoder().encode('invented bytes'));
	await her.attach('canary-left.txt', new TextEncoder().encode('these stay'));
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await page.getByRole('button', { name: /^A folder for a court/ }).click();
	await space.at('A folder for a court or the police');
	await page.getByLabel('canary-picture.txt').waitFor();
	if (process.env.LOOK) await page.screenshot(shot('folder-320'));
	await space.look();
	await page.getByRole('button', { name: 'Make the folder' }).click();
	await page.getByText('Choose at least one thing.').waitFor();
	await space.pick('canary-picture.txt');
	await page.getByRole('group', { name: 'What goes in of what you wrote?' }).locator('label').first().click();
	await page.getByRole('button', { name: 'Make the folder' }).click();
	await page.getByText('Choose who can open the file.').waitFor();
	await space.pick('Anybody who has it');
	await page.getByLabel('Who gets it').fill('Invented court');
	await page.getByLabel('Language of the papers').selectOption('es');
	await page.getByLabel('For which country is the declaration?').selectOption('IN');
	await page.getByRole('button', { name: 'Make the folder' }).click();
	await page.getByText(/^The folder is ready: folder-/).waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-ready-320'));
	const place = await savedBy(t, page, 'Save to this device');
	const { code, stdout, stderr } = await verify(place);
	assert.deepEqual([code, stderr], [0, '']);
	assert.match(stdout, /2 items are word for word/);
	assert.match(stdout, /acts stand in the log/);
	const inside = unzipSync(await readFile(place));
	const paper = (name: string): string => {
		const found = Object.keys(inside).find((one) => one.endsWith(name));
		return strFromU8((found && inside[found]) || new Uint8Array());
	};
	assert.match(
		paper('data/papers/report.html'),
		/<html lang="es"[\s\S]*Qué hay en esta carpeta de pruebas[\s\S]*canary-picture\.txt/
	);
	assert.match(paper('data/papers/certificate.html'), /Bharatiya Sakshya Adhiniyam/);
	assert.equal(paper('data/verify.html'), await (await fetch(`${node.origin}/app/verify.html`)).text());

	await page.getByRole('button', { name: 'Back', exact: true }).click();
	await page.getByText('canary-picture.txt').first().waitFor();
	const space2 = await her.comeBack();
	const out = space2.timeline.flatMap((event) => (event.what === 'custody' && event.deed === 'exported' ? [event.item] : []));
	assert.ok(out.includes('canary-picture.txt') && out.length === 2, out.join());
	await watched.close();
});

test('a folder that she locks for a desk opens there and nowhere else; the desk makes one of what it may read, and she sees why', async (t) => {
	const lead = people.find(({ desk }) => desk !== null);
	assert.ok(lead?.desk);
	const her = await filedAt(node.origin);
	await her.attach('canary-picture.txt', new TextEncoder().encode('invented bytes'));
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'canary-seen.png');
	await drawing.close();
	await her.attach('canary-seen.png', new Uint8Array(drawn.buffer), 'adults');
	await her.share({ desk: lead.desk as DeskId, kinds: ['account', 'evidence'], urgent: true });
	const hers = await enterSpace(browser, node.origin, her, phone);
	await hers.page.getByRole('button', { name: /^A folder for a court/ }).click();
	await hers.space.pick('canary-picture.txt');
	await hers.space.pick('canary-seen.png');
	await hers.page.getByRole('heading', { name: 'What else goes in' }).waitFor();
	await hers.space.pick('Only one desk');
	await hers.page.getByLabel('Which desk?').selectOption(lead.desk);
	await hers.space.look();
	await hers.page.getByRole('button', { name: 'Make the folder' }).click();
	await hers.page.getByText(/^The folder is ready: folder-.*\.tar\.age/).waitFor();
	const locked = await savedBy(t, hers.page, 'Save to this device');
	await hers.watched.close();

	const watched = await openPage(browser, node.origin, { viewport: { width: 1280, height: 800 } });
	const desk = await new DeskPage(watched.page).open(node.origin);
	await desk.signInAs(lead.displayName);
	const { page } = watched;
	await page.locator('.row-name').first().waitFor();
	await desk.view('You');
	await page.getByLabel('The file (.age)').setInputFiles({ name: 'other.age', mimeType: '', buffer: Buffer.from('nothing') });
	await page.getByText('This file cannot be opened here').waitFor();
	await page.getByLabel('The file (.age)').setInputFiles(locked);
	await page.getByText('Open that case first, in the list of cases').waitFor();
	await page.getByRole('link', { name: 'Cases', exact: true }).click();
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: 'Evidence', exact: true }).waitFor();
	await desk.view('You');
	await page.getByLabel('The file (.age)').setInputFiles(locked);
	await page.getByRole('heading', { name: /^It stands in a log whose key did not come with it/ }).waitFor();
	await page.getByText('The case of this folder is open at your desk.').waitFor();
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-locked'));
	await page.getByText('Save the whole folder, open').first().click();
	await page.getByRole('button', { name: 'Save the whole folder, open' }).click();
	await page.getByText('Say why first.').waitFor();
	await page.getByLabel('Why you need all of it, open').fill('Asked by an invented court');
	await desk.look();
	const opened = await verify(await savedBy(t, page, 'Save the whole folder, open'));
	assert.deepEqual([opened.code, opened.stderr], [0, '']);

	const card = page.locator('.file').filter({ hasText: 'canary-seen.png' });
	const shown = page.locator('.sight-shown');
	assert.equal(await shown.count(), 0, 'nothing is shown by itself');
	await card.getByRole('button', { name: 'Open it, with a reason' }).click();
	assert.ok(await card.getByRole('button', { name: 'Open it, covered' }).isDisabled(), 'not without a reason');
	await card.locator('label', { hasText: 'To prepare a step in a procedure' }).click();
	await card.getByRole('button', { name: 'Open it, covered' }).click();
	await card.locator('.sight-frame[data-blur="3"][data-colour="no"][data-size="0"] canvas[data-drawn]').waitFor();
	await card.getByText('Today you opened 1 of 20').waitFor();
	if (process.env.LOOK) await page.screenshot(shot('folder-locked-covered'));
	await card.getByRole('button', { name: 'This may show a person under 18' }).click();
	await page.locator('dialog[open]').waitFor();
	assert.equal(await shown.count(), 0, 'off the screen before anything is asked');
	await page.locator('dialog[open]').getByRole('button', { name: 'Close it for every desk' }).click();
	await page.getByText('The folder is put away').waitFor();
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-locked-closed'));
	await page.getByLabel('The file (.age)').setInputFiles(locked);
	await page.getByText('This folder stays closed.').waitFor();
	assert.equal(await page.getByRole('button', { name: 'Save the whole folder, open' }).count(), 0);

	await page.getByRole('link', { name: 'Cases', exact: true }).click();
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await page.getByRole('button', { name: 'Make a folder', exact: true }).click();
	await page.locator('.folder label', { hasText: 'canary-picture.txt' }).click();
	assert.equal(await page.locator('.folder label', { hasText: 'canary-seen.png' }).count(), 0, 'what was closed goes into none');
	await page.locator('.folder label', { hasText: 'Anybody who has it' }).click();
	await page.getByRole('button', { name: 'Make the folder' }).click();
	await page.getByText('Say why it is given out.').waitFor();
	await page.getByLabel('Why it is given out').fill('Ordered by an invented court');
	await desk.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-desk'));
	await page.getByRole('button', { name: 'Make the folder' }).click();
	await page.getByText(/^The folder is ready: folder-.*\.zip/).waitFor();
	const made = await verify(await savedBy(t, page, 'Save to this device'));
	assert.deepEqual([made.code, made.stderr], [0, '']);
	await watched.close();
	const { timeline } = await her.comeBack();
	assert.equal(
		timeline.filter((event) => event.what === 'custody' && event.deed === 'exported' && event.desk === lead.desk).length,
		3,
		'both things of the locked folder, and the one of its own'
	);
	const later = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await later.page.getByRole('button', { name: /^A folder for a court/ }).click();
	const out = later.page.getByRole('region', { name: 'Left out' });
	await out.getByText('canary-seen.png').waitFor();
	assert.equal(await later.page.getByLabel('canary-seen.png').count(), 0);
	await later.space.pick('canary-picture.txt');
	await later.page.getByText('These names are in the steps:').waitFor();
	await later.space.look();
	if (process.env.LOOK) await later.page.screenshot(shot('folder-left-out-320'));
	await later.watched.close();
});

test('a folder that she locks for somebody outside: a wrong key is named, the key is shown to compare, and only its secret half opens the file', async (t) => {
	const secret = await generateX25519Identity();
	const key = await identityToRecipient(secret);
	const her = await filedAt(node.origin);
	await her.attach('canary-picture.txt', new TextEncoder().encode('invented bytes'));
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { viewport: { width: 320, height: 740 } });
	await page.getByRole('button', { name: /^A folder for a court/ }).click();
	await space.pick('canary-picture.txt');
	await space.pick('Only somebody outside who has an age key');
	const make = page.getByRole('button', { name: 'Make the folder' });
	for (const [typed, said] of [
		[key.slice(0, -2), 'This is not one whole age key.'],
		[secret, 'This is a secret key.'],
		[`age1pq1${key.slice(5)}`, 'This key begins with age1pq1.']
	] as const) {
		await page.getByLabel('Their key').fill(typed);
		await make.click();
		await page.getByRole('alert').filter({ hasText: said }).waitFor();
	}
	await page.getByLabel('Their key').fill(key);
	await page.getByText('Nobody here knows whose key this is.').waitFor();
	await page.getByText('quantum computers may open it').waitFor();
	await page.getByText((key.match(/.{1,4}/g) ?? []).join(' '), { exact: true }).waitFor();
	await page.getByLabel('Who gets it').fill('Invented court');
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-outside-320'));
	await make.click();
	await page.getByText(/^The folder is ready: folder-.*\.tar\.age/).waitFor();
	await page.getByText('The file is locked for the key below.').waitFor();
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-outside-ready-320'));
	const locked = await savedBy(t, page, 'Save to this device');
	const decrypter = new Decrypter();
	decrypter.addIdentity(secret);
	const opened = `${await throwawayFolder(t)}/opened.tar`;
	await writeFile(opened, await decrypter.decrypt(await readFile(locked)));
	const { code, stdout, stderr } = await verify(opened);
	assert.deepEqual([code, stderr], [0, '']);
	assert.match(stdout, /1 items are word for word/);
	await watched.close();
});

test('the page reads well in Arabic and in the dark', async () => {
	const her = await filedAt(node.origin);
	await her.attach('canary-picture.txt', new TextEncoder().encode('invented'));
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { ...phone, language: 'ar', colorScheme: 'dark' });
	await page.getByRole('button', { name: /^ملف لمحكمة/ }).click();
	await space.pick('canary-picture.txt');
	await space.look();
	if (process.env.LOOK) await page.screenshot(shot('folder-ar-dark'));
	if (process.env.LOOK) {
		await space.pick('جهة خارجية واحدة لها مفتاح age');
		await page.getByLabel('مفتاح تلك الجهة').fill(await identityToRecipient(await generateX25519Identity()));
		await page.screenshot(shot('folder-outside-ar-dark'));
	}
	assert.equal(await page.getByText(story).count(), 1, 'what she wrote is told by its beginning');
	await watched.close();
});
