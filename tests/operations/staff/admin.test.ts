import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type DeskId, must, type OrganisationId } from '#core/base';
import { makeKeyPair, randomId, randomOf, sign, signingKeyFrom } from '#core/sealing';
import { enterOrganisation } from '#server/operations/admin/add-organisation.ts';
import { changeDesk, enterDesk } from '#server/operations/admin/change-desks.ts';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { hasAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { readAudit } from '#server/store/audit-store.ts';
import { listDesks, listOrganisations } from '#server/store/desk-store.ts';
import { listMembers } from '#server/store/staff-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, inventedProfile } from '#tests/support/invented-staff.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

test(
	'an organisation stands in directory and key log under one name, whoever speaks for it',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const admin = await new InventedStaff(app).admin();
		const names = { en: 'Invented shelter', fr: 'Refuge inventé' };
		const spokenFor = { id: randomId<'organisation'>(), kind: 'shelter' as const, names };
		must(await enterOrganisation(app, admin.member, spokenFor, null));
		assert.equal((await app.log.keyBook()).organisationKey(spokenFor.id)?.statement.key, app.log.key.public);

		const own = { ...spokenFor, id: randomId<'organisation'>() };
		const key = signingKeyFrom(randomOf(32));
		const body = {
			v: 1,
			type: 'causeway/key/v1',
			subject: { kind: 'organisation', id: own.id, name: names.fr },
			organisation: null,
			generation: 1,
			recipient: null,
			signingKey: key.public,
			prev: null,
			day: '2026-11-22' as Day
		} as const;
		const as = (change: object) => sign({ ...body, ...change } as typeof body, key);
		for (const [what, statement, code] of [
			['another name', as({ subject: { ...body.subject, name: 'Somebody else' } }), 'key-subject-wrong'],
			['another id', as({ subject: { ...body.subject, id: randomId() } }), 'key-subject-wrong'],
			[
				'a member',
				as({ subject: { kind: 'member', id: own.id, name: null }, recipient: (await makeKeyPair()).recipient }),
				'key-subject-wrong'
			],
			['a later generation', as({ generation: 2 }), 'key-subject-wrong'],
			['another day', as({ day: '2026-12-24' as Day }), 'clock-skew'],
			['another signer', sign(body, signingKeyFrom(randomOf(32))), 'key-signer-unknown']
		] as const)
			assert.equal(codeOf(await enterOrganisation(app, admin.member, own, statement)), code, what);
		must(await enterOrganisation(app, admin.member, own, sign(body, key)));
		assert.equal(codeOf(await enterOrganisation(app, admin.member, own, sign(body, key))), 'id-taken');
		assert.deepEqual(
			new Set((await listOrganisations(db)).map(({ id }) => id)),
			new Set([spokenFor.id, own.id, app.node.id as string as OrganisationId])
		);
	})
);

test(
	'a desk is entered under an organisation that is there, changed in the directory, and keeps its key when renamed',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const fresh = { id: randomId<'desk'>(), organisation: place.organisation, kind: 'police' as const, profile: inventedProfile };
		assert.equal(codeOf(await enterDesk(app, admin.member, { ...fresh, organisation: randomId() })), 'organisation-unknown');
		must(await enterDesk(app, admin.member, fresh));
		assert.equal(codeOf(await enterDesk(app, admin.member, fresh)), 'id-taken');

		const renamed = { ...inventedProfile, names: { es: 'Mesa inventada' }, answerHours: null };
		must(await changeDesk(app, admin.member, place.desk, renamed));
		assert.equal(codeOf(await changeDesk(app, admin.member, randomId(), renamed)), 'not-found');
		const listed = (await listDesks(db)).find(({ id }) => id === place.desk);
		assert.deepEqual([listed?.profile, listed?.generation, listed?.live], [renamed, 1, false]);
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead)));
		assert.equal((await app.log.keyBook()).deskKey(place.desk)?.body.subject.name, 'Invented desk');
	})
);

test(
	'the last admin cannot be shut out, not by two at once either, and nobody twice',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		assert.equal(await hasAdmin(app), false);
		const one = await staff.admin();
		const two = await staff.admin();
		assert.equal(await hasAdmin(app), true);
		const outcomes = await Promise.all([shutOutMember(app, one.member, two.member), shutOutMember(app, two.member, one.member)]);
		assert.equal(outcomes.filter((outcome) => outcome.ok).length, 1);
		const [left] = (await listMembers(db)).filter(({ admin, state }) => admin && state === 'active');
		assert.ok(left);
		assert.equal(codeOf(await shutOutMember(app, left.id, left.id)), 'last-admin');
		const gone = left.id === one.member ? two : one;
		assert.equal(codeOf(await shutOutMember(app, left.id, gone.member)), 'not-found');
		assert.equal(codeOf(await shutOutMember(app, left.id, randomId())), 'not-found');
		assert.equal(codeOf(await shutOutMember(app, gone.member, left.id)), 'not-found', 'one who was shut out');
	})
);

test(
	'members are listed with their desks, and with nothing that signs in or opens',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const listed = await listMembers(db);
		const found = listed.find(({ id }) => id === lead.member);
		assert.deepEqual(found, {
			id: lead.member,
			name: lead.name,
			displayName: `Invented ${lead.name}`,
			admin: false,
			state: 'active',
			desks: [{ desk: place.desk, role: 'lead', state: 'joined' }]
		});
		assert.equal(listed.length, 2);
	})
);

test(
	'6: the audit list has acts, ids and days: no name, no moment, no content, and a hundred lines to a page',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		await place.join(lead);
		const { acts, total } = await readAudit(db, 0);
		assert.equal(total, acts.length);
		assert.deepEqual(acts.map(({ act }) => act).toReversed(), [
			'invite-first-admin',
			'accept-invitation',
			'add-organisation',
			'add-desk',
			'invite-to-node',
			'accept-invitation',
			'set-desk-key',
			'invite',
			'accept-invitation',
			'admit-member'
		]);
		for (const act of acts) {
			assert.match(act.day, /^\d{4}-\d{2}-\d{2}$/);
			assert.match(act.subject.id, /^[\w-]{22}$/);
			assert.ok(act.actor === null || /^[\w-]{22}$/.test(act.actor));
		}
		for (let round = 0; round < 101; round++) await changeDesk(app, admin.member, place.desk as DeskId, inventedProfile);
		const first = await readAudit(db, 0);
		const second = await readAudit(db, 1);
		assert.deepEqual([first.acts.length, second.acts.length, first.total], [100, 11, 111]);
		assert.equal(first.acts[0]?.act, 'change-desk');
		assert.equal(second.acts.at(-1)?.act, 'invite-first-admin');
	})
);
