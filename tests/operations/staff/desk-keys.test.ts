import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type DeskId, type MemberId, must } from '#core/base';
import { makeKeyPair, randomId, randomOf, recipientHash, sign, unwrapDeskKey } from '#core/sealing';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { type Admission, admitMember } from '#server/operations/desk/admit-member.ts';
import { viewTeam } from '#server/operations/desk/read-team.ts';
import { recordDrill } from '#server/operations/desk/record-drill.ts';
import { removeMember } from '#server/operations/desk/remove-member.ts';
import { type DeskKeyChange, setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

/** All that a change of keys could have left behind. */
const keysOf = async ({ db }: TestApp, desk: DeskId) => ({
	desk: await readDesk(db, desk),
	wraps: (await db.selectFrom('desk_wraps').select(['generation', 'member_id']).where('desk_id', '=', desk).execute()).length,
	recovery: (await db.selectFrom('desk_recovery').select('generation').where('desk_id', '=', desk).execute()).length,
	team: await db.selectFrom('desk_members').selectAll().where('desk_id', '=', desk).orderBy('member_id').execute(),
	statements: (await db.selectFrom('clear_statements').select('hash').execute()).length,
	audit: (await db.selectFrom('audit').select('act').execute()).length
});

/** A case of which the desk holds `held` of its parts, as the case operations would have left it. */
async function plantCase(
	{ db }: TestApp,
	desk: DeskId,
	parts: readonly { epoch: number; heldEpoch: number | null }[]
): Promise<string> {
	const id = randomId<'case'>();
	const hash = 'x';
	await db
		.insertInto('cases')
		.values({
			id,
			lookup_id: randomId(),
			access_hash: randomOf(32),
			signing_key: randomId(),
			recipient_hash: hash,
			opened_on: '2026-11-22'
		})
		.execute();
	for (const [part, { epoch, heldEpoch }] of parts.entries()) {
		await db
			.insertInto('parts')
			.values({ case_id: id, part, seq: 9, hash, epoch, recipient_hash: hash, rotation_due: false, thread_desk: null })
			.execute();
		if (heldEpoch !== null)
			await db
				.insertInto('grants')
				.values({ case_id: id, part, seq: 9, epoch: heldEpoch, desk_id: desk, generation: 1 })
				.execute();
	}
	return id;
}

const duePartsOf = async ({ db }: TestApp, caseId: string): Promise<number[]> =>
	(
		await db
			.selectFrom('parts')
			.select('part')
			.where('case_id', '=', caseId)
			.where('rotation_due', '=', true)
			.orderBy('part')
			.execute()
	).map(({ part }) => part);

test(
	'the first lead founds the desk: key, own joining, wrap, recovery, and nothing is live before the drill',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const place = await staff.emptyDesk(await staff.admin());
		const lead = await staff.founder(await staff.admin(), place.desk);
		assert.deepEqual(must(await readOwnKeys(app, lead.member)).desks, [
			{ desk: place.desk, role: 'lead', generation: 0, rotationDue: false }
		]);
		const change = await place.founding(lead);
		must(await setDeskKey(app, lead, place.desk, change));

		const book = await app.log.keyBook();
		assert.equal(book.deskKey(place.desk)?.body.recipient, change.key.body.recipient);
		assert.deepEqual(
			book.membersOf(place.desk).map(({ member, role }) => [member, role]),
			[[lead.member, 'lead']]
		);
		const row = await db.selectFrom('desks').selectAll().executeTakeFirstOrThrow();
		assert.deepEqual([row.generation, row.recipient_hash, row.live], [1, recipientHash(change.key.body.recipient ?? ''), false]);
		const [wrap] = must(await readOwnKeys(app, lead.member)).deskKeys;
		assert.ok(wrap);
		const expected = { desk: place.desk, generation: 1, recipient: change.key.body.recipient ?? '' };
		assert.ok((await unwrapDeskKey(wrap.sealed, expected, lead.keys.age.identity)).ok, 'it opens for its founder');

		const team = must(await viewTeam(app, place.desk));
		assert.deepEqual(team.recovery, { recipient: change.recovery.recipient, drilledOn: null });
		assert.equal(team.invitations[0]?.state, 'admitted');
		assert.equal(codeOf(await recordDrill(app, lead.member, place.desk, 2)), 'generation-moved');
		must(await recordDrill(app, lead.member, place.desk, 1));
		assert.deepEqual(must(await viewTeam(app, place.desk)).recovery?.drilledOn, '2026-11-22');
		assert.equal((await readDesk(db, place.desk))?.live, true);
	})
);

test(
	'only the first lead to accept founds a desk; the second waits to be let in',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const place = await staff.emptyDesk(admin);
		const first = await staff.founder(admin, place.desk);
		const second = await staff.founder(admin, place.desk);
		assert.equal(codeOf(await setDeskKey(app, second, place.desk, await place.founding(second))), 'not-found');
		must(await setDeskKey(app, first, place.desk, await place.founding(first)));
		const [waiting] = must(await viewTeam(app, place.desk)).newcomers;
		assert.equal(waiting?.member, second.member);
		assert.ok(waiting);
		const admission = await place.admission(first, waiting.invitation, second, 'lead');
		must(await admitMember(app, first, place.desk, admission));
		assert.equal(must(await readOwnKeys(app, second.member)).desks[0]?.role, 'lead');
	})
);

test(
	'a newcomer who is let in holds every generation, so that older cases stay readable',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead)));
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead)));
		const person = await place.join(lead);
		const { deskKeys, desks } = must(await readOwnKeys(app, person.member));
		assert.deepEqual(
			deskKeys.map(({ generation }) => generation),
			[1, 2, 3]
		);
		assert.deepEqual(desks, [{ desk: place.desk, role: 'member', generation: 3, rotationDue: false }]);
		assert.equal((await app.log.keyBook()).membersOf(place.desk).length, 2);
	})
);

test(
	'23: a ghost member is refused: let in by nobody of the desk, without invitation, in another role, for another desk',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const plain = await place.join(lead);
		const id = await staff.invite(lead, place.desk, 'member');
		const person = await staff.enrol(id);
		const admission = await place.admission(lead, id, person, 'member');
		const { body } = admission.statement;
		const before = await keysOf(app, place.desk);

		const signedBy = (by: Person, change: Partial<typeof body> = {}): Admission => ({
			...admission,
			statement: sign({ ...body, ...change }, by.keys.signing)
		});
		const tries: Record<string, readonly [Person, DeskId, Admission, string]> = {
			'signed by the newcomer, sent by the lead': [lead, place.desk, signedBy(person), 'not-the-author'],
			'signed and sent by the newcomer': [person, place.desk, signedBy(person), 'not-found'],
			'by the lead of another desk': [other.lead, place.desk, signedBy(other.lead), 'not-found'],
			'by a plain member': [plain, place.desk, signedBy(plain), 'not-found'],
			'by an admin': [admin, place.desk, signedBy(admin), 'not-found'],
			'with a key that is nobody’s': [{ ...lead, signingKey: person.signingKey }, place.desk, signedBy(person), 'member-ghost'],
			'by an invitation that is nobody’s': [lead, place.desk, { ...admission, invitation: randomId() }, 'not-found'],
			'by an invitation of another desk': [
				other.lead,
				other.place.desk,
				signedBy(other.lead, { desk: other.place.desk }),
				'not-found'
			],
			'as a lead': [lead, place.desk, signedBy(lead, { role: 'lead' }), 'admission-mismatch'],
			'somebody else in their place': [lead, place.desk, signedBy(lead, { member: admin.member }), 'admission-mismatch'],
			'leaving instead of joining': [lead, place.desk, signedBy(lead, { state: 'left' }), 'admission-mismatch'],
			'with another key than the log’s': [
				lead,
				place.desk,
				signedBy(lead, { memberKeyHash: recipientHash('another') }),
				'member-key-changed'
			],
			'off the chain': [lead, place.desk, signedBy(lead, { prev: null }), 'key-chain-broken'],
			'on another day': [lead, place.desk, signedBy(lead, { day: '2026-11-01' as Day }), 'clock-skew'],
			'without a generation': [lead, place.desk, { ...admission, keys: [] }, 'wraps-wrong'],
			'with a generation that is not': [
				lead,
				place.desk,
				{ ...admission, keys: [{ generation: 2, sealed: randomOf(64) }] },
				'wraps-wrong'
			]
		};
		for (const [what, [by, desk, given, code]] of Object.entries(tries))
			assert.equal(codeOf(await admitMember(app, by, desk, given)), code, what);
		assert.deepEqual(await keysOf(app, place.desk), before);

		must(await admitMember(app, lead, place.desk, admission));
		assert.equal(codeOf(await admitMember(app, lead, place.desk, admission)), 'not-found', 'and once only');
	})
);

test(
	'23: a rotation lets nobody in: no joining in it, no wrap for a ghost, nobody of the team left out',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		const ghost = await staff.enrol(await staff.invite(lead, place.desk, 'member'));
		const change = await place.rotation(lead);
		const book = await app.log.keyBook();
		const joining = sign(
			{
				v: 1,
				type: 'causeway/membership/v1',
				desk: place.desk,
				member: ghost.member,
				memberKeyHash: book.memberKey(ghost.member)?.hash ?? '',
				role: 'member',
				state: 'joined',
				generation: 1,
				prev: book.membershipHead(place.desk),
				day: '2026-11-22' as Day
			} as const,
			lead.keys.signing
		);
		const wrapFor = (person: MemberId) => ({ member: person, sealed: randomOf(64) });
		const before = await keysOf(app, place.desk);
		const resigned = (by: Person, body: Partial<DeskKeyChange['key']['body']> = {}): DeskKeyChange => ({
			...change,
			key: sign({ ...change.key.body, ...body }, by.keys.signing)
		});
		const classic = (await makeKeyPair()).recipient;
		const tries: Record<string, readonly [Person, DeskKeyChange, string]> = {
			'a joining in it': [
				lead,
				{ ...change, memberships: [joining], wraps: [...change.wraps, wrapFor(ghost.member)] },
				'members-mismatch'
			],
			'a wrap for somebody else too': [lead, { ...change, wraps: [...change.wraps, wrapFor(ghost.member)] }, 'wraps-wrong'],
			'a wrap for a ghost instead': [lead, { ...change, wraps: [wrapFor(lead.member), wrapFor(ghost.member)] }, 'wraps-wrong'],
			'a wrap twice': [lead, { ...change, wraps: [wrapFor(lead.member), wrapFor(lead.member)] }, 'wraps-wrong'],
			'a member left out': [lead, { ...change, wraps: [wrapFor(lead.member)] }, 'wraps-wrong'],
			'a leaving of one who stays': [lead, await place.rotation(lead, member), 'members-mismatch'],
			'by who waits to be let in': [ghost, resigned(ghost), 'not-found'],
			'by an admin': [admin, resigned(admin), 'not-found'],
			'signed by another': [lead, resigned(ghost), 'not-the-author'],
			'signed by another, under that key': [{ ...lead, signingKey: ghost.signingKey }, resigned(ghost), 'key-signer-unknown'],
			'for another desk': [
				lead,
				resigned(lead, { subject: { kind: 'desk', id: randomId(), name: 'Invented desk' } }),
				'key-subject-wrong'
			],
			'under another organisation': [lead, resigned(lead, { organisation: randomId() }), 'key-subject-wrong'],
			'under another name': [
				lead,
				resigned(lead, { subject: { kind: 'desk', id: place.desk, name: 'Police' } }),
				'key-subject-wrong'
			],
			'on another day': [lead, resigned(lead, { day: '2027-11-22' as Day }), 'clock-skew'],
			'off the chain': [lead, resigned(lead, { prev: null }), 'key-chain-broken'],
			'with the key it had': [
				lead,
				resigned(lead, { recipient: book.deskKey(place.desk)?.body.recipient ?? classic }),
				'key-reused'
			],
			'of the generation it has': [lead, resigned(lead, { generation: 1 }), 'generation-moved'],
			'of one too far': [lead, resigned(lead, { generation: 3 }), 'generation-moved']
		};
		for (const [what, [by, given, code]] of Object.entries(tries))
			assert.equal(codeOf(await setDeskKey(app, by, place.desk, given)), code, what);
		assert.deepEqual(await keysOf(app, place.desk), before);
	})
);

test(
	'a founder cannot bring anybody else along with the first key',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const place = await staff.emptyDesk(admin);
		const lead = await staff.founder(admin, place.desk);
		const change = await place.founding(lead);
		const second = await staff.founder(admin, place.desk);
		const [own] = change.memberships;
		assert.ok(own);
		const other = sign(
			{
				...own.body,
				member: second.member,
				memberKeyHash: (await app.log.keyBook()).memberKey(second.member)?.hash ?? ''
			},
			lead.keys.signing
		);
		for (const memberships of [[own, other], [other], []])
			assert.equal(codeOf(await setDeskKey(app, lead, place.desk, { ...change, memberships })), 'members-mismatch');
		assert.equal((await app.log.keyBook()).deskKey(place.desk), null);
		must(await setDeskKey(app, lead, place.desk, change));
	})
);

test(
	'of two browsers that make the next key at the same time one is first, and the other is told so',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const member = await place.join(lead);
		const changes = [await place.rotation(lead), await place.rotation(member)];
		const outcomes = await Promise.all([
			setDeskKey(app, lead, place.desk, changes[0] as DeskKeyChange),
			setDeskKey(app, member, place.desk, changes[1] as DeskKeyChange)
		]);
		assert.deepEqual(outcomes.map(codeOf).toSorted(), ['accepted', 'generation-moved']);
		const { wraps, recovery, desk } = await keysOf(app, place.desk);
		assert.deepEqual([desk?.generation, wraps, recovery], [2, 4, 2]);
	})
);

test(
	'who is removed is signed out, loses the desk’s keys, and the desk has its own to rotate',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const member = await place.join(lead);
		assert.equal(codeOf(await removeMember(app, member.member, place.desk, lead.member)), 'not-found', 'a lead’s to do');
		assert.equal(codeOf(await removeMember(app, lead.member, place.desk, lead.member)), 'last-lead');
		assert.equal(codeOf(await removeMember(app, lead.member, place.desk, randomId())), 'not-found');
		must(await removeMember(app, lead.member, place.desk, member.member));
		assert.equal(codeOf(await removeMember(app, lead.member, place.desk, member.member)), 'not-found');
		assert.equal(await readSession(app, member.token), null);
		const own = must(await readOwnKeys(app, member.member));
		assert.deepEqual([own.desks, own.deskKeys], [[], []]);
		assert.equal(must(await viewTeam(app, place.desk)).rotationDue, true);
		assert.equal(must(await readOwnKeys(app, lead.member)).desks[0]?.rotationDue, true);
	})
);

test(
	'the rotation after a removal has the leaving in the log, wraps for who stays, and marks what the desk could read',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const member = await place.join(lead);
		const stays = await place.join(lead);
		must(await recordDrill(app, lead.member, place.desk, 1));
		const held = await plantCase(app, place.desk, [
			{ epoch: 1, heldEpoch: 1 },
			{ epoch: 2, heldEpoch: 1 },
			{ epoch: 1, heldEpoch: null },
			{ epoch: 2, heldEpoch: 2 }
		]);
		const elsewhere = await plantCase(app, other.place.desk, [{ epoch: 1, heldEpoch: 1 }]);
		must(await removeMember(app, lead.member, place.desk, member.member));

		assert.equal(
			codeOf(await setDeskKey(app, lead, place.desk, await place.rotation(lead))),
			'members-mismatch',
			'the leaving is missing'
		);
		const change = await place.rotation(stays, member);
		must(await setDeskKey(app, stays, place.desk, change));

		const book = await app.log.keyBook();
		assert.deepEqual(new Set(book.membersOf(place.desk).map((one) => one.member)), new Set([lead.member, stays.member]));
		assert.deepEqual(book.wasMember(place.desk, member.signingKey)?.spans, [{ first: 1, last: 1 }], 'gone before the new key');
		assert.deepEqual(await duePartsOf(app, held), [0, 3], 'the parts whose current key the desk holds');
		assert.deepEqual(await duePartsOf(app, elsewhere), []);
		const team = must(await viewTeam(app, place.desk));
		assert.equal(team.rotationDue, false);
		assert.deepEqual(
			team.members.map((one) => [one.member, one.state]).toSorted(),
			[
				[lead.member, 'joined'],
				[member.member, 'left'],
				[stays.member, 'joined']
			].toSorted()
		);
		assert.equal(team.recovery?.drilledOn, '2026-11-22', 'shares that were joined once still join');
		assert.deepEqual(must(await readOwnKeys(app, member.member)).deskKeys, []);
		assert.deepEqual(
			must(await readOwnKeys(app, stays.member)).deskKeys.map(({ generation }) => generation),
			[1, 2]
		);
	})
);

test(
	'a new recovery recipient asks for a new drill',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		must(await recordDrill(app, lead.member, place.desk, 1));
		const change = await place.rotation(lead);
		const { recipient } = await makeKeyPair();
		must(await setDeskKey(app, lead, place.desk, { ...change, recovery: { ...change.recovery, recipient } }));
		assert.deepEqual(must(await viewTeam(app, place.desk)).recovery, { recipient, drilledOn: null });
	})
);

test(
	'a member whom the admin shuts out leaves every desk, and both then rotate without that member',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		must(await shutOutMember(app, admin.member, member.member));
		assert.equal((await readDesk(db, place.desk))?.rotationDue, true);
		const left = await db.selectFrom('member_wraps').select('id').where('member_id', '=', member.member).execute();
		assert.deepEqual(left, []);
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead, member)));
		assert.deepEqual(
			(await app.log.keyBook()).membersOf(place.desk).map((one) => one.member),
			[lead.member]
		);
	})
);

test(
	'an admission signed before a rotation is told that the key moved',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const id = await staff.invite(lead, place.desk, 'member');
		const person = await staff.enrol(id);
		const admission = await place.admission(lead, id, person, 'member');
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead)));
		assert.equal(codeOf(await admitMember(app, lead, place.desk, admission)), 'generation-moved');
		must(await admitMember(app, lead, place.desk, await place.admission(lead, id, person, 'member')));
	})
);
