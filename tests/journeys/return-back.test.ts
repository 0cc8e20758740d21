import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Watched } from '#tests/support/browser.ts';
import { backAway, backThrough, backWithin, exitIsFinal, fromElsewhere } from '#tests/support/from-elsewhere.ts';
import { filedAt, story, typeWords } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, node } = await serveDemonstration();

/** Her space in a browser that came from elsewhere. */
async function inHerSpace(): Promise<{ watched: Watched; space: SurvivorPage; page: Page }> {
	const her = await filedAt(node.origin);
	const { watched, page } = await fromElsewhere(browser, node.origin);
	const space = await new SurvivorPage(page).open(node.origin, '/en/return');
	await typeWords(space, her);
	await space.at('Your space');
	return { watched, space, page };
}

test('the browser’s Back in her space goes a page up, keeps what she types, and tells the history nothing', async () => {
	const { watched, space, page } = await inHerSpace();
	await space.press(/^What you wrote/);
	await space.at('What you wrote');
	await space.write('canary words not sent yet');
	await backWithin(space, 'Your space');
	await space.press(/^What you wrote/);
	await page.getByText(story).waitFor();
	assert.equal(await page.locator('main textarea').inputValue(), 'canary words not sent yet');
	await backThrough(space, ['Your space']);
	assert.deepEqual(await backAway(page), ['beforeunload'], 'what is unsaved is asked about before Back leads away');
	await watched.close();
});

test('Back goes up through the choice of a desk, and out of adding a file', async () => {
	const { watched, space } = await inHerSpace();
	await space.press(/^Who may read/);
	await space.toPurpose();
	await backThrough(space, [/What may .* read/, 'Who may read it?', 'Who may read', 'Your space']);
	await space.press(/^Files/);
	await space.press('Add files');
	await space.at('Add files');
	await backThrough(space, ['Files', 'Your space']);
	await watched.close();
});

test('once she closed her space Back does not open it again, and after Exit it leads to before the visit', async () => {
	const closed = await inHerSpace();
	await closed.space.press(/^Files/);
	await backThrough(closed.space, ['Your space']);
	await closed.space.press('Close this space');
	await closed.space.at('Closed');
	assert.deepEqual(await backAway(closed.page), []);
	await closed.watched.close();

	const left = await inHerSpace();
	await left.space.press(/^Messages/);
	await exitIsFinal(left.page, node.origin, '/en/return');
	await left.watched.close();
});
