import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseId } from '#core/base';
import { eventually } from '#tests/support/eventually.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import type { ApiClient } from '#ui/sealing/api-client.ts';

const timeout = 240_000;
const caseOf = (her: TestSurvivor): CaseId => her.session.held?.own.case as CaseId;

/** Codes that a node refuses one of its clients with. */
function refusalsOf(client: ApiClient): readonly string[] {
	const codes: string[] = [];
	const ask = client.ask.bind(client);
	client.ask = (async (...asked: Parameters<typeof ask>) => {
		const answer = await ask(...asked);
		if (!answer.ok) codes.push(answer.refusal.code);
		return answer;
	}) as typeof client.ask;
	return codes;
}

test('whoever was just let into a desk acts as soon as the signed log says so and not before: nobody who reads has a doubt', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	await her.share({ desk, kinds: ['account'] });
	const newcomer = await new TestMember(place).join(await lead.invite(desk), 'nia.quay', 'Nia Quay (invented)');
	await lead.desks();
	await node.app.log.stop();
	await lead.admitAll(desk);
	await newcomer.session.look();

	const refusals = refusalsOf(newcomer.session.client);
	const opening = newcomer.open(desk, caseOf(her));
	await eventually('the node asked the newcomer to wait', () => refusals.includes('member-not-logged'));
	assert.deepEqual((await her.look()).findings, []);
	assert.deepEqual((await lead.open(desk, caseOf(her))).shown.findings, []);
	assert.ok(!(await her.look()).timeline.some((event) => event.what === 'opened' && event.memberName.startsWith('Nia')));

	await node.app.log.beat();
	assert.deepEqual((await opening).shown.findings, []);
	await newcomer.answer(desk, caseOf(her), 'A first answer (invented).');
	const hers = await her.look();
	assert.deepEqual(hers.findings, []);
	assert.ok(hers.timeline.some((event) => event.what === 'opened' && event.memberName.startsWith('Nia')));
	assert.deepEqual((await lead.answer(desk, caseOf(her), 'Another one (invented).')).shown.findings, []);
});

test('what she gives a desk that is changing its key waits until the log has the new one, and goes', { timeout }, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	await her.look();
	await node.app.log.stop();
	await node.app.db.updateTable('desks').set({ rotation_due: true }).where('id', '=', desk).execute();
	const rotating = lead.rotate(desk);
	const generation = () => node.app.db.selectFrom('desks').select('generation').where('id', '=', desk).executeTakeFirst();
	await eventually('the node took the new key', async () => (await generation())?.generation === 2);

	const refusals = refusalsOf(her.session.client);
	const giving = her.share({ desk, kinds: ['account'] });
	await eventually('the old key is refused', () => refusals.includes('desk-key-changed'));
	await node.app.log.beat();
	await giving;
	await rotating;
	assert.deepEqual((await her.look()).findings, []);
	assert.deepEqual((await lead.open(desk, caseOf(her))).shown.findings, []);
});
