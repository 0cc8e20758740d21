import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { DeskId } from '#core/base';
import { workersGone } from '#tests/support/browser.ts';
import { caseOf, enterSpace, filedAt, phone, story, typeWords } from '#tests/support/her-space.ts';
import { TestMember } from '#tests/support/member.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';

const { browser, node, desks } = await serveDemonstration();

const deskOf = (kind: string): DeskId => desks.find((desk) => desk.kind === kind)?.id as DeskId;
const narrow = { viewport: { width: 320, height: 640 } };
/** The page's own clock stands in the test's hands; the worker's goes on. */
const withClock = (page: Page): Promise<void> => page.clock.install();
/** What a desk was let read, opened and answered. */
async function answeredBy(her: TestSurvivor): Promise<void> {
	const hotline = deskOf('hotline');
	await her.share({ desk: hotline, kinds: ['account'], deskName: 'Night and day desk' });
	const member = await new TestMember(await placeAt(node.origin)).signInAs('hana.invented');
	await member.open(hotline, caseOf(her));
	await member.answer(hotline, caseOf(her), 'We believe you.');
}

test('an open space that nobody touches asks, then closes by itself: the keys go, and what she was writing waits locked', async () => {
	const her = await filedAt(node.origin);
	await answeredBy(her);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { ...narrow, before: withClock });
	await space.press('Read 1 new message');
	await space.write('canary draft that was not sent');
	await page.clock.fastForward('08:05');
	await page.getByRole('dialog').getByText('In about 2 minutes it closes by itself').waitFor();
	await space.look();
	await page.keyboard.press('Escape');
	await page.clock.fastForward('07:00');
	assert.equal(await space.heading(), 'Messages with Night and day desk', 'an answer to the question counts as a touch');
	await page.clock.fastForward('01:05');
	await page.getByRole('dialog').getByRole('button', { name: 'I am here' }).click();
	await page.clock.fastForward('08:05');
	await page.getByRole('dialog').getByText('In about 2 minutes').waitFor();
	await page.clock.fastForward('02:05');
	await space.at('Closed to be safe');
	await page.getByText('It was not sent. It waits on this page, locked').waitFor();
	await space.look();
	const left = await page.content();
	for (const gone of ['canary', 'We believe you.', 'Night and day', her.codename]) assert.ok(!left.includes(gone), gone);
	await workersGone(page);

	const other = await filedAt(node.origin);
	await space.press('Come back');
	await typeWords(space, other);
	assert.ok(!(await page.content()).includes('canary draft'), 'under other words it stays locked');
	await space.press(/^Close this space/);
	await page.getByRole('dialog').getByRole('button', { name: 'Close anyway' }).click();
	await space.at('Closed');
	await space.press('Come back');
	await typeWords(space, her);
	await space.press(/^Messages/);
	await space.press(/^Night and day desk/);
	assert.equal(await page.locator('main textarea').inputValue(), 'canary draft that was not sent');
	await space.primary();
	await page.getByText('Sent.').waitFor();
	await watched.close();
});

test('a device that slept closes the space before anything is done with it, and typed words do not stay on the page', async () => {
	const her = await filedAt(node.origin);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { ...phone, before: withClock });
	await page.clock.setSystemTime(Date.now() + 3_600_000);
	await page.locator('main h1').click();
	await space.at('Closed to be safe');
	assert.equal(await page.getByText('You had begun to write something').count(), 0);
	await workersGone(page);
	await space.press('Come back');
	await space.write(her.codename);
	await page.clock.fastForward('10:05');
	await space.at('Closed to be safe');
	await space.press('Come back');
	assert.equal(await page.locator('main textarea').inputValue(), '');
	await watched.close();
});

test('a space that is closed by hand asks first when something was written and not sent', async () => {
	const her = await filedAt(node.origin);
	const { watched, space, page } = await enterSpace(browser, node.origin, her);
	await space.press(/^What you wrote/);
	await space.write('canary addition');
	await space.press('Back');
	await space.press(/^Close this space/);
	await page.getByRole('dialog').getByText('If you close now, it is gone.').waitFor();
	await space.look();
	await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
	await space.press(/^What you wrote/);
	assert.equal(await page.locator('main textarea').inputValue(), 'canary addition');
	await watched.close();
});

test('before she erases she sees who opened it and until when backups hold it; afterwards leaving comes first', async () => {
	const her = await filedAt(node.origin);
	await answeredBy(her);
	await her.share({ desk: deskOf('shelter'), kinds: ['support'], deskName: 'Shelter and daily help' });
	const { watched, space, page } = await enterSpace(browser, node.origin, her, { ...narrow, locale: 'en-GB' });
	await space.press(/^Take everything away/);
	assert.equal(await page.getByRole('button', { name: 'Erase everything' }).count(), 0, 'taking away and erasing stand apart');
	await space.press('Back');
	await space.press(/^Erase everything/);
	// The day may change while she reads.
	const days = [35, 36].map((after) => new Date(Date.now() + after * 86_400_000));
	const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
	const until = new RegExp(`until (${days.map((day) => long.format(day)).join('|')})`);
	await page.getByText(until).waitFor();
	await space.look();
	const [opened, never] = await page.locator('main .standing').allTextContents();
	assert.match(
		opened ?? '',
		/Night and day desk\s*Opened 1 time\.\s*Last by Hana Invented, [\s\S]*It could read: What happened\./
	);
	assert.match(never ?? '', /Shelter and daily help\s*Nobody there has opened it\./);
	await page.locator('main input[type=text]').fill('erase');
	await space.press('Erase everything');
	await space.at('Everything is erased');
	await page.getByText(until).waitFor();
	await space.look();
	const ways = await page.locator('main :is(a, button)').allTextContents();
	assert.deepEqual(
		ways.map((way) => way.trim()),
		[
			'Leave this site',
			'Stay safe on this device',
			'A proof that it is erased',
			'Talk to a person now: numbers by country',
			'What you can do here'
		]
	);
	await page.locator('main').getByRole('link', { name: 'Leave this site' }).click();
	await page.waitForURL((url) => !url.href.startsWith(node.origin) || url.pathname.endsWith('/exit'), { waitUntil: 'commit' });
	await watched.context.close();
});

test('what she kept instead of a picture is listed under her files and under what she wrote', async () => {
	const her = await filedAt(node.origin);
	const number = 'ab12'.repeat(16);
	const content = { kind: 'hash-only', sha256: number, address: 'https://invented.example/group', shows: 'not-sure' } as const;
	await her.session.write([{ place: 'evidence', content }]);
	const { watched, space, page } = await enterSpace(browser, node.origin, her, narrow);
	for (const area of [/^Files/, /^What you wrote/]) {
		await space.press(area);
		await page.getByRole('heading', { name: 'Kept instead of a picture' }).waitFor();
		await page.getByText('https://invented.example/group').waitFor();
		await page.getByText(number).waitFor();
		await space.look();
		await space.press('Back');
	}
	await watched.close();
});

test('what happened is told newest first, in the zone of the device by name, and folded only where much lies behind', async () => {
	const her = await filedAt(node.origin);
	await answeredBy(her);
	const manila = { ...narrow, timezoneId: 'Asia/Manila' };
	const { watched, space, page } = await enterSpace(browser, node.origin, her, manila);
	await page.getByText('Times are in Philippine Standard Time (Manila), as this device is set.').waitFor();
	const titles = (): Promise<string[]> => page.locator('.timeline-title').allTextContents();
	assert.deepEqual(await titles(), [
		'Night and day desk wrote to you',
		'Night and day desk opened it',
		'You let Night and day desk read',
		'You wrote',
		'You saved it for the first time'
	]);
	const legal = deskOf('legal-aid');
	for (let time = 0; time < 5; time++) await her.share({ desk: legal, kinds: ['account'], deskName: 'Advice desk' });
	await space.press('Look for news');
	await page.getByRole('button', { name: 'Show 4 earlier steps' }).waitFor();
	assert.equal((await titles()).length, 6);
	await space.look();
	await space.press('Show 4 earlier steps');
	assert.equal((await titles()).length, 10);
	await space.press(/^Messages/);
	await space.press(/^Advice desk/);
	const hours = (await page.locator('.hours').textContent()) ?? '';
	assert.match(hours, /^\s*When it reads: [\s\S]*GMT\+8 where you are\)/);
	await watched.close();
});

test('in Arabic her space fits and is whole, also while it asks, closes and erases; the archive explains itself in Arabic', async () => {
	const her = await filedAt(node.origin);
	await answeredBy(her);
	const wishes = { ...narrow, language: 'ar', before: withClock };
	const { watched, space, page } = await enterSpace(browser, node.origin, her, wishes);
	assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
	const areas = await page.locator('main .steps button').count();
	for (let at = 0; at < areas; at++) {
		await page.locator('main .steps button').nth(at).click();
		await space.look();
		await page.locator('main .quiet').last().getByRole('button').first().click();
		await page.locator('main .steps').waitFor();
	}
	await page.getByRole('button', { name: /^أخذ كل شيء معك/ }).click();
	await space.press('تجهيز الملف');
	const readme = page.locator('input[name=readme]');
	await readme.waitFor({ state: 'attached' });
	assert.match(await readme.inputValue(), /^هذا الأرشيف نسخة[\s\S]*keys\.age/);
	await page.clock.fastForward('08:05');
	await page.getByRole('dialog').waitFor();
	await space.look();
	await page.clock.fastForward('02:05');
	await space.at('أُغلق من أجل الأمان');
	await space.look();
	assert.ok(!(await page.content()).includes(story));
	await watched.close();
});
