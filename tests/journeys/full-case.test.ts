import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { caseLimits } from '#core/sealing';
import { caseOf, enterSpace, filedAt, phone } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

const { browser, node, desks } = await serveDemonstration();
const hotline = desks.find(({ kind }) => kind === 'hotline')?.id as DeskId;

test('in a full space she reads what is full and what she can still do, her words stay in the field, and stopping a desk goes', async () => {
	const her = await filedAt(node.origin);
	await her.share({ desk: hotline, kinds: ['account'], deskName: 'Night and day desk' });
	const { watched, space, page } = await enterSpace(browser, node.origin, her, {
		...phone,
		viewport: { width: 320, height: 700 }
	});
	const { own, threads } = caseLimits;
	await node.app.db
		.updateTable('parts')
		.set((of) => ({
			bytes: of.case().when('thread_desk', 'is', null).then(own.besides.bytes).else(threads.hers.bytes).end()
		}))
		.where('case_id', '=', caseOf(her))
		.execute();
	await space.press(/^What you wrote/);
	await space.write('Words that have no room (invented).');
	await space.pick('What happened');
	await space.primary();
	await page.getByText('There is no more room for words here.').waitFor();
	await space.look();
	assert.equal(await page.locator('main textarea').inputValue(), 'Words that have no room (invented).');
	await page.locator('main textarea').fill('');
	await space.press('Back');
	await space.press(/^Messages/);
	await space.press(/^Night and day desk/);
	await space.write('A message that has no room (invented).');
	await space.primary();
	await page.getByText('There is no more room for messages here.').waitFor();
	await space.look();
	await page.locator('main textarea').fill('');
	await space.press('Back');
	await space.press('Back');
	await space.press(/^Who may read/);
	await space.press('Stop it from reading');
	await page.getByRole('dialog').getByRole('button', { name: 'Stop it from reading' }).click();
	await page.getByText('The locks of these parts are changed.').waitFor();
	await watched.close();
});

test('before she picks a file she reads how little room is left, and one that does not fit is not begun', async () => {
	const her = await filedAt(node.origin);
	await her.share({ desk: hotline, kinds: ['account'], deskName: 'Night and day desk' });
	await her.attach('first.bin', new Uint8Array(5000));
	const { caseBytes } = node.app.config.limits;
	await node.app.db
		.updateTable('pieces')
		.set({ bytes: caseBytes - 5_000_000 })
		.where('case_id', '=', caseOf(her))
		.execute();
	await node.app.db
		.updateTable('parts')
		.set({ bytes: caseLimits.threads.hers.bytes - 3_000_000 })
		.where('case_id', '=', caseOf(her))
		.where('thread_desk', 'is not', null)
		.execute();
	const wishes = { ...phone, viewport: { width: 320, height: 700 } };
	const { watched, space, page } = await enterSpace(browser, node.origin, her, wishes);
	await page.getByText('There is little room left here').waitFor();
	assert.match(
		(await page.locator('main .notice').textContent()) ?? '',
		/For messages: about 360 more pages\.\s*For files: about 5\.1 MB more\./
	);
	await space.look();
	await space.press(/^Files/);
	await space.press('Add files');
	await page.getByText(/There is room for about 5\.1 MB more\./).waitFor();
	const chosen = (name: string, bytes: number) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(bytes) });
	await page.locator('input[type=file]').setInputFiles([chosen('large.bin', 6_000_000), chosen('small.bin', 1000)]);
	await space.at('Does small.bin show a person under 18?');
	await space.pick('No, it shows nobody');
	await space.primary();
	await page.getByText('large.bin does not fit here any more. Nothing of it was sent.').waitFor();
	await page.getByText('small.bin is saved').waitFor();
	await space.look();
	await space.primary();
	await space.at(/^Files$/);
	await page.getByText('small.bin').waitFor();
	assert.equal(await page.getByText('large.bin').count(), 0, 'nothing of it was begun');
	await space.look();
	await watched.close();
});
