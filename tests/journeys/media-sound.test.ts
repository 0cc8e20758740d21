import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnTone } from '#tests/support/drawn-tone.ts';
import { TestMember } from '#tests/support/member.ts';
import { seen, serveSight, shownIn } from '#tests/support/served-sight.ts';
import { placeAt } from '#tests/support/survivor.ts';

const { node, leadOf, fileWith, openAs } = await serveSight();

test('a sound opens without sound and does not play by itself; what is a program is never shown', async () => {
	const { desk: id, displayName } = leadOf('Advice desk');
	await fileWith(id as string, 'apple', async (one) => {
		await one.attach('tone.wav', drawnTone(1));
		await one.attach('picture.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'));
	});
	const { watched, desk, page } = await openAs(displayName);
	const shown = shownIn(page);
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

	await watched.close();
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
	const { watched, desk, page } = await openAs(displayName, { viewport: { width: 320, height: 700 }, colorScheme: 'dark' });
	const card = page.locator('.file').filter({ hasText: 'tone.wav' });
	await card.getByText('That is enough for today. Ask a colleague to look').waitFor();
	await card.getByRole('button', { name: 'Open it, with a reason' }).focus();
	await page.keyboard.press('Enter');
	const open = card.getByRole('button', { name: 'Open it all the same' });
	await card.locator('label', { hasText: 'To compare it with something else' }).click();
	assert.ok(await open.isDisabled(), 'a reason alone is not enough then');
	await card.getByLabel('It cannot wait, and nobody else can look').focus();
	await page.keyboard.press('Space');
	await card.locator('button:enabled', { hasText: 'Open it all the same' }).waitFor();
	await desk.look();
	await seen(page, 'media-enough');
	await watched.close();
});
