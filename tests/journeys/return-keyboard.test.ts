import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { openPage, workersGone } from '#tests/support/browser.ts';
import { caseOf, filedAt, phone, story } from '#tests/support/her-space.ts';
import { Keyboard } from '#tests/support/keyboard.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const mib = 1024 * 1024;
const { browser, node, desks } = await serveDemonstration();
const hotline = desks.find(({ kind }) => kind === 'hotline')?.id as DeskId;

/** Her space, with no pointer: from the eight words on, everything is done with keys. */
async function entered(her: TestSurvivor, options = phone) {
	const watched = await openPage(browser, node.origin, options);
	const { page } = watched;
	const space = await new SurvivorPage(page).open(node.origin, '/en/return');
	const keys = new Keyboard(page);
	await keys.write(/^Your eight words/, her.codename);
	await keys.enter('Open');
	await space.at('Your space');
	return { watched, page, space, keys };
}

test('with the keyboard alone, at 320 pixels, she comes back, looks around and closes her space', async () => {
	const her = await filedAt(node.origin);
	const { watched, page, space, keys } = await entered(her, { viewport: { width: 320, height: 640 } });
	for (const area of ['Messages', 'What you wrote', 'Files', 'Who may read', 'Take everything away', 'Erase everything']) {
		await keys.enter(new RegExp(`^${area}`));
		await space.at(area);
		await space.look();
		await keys.enter('Back');
		await space.at('Your space');
		await keys.keepsFocus();
	}
	await keys.enter(/^Close this space/);
	await space.at('Closed');
	await space.look();
	assert.ok(!(await page.content()).includes(story));
	await workersGone(page);
	await watched.close();
});

test('with the keyboard alone she reads, answers, adds, stops a desk, and erases everything', async () => {
	const her = await filedAt(node.origin);
	await her.share({ desk: hotline, kinds: ['account'] });
	const member = await new TestMember(await placeAt(node.origin)).signInAs('hana.invented');
	await member.open(hotline, caseOf(her));
	await member.answer(hotline, caseOf(her), 'We believe you.');
	const { watched, page, space, keys } = await entered(her);

	await keys.enter(/^Messages/);
	await space.at('Messages');
	await keys.enter(/1 new/);
	await page.getByText('We believe you.').waitFor();
	await keys.keepsFocus();
	await keys.write('Your message', 'Thank you. canary answer');
	await keys.enter('Send');
	await page.getByText('Sent.').waitFor();
	await keys.keepsFocus();
	assert.equal((await her.look()).threads[0]?.messages.at(-1)?.text, 'Thank you. canary answer');
	await keys.enter('Back');
	await space.at('Messages');
	await keys.enter('Back');
	await space.at('Your space');

	await keys.enter(/^What you wrote/);
	await space.at('What you wrote');
	await keys.write('Your own words', 'canary addition');
	await keys.pick(/^What happened/);
	await keys.enter('Save');
	await page.getByText('Saved.').waitFor();
	await keys.keepsFocus();
	await keys.enter('Back');
	await space.at('Your space');

	await keys.enter(/^Who may read/);
	await space.at('Who may read');
	await keys.enter('Stop it from reading');
	await page.getByRole('dialog').waitFor();
	await keys.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	await keys.keepsFocus();
	assert.equal((await her.look()).consents[0]?.state, 'in-force', 'Escape stops nothing');
	await keys.enter('Stop it from reading');
	await page.getByRole('dialog').waitFor();
	await keys.press('Tab');
	await keys.enter('Stop it from reading');
	await page.getByText('Stopped.').waitFor();
	await keys.keepsFocus();
	await space.look();
	assert.equal((await her.look()).consents[0]?.state, 'withdrawn');
	await keys.enter('Back');
	await space.at('Your space');

	await keys.enter(/^Erase everything/);
	await space.at('Erase everything');
	await keys.write(/^Type .erase/, 'erase');
	await keys.press('Enter');
	await space.at('Everything is erased');
	await keys.keepsFocus();
	await watched.close();
	const gone = await her.session.enter({ codename: her.codename, pin: '' });
	assert.equal(gone.ok ? '' : gone.refusal.code, 'not-found');
});

test('with the keyboard alone she chooses a file, says what it shows, pauses it and lets it go on', async (t) => {
	const folder = await throwawayFolder(t);
	const film = path.join(folder, 'canary-film.mp4');
	await writeFile(film, Buffer.alloc(40 * mib, 'invented film. '));
	const her = await filedAt(node.origin);
	const { watched, page, space, keys } = await entered(her);
	let held = true;
	t.after(() => {
		held = false;
	});
	await watched.context.route('**/api/v1/case/pieces/*/1', async (route) => {
		while (held) await new Promise((wake) => setTimeout(wake, 50));
		await route.continue().catch(() => null);
	});
	await keys.enter(/^Files/);
	await space.at('Files');
	const choosing = page.waitForEvent('filechooser');
	await keys.enter('Add files');
	await space.at('Add files');
	await keys.enter(/^Choose/);
	await (await choosing).setFiles(film);
	await space.at('Does canary-film.mp4 show a person under 18?');
	await keys.keepsFocus();
	await keys.pick('No, only grown-ups');
	const firstPiece = page.waitForResponse((response) => response.url().endsWith('/0') && response.request().method() === 'PUT');
	await keys.enter('Go on');
	await space.at('Add files');
	await firstPiece;
	await keys.enter('Pause');
	await page.getByText('Paused. Nothing is lost.').waitFor();
	await keys.keepsFocus();
	await space.look();
	held = false;
	await keys.enter('Go on');
	await page.getByText('canary-film.mp4 is saved').waitFor();
	await keys.enter('Done with files');
	await space.at('Files');
	await page.getByText('canary-film.mp4').waitFor();
	await watched.close();
	assert.deepEqual(
		(await her.look()).files.map(({ name, bytes }) => [name, bytes]),
		[['canary-film.mp4', 40 * mib]]
	);
});
