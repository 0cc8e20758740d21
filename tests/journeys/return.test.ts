import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Decrypter } from 'age-encryption';
import type { Page } from 'playwright-core';
import { type DeskId, must } from '#core/base';
import { leafHashOf, parsePolicy, parseReceipt, verifyProofFile } from '#core/log';
import english from '#locales/en.json' with { type: 'json' };
import { openPage, workersGone } from '#tests/support/browser.ts';
import { caseOf, enterSpace, filedAt, phone, story } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { readSquares } from '#tests/support/read-squares.ts';
import { savedProof } from '#tests/support/saved-proof.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { keptByBrowser, SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, node, desks } = await serveDemonstration();
const hotline = desks.find(({ kind }) => kind === 'hotline')?.id as DeskId;

const filed = () => filedAt(node.origin);
const entered = (her: TestSurvivor) => enterSpace(browser, node.origin, her);

test('wrong words, too few words and the right ones, typed any way', async () => {
	const her = await filed();
	const watched = await openPage(browser, node.origin, phone);
	const { page } = watched;
	const space = await new SurvivorPage(page).open(node.origin, '/en/return');
	await space.look();
	await space.write('apple bird');
	await space.primary();
	await page.getByText('That is 2 words. There are eight.').waitFor();
	await space.write(her.codename.replace(/^\S+/, 'zzz'));
	await space.primary();
	await page.getByText('These words open nothing here.').waitFor();
	await space.look();
	await space.write(` ${her.codename.toUpperCase().replaceAll(' ', ',  ')}. `);
	await space.primary();
	await space.at('Your space');
	await space.look();
	await watched.close();
});

test('she sees who opened it and what they said, answers, adds, and sees her last visit', async () => {
	const her = await filed();
	await her.share({ desk: hotline, kinds: ['account'], deskName: 'Night and day desk' });
	const member = await new TestMember(await placeAt(node.origin)).signInAs('hana.invented');
	await member.open(hotline, caseOf(her));
	await member.answer(hotline, caseOf(her), 'We believe you.');
	await member.act(hotline, caseOf(her), {
		do: 'state',
		state: 'waiting-for-survivor',
		reason: 'One question is open.',
		expectBy: null
	} as never);

	const { watched, space, sent, page } = await entered(her);
	await space.look();
	const home = (await page.locator('main').textContent()) ?? '';
	for (const told of [
		'Your last visit was',
		'Night and day desk waits for an answer from you.',
		'Night and day desk opened it',
		'Night and day desk wrote to you',
		'Night and day desk: Waiting for you',
		'One question is open.',
		'Messages 1 new',
		'Read 1 new message',
		'You saved it for the first time'
	])
		assert.ok(home.includes(told), told);
	assert.match(home, /Night and day desk waits for an answer from you\.\s*One question is open\.\s*Hana Invented/);
	await space.press(/^Messages/);
	await space.look();
	await space.press(/^Night and day desk 1 new/);
	await page.getByText('We believe you.').waitFor();
	await page.getByText('When it reads: Day and night, every day').waitFor();
	await space.look();
	await space.press('Back');
	assert.equal(await page.getByText('1 new').count(), 0, 'what she has read is not new any more');
	await space.press(/^Night and day desk/);
	await space.write('Thank you. canary answer');
	await space.primary();
	await page.getByText('Sent.').waitFor();
	await space.press('Back');
	await space.press('Back');
	await page.getByText('Night and day desk is working on it.').waitFor();
	await space.press(/^What you wrote/);
	await page.getByText(story).waitFor();
	await page.getByText('Yes, it still happens').waitFor();
	await space.look();
	await space.write('canary addition');
	await page.getByText('Night and day desk reads this at once').waitFor();
	await page.getByText('Nobody reads this yet').first().waitFor();
	await space.pick('What happened');
	await space.primary();
	await page.getByText('Saved.').waitFor();
	const told = sent.map((request) => `${request.url()} ${request.postData() ?? ''}`).join('\n');
	assert.ok(!told.includes('canary') && !told.includes(her.codename));
	assert.deepEqual(await keptByBrowser(page), []);
	await watched.close();

	const shown = await member.open(hotline, caseOf(her));
	assert.deepEqual(
		shown.shown.messages.map(({ text }) => text),
		['We believe you.', 'Thank you. canary answer']
	);
	assert.ok(JSON.stringify(shown).includes('canary addition'));
});

test('she lets a desk read, stops it again, and its key is changed in the same step', async () => {
	const her = await filed();
	const { watched, space, page } = await entered(her);
	await page.getByText('Nobody reads it').waitFor();
	await space.press(/^Who may read/);
	await space.look();
	const desk = await space.shareWithFirst();
	await space.primary();
	await space.at('Who may read');
	await page.locator('.desk-card').filter({ hasText: desk }).waitFor();
	await space.look();
	await space.press('Change or extend');
	assert.ok(await page.getByRole('checkbox', { name: 'What happened' }).isChecked(), 'it begins with what holds now');
	await space.pick('How to reach you');
	await space.primary();
	await space.primary();
	await space.pick('12 months');
	await space.primary();
	await page.getByText('What changes').waitFor();
	await page.getByText('It may now also read').waitFor();
	await page.getByText('Before:').waitFor();
	await page.getByText('Nothing changes').waitFor({ state: 'detached' });
	await space.pick('Mark it as urgent');
	await page.getByText('It is now marked as urgent.').waitFor();
	await space.look();
	await space.primary();
	await page.locator('.may-read').waitFor();
	await space.primary();
	await space.at('Who may read');
	await page.getByText(`${desk}: you changed what it may read.`).waitFor();
	assert.equal(await page.locator('.desk-card').count(), 1, 'only the new consent holds');
	await space.look();
	await space.press('Stop it from reading');
	await page.getByRole('dialog').getByText('cannot be taken back').waitFor();
	await space.look();
	await page.getByRole('dialog').getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByText('Stopped. The locks of these parts are changed.').waitFor();
	await page.getByText(`${desk}: you stopped it from reading.`).waitFor();
	await space.look();
	await watched.close();
	const after = await her.look();
	assert.deepEqual(after.findings, []);
	const account = her.session.held?.reading?.parts.find(({ kind }) => kind === 'account');
	assert.deepEqual([account?.epoch, account?.rotationDue, account?.holders], [2, false, [{ kind: 'survivor' }]]);
});

test('she takes everything away: the file opens with her words, and what she wrote is in it', async (t) => {
	const her = await filed();
	const { watched, space, page } = await entered(her);
	await space.press(/^Take everything away/);
	await space.look();
	await page.getByText('can read everything in it, also after you have erased').waitFor();
	await space.press('Prepare the file');
	await page.getByText('The file is ready.').waitFor();
	const [download] = await Promise.all([page.waitForEvent('download'), space.press('Save it to this device')]);
	assert.equal(download.suggestedFilename(), 'archive.tar');
	const tar = await download.path();
	const entry = (name: string): Buffer => spawnSync('tar', ['xOf', tar, name], { maxBuffer: 1 << 26 }).stdout;
	const keys = new Decrypter();
	keys.addPassphrase(her.codename);
	const identities = (await keys.decrypt(entry('keys.age'), 'text')).split('\n').filter((line) => line.startsWith('AGE-'));
	const names = spawnSync('tar', ['tf', tar])
		.stdout.toString()
		.split('\n')
		.filter((name) => name.startsWith('parts/'));
	let found = '';
	for (const name of names) {
		const open = new Decrypter();
		for (const identity of identities) open.addIdentity(identity);
		found += await open.decrypt(entry(name), 'text');
	}
	assert.ok(found.includes(story));
	assert.ok(!(await readFile(tar)).includes(story));
	const readme = entry('README.txt').toString();
	assert.match(
		readme,
		/^This archive is a copy of everything[\s\S]*whoever has this archive and your eight words can read all of it/
	);
	t.diagnostic(`${names.length} sealed items, ${identities.length} keys`);
	await watched.close();
});

/** Takes the proof on the page that says that all is erased. */
async function proofOfErasure(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'A proof that it is erased' }).click();
	return savedProof(page, page, 'Save the proof');
}

test('she erases everything after typing the word, her words open nothing any more, and she can take a proof of it', async () => {
	const her = await filed();
	const erased = caseOf(her);
	const { watched, space, page } = await entered(her);
	await space.press(/^Erase everything/);
	await page.locator('main input[type=text]').fill('no');
	await space.press('Erase everything');
	await page.getByText('The word is different.').waitFor();
	await page.locator('main input[type=text]').fill('Erase');
	await space.press('Erase everything');
	await space.at('Everything is erased');
	await workersGone(page);
	await space.look();
	assert.ok(!(await page.content()).includes(story));
	const text = await proofOfErasure(page);
	await space.look();
	const proof = must(parseReceipt(text));
	const policy = must(parsePolicy(`log ${(await placeAt(node.origin)).vkey}\nquorum none\n`));
	assert.equal(verifyProofFile(proof.file, leafHashOf(proof.leaf), policy).ok, true);
	const event = proof.opening?.event as { act?: string; case?: string };
	assert.deepEqual([event.act, event.case], ['erase', erased]);
	assert.ok(!text.includes(her.codename) && !JSON.stringify(proof.opening).includes('canary'));

	await page.getByRole('button', { name: 'A page to print' }).click();
	await space.at('A page to print');
	await page.getByText('whoever reads the squares with a phone reads that a space was erased').waitFor();
	await space.look();
	await page.emulateMedia({ media: 'print' });
	const { title, text: neutral } = english.proofs.sheet;
	const printed = String(await page.evaluate('document.body.innerText')).trim();
	assert.equal(printed, `${title}\n\n${neutral}`, 'the paper says nothing to who reads it without a camera');
	const carried = must(parseReceipt(await readSquares(page)));
	assert.deepEqual([carried.leaf, carried.opening], [proof.leaf, proof.opening]);
	assert.equal(verifyProofFile(carried.file, leafHashOf(carried.leaf), policy).ok, true);
	await page.emulateMedia({ media: 'screen' });
	await space.press('Back');
	await space.at('Everything is erased');
	assert.deepEqual(await keptByBrowser(page), []);
	await workersGone(page);
	await watched.close();
	const gone = await her.session.enter({ codename: her.codename, pin: '' });
	assert.equal(gone.ok ? '' : gone.refusal.code, 'not-found');
});

test('a database set back to before is noticed: she is told, may read, and can write nothing', async () => {
	const her = await filed();
	await her.session.write([{ place: 'account', content: answered('what', 'later words') }]);
	const last = her.session.held?.own.parts.find(({ kind }) => kind === 'account');
	await node.app.db
		.deleteFrom('entries')
		.where('case_id', '=', caseOf(her))
		.where('part', '=', last?.part as number)
		.where('seq', '=', last?.seq as number)
		.execute();
	const { watched, space, page } = await entered(her);
	await page.getByText('Something does not fit').waitFor();
	await page.getByText('Something that was there before is missing now.').waitFor();
	await space.look();
	await space.press(/^What you wrote/);
	await page.getByText(story).waitFor();
	assert.equal(await page.locator('main textarea').count(), 0);
	await space.press('Back');
	await space.press(/^Who may read/);
	assert.equal(await page.getByRole('button', { name: 'Let a desk read' }).count(), 0);
	await watched.close();
});

test('a desk is called in her language what the directory calls it, whatever its name was when she let it read; one that left keeps that name', async () => {
	const her = await filedAt(node.origin);
	const names = desks.find(({ id }) => id === hotline)?.names ?? {};
	await her.share({ desk: hotline, kinds: ['account'], deskName: 'Its older name' });
	const { watched, page } = await enterSpace(browser, node.origin, her, { ...phone, language: 'ar' });
	await page
		.locator('.standing-title')
		.filter({ hasText: names.ar ?? '' })
		.waitFor();
	await watched.close();

	await node.app.db.updateTable('desks').set({ live: false }).where('id', '=', hotline).execute();
	const later = await enterSpace(browser, node.origin, her);
	await later.page.locator('.standing-title').filter({ hasText: 'Its older name' }).waitFor();
	await later.watched.close();
});
