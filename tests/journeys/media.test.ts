import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { openPage, type Watched } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { drawnFile } from '#tests/support/drawn-picture.ts';
import { drawnTone } from '#tests/support/drawn-tone.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';

const narrow = { viewport: { width: 320, height: 700 } };
const { browser, node, people } = await serveDemonstration();
const leadOf = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;
const seen = async (page: Page, name: string): Promise<void> => {
	if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};

async function fileWith(desk: string, codename: string, attach: (her: TestSurvivor) => Promise<void>): Promise<TestSurvivor> {
	const her = new TestSurvivor(await placeAt(node.origin), `${codename} bird candle door engine forest garden hill`);
	await her.file([answered('what', 'With drawn shapes.'), answered('who', '', 'unknown')]);
	await her.share({ desk: desk as DeskId, kinds: ['account', 'evidence'] });
	await attach(her);
	return her;
}

async function openAs(
	name: string,
	options: Parameters<typeof openPage>[2] = narrow
): Promise<{ watched: Watched; desk: DeskPage; page: Page }> {
	const watched = await openPage(browser, node.origin, options);
	const desk = await new DeskPage(watched.page).open(node.origin);
	await desk.signInAs(name);
	await watched.page.locator('.row-name').first().click();
	await desk.at('What was told');
	return { watched, desk, page: watched.page };
}

test('a picture is a card of words; it opens with a reason, covered, step by step; then words stand in its place; what may show a child is closed for all', async () => {
	const { desk: id, displayName, name } = leadOf('Advice desk');
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'shapes.png');
	await drawing.close();
	const her = await fileWith(id as string, 'apple', async (one) => {
		await one.attach('shapes.png', new Uint8Array(drawn.buffer), 'adults');
		await one.attach('tone.wav', drawnTone(1));
		await one.attach('picture.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'));
	});
	const { watched, desk, page } = await openAs(displayName);
	const shown = page.locator('main canvas, main img, main video, main audio');
	const card = page.locator('.file').filter({ hasText: 'shapes.png' });
	await card.getByText('A picture, by what it is called').waitFor();
	await card.getByText('Today you opened 0 of 20').waitFor();
	await desk.look();
	await seen(page, 'media-card');
	assert.equal(await shown.count(), 0, 'nothing is shown by itself');

	await card.getByRole('button', { name: 'Open it, with a reason' }).click();
	assert.ok(await card.getByRole('button', { name: 'Open it, covered' }).isDisabled(), 'not without a reason');
	await card.locator('label', { hasText: 'To describe what it shows' }).click();
	await desk.look();
	await card.getByRole('button', { name: 'Open it, covered' }).click();
	const frame = card.locator('.sight-frame');
	await card.locator('canvas[data-drawn]').waitFor();
	const filter = (): Promise<string> => card.locator('canvas').evaluate((element) => getComputedStyle(element).filter);
	assert.match(await filter(), /grayscale\(1\) blur\(\d{2}px\)/, 'grey and blurred first');
	assert.ok(((await frame.boundingBox())?.width ?? 999) < 260, 'and small');
	await card.getByText('Today you opened 1 of 20').waitFor();
	await desk.look();
	await seen(page, 'media-covered');
	for (const step of [1, 2, 3]) {
		await card.getByRole('button', { name: 'Less blur' }).click();
		await page.locator(`.sight-frame[data-blur="${3 - step}"]`).waitFor();
	}
	assert.equal(await filter(), 'grayscale(1)', 'clear, and still grey');
	await card.getByRole('button', { name: 'Show colour' }).click();
	assert.equal(await filter(), 'none');
	await card.getByRole('button', { name: 'Cover it again' }).click();
	assert.match(await filter(), /grayscale\(1\) blur\(\d{2}px\)/);

	await card.getByText('Describe it, so that nobody has to look again').click();
	await card.getByLabel('What it shows').fill('Discs and bars on a slope of grey.');
	await card.locator('label', { hasText: 'An intimate picture or video of an adult was shared' }).click();
	await desk.look();
	await card.getByRole('button', { name: 'Keep these words in its place' }).click();
	await card.getByText('Kept. The words stand in its place now.').waitFor();
	await card.getByText('Discs and bars on a slope of grey.').waitFor();
	assert.equal(await shown.count(), 0, 'what was described is not shown again');
	await card.getByRole('button', { name: 'Look again all the same' }).waitFor();
	await desk.look();
	await seen(page, 'media-assessed');

	const sound = page.locator('.file').filter({ hasText: 'tone.wav' });
	await sound.getByRole('button', { name: 'Open it, with a reason' }).click();
	await sound.locator('label', { hasText: 'The person asked me to' }).click();
	await sound.getByRole('button', { name: 'Open it, covered' }).click();
	const audio = sound.locator('audio');
	await audio.waitFor({ state: 'attached' });
	const state = () =>
		audio.evaluate((one: HTMLAudioElement) => ({ muted: one.muted, paused: one.paused, autoplay: one.autoplay }));
	assert.deepEqual(await state(), { muted: true, paused: true, autoplay: false }, 'no sound, and nothing plays by itself');
	await desk.look();
	await sound.getByRole('button', { name: 'Turn the sound on, softly' }).click();
	assert.equal((await state()).muted, false);
	await sound.getByRole('button', { name: 'Leave it' }).click();
	await audio.waitFor({ state: 'detached' });

	const program = page.locator('.file').filter({ hasText: 'picture.svg' });
	await program.getByRole('button', { name: 'Open it, with a reason' }).click();
	await program.locator('label', { hasText: 'To compare it with something else' }).click();
	await program.getByRole('button', { name: 'Open it, covered' }).click();
	await program.getByText('This browser cannot show it here safely').waitFor();
	assert.equal(await shown.count(), 0, 'an SVG is a program, and is not shown');
	await program.getByRole('button', { name: 'Leave it' }).click();

	await card.getByRole('button', { name: 'Look again all the same' }).click();
	await card.locator('label', { hasText: 'To prepare a step in a procedure' }).click();
	await card.getByRole('button', { name: 'Open it, covered' }).click();
	await card.locator('canvas[data-drawn]').waitFor();
	await card.getByRole('button', { name: 'This may show a person under 18' }).click();
	await page.locator('dialog[open]').waitFor();
	assert.equal(await shown.count(), 0, 'off the screen before anything is asked');
	await desk.look();
	await page.locator('dialog[open]').getByRole('button', { name: 'Close it for every desk' }).click();
	await card.getByText('Closed: it may show a person under 18.').waitFor();
	assert.equal(await card.getByRole('button', { name: /Open it/ }).count(), 0);
	await card.getByText('What the law of a country says').click();
	await card.getByLabel('Country').selectOption('ZA');
	await card.getByText('must tell the police').waitFor();
	await card.getByLabel('Country').selectOption('DE');
	await card.getByText('Not yet checked for this country. Ask the lawyer').waitFor();
	await card.getByText('jugendschutz.net').first().waitFor();
	await desk.look();
	await seen(page, 'media-closed');

	await desk.view('Team');
	await desk.at('How much people looked at');
	await page.getByText('4 opened').first().waitFor();
	await desk.look();
	await seen(page, 'media-team');
	await watched.close();

	const again = new TestMember(await placeAt(node.origin));
	await again.signInAs(name);
	await again.desks();
	const reading = await again.open(id as DeskId, her.session.held?.own.case as never);
	assert.deepEqual(reading.withheld.length, 1, 'for a colleague too');
	const told = (await her.look()).timeline.map(({ what }) => what);
	assert.deepEqual([...new Set(told.filter((what) => what.startsWith('file-') && what !== 'file-added'))].toSorted(), [
		'file-assessed',
		'file-viewed',
		'file-withheld'
	]);
});

test('when it is enough for a day the page says so and asks for a colleague; by night, by keyboard', async () => {
	const { desk: id, displayName, name } = leadOf('Reports desk');
	const lead = new TestMember(await placeAt(node.origin));
	await lead.signInAs(name);
	const { client } = lead.session;
	const path = `/api/v1/desks/${id}/exposure`;
	assert.ok((await client.ask('POST', `${path}/budget`, { as: 'staff', body: { openings: 1, minutes: 30 } })).ok);
	assert.ok((await client.ask('POST', path, { as: 'staff', body: { openings: 1, minutes: 1 } })).ok);
	await fileWith(id as string, 'bridge', async (one) => void (await one.attach('tone.wav', drawnTone(1))));
	const { watched, desk, page } = await openAs(displayName, { ...narrow, colorScheme: 'dark' });
	const card = page.locator('.file').filter({ hasText: 'tone.wav' });
	await card.getByText('That is enough for today. Ask a colleague to look').waitFor();
	await card.getByRole('button', { name: 'Open it, with a reason' }).focus();
	await page.keyboard.press('Enter');
	await card.getByRole('button', { name: 'Open it all the same' }).waitFor();
	await desk.look();
	await seen(page, 'media-enough');
	await watched.close();
});
