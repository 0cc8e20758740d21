import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page, Request } from 'playwright-core';
import type { DeskId } from '#core/base';
import { readShownLaw } from '#server/law/shown-law.ts';
import { openPage } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { caseOf, enterSpace, filedAt } from '#tests/support/her-space.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { questionOf } from '#ui/options/law-words.ts';
import { sayAnswer } from '#ui/options/told-answers.ts';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';
import type { Language } from '#ui/words/languages.ts';
import { type Catalogue, type Words, wordsFrom } from '#ui/words/words.ts';

const narrow = { viewport: { width: 320, height: 740 }, acceptDownloads: true };
const root = fileURLToPath(new URL('../../', import.meta.url));
const law = readShownLaw();
const wordsOf = async (language: Language): Promise<Words> =>
	wordsFrom(language, JSON.parse(await readFile(`${root}locales/${language}.json`, 'utf8')) as Catalogue);

const { browser, node, people } = await serveDemonstration();
const codenames = ['apple', 'bridge', 'cloud', 'dragon'];

const answers = [
	['conducts', ['ncii-distribution']],
	['linked', ['ES', 'PH']],
	['survivor.residence', 'ES'],
	['places.acts', ['PH']],
	['dates.firstAct', '2025-03'],
	['dates.lastAct', '2025-04-05']
] as const;

/** Somebody whose report holds her own words, and what the interview about options carried over. */
async function carriedTo(desk: DemonstrationMember, words: Words): Promise<TestSurvivor> {
	const lines = answers.map(([path, said]) => `${questionOf(words, law, path).text} ${sayAnswer(words, said)}`);
	const her = new TestSurvivor(await placeAt(node.origin), `${codenames.pop()} bird candle door engine forest garden hill`);
	const text = ['In her own words.', '', words.say('options.end.carried'), ...lines].join('\n');
	await her.file([answered('what', text)], 'self', words.language);
	await her.share({ desk: desk.desk as DeskId, kinds: ['account'], language: words.language });
	return her;
}

const deskNamed = (name: string): DemonstrationMember => people.find(({ deskName }) => deskName === name) as DemonstrationMember;

async function atLaw(page: Page, member: DemonstrationMember, words: Words): Promise<DeskPage> {
	const desk = await new DeskPage(page).open(node.origin, `/${words.language}/desk`);
	await desk.signInAs(member.displayName);
	await page.locator('.row-name').first().click();
	await page.getByRole('button', { name: words.say('desk.case.law.open'), exact: true }).click();
	await page.locator('#law-losses').waitFor();
	return desk;
}

/** What a page asks for but for the looks that it makes by itself. */
function asksOf(page: Page): Request[] {
	const asked: Request[] = [];
	page.on('request', (request) => {
		if (!/\/(inbox(\/mark|\?|$)|door$)/.test(request.url())) asked.push(request);
	});
	return asked;
}

const part = (page: Page, name: string): Locator => page.locator(`section[aria-labelledby=law-${name}]`);

for (const [language, deskName] of [
	['en', 'Advice desk'],
	['ar', 'Night and day desk']
] as const)
	test(`the law over a case: filled in from what she carried over, worked out without a request, saved sealed: ${language}, 320 pixels`, async () => {
		const words = await wordsOf(language);
		const member = deskNamed(deskName);
		const her = await carriedTo(member, words);
		const watched = await openPage(browser, node.origin, narrow);
		const { page } = watched;
		const early = asksOf(page);
		const desk = await new DeskPage(page).open(node.origin, `/${language}/desk`);
		await desk.signInAs(member.displayName);
		await page.locator('.row-name').first().click();
		const open = page.getByRole('button', { name: words.say('desk.case.law.open'), exact: true });
		await open.waitFor();
		const isLaw = (request: Request): boolean => /\/app\/(law-of-case|law-data)-/.test(request.url());
		assert.equal(early.filter(isLaw).length, 0, 'nothing of the law is fetched before somebody asks for it');
		await open.click();
		await page.locator('#law-losses').waitFor();
		assert.ok(early.some(isLaw));
		await desk.look();

		const known = (await page.locator('.known-facts').textContent()) ?? '';
		for (const [, said] of answers.filter(([path]) => path !== 'linked'))
			assert.ok(known.includes(sayAnswer(words, said)), String(said));
		await page.getByText(words.say('caseLaw.facts.fromHer')).waitFor();

		const asked = asksOf(page);
		await part(page, 'facts').getByText(words.say('caseLaw.facts.edit'), { exact: true }).click();
		const learned = page.getByLabel(words.say('caseLaw.fact.dates-knowledge'), { exact: true });
		await learned.fill('2025-13');
		await learned.press('Tab');
		await page.getByText(words.say('losses.refused.date-wrong')).waitFor();
		await learned.fill('2025-07-19');
		await learned.press('Tab');
		await page.getByLabel(words.say('caseLaw.fact.survivor-childAtTime'), { exact: true }).selectOption('no');
		await page.getByText(words.say('caseLaw.facts.unsaved')).waitFor();
		await page.getByRole('button', { name: words.say('losses.add'), exact: true }).click();
		await page.locator('.loss-row input').first().fill('917342.25');
		await page.locator('.loss-table tbody td.sum').first().waitFor();
		await part(page, 'facts').locator('input[value=cyberstalking]').check();

		for (const name of ['options', 'offences', 'states'])
			for (const fold of (await part(page, name).locator('> details > summary').all()).slice(0, 2)) await fold.click();
		assert.ok((await page.locator('.offence .elements li').count()) > 0, 'no element of an offence is shown');
		await page.locator('.limit-line details summary').first().click();
		assert.ok((await page.locator('.limit-line ol li').count()) > 0, 'no step of a calculation is shown');
		assert.ok((await page.locator('.channels > li').count()) > 1);
		await desk.look();

		const [calendar] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: words.say('caseLaw.limits.save') }).click()
		]);
		const entries = (await readFile(await calendar.path(), 'utf8')).match(/^(SUMMARY|DESCRIPTION|LOCATION|URL).*$/gm) ?? [];
		assert.ok(entries.length > 0);
		assert.deepEqual(new Set(entries.map((entry) => entry.trim())), new Set([`SUMMARY:${words.say('common.reminder')}`]));
		await part(page, 'facts').locator('summary').last().click();
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			part(page, 'facts')
				.getByRole('button', { name: words.say('caseLaw.facts.file') })
				.click()
		]);
		const facts = await file.path();
		const ran = await runProgram(
			process.execPath,
			[`${root}src/cli/main.ts`, 'law', 'options', '--facts', facts, '--as-of', '2026-11-22'],
			{
				cwd: root
			}
		);
		assert.equal(ran.code, 0, ran.stderr);
		assert.match(ran.stdout, /^ES\t/m);
		assert.deepEqual(
			asked.map((request) => request.url()),
			[],
			'something was asked for while facts were filled in'
		);

		await page.getByRole('button', { name: words.say('caseLaw.facts.save') }).click();
		await desk.status(words.say('caseLaw.facts.saved'));
		const sent = asked.filter((request) => request.method() === 'POST');
		assert.equal(sent.length, 1);
		assert.match(sent[0]?.url() ?? '', /\/cases\/[\w-]{22}\/acts$/);
		for (const word of ['917342', '2025-07-19', 'cyberstalking', 'ncii', 'facts', 'knowledge'])
			assert.ok(!(sent[0]?.postData() ?? '').includes(word), `${word} left the browser unsealed`);

		const [thread] = (await her.look()).threads;
		const saved = JSON.parse(thread?.facts?.facts ?? '{}') as Record<string, Record<string, unknown>>;
		assert.deepEqual(saved, JSON.parse(await readFile(facts, 'utf8')));
		assert.deepEqual(
			[saved.conducts, saved.dates?.knowledge, saved.losses],
			[['cyberstalking', 'ncii-distribution'], '2025-07-19', [{ amount: 917342.25, currency: 'EUR', head: 'medical' }]]
		);
		assert.deepEqual([...(thread?.facts?.countries ?? [])].sort(), ['ES', 'PH']);
		await desk.look();
		await watched.close();
	});

test('facts that contradict each other are named, nothing is worked out from them, and unsaved facts are asked about at sign-out', async () => {
	const words = await wordsOf('en');
	const member = deskNamed('Shelter and daily help');
	await carriedTo(member, words);
	const watched = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const { page } = watched;
	const desk = await atLaw(page, member, words);
	await part(page, 'facts').getByText(words.say('caseLaw.facts.edit'), { exact: true }).click();
	const born = page.getByLabel(words.say('caseLaw.fact.survivor-birthDate'), { exact: true });
	await born.fill('2030');
	await born.press('Tab');
	await page
		.getByRole('alert')
		.filter({ hasText: words.say('caseLaw.fact.survivor-birthDate') })
		.waitFor();
	assert.equal(await page.locator('.limit-line').count(), 0);
	assert.equal(await page.getByRole('button', { name: 'Save in the case' }).getAttribute('aria-disabled'), 'true');
	await desk.press('Sign out');
	await page.locator('dialog[open]').getByText('Something is written and not sent in: Case').waitFor();
	await page.locator('dialog[open]').getByRole('button', { name: 'Go back to it' }).click();
	await page.getByRole('button', { name: words.say('caseLaw.facts.undo') }).click();
	await page.locator('.limit-line').first().waitFor();
	await watched.close();
});

test('by keyboard alone a member comes to the law, to a part of it, and to how a day was worked out', async () => {
	const words = await wordsOf('en');
	const watched = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const { page } = watched;
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(deskNamed('Shelter and daily help').displayName);
	const tabTo = async (wanted: string): Promise<void> => {
		for (let step = 0; step < 150; step++) {
			if (await page.evaluate((text) => document.activeElement?.textContent?.trim().startsWith(text) ?? false, wanted)) return;
			await page.keyboard.press('Tab');
		}
		throw new Error(`Tab never came to ${wanted}`);
	};
	await page.locator('.row-name').first().waitFor();
	await tabTo('Case ');
	await page.keyboard.press('Enter');
	await page.locator('.pane-views').waitFor();
	await tabTo(words.say('desk.case.law.open'));
	await page.keyboard.press('Enter');
	await page.locator('#law-losses').waitFor();
	await tabTo(words.say('caseLaw.limits.heading'));
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement?.id), 'law-limits');
	await tabTo(words.say('caseLaw.limits.steps'));
	await page.keyboard.press('Enter');
	await page.locator('.limit-line ol li').first().waitFor();
	await watched.close();
});

test('she reads in her space what the desk noted, and a withdrawal takes it from the desk’s page', async () => {
	const words = await wordsOf('en');
	const member = deskNamed('Advice desk');
	const her = await filedAt(node.origin);
	await her.share({ desk: member.desk as DeskId, kinds: ['account'] });
	const watched = await openPage(browser, node.origin, { viewport: { width: 1280, height: 900 } });
	const { page } = watched;
	const desk = await new DeskPage(page).open(node.origin);
	await desk.signInAs(member.displayName);
	await page.locator('.row-name', { hasText: caseOf(her).slice(0, 6) }).click();
	await page.getByRole('button', { name: words.say('desk.case.law.open'), exact: true }).click();
	await page.getByText(words.say('caseLaw.facts.countries')).first().waitFor();
	await page.locator('.place-pick .choice:has(input[value=PH]) label').click();
	await page.getByLabel(words.say('caseLaw.fact.survivor-residence'), { exact: true }).selectOption('PH');
	await page.getByRole('button', { name: words.say('caseLaw.facts.save') }).click();
	await desk.status(words.say('caseLaw.facts.saved'));

	const { space, watched: hers } = await enterSpace(browser, node.origin, her);
	await space.page.getByText(/noted facts, to see what the law says/).waitFor();
	await space.press(/^Messages/);
	await space.page.locator('main .steps button, main .steps a').first().click();
	const noted = space.page.locator('details.more', { hasText: /noted for the law/ });
	await noted.locator('summary').click();
	await noted.getByText('Philippines').waitFor();
	await space.look();
	await hers.close();

	await her.withdraw(member.desk as DeskId);
	await desk.press('Look for news');
	await page.locator('.case-law').waitFor({ state: 'detached' });
	assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /Lives now in/);
	await watched.close();
});
