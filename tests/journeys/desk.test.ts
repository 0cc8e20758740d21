import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Request } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage, type Watched, workersGone } from '#tests/support/browser.ts';
import { addAuthenticator, DeskPage } from '#tests/support/desk-page.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { keptByBrowser, rememberedLog } from '#tests/support/survivor-page.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const canary = 'Palimpsest words of an invented person';
const wide = { viewport: { width: 1440, height: 900 } };
const narrow = { viewport: { width: 320, height: 700 } };
const names = ['apple', 'bridge', 'cloud', 'dragon', 'eagle', 'fabric', 'gadget', 'habit'];

const { browser, node, people } = await serveDemonstration();
let filed = 0;

const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;

async function file(desk: string, text: string, urgent = false): Promise<TestSurvivor> {
	const her = new TestSurvivor(await placeAt(node.origin), `${names[filed++]} bird candle door engine forest garden hill`);
	await her.file([answered('what', text), answered('who', '', 'unknown')]);
	await her.share({ desk: desk as DeskId, kinds: ['account', 'evidence'], urgent });
	return her;
}

async function opened(options = wide, path = '/en/desk'): Promise<{ watched: Watched; desk: DeskPage; sent: Request[] }> {
	const watched = await openPage(browser, node.origin, options);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	return { watched, desk: await new DeskPage(watched.page).open(node.origin, path), sent };
}

const told = (sent: readonly Request[]): string =>
	sent.map((request) => `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`).join('\n');

test('with the keyboard alone a member opens the urgent case first, answers, says why, and takes it on; the survivor reads all of it', async () => {
	const { desk: id, displayName } = leadOf('Night and day desk');
	await file(id as string, 'Another.');
	const her = await file(id as string, canary, true);
	const { watched, desk, sent } = await opened();
	const { page } = watched;
	await desk.look();
	await desk.signInAs(displayName);
	await page.locator('.case-table tbody tr').nth(1).waitFor();
	await desk.look();

	await page.locator('.case-table [tabindex="0"]').focus();
	await page.keyboard.press('j');
	await page.keyboard.press('k');
	assert.match((await page.evaluate(() => document.activeElement?.closest('tr')?.textContent)) ?? '', /Urgent/);
	await page.keyboard.press('Enter');
	await desk.at('What was told');
	assert.equal(await page.locator('.her-words').first().textContent(), canary);
	await page.getByText('Can be read by: the person and your desk').first().waitFor();
	await desk.look();
	assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2', 'the focus is on the case');

	const tabTo = async (name: string): Promise<void> => {
		for (let step = 0; step < 60; step++) {
			await page.keyboard.press('Tab');
			const here = await page.evaluate(() => {
				const at = document.activeElement;
				return at?.id ? (document.querySelector(`label[for="${at.id}"]`)?.textContent ?? at.textContent) : at?.textContent;
			});
			if (here?.trim() === name) return;
		}
		throw new Error(`Tab never came to ${name}`);
	};
	await tabTo('Your answer');
	await page.keyboard.type('We have read it.');
	await tabTo('Send');
	await page.keyboard.press('Enter');
	await desk.status('Sent.');
	await tabTo('Take it on');
	await page.keyboard.press('Enter');
	await desk.status('It is with you now.');
	await tabTo('Set a state');
	await page.keyboard.press('Enter');
	await tabTo('Why, in words for the person');
	await page.keyboard.type('We begin today.');
	await tabTo('Set it');
	await page.keyboard.press('Enter');
	await desk.status('Set.');
	await desk.look();

	const space = await her.look();
	assert.equal(space.threads[0]?.messages.at(-1)?.text, 'We have read it.');
	const events = space.timeline.map(({ what }) => what);
	for (const what of ['opened', 'message-received', 'handed-over', 'state-set']) assert.ok(events.includes(what as never), what);
	assert.equal(space.waiting[0]?.state, 'working');

	await her.say(id as DeskId, 'Thank you, in her words.');
	await desk.press('Look for news');
	await page.locator('.case-table tbody tr').first().getByText('Waiting for us').waitFor();

	await page.locator('.case-table [tabindex="0"]').focus();
	await page.keyboard.press('/');
	await page.keyboard.type('palimpsest');
	await page.getByText('1 of 2', { exact: true }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByText('2 cases', { exact: true }).waitFor();

	for (const words of [canary, 'palimpsest', 'We have read it.', 'We begin today.'])
		assert.ok(!told(sent).includes(words), words);
	assert.ok(!page.url().includes(space.case), 'no case stands in the address bar');
	await desk.signOut();
	assert.deepEqual(await keptByBrowser(page), ['log-memory']);
	assert.match(
		(await rememberedLog(page)).join(''),
		/^causeway\/[\w-]{22}\/log\n\d+\n\S{44}\n\n— \S+ \S+\n$/,
		'a checkpoint, and nothing else'
	);
	assert.equal((await watched.context.cookies()).length, 0);
	await watched.close();
});

test('filters stand in the address bar, survive it, and what fits nothing says so', async () => {
	const { desk: id, displayName } = leadOf('Shelter and daily help');
	await file(id as string, 'One.', true);
	await file(id as string, 'Two.');
	const { watched, desk } = await opened(wide, '/en/desk?urgent=yes&sort=opened');
	const { page } = watched;
	await desk.signInAs(displayName);
	await page.getByText('1 of 2').waitFor();
	assert.equal(await page.getByLabel('Urgent', { exact: true }).isChecked(), true);
	assert.equal(await page.locator('th.column-opened').getAttribute('aria-sort'), 'ascending');
	await page.getByLabel('With me', { exact: true }).check();
	await desk.at('Nothing fits');
	assert.match(page.url(), /mine=yes/);
	await desk.look();
	await desk.press('Show everything');
	await page.getByText('2 cases').waitFor();
	await page.getByRole('button', { name: 'State', exact: true }).click();
	await page.getByRole('button', { name: 'State', exact: true }).click();
	assert.equal(await page.locator('th.column-state').getAttribute('aria-sort'), 'descending');
	assert.match(page.url(), /sort=state/);
	await watched.close();
});

test('a file opens after a plain warning, and is saved; what its bytes make a picture is one, whatever it is called', async () => {
	const { desk: id, displayName } = leadOf('Advice desk');
	const her = await file(id as string, 'With a file.');
	const png = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC',
		'base64'
	);
	await her.attach('list.bin', new Uint8Array(png));
	await her.attach('letter.pdf', new TextEncoder().encode('%PDF invented'));
	const { watched, desk } = await opened(narrow);
	const { page } = watched;
	await desk.signInAs(displayName);
	await desk.look();
	await page.locator('.row-name').first().click();
	await desk.at('What was told');
	await desk.look();
	const letter = page.locator('.file').filter({ hasText: 'letter.pdf' });
	await letter.getByText('It may be distressing').waitFor();
	await letter.getByRole('button', { name: 'Fetch and unlock' }).click();
	await letter.getByText('Nothing is shown by itself').waitFor();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		letter.getByRole('button', { name: 'Save to this device' }).click()
	]);
	assert.equal(download.suggestedFilename(), 'letter.pdf');
	await letter.getByRole('button', { name: 'Put it away' }).click();
	const hidden = page.locator('.file').filter({ hasText: 'list.bin' });
	await hidden.getByRole('button', { name: 'Fetch and unlock' }).click();
	await hidden.getByRole('button', { name: 'Open it, with a reason' }).waitFor();
	assert.equal(await page.locator('main img, main canvas, main video, main audio, main iframe, main object').count(), 0);
	await watched.close();
});

test('somebody invited joins with a passkey that opens the keys, is let in by a lead, and comes back with the passkey alone', async () => {
	const place = await placeAt(node.origin);
	const { desk: id, name } = leadOf('Reports desk');
	const lead = await new TestMember(place).signInAs(name);
	const her = await file(id as string, 'For the newcomer.');
	const path = await lead.invite(id as DeskId);
	const watched = await openPage(browser, node.origin, wide);
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	const { page } = watched;
	await addAuthenticator(page);
	const desk = new DeskPage(page);
	const { passphrase, secret } = await desk.join(node.origin + path, 'nia.invented', 'Nia Invented', true);
	assert.ok(!page.url().includes('#'), 'the secret of the invitation is gone from the address');
	await desk.primary();
	await page.getByText('It signs you in and opens your keys').waitFor();
	await desk.primary();
	await desk.at('You are in');
	await desk.primary();
	await desk.at('You are in no desk yet');
	await desk.look();

	await lead.admitAll(id as DeskId);
	await desk.press('Look again');
	await page.getByRole('link', { name: 'Cases', exact: true }).waitFor();
	await desk.signOut();
	await desk.press('Sign in with a passkey');
	await page.locator('.case-table tbody tr').first().waitFor();
	await page.locator('.row-name').first().click();
	await page.getByText('For the newcomer.').waitFor();
	await desk.press('Hand over');
	await desk.look();
	assert.ok((await her.look()).timeline.some(({ what }) => what === 'opened'));
	const all = told(sent);
	for (const secretWord of [passphrase, path.split('#')[1] as string]) assert.ok(!all.includes(secretWord));
	const toldSecret = new Set(sent.filter((request) => told([request]).includes(secret)).map((request) => request.url()));
	const [, invitation] = /\/join\/(.{22})#/.exec(path) ?? [];
	const accepting = `${node.origin}/api/v1/invitations/${invitation}/accept`;
	assert.deepEqual([...toldSecret], [accepting], 'the secret of the codes goes to the node that checks them, and nowhere else');
	assert.ok(!/"prf":\{[^}]*"results"/.test(all));
	await watched.close();
});

test('a passkey that cannot keep a key lets in, and the passphrase opens', async () => {
	const place = await placeAt(node.origin);
	const { desk: id, name } = leadOf('Reports desk');
	const lead = await new TestMember(place).signInAs(name);
	const path = await lead.invite(id as DeskId);
	const watched = await openPage(browser, node.origin, narrow);
	const { page } = watched;
	await addAuthenticator(page, false);
	const desk = new DeskPage(page);
	const { passphrase } = await desk.join(node.origin + path, 'oto.invented', 'Oto Invented');
	await desk.primary();
	await page.getByText('your passphrase is still needed').waitFor();
	await desk.primary();
	await lead.admitAll(id as DeskId);
	await desk.primary();
	await page.locator('.workspace').waitFor();
	await desk.look();
	await desk.signOut();
	await desk.press('Sign in with a passkey');
	await desk.at('Now your passphrase');
	await desk.look();
	await desk.fill('Passphrase', 'one two three four five six seven');
	await desk.primary();
	await page.getByText('This passphrase does not open your keys').waitFor();
	await desk.fill('Passphrase', passphrase);
	await desk.primary();
	await desk.at('Cases');
	await watched.close();
});

test('after 30 minutes without a hand on it, the keys are gone from the page and the session is over', async () => {
	const { displayName } = leadOf('Duty lawyers');
	const { watched, desk } = await opened();
	const { page } = watched;
	await page.clock.install();
	await desk.signInAs(displayName);
	await desk.at('No cases yet');
	await desk.look();
	assert.equal(page.workers().length, 1);
	await page.clock.fastForward('31:00');
	await desk.at('Closed after 30 minutes');
	await workersGone(page);
	assert.equal((await watched.context.cookies()).length, 0);
	await desk.look();
	await watched.close();
});

test('whoever lost the passphrase reads on the page for signing in what to do: there is no reset, and a way back', async () => {
	const { watched, desk } = await opened(narrow);
	const { page } = watched;
	await page.getByText('I lost my passphrase').click();
	await page.getByText('Nobody can read it or reset it').waitFor();
	await page.getByText('Two of the recovery shares on paper then let you in.').waitFor();
	await desk.look();
	await watched.close();
});

test('without its worker the page sends nothing and says so', async () => {
	const watched = await openPage(browser, node.origin, wide);
	const { page } = watched;
	const sent: Request[] = [];
	watched.context.on('request', (request) => sent.push(request));
	await page.route('**/desk-worker*', (route) => route.abort());
	const desk = await new DeskPage(page).open(node.origin);
	await desk.fill('Name for signing in', 'hana.invented');
	await desk.fill('Passphrase', 'one two three four five six seven');
	await desk.fill('One-time code', '123456');
	await desk.primary();
	await desk.at('Closed');
	assert.deepEqual(
		sent.filter((request) => request.method() !== 'GET').map((request) => request.url()),
		[]
	);
	await watched.close();
});

test('in Arabic, right to left at 320 px, nothing is cut off and axe finds nothing', async () => {
	const { desk: id, displayName } = leadOf('Online crime section');
	await file(id as string, 'Right to left.', true);
	const { watched, desk } = await opened(narrow, '/ar/desk');
	const { page } = watched;
	assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).direction), 'rtl');
	await desk.signInAs(displayName);
	await page.locator('.row-name').first().waitFor();
	await desk.look();
	await page.locator('.row-name').first().click();
	await page.locator('.her-words').first().waitFor();
	await desk.look();
	await page.locator('.deeds button').nth(1).click();
	await desk.look();
	for (const at of [1, 2]) {
		await page.locator('.rail a').nth(at).click();
		await desk.look();
	}
	await watched.close();
});
