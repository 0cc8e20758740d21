import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { CaseId } from '#core/base';
import { today } from '#server/gateways/clock.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';

test('a desk’s list says since which day a case waits for its first answer, and that it came; the node knows days only', async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	const id = her.session.held?.own.case as CaseId;
	const row = async () => {
		const found = (await lead.inbox(desk)).find((one) => one.case === id);
		return [found?.givenOn, found?.answered];
	};

	await her.share({ desk, kinds: ['account'] });
	assert.deepEqual(await row(), [today(node.app.clock), false]);
	// As if it had been some days ago: what is given now keeps the day of what was given first.
	await node.app.db.updateTable('threads').set({ given_on: '2026-01-02' }).execute();
	await her.share({ desk, kinds: ['support'] });
	await lead.open(desk, id);
	await her.say(desk, 'Anybody there?');
	assert.deepEqual(await row(), ['2026-01-02', false], 'opening is no answer');
	assert.equal((await her.look()).waiting[0]?.unansweredSince, today(node.app.clock));

	await lead.answer(desk, id, 'We are here.');
	await her.say(desk, 'Thank you.');
	assert.deepEqual(await row(), ['2026-01-02', true]);
	assert.equal((await her.look()).waiting[0]?.unansweredSince, null);

	// Moments count seconds: what is given anew within the second of the answer would count as answered.
	await setTimeout(1005 - (Date.now() % 1000));
	await her.withdraw(desk);
	await her.share({ desk, kinds: ['account'] });
	assert.deepEqual(await row(), [today(node.app.clock), false], 'whoever is let in anew owes an answer anew');
	assert.equal((await her.look()).waiting[0]?.unansweredSince, today(node.app.clock));
});
