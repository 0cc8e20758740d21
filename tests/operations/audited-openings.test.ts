import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAudit } from '#server/store/audit-store.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';

test('6: an opening stands in the audit list with member, desk and day, and nothing that leads to the case', async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const { desk, lead } = await enterDesk(admin, place, 'lea.quay');
	const openings = async () => (await readAudit(node.app.db, 0, { act: 'open-case' })).acts;

	const her = await enterSurvivor(place);
	await her.share({ desk, kinds: ['account'] });
	const case_ = her.session.held?.own.case as NonNullable<typeof her.session.held>['own']['case'];
	assert.deepEqual(await openings(), [], 'a list that is looked at is no opening');

	await lead.open(desk, case_);
	const [opened, ...more] = await openings();
	assert.deepEqual(more, []);
	assert.deepEqual(
		{ actor: opened?.actor, subject: opened?.subject, reason: opened?.reason },
		{ actor: lead.id, subject: { kind: 'desk', id: desk }, reason: null }
	);
	assert.match(opened?.day ?? '', /^\d{4}-\d{2}-\d{2}$/);
	const rows = await node.app.db.selectFrom('audit').selectAll().execute();
	assert.ok(!JSON.stringify(rows).includes(case_), 'no line names a case');

	await her.withdraw(desk);
	await assert.rejects(lead.open(desk, case_));
	assert.equal((await openings()).length, 1, 'what was refused was not opened');
});
