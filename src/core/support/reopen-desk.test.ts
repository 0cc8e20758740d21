import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { joinRecovery, type RecoveryKeys, randomOf, recoveryKeysFrom } from '#core/sealing';
import { InventedTeam, inventedDay } from '#tests/support/invented-team.ts';
import { deskHistory, deskRecipients } from './desk-history.ts';
import { type KeptForRecovery, reopenDesk } from './reopen-desk.ts';

const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }): string =>
	outcome.ok ? 'accepted' : outcome.refusal.code;

test('two shares make a newcomer the lead of a desk, with its key, once a lead named their key; the next key signs out who is gone', async () => {
	const team = new InventedTeam();
	const [founder, newcomer] = [await team.enrol(), await team.enrol()];
	const { request, shares } = await team.found(founder);
	assert.ok(request.recoveryKey);
	const recovery = must(await joinRecovery(shares.slice(0, 2), team.recovery));
	const kept = [{ generation: 1, sealed: request.recovery.sealed }];
	const recipients = deskRecipients(team.statements, team.desk);
	const around = { recovery, own: team.keyOf(newcomer.member), day: inventedDay };
	assert.equal(codeOf(await reopenDesk(team.book, team.desk, kept, recipients, around)), 'recovery-unknown');
	team.add(request.recoveryKey);
	const { statement, keys } = must(await reopenDesk(team.book, team.desk, kept, recipients, around));
	assert.equal(keys.length, 1);
	team.add(statement);
	assert.deepEqual(
		team.book.membersOf(team.desk).map(({ member, role }) => [member, role]),
		[
			[founder.member, 'lead'],
			[newcomer.member, 'lead']
		]
	);
	await team.rotate([founder], newcomer);
	assert.deepEqual(
		team.book.membersOf(team.desk).map(({ member }) => member),
		[newcomer.member]
	);
	assert.deepEqual(team.book.reopeningsOf(team.desk), [{ member: newcomer.member, generation: 1, day: inventedDay }]);
	assert.deepEqual(
		deskHistory(team.statements, team.book, team.desk).map(({ what }) => what),
		['key', 'left', 'reopened', 'recovery-key', 'joined', 'key']
	);
	// What the new lead writes counts from the generation of the reopening on.
	assert.equal(team.isMember(team.desk, 1, newcomer.keys.signing.public, newcomer.member), true);
	assert.equal(team.isMember(team.desk, 2, founder.keys.signing.public, founder.member), false);
});

test('other shares, and what does not open, reopen nothing', async () => {
	const team = new InventedTeam();
	const [founder, newcomer] = [await team.enrol(), await team.enrol()];
	const { request, shares } = await team.found(founder);
	team.add(request.recoveryKey as never);
	const recovery = must(await joinRecovery(shares.slice(0, 2), team.recovery));
	const other = await recoveryKeysFrom(randomOf(32));
	const kept = [{ generation: 1, sealed: request.recovery.sealed }];
	const recipients = deskRecipients(team.statements, team.desk);
	const attempt = async (given: KeptForRecovery[], keys: RecoveryKeys): Promise<string> =>
		codeOf(
			await reopenDesk(team.book, team.desk, given, recipients, {
				recovery: keys,
				own: team.keyOf(newcomer.member),
				day: inventedDay
			})
		);
	assert.equal(await attempt(kept, other), 'recovery-key-wrong');
	assert.equal(await attempt(kept, { ...recovery, recipient: other.recipient }), 'recovery-key-wrong');
	assert.equal(await attempt(kept, { ...recovery, signing: other.signing }), 'recovery-key-wrong');
	assert.equal(await attempt([], recovery), 'recovery-lost');
	assert.equal(await attempt([{ generation: 1, sealed: 'AAAA' }], recovery), 'recovery-lost');
	assert.equal(await attempt(kept, recovery), 'accepted');
});
