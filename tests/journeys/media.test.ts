import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { openPage } from '#tests/support/browser.ts';
import { drawnFile } from '#tests/support/drawn-picture.ts';
import { TestMember } from '#tests/support/member.ts';
import { seen, serveSight, shownIn } from '#tests/support/served-sight.ts';
import { placeAt } from '#tests/support/survivor.ts';

const { browser, node, leadOf, fileWith, openAs } = await serveSight();

test('a picture is a card of words; it opens with a reason, covered, step by step; then words stand in its place; what may show a child is closed for all', async () => {
	const { desk: id, displayName, name } = leadOf('Advice desk');
	const drawing = await openPage(browser, node.origin);
	await drawing.page.goto(`${node.origin}/en/about`);
	const drawn = await drawnFile(drawing.page, 'shapes.png');
	await drawing.close();
	const her = await fileWith(id as string, 'apple', async (one) => {
		await one.attach('shapes.png', new Uint8Array(drawn.buffer), 'adults');
	});
	const { watched, desk, page } = await openAs(displayName);
	const shown = shownIn(page);
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

	await card.getByRole('button', { name: 'Look again all the same' }).click();
	await card.locator('label', { hasText: 'To prepare a step in a procedure' }).click();
	await card.getByRole('button', { name: 'Open it, covered' }).click();
	await card.locator('canvas[data-drawn]').waitFor();
	await card.getByRole('button', { name: 'This may show a person under 18' }).click();
	await page.locator('dialog[open]').waitFor();
	assert.equal(await shown.count(), 0, 'off the screen before anything is asked');
	await desk.look();
	await page.locator('dialog[open]').getByText('shapes.png').waitFor();
	await page.locator('dialog[open]').getByRole('button', { name: 'Close it for every desk' }).click();
	await card.getByText('Closed: it may show a person under 18.').waitFor();
	assert.equal(await card.getByRole('button', { name: /Open it/ }).count(), 0);
	await card.getByText('What the law of a country says').click();
	await card.getByLabel('Country').selectOption('ZA');
	await card.getByText('must tell the police').waitFor();
	await card.getByLabel('Country').selectOption('DE');
	await card.getByText('Not yet checked for this country. Ask the lawyer').waitFor();
	await card.getByText('jugendschutz.net').first().waitFor();
	await card.getByText('If it was closed by mistake').click();
	await card.getByText('They still have it, and can add it again').waitFor();
	await desk.look();
	await seen(page, 'media-closed');

	await page.getByRole('button', { name: 'Evidence', exact: true }).click();
	await page.getByText('Closed for every desk').waitFor();
	await page.locator('.evidence').getByRole('button', { name: 'shapes.png' }).click();
	await page.locator('.evidence').getByText('Closed: it may show a person under 18').waitFor();
	assert.equal(
		await page.getByRole('heading', { name: 'What the file says of itself' }).count(),
		0,
		'nor is it fetched to read its notes'
	);
	await desk.look();
	await seen(page, 'media-closed-item');

	await desk.view('Team');
	await desk.at('How much people looked at');
	await page.getByText('2 opened').first().waitFor();
	const closed = page.getByRole('region', { name: 'Files closed because they may show a child' });
	await closed.getByRole('row', { name: `${displayName} 1 1` }).waitFor();
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
