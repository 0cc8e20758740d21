import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, must } from '#core/base';
import { type Identity, joinRecovery, makeKeyPair, unwrapDeskKey } from '#core/sealing';
import { handFor, InventedTeam } from '#tests/support/invented-team.ts';
import { deskHistory, deskRecipients, doubtTeam } from './desk-history.ts';
import { rotateDeskKey } from './desk-keys.ts';

const bytes = (text: string): Uint8Array => fromBase64url(text) as Uint8Array;

test('the first member makes the desk, and two of its three shares open what recovery holds', async () => {
	const team = new InventedTeam();
	const founder = await team.enrol();
	const { request, shares, deskKey } = await team.found(founder);
	const { desk } = team;

	assert.deepEqual(
		team.book.membersOf(desk).map(({ member, role }) => [member, role]),
		[[founder.member, 'lead']]
	);
	assert.equal(shares.length, 3);
	const recovery = must(await joinRecovery([shares[2] as string, shares[0] as string], request.recovery.recipient));
	const expected = { desk, generation: 1, recipient: deskRecipients(team.statements, desk).get(1) as string };
	const opened = must(await unwrapDeskKey(bytes(request.recovery.sealed), expected, recovery.identity));
	assert.equal(opened.identity, deskKey.identity);
});

test('a newcomer gets every generation, and nobody else can open them', async () => {
	const team = new InventedTeam();
	const [founder, leaving, late] = [await team.enrol(), await team.enrol(), await team.enrol()];
	await team.found(founder);
	await team.admit(leaving, founder);
	await team.rotate([leaving], founder);
	const { keys } = await team.admit(late, founder);

	assert.deepEqual(
		keys.map(({ generation }) => generation),
		[1, 2]
	);
	for (const { generation, sealed } of keys) {
		const recipient = deskRecipients(team.statements, team.desk).get(generation) as string;
		const expected = { desk: team.desk, generation, recipient };
		assert.ok((await unwrapDeskKey(bytes(sealed), expected, late.keys.age.identity)).ok);
		assert.ok(!(await unwrapDeskKey(bytes(sealed), expected, leaving.keys.age.identity)).ok);
	}
});

test('a rotation seals to all who stay and to the same recovery, and signs out who left', async () => {
	const team = new InventedTeam();
	const [founder, stays, leaves] = [await team.enrol(), await team.enrol(), await team.enrol()];
	await team.found(founder);
	await team.admit(stays, founder);
	await team.admit(leaves, stays);
	const { request } = await team.rotate([leaves], stays);

	assert.deepEqual(request.wraps.map(({ member }) => member).sort(), [founder.member, stays.member].sort());
	assert.equal(request.recovery.recipient, team.recovery);
	assert.equal(team.book.wasMember(team.desk, leaves.keys.signing.public)?.spans.at(-1)?.last, 1);
	assert.deepEqual(
		deskHistory(team.statements, team.book, team.desk).map(({ what, generation }) => `${what} ${generation}`),
		['key 2', 'left 1', 'joined 1', 'joined 1', 'joined 1', 'key 1']
	);
	assert.ok(deskHistory(team.statements, team.book, team.desk).every(({ signedBy }) => signedBy !== null));
});

test('a recovery that the server put in the place of the real one is refused', async () => {
	const team = new InventedTeam();
	const founder = await team.enrol();
	const { deskKey } = await team.found(founder);
	const swapped = { held: deskKey, recovery: (await makeKeyPair()).recipient };
	const refused = await rotateDeskKey(team.book, team.desk, new Set(), swapped, handFor(founder));
	assert.equal(!refused.ok && refused.refusal.code, 'recovery-changed');
});

test('nobody replaces the key of a desk they are not in', async () => {
	const team = new InventedTeam();
	const [founder, stranger] = [await team.enrol(), await team.enrol()];
	const { deskKey, request } = await team.found(founder);
	const known = { held: deskKey, recovery: request.recovery.recipient as never };
	const refused = await rotateDeskKey(team.book, team.desk, new Set(), known, handFor(stranger));
	assert.equal(!refused.ok && refused.refusal.code, 'member-not-joined');
});

test('somebody the server shows but nobody let in is a ghost, somebody it leaves out is hidden', async () => {
	const team = new InventedTeam();
	const [founder, ghost] = [await team.enrol(), await team.enrol()];
	await team.found(founder);
	assert.deepEqual(doubtTeam([{ member: ghost.member, state: 'joined' }], team.book, team.desk), [
		{ what: 'ghost', member: ghost.member },
		{ what: 'hidden', member: founder.member }
	]);
	assert.deepEqual(doubtTeam([{ member: founder.member, state: 'left' }], team.book, team.desk), []);
});

test('a wrapped desk key of another generation is refused', async () => {
	const team = new InventedTeam();
	const founder = await team.enrol();
	const { request } = await team.found(founder);
	const sealed = bytes(request.wraps[0]?.sealed as string);
	const recipient = deskRecipients(team.statements, team.desk).get(1) as string;
	const wrong = { desk: team.desk, generation: 2, recipient };
	const opened = await unwrapDeskKey(sealed, wrong, founder.keys.age.identity as Identity);
	assert.equal(!opened.ok && opened.refusal.code, 'wrap-wrong');
});
