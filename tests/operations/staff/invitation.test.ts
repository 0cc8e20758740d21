import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type InvitationId, must, type OrganisationId } from '#core/base';
import { checkInvitationProof, randomId, randomOf, sign, signingKeyFrom } from '#core/sealing';
import { foundDesk, totpCode } from '#core/support';
import { inviteFirstAdmin, makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import { inviteToNode, revokeNodeInvitation } from '#server/operations/admin/invite-to-node.ts';
import { admitMember } from '#server/operations/desk/admit-member.ts';
import { viewTeam } from '#server/operations/desk/read-team.ts';
import { revokeInvitation } from '#server/operations/desk/revoke-invitation.ts';
import { acceptInvitation } from '#server/operations/staff/accept-invitation.ts';
import { viewInvitation } from '#server/operations/staff/read-invitation.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { signIn } from '#server/operations/staff/sign-in.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

/** Everything that accepting could have left behind. */
const traces = async ({ db }: TestApp) => ({
	members: (await db.selectFrom('members').select('id').execute()).length,
	wraps: (await db.selectFrom('member_wraps').select('id').execute()).length,
	sessions: (await db.selectFrom('sessions').select('member_id').execute()).length,
	statements: (await db.selectFrom('clear_statements').select('hash').execute()).length,
	audit: (await db.selectFrom('audit').select('act').execute()).length,
	open: (await db.selectFrom('invitations').select('id').where('state', '=', 'open').execute()).length
});

test(
	'a first admin is invited by the operator alone, and the address keeps its secret behind the #',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const first = must(await makeAdminInvitation(app));
		const [, id = '', secret = ''] = /^http:\/\/localhost:8080\/desk\/join\/([\w-]{22})#([\w-]{43})$/.exec(first) ?? [];
		assert.ok(id && secret, first);
		const everything = JSON.stringify(await db.selectFrom('invitations').selectAll().execute());
		assert.ok(everything.includes(id) && !everything.includes(secret));
		assert.deepEqual(must(await viewInvitation(app, id as InvitationId)), {
			organisation: app.node.id,
			desk: null,
			role: 'lead',
			admin: true,
			organisationName: { en: 'Invented node' },
			deskName: null
		});
		assert.equal(
			(await app.log.keyBook()).organisationKey(app.node.id as string as OrganisationId)?.body.subject.name,
			'Invented node'
		);

		const second = must(await inviteFirstAdmin(app));
		assert.equal(codeOf(await viewInvitation(app, id as InvitationId)), 'invitation-revoked', 'a lost address is worth nothing');
		const staff = new InventedStaff(app);
		staff.hold(second.id, second.secret);
		const admin = await staff.enrol(second.id);
		assert.equal((await readSession(app, admin.token))?.admin, true);
		assert.deepEqual(await db.selectFrom('audit').select(['actor', 'act']).orderBy('position').execute(), [
			{ actor: null, act: 'invite-first-admin' },
			{ actor: null, act: 'invite-first-admin' },
			{ actor: admin.member, act: 'accept-invitation' }
		]);
	})
);

test(
	'accepting makes a member with new keys in the key log, a session, and an invitation that is used',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const id = await staff.invite(lead, place.desk, 'member');
		assert.equal(must(await viewInvitation(app, id)).deskName?.en, 'Invented desk');
		const person = await staff.enrol(id);
		const entry = (await app.log.keyBook()).memberKey(person.member);
		assert.equal(entry?.body.signingKey, person.signingKey);
		assert.equal(entry?.body.subject.name, null, 'the public log names no person');
		assert.equal((await readSession(app, person.token))?.member, person.member);
		assert.equal(codeOf(await viewInvitation(app, id)), 'invitation-used');
		assert.equal(codeOf(await acceptInvitation(app, id, (await staff.answerTo(id)).answer)), 'invitation-used');
		const own = must(await readOwnKeys(app, person.member));
		assert.deepEqual([own.desks, own.deskKeys, own.wraps.length], [[], [], 1], 'no key of the desk before somebody lets them in');
	})
);

test(
	'of two who accept one invitation at the same time one becomes a member',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const id = await staff.invite(lead, place.desk, 'member');
		const before = await traces(app);
		const answers = [await staff.answerTo(id), await staff.answerTo(id), await staff.answerTo(id)];
		const outcomes = await Promise.all(answers.map(({ answer }) => acceptInvitation(app, id, answer)));
		assert.deepEqual(outcomes.map(codeOf).toSorted(), ['accepted', 'invitation-used', 'invitation-used']);
		const after = await traces(app);
		assert.deepEqual(
			[after.members - before.members, after.statements - before.statements, after.wraps - before.wraps],
			[1, 1, 1]
		);
	})
);

test(
	'an invitation that nobody accepted in fourteen days opens nothing any more, says so, and can be seen to be over in the lists',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const [used, left] = [await staff.invite(lead, place.desk, 'member'), await staff.invite(lead, place.desk, 'member')];
		const stateOf = async (id: InvitationId): Promise<unknown> => {
			const found = must(await viewTeam(app, place.desk)).invitations.find((one) => one.id === id);
			return [found?.state, found?.lastDay];
		};
		// Made at nine in the morning of the 22nd; the last minute of the 6th of December still counts.
		app.clock.pass({ hours: 14 * 24 + 14, minutes: 59 });
		assert.deepEqual(await stateOf(left), ['open', '2026-12-06']);
		must(await acceptInvitation(app, used, (await staff.answerTo(used)).answer));
		app.clock.pass({ minutes: 1 });
		assert.equal(codeOf(await viewInvitation(app, left)), 'invitation-expired');
		const before = await traces(app);
		const late = await staff.answerTo(left);
		assert.equal(codeOf(await acceptInvitation(app, left, late.answer)), 'invitation-expired');
		assert.deepEqual(await traces(app), before);
		assert.deepEqual(await stateOf(left), ['expired', '2026-12-06']);
		assert.deepEqual(await stateOf(used), ['accepted', '2026-12-06'], 'who accepted in time can be let in later');
	})
);

test(
	'a refused newcomer leaves nothing behind: unknown, revoked, taken name, wrong code, wrong day, used key',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const revoked = await staff.invite(lead, place.desk, 'member');
		must(await revokeInvitation(app, lead.member, place.desk, revoked));
		const id = await staff.invite(lead, place.desk, 'member');
		const { answer, keys, member } = await staff.answerTo(id);
		const { accept } = (await staff.answerTo(revoked)).answer;
		const before = await traces(app);

		const { body } = answer.statement;
		const resigned = (change: Partial<typeof body>, by = keys.signing) => ({
			...answer,
			statement: sign({ ...body, ...change } as typeof body, by)
		});
		const nodeKey = app.log.key;
		const tries: Record<string, readonly [InvitationId, typeof answer, string]> = {
			'unknown invitation': [randomId(), answer, 'not-found'],
			'revoked invitation': [revoked, { ...answer, accept }, 'invitation-revoked'],
			'name of another': [id, { ...answer, name: lead.name }, 'name-taken'],
			'code of another secret': [id, { ...answer, totp: { ...answer.totp, code: '000000' } }, 'code-wrong'],
			'day long past': [id, resigned({ day: '2026-01-01' as Day }), 'clock-skew'],
			'signed by another key': [id, resigned({}, signingKeyFrom(randomOf(32))), 'key-signer-unknown'],
			'changed after signing': [
				id,
				{ ...answer, statement: { ...answer.statement, body: { ...body, day: '2026-11-21' as Day } } },
				'signature-wrong'
			],
			'second generation': [id, resigned({ generation: 2 }), 'key-subject-wrong'],
			'an id that somebody has': [
				id,
				resigned({ subject: { kind: 'member', id: lead.member, name: null } }),
				'key-generation-wrong'
			],
			'a signing key that somebody has': [
				id,
				{ ...answer, statement: sign({ ...body, signingKey: lead.signingKey }, lead.keys.signing) },
				'key-reused'
			],
			'the node itself': [
				id,
				resigned({ subject: { kind: 'node', id: app.node.id, name: 'x' }, signingKey: nodeKey.public }, nodeKey),
				'key-subject-wrong'
			]
		};
		for (const [what, [invitation, given, code]] of Object.entries(tries))
			assert.equal(codeOf(await acceptInvitation(app, invitation, given)), code, what);
		assert.deepEqual(await traces(app), before);
		assert.ok((await acceptInvitation(app, id, answer)).ok, 'and the invitation is still good');
		assert.ok((await app.log.keyBook()).memberKey(member));
	})
);

test(
	'an invitation is no way to put a desk, an organisation or a membership into the key log',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const id = await staff.invite(lead, place.desk, 'member');
		const { answer } = await staff.answerTo(id);
		const book = await app.log.keyBook();
		const own = book.memberKey(lead.member);
		assert.ok(own);
		const hand = { member: lead.member, signing: lead.keys.signing, day: '2026-11-22' as Day };
		const other = { desk: randomId<'desk'>(), organisation: place.organisation, name: 'Slipped in' };
		const { request } = await foundDesk(other, hand, own);
		assert.equal(codeOf(await acceptInvitation(app, id, { ...answer, statement: request.key })), 'key-subject-wrong');
		assert.equal((await app.log.keyBook()).deskKey(other.desk), null);
	})
);

test(
	'revoking turns away also who waits to be let in, and only the own desk can',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const id = await staff.invite(lead, place.desk, 'member');
		const person = await staff.enrol(id);

		assert.equal(codeOf(await revokeInvitation(app, other.lead.member, other.place.desk, id)), 'not-found', '10: another desk');
		assert.equal(codeOf(await revokeInvitation(app, other.lead.member, place.desk, id)), 'not-found');
		assert.equal(codeOf(await revokeInvitation(app, lead.member, place.desk, randomId())), 'not-found', '13: nobody’s id');
		must(await revokeInvitation(app, lead.member, place.desk, id));
		assert.equal(codeOf(await revokeInvitation(app, lead.member, place.desk, id)), 'invitation-revoked');
		assert.equal(await readSession(app, person.token), null);
		assert.deepEqual(must(await viewTeam(app, place.desk)).newcomers, []);
		const admission = await place.admission(lead, id, person, 'member');
		assert.equal(codeOf(await admitMember(app, lead, place.desk, admission)), 'not-found');

		const member = await place.join(lead);
		const used = (await db.selectFrom('invitations').select('id').where('newcomer_id', '=', member.member).executeTakeFirst())
			?.id;
		assert.equal(codeOf(await revokeInvitation(app, lead.member, place.desk, used as InvitationId)), 'invitation-used');
		assert.equal(codeOf(await revokeNodeInvitation(app, admin.member, used as InvitationId)), 'invitation-used');
	})
);

test(
	'an admin invites to a desk or another admin, takes back what nobody used, and cannot invite to nothing',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const place = await staff.emptyDesk(admin);
		const invite = (id: InvitationId, desk: typeof place.desk | null, isAdmin: boolean) =>
			inviteToNode(app, admin.member, { ...staff.drawInvitation(id), desk, role: 'lead', admin: isAdmin });
		const [one, two] = [randomId<'invitation'>(), randomId<'invitation'>()];
		must(await invite(one, place.desk, false));
		assert.equal(codeOf(await invite(one, place.desk, false)), 'id-taken');
		assert.equal(codeOf(await invite(randomId(), null, false)), 'role-missing');
		assert.equal(codeOf(await invite(randomId(), randomId<'desk'>(), false)), 'desk-unknown');
		must(await revokeNodeInvitation(app, admin.member, one));
		assert.equal(codeOf(await viewInvitation(app, one)), 'invitation-revoked');
		must(await invite(two, null, true));
		assert.equal(must(await viewInvitation(app, two)).organisation, app.node.id, 'where the inviter belongs');
		const second = await staff.enrol(two);
		assert.equal((await readSession(app, second.token))?.admin, true);
	})
);

test(
	'what is shown of a newcomer is enough to check the proof with the secret, and proves nothing with another',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const id = await staff.invite(lead, place.desk, 'member');
		const person = await staff.enrol(id);
		const [shown] = must(await viewTeam(app, place.desk)).newcomers;
		assert.ok(shown);
		assert.deepEqual([shown.invitation, shown.member, shown.proof], [id, person.member, person.answer.proof]);
		assert.equal(shown.sealedSecret?.length, 600);
		const { recipient, signingKey } = shown.statement.body;
		const keys = { recipient: recipient ?? '', signingKey: signingKey ?? '', proof: shown.proof };
		assert.equal(checkInvitationProof(randomOf(32), id, keys), false);
	})
);

test(
	'7: there is no reset: whoever lost the passphrase is invited anew, with new keys that open nothing old',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const lost = await place.join(lead);
		const held = must(await readOwnKeys(app, lost.member));
		assert.equal(held.deskKeys.length, 1);

		const again = await staff.enrol(await staff.invite(lead, place.desk, 'member'));
		const own = must(await readOwnKeys(app, again.member));
		assert.notEqual(again.member, lost.member);
		assert.deepEqual(own.deskKeys, [], 'no key of any case');
		assert.ok(own.wraps.every(({ sealed }) => held.wraps.every((old) => !Buffer.from(old.sealed).equals(sealed))));
		assert.deepEqual(must(await readOwnKeys(app, lost.member)), held, 'and the old ones are as sealed as before');

		app.clock.pass({ seconds: 60 });
		const asLost = { name: lost.name, auth: again.auth, code: totpCode(again.totpSecret, app.clock.now()) };
		assert.equal(codeOf(await signIn(app, asLost, '192.0.2.1')), 'sign-in-wrong', 'the new way in is none to the old name');
	})
);
