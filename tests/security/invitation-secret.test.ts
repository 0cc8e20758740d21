import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type InvitationId, must } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { inviteFirstAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { inviteToNode, revokeNodeInvitation } from '#server/operations/admin/invite-to-node.ts';
import { viewTeam } from '#server/operations/desk/read-team.ts';
import { acceptInvitation, type NewcomerAnswer } from '#server/operations/staff/accept-invitation.ts';
import { viewInvitation } from '#server/operations/staff/read-invitation.ts';
import type { Db } from '#server/store/database.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';
import { codeOf } from '#tests/support/lying-stage.ts';
import { serveApi } from '#tests/support/served-api.ts';
import { wireAcceptance } from '#tests/support/wire-acceptance.ts';

/** Every kind of invitation, open: the operator's, an administrator's to the node, to a desk's first lead, to a desk; and a lead's own. */
async function openInvitations(app: TestApp, staff: InventedStaff): Promise<Record<string, InvitationId>> {
	const admin = await staff.admin();
	const { place, lead } = await staff.desk(admin);
	const empty = await staff.emptyDesk(admin);
	const operator = must(await inviteFirstAdmin(app));
	staff.hold(operator.id, operator.secret);
	const of = async (desk: typeof place.desk | null, isAdmin: boolean): Promise<InvitationId> => {
		const drawn = staff.drawInvitation();
		must(await inviteToNode(app, admin.member, { ...drawn, desk, role: 'lead', admin: isAdmin }));
		return drawn.id;
	};
	return {
		'the operator’s': operator.id,
		'of another administrator': await of(null, true),
		'of a first lead': await of(empty.desk, false),
		'an administrator’s to a desk': await of(place.desk, false),
		'a lead’s': await staff.invite(lead, place.desk, 'member')
	};
}

/** Everything in the database that has the length of what opens an invitation, as whoever copied it could try: also cut out of longer values. */
async function valuesOf(db: Db): Promise<readonly Uint8Array[]> {
	const { rows: tables } = await sql<{
		name: string;
	}>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
	const found: Uint8Array[] = [];
	for (const { name } of tables) {
		const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
		for (const value of rows.flatMap((row) => Object.values(row))) {
			if (value instanceof Uint8Array && value.length >= 32) found.push(value.slice(0, 32), value.slice(-32));
			if (typeof value === 'string' && /^[\w-]{43}$/.test(value)) found.push(Buffer.from(value, 'base64url'));
		}
	}
	return found;
}

const traces = async (db: Db) =>
	JSON.stringify([
		await db.selectFrom('members').select('id').orderBy('id').execute(),
		await db.selectFrom('invitations').selectAll().orderBy('id').execute(),
		await db.selectFrom('sessions').select('member_id').execute(),
		await db.selectFrom('clear_statements').select('hash').execute()
	]);

test(
	'whoever holds a copy of the whole database can accept no invitation with it; who got the address can, whatever was tried before',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const invitations = await openInvitations(app, staff);
		const before = await traces(db);
		const copied = await valuesOf(db);
		const kept = await db.selectFrom('invitations').select('accept_hash').where('state', '=', 'open').execute();
		for (const { accept_hash } of kept)
			assert.ok(accept_hash && copied.some((value) => Buffer.from(value).equals(accept_hash)), 'the copy has the hashes');

		for (const [kind, id] of Object.entries(invitations)) {
			const { answer } = await staff.answerTo(id);
			for (const accept of [null, new Uint8Array(32), randomOf(32), ...copied])
				assert.equal(codeOf(await acceptInvitation(app, id, { ...answer, accept })), 'not-found', kind);
		}
		assert.equal(await traces(db), before, 'nothing came of it');
		for (const [kind, id] of Object.entries(invitations)) {
			assert.ok((await viewInvitation(app, id)).ok, kind);
			assert.equal(codeOf(await acceptInvitation(app, id, (await staff.answerTo(id)).answer)), 'accepted', kind);
		}
	})
);

test(
	'5: a wrong secret, none, and an invitation that nobody made are one answer, also once it is used or taken back, and get dearer',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const [open, used, revoked] = [
			await staff.invite(lead, place.desk, 'member'),
			await staff.invite(lead, place.desk, 'member'),
			await staff.invite(lead, place.desk, 'member')
		];
		await staff.enrol(used);
		must(await revokeNodeInvitation(app, admin.member, revoked));
		const { answer } = await staff.answerTo(randomId<'invitation'>());
		const shown: unknown[] = [];
		for (const id of [randomId<'invitation'>(), open, used, revoked])
			for (const accept of [randomOf(32), null]) {
				// An asker of its own each time: the price is another matter.
				const api = await serveApi(t, { ...app, workGate: new WorkGate(app.clock) });
				const { status, body } = await api.ask('POST', `/invitations/${id}/accept`, {
					json: wireAcceptance({ ...answer, accept })
				});
				shown.push({ status, body });
			}
		assert.deepEqual(
			shown,
			shown.map(() => ({ status: 404, body: { error: { code: 'not-found', about: '' } } }))
		);
		assert.equal(codeOf(await acceptInvitation(app, used, (await staff.answerTo(used)).answer)), 'invitation-used');

		const api = await serveApi(t, app);
		const codes: string[] = [];
		for (let round = 0; round < 8; round++)
			codes.push(
				(await api.ask('POST', `/invitations/${open}/accept`, { json: wireAcceptance({ ...answer, accept: null }) })).code
			);
		assert.equal(codes[0], 'not-found');
		assert.equal(codes.at(-1), 'work-needed');
		assert.equal((await api.ask('GET', `/invitations/${randomId()}`)).code, 'work-needed', 'looking costs as much as accepting');
	})
);

test(
	'an invitation from before the hash was kept lets nobody in, says so by a code of its own, and is told as over in the lists',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const [id, taken] = [await staff.invite(lead, place.desk, 'member'), await staff.invite(lead, place.desk, 'member')];
		await staff.enrol(taken);
		// What the migration leaves of the rows that it finds.
		await db.updateTable('invitations').set({ accept_hash: null }).execute();
		assert.equal(codeOf(await viewInvitation(app, id)), 'invitation-outdated');
		const { answer } = await staff.answerTo(id);
		for (const accept of [answer.accept, new Uint8Array(32), null]) {
			assert.equal(codeOf(await acceptInvitation(app, id, { ...answer, accept })), 'invitation-outdated');
			assert.equal(codeOf(await acceptInvitation(app, taken, { ...answer, accept })), 'invitation-used');
		}
		const stateOf = async (wanted: InvitationId) =>
			must(await viewTeam(app, place.desk)).invitations.find((one) => one.id === wanted)?.state;
		assert.deepEqual([await stateOf(id), await stateOf(taken)], ['outdated', 'accepted']);
		assert.ok((await acceptInvitation(app, ...(await anew()))).ok, 'made anew it is as good as any');

		async function anew(): Promise<[InvitationId, NewcomerAnswer]> {
			const again = await staff.invite(lead, place.desk, 'member');
			return [again, (await staff.answerTo(again)).answer];
		}
	})
);
