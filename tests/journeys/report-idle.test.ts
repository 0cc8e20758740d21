import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

const { browser, node } = await serveDemonstration();

async function begun() {
	const watched = await openPage(browser, node.origin, { viewport: { width: 320, height: 640 } });
	const { page } = watched;
	await page.clock.install();
	const survivor = await new SurvivorPage(page).open(node.origin, '/en/report');
	return { watched, page, survivor };
}

test('a report that nobody touches is hidden, and shown again as it was; nothing of it is lost', async () => {
	const { watched, page, survivor } = await begun();
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me');
	await survivor.primary();
	const asked = await survivor.heading();
	await survivor.write('canary words');
	await page.clock.fastForward('10:05');
	await survivor.at('Hidden to be safe');
	await survivor.look();
	assert.ok(!(await page.content()).includes('canary'));
	await survivor.primary();
	await survivor.at(asked);
	assert.equal(await page.locator('main textarea').inputValue(), 'canary words');
	await watched.close();
});

test('a saved report is hidden while only this page knows the words, and closed with its keys once she has typed them back', async () => {
	const { watched, page, survivor } = await begun();
	const codename = await survivor.report({ 'What happened?': 'canary words' });
	await page.clock.fastForward('10:05');
	await survivor.at('Hidden to be safe');
	await survivor.primary();
	await survivor.at('It is saved');
	await survivor.press(/^Keep it for later/);
	await page.locator('main input[type=text]').fill(codename);
	await survivor.primary();
	await survivor.at('You can leave now');
	await page.clock.fastForward('10:05');
	await page.waitForURL('**/en/return');
	await survivor.at('Come back');
	assert.ok(!(await page.content()).includes('canary'));
	await watched.close();
});
