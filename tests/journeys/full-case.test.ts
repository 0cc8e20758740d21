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
