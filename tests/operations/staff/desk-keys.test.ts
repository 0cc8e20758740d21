import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeskId, must } from '#core/base';
import { makeKeyPair, randomId, randomOf, recipientHash, unwrapDeskKey } from '#core/sealing';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { admitMember } from '#server/operations/desk/admit-member.ts';
import { viewTeam } from '#server/operations/desk/read-team.ts';
import { recordDrill } from '#server/operations/desk/record-drill.ts';
import { removeMember } from '#server/operations/desk/remove-member.ts';
import { type DeskKeyChange, setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

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
		assert.deepEqual(team.recovery, { ...change.recovery, sealed: Buffer.from(change.recovery.sealed), drilledOn: null });
		assert.equal(team.invitations[0]?.state, 'admitted');
		assert.equal(codeOf(await recordDrill(app, lead, place.desk, 2)), 'generation-moved');
		must(await recordDrill(app, lead, place.desk, 1));
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
		const wraps = await db.selectFrom('desk_wraps').select('generation').where('generation', '=', 2).execute();
		assert.deepEqual([(await readDesk(db, place.desk))?.generation, wraps.length], [2, 2]);
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
		must(await recordDrill(app, lead, place.desk, 1));
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
		must(await recordDrill(app, lead, place.desk, 1));
		const change = await place.rotation(lead);
		const { recipient } = await makeKeyPair();
		must(await setDeskKey(app, lead, place.desk, { ...change, recovery: { ...change.recovery, recipient } }));
		const { recovery } = must(await viewTeam(app, place.desk));
		assert.deepEqual([recovery?.recipient, recovery?.drilledOn], [recipient, null]);
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
