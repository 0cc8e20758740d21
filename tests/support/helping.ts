import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openPage } from '#tests/support/browser.ts';
import { phone } from '#tests/support/her-space.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';

/** She invites somebody in her space, and gives the link that the page shows. */
export async function inviteIn(
	space: SurvivorPage,
	role: string,
	name: string,
	part: string,
	act: string,
	all = false
): Promise<string> {
	await space.press(/^Invite somebody/);
	await space.at('Who is it?');
	await space.pick(role);
	await space.write(name);
	await space.look();
	await space.primary();
	await space.at(`What may ${name} read?`);
	if (all) {
		assert.equal(await space.page.locator('main label', { hasText: 'What happened' }).count(), 0, 'not offered by itself');
		await space.look();
		await space.press('Show them, too');
	}
	await space.pick(part);
	await space.look();
	await space.primary();
	await space.pick(act);
	await space.primary();
	await space.pick('3 months');
	await space.look();
	await space.primary();
	await space.at('People who help me');
	await space.press('Show the link');
	const link = await space.page.locator('.help-link').textContent();
	await space.look();
	return link?.trim() as string;
}

/** Somebody opens a link in another browser and answers it; gives that page, the eight words and the digits shown. */
export async function answerLink(browser: Browser, link: string) {
	const watched = await openPage(browser, new URL(link).origin, phone);
	const page = new SurvivorPage(watched.page);
	await page.open('', link);
	await page.at('Somebody asks for your help');
	assert.equal(new URL(watched.page.url()).hash, '', 'the secret stands in the address no longer than needed');
	await page.look();
	await page.primary();
	const codename = await page.codename();
	await page.look();
	await page.primary();
	await page.at('Type your words back');
	await page.write(codename);
	await page.look();
	await page.primary();
	await page.at('Answered: compare these digits');
	await page.look();
	const digits = (await watched.page.locator('.digits').textContent()) as string;
	return { watched, page, codename, digits };
}

/** Her page shows the same digits, and she lets that person in. */
export async function letIn(space: SurvivorPage, name: string, digits: string): Promise<void> {
	await space.press('Look for news');
	await space.page.getByRole('heading', { name: `${name} has answered` }).waitFor();
	assert.equal(await space.page.locator('.digits').textContent(), digits, 'both see the same');
	await space.look();
	await space.press(`They are the same: let ${name} in`);
	await space.page.getByText(`${name} can read now what you chose.`).waitFor();
}

/** Whoever was let in types the own words. */
export async function typeOwn(page: SurvivorPage, codename: string): Promise<void> {
	await page.press('I was let in: type my words');
	await page.at('Come back');
	await page.write(codename);
	await page.primary();
}
