import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { keptByBrowser, SurvivorPage } from '#tests/support/survivor-page.ts';

const phone = { viewport: { width: 360, height: 740 } };

const { browser, node } = await serveDemonstration();
const back = async (codename: string) =>
	new TestSurvivor(await placeAt(node.origin), codename).session.enter({ codename, pin: '' });

test('a danger named on the page of numbers is not asked again, and goes with the mark to the desk, which is said before', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const { page } = watched;
	await page.goto(`${node.origin}/en/now`);
	await page.locator('a[href$="#urgent-dying"]').click();
	const survivor = new SurvivorPage(page);
	await survivor.at('Whom is this about?');
	assert.equal(new URL(page.url()).hash, '', 'the address is made plain');
	await survivor.pick('Me');
	await survivor.primary();
	await survivor.answerUntil('Eight words to come back with', { 'What happened?': 'Invented words.' });
	const codename = await survivor.codename();
	await survivor.primary();
	await survivor.at('It is saved');
	await survivor.press('Let a desk read');
	await page.getByText('This desk takes urgent cases.').first().waitFor();
	await survivor.press('Choose what it may read');
	await survivor.pick('What happened');
	await survivor.primary();
	await survivor.pick('To support me');
	await survivor.primary();
	await survivor.pick('6 months');
	await survivor.primary();
	const mark = page.getByRole('checkbox', { name: 'Mark it as urgent' });
	assert.ok(await mark.isChecked());
	const told = await page.locator(`#${await mark.getAttribute('aria-describedby')}`).textContent();
	assert.match(told ?? '', /also told what you answered: “I am thinking about dying”/);
	await survivor.look();
	await survivor.primary();
	await page.locator('.may-read').waitFor();
	await watched.close();

	const space = await back(codename);
	const events = space.ok ? space.value.timeline.flatMap((event) => (event.what === 'danger-told' ? [event.reason] : [])) : [];
	assert.deepEqual(events, [{ question: 'danger', choice: 'dying' }]);
	assert.deepEqual(space.ok && space.value.consents[0]?.kinds, ['account'], 'the part that holds the answer was not given');
});

test('who names a danger has the numbers of the likely country in the card, in her language, and nothing is asked for them', async () => {
	const watched = await openPage(browser, node.origin, { ...phone, locale: 'es-MX', timezoneId: 'Asia/Manila' });
	const { page } = watched;
	const survivor = await new SurvivorPage(page).open(node.origin, '/ar/report');
	await page.locator('label', { hasText: 'قد يتأذى شخص ما' }).click();
	await page.waitForLoadState('networkidle');
	const asked: string[] = [];
	page.on('request', (request) => void asked.push(request.url()));
	await survivor.primary();
	const card = page.locator('.notice.danger');
	await card.locator('a[href^="tel:"]').first().waitFor();
	assert.deepEqual(asked, [], 'nothing is asked for once the danger is named');
	assert.equal(await card.locator('.near').count(), 1, 'the country that the language setting names');
	assert.equal(await card.locator('.near a[href="tel:911"]').count(), 1);
	assert.match((await card.locator('.number-name').first().textContent()) ?? '', /الشرطة والإسعاف والإطفاء/);
	assert.equal(await card.locator('.near').first().locator('.state').count(), 1, 'what is known of them is said once');
	const firm = page.locator('.question .button:not(.plain)');
	assert.equal(await firm.count(), 1);
	assert.match((await firm.getAttribute('href')) ?? '', /\/ar\/now#hurt$/);
	assert.equal(await page.locator('.primary .button.plain').count(), 1, 'going on is the quieter one');
	await survivor.look();
	await watched.close();
});

test('whoever is in another country chooses it in the card, sees its numbers, and nobody is asked for them', async () => {
	for (const [language, danger, place] of [
		['en', 'Someone may get hurt', 'Philippines'],
		['ar', 'قد يتأذى شخص ما', 'الفلبين']
	] as const) {
		const watched = await openPage(browser, node.origin, { viewport: { width: 320, height: 640 }, locale: 'es-MX' });
		const { page } = watched;
		const survivor = await new SurvivorPage(page).open(node.origin, `/${language}/report`);
		await page.locator('label', { hasText: danger }).click();
		await page.waitForLoadState('networkidle');
		const asked: string[] = [];
		page.on('request', (request) => void asked.push(request.url()));
		await survivor.primary();
		const card = page.locator('.notice.danger');
		await card.locator('a[href="tel:911"]').first().waitFor();
		await card.locator('select').selectOption({ label: place });
		await card.locator('.near h3', { hasText: place }).waitFor();
		assert.equal(await card.locator('.near').count(), 1);
		assert.ok((await card.locator('a[href^="tel:"]').count()) > 0);
		await survivor.look();
		await survivor.press(/^(Back|رجوع)$/);
		await survivor.primary();
		assert.equal(await card.locator('select').evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label), place);
		assert.deepEqual(asked, []);
		assert.deepEqual(await keptByBrowser(page), []);
		await watched.close();
	}
});

test('somebody under 18 who is not safe is shown help before the next question, and is urgent also after the save', async () => {
	const watched = await openPage(browser, node.origin, phone);
	const { page } = watched;
	const survivor = await new SurvivorPage(page).open(node.origin, '/en/report');
	await survivor.pick('No');
	await survivor.primary();
	await survivor.pick('Me, and I am under 18');
	await survivor.primary();
	await survivor.primary();
	await survivor.at('Are you safe where you are now?');
	await survivor.pick('No, or not always');
	await survivor.primary();
	await survivor.at('A person can help you now');
	assert.equal(await page.locator('.notice.danger').count(), 1);
	assert.match((await page.locator('.notice.danger').textContent()) ?? '', /Someone may get hurt/);
	await survivor.look();
	await survivor.press('Back');
	await survivor.at('Are you safe where you are now?');
	await survivor.primary();
	await survivor.at('A person can help you now');
	await survivor.primary();
	await survivor.at('Is there a grown-up you trust?');
	await survivor.press('Save and stop');
	await survivor.codename();
	await survivor.primary();
	await survivor.at('Type your eight words once');
	await survivor.press('Back');
	await survivor.press('Let a desk read');
	await page.getByText('This desk takes urgent cases.').first().waitFor();
	const kinds = page.locator('.desk-card:visible .desk-kind');
	assert.deepEqual(new Set(await kinds.allTextContents()), new Set(['Hotline']), 'the hotline comes first');
	await page.getByText('Show other desks').click();
	assert.ok((await kinds.count()) > 1);
	await survivor.look();
	await watched.close();
});

test('before she confirms she is told when the desk reads, in its zone and hers, that urgent is not sooner, and what is empty', async () => {
	const watched = await openPage(browser, node.origin, { ...phone, timezoneId: 'Asia/Manila' });
	const { page } = watched;
	// Night where the invented shelter is. Only the page's clock stands; the worker's goes on.
	await page.clock.setFixedTime(new Date(`${new Date().toISOString().slice(0, 10)}T03:30:00Z`));
	const survivor = await new SurvivorPage(page).open(node.origin, '/es/report');
	await survivor.pick('Alguien puede salir herido');
	await survivor.primary();
	await survivor.primary();
	await survivor.pick('De mí');
	await survivor.primary();
	await survivor.answerUntil('Ocho palabras para volver');
	await survivor.codename();
	await survivor.primary();
	await survivor.at('Está guardado');
	await page.getByText('Todavía no hay nada escrito').waitFor();
	await survivor.press('Permitir que un servicio lo lea');
	const shelter = page.locator('.desk-card', { hasText: 'No responde en español.' }).first();
	await shelter.waitFor();
	assert.equal(await page.locator('.desk-card').first().locator('.desk-foreign').count(), 0);
	await survivor.look();
	await shelter.getByRole('button').click();
	assert.ok((await page.getByText('Todavía no hay nada', { exact: true }).count()) > 1);
	await survivor.pick('Qué pasó');
	await survivor.primary();
	await survivor.pick('6 meses');
	await survivor.primary();
	const facts = (await page.locator('.facts').first().textContent()) ?? '';
	assert.match(facts, /Por ahora sin contenido\s*Qué pasó/);
	assert.match(facts, /Nadie lee esto antes del .+GMT\+8/);
	await page.getByText('Marcarlo como urgente no hace que se lea antes.').waitFor();
	assert.equal(await page.getByRole('link', { name: 'Ver números para llamar' }).getAttribute('target'), '_blank');
	await survivor.look();
	await watched.close();
});
