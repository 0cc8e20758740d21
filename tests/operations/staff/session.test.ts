import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, must, toBase64url } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import {
	closeSession,
	deskRoleOf,
	noSessionCookie,
	openSession,
	readSession,
	sessionCookie,
	sessionToken
} from '#server/operations/staff/session.ts';
import { signOut } from '#server/operations/staff/sign-out.ts';
import { inTransaction } from '#server/store/database.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';

const begin = async (app: TestApp, { member }: Person): Promise<string> =>
	must(await inTransaction(app.db, async (tx) => accepted(await openSession(tx, app, member))));

test(
	'a session ends after thirty idle minutes and goes on for who is seen',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const idle = await begin(app, person);
		const busy = await begin(app, person);
		app.clock.pass({ minutes: 20 });
		assert.ok(await readSession(app, busy));
		app.clock.pass({ minutes: 10 });
		assert.equal(await readSession(app, idle), null);
		assert.ok(await readSession(app, busy));
		app.clock.pass({ minutes: 29, seconds: 59 });
		assert.ok(await readSession(app, busy));
		app.clock.pass({ minutes: 30 });
		assert.equal(await readSession(app, busy), null);
	})
);

test(
	'a page that looks by itself keeps no session alive: an unattended request is answered, and not counted',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const token = await begin(app, await new InventedStaff(app).admin());
		for (let minutes = 0; minutes < 29; minutes++) {
			app.clock.pass({ minutes: 1 });
			assert.ok(await readSession(app, token, true));
		}
		app.clock.pass({ minutes: 1 });
		assert.equal(await readSession(app, token, true), null);
		assert.equal(await readSession(app, token), null);
	})
);

test(
	'a session ends after twelve hours, however busy',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const token = await begin(app, await new InventedStaff(app).admin());
		for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
			app.clock.pass({ minutes: 20 });
			assert.ok(await readSession(app, token), `after ${minutes + 20} minutes`);
		}
		app.clock.pass({ minutes: 20 });
		assert.equal(await readSession(app, token), null);
	})
);

test(
	'being seen is written at most once a minute, and a clock set back does not make a session longer',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const { token } = await new InventedStaff(app).admin();
		const seen = async () => (await db.selectFrom('sessions').select('last_seen').executeTakeFirstOrThrow()).last_seen;
		const first = await seen();
		app.clock.pass({ seconds: 59 });
		await readSession(app, token);
		assert.deepEqual(await seen(), first);
		app.clock.pass({ seconds: 1 });
		await readSession(app, token);
		assert.deepEqual(await seen(), app.clock.now());
		app.clock.pass({ minutes: -10 });
		await readSession(app, token);
		assert.deepEqual(await seen(), app.clock.now());
		app.clock.pass({ minutes: 30 });
		assert.equal(await readSession(app, token), null);
	})
);

test(
	'an unknown, cut or foreign token is nobody',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const token = await begin(app, await new InventedStaff(app).admin());
		for (const wrong of ['', 'x', token.slice(1), `${token}A`, toBase64url(randomOf(32)), toBase64url(randomOf(31))])
			assert.equal(await readSession(app, wrong), null, wrong);
		assert.ok(await readSession(app, token));
	})
);

test(
	'signing out ends this session and no other, and is answered alike the second time',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const one = await begin(app, person);
		const other = await begin(app, person);
		assert.deepEqual(await signOut(app, one), accepted(null));
		assert.equal(await readSession(app, one), null);
		assert.ok(await readSession(app, other));
		assert.deepEqual(await signOut(app, one), accepted(null));
		assert.deepEqual(await signOut(app, null), accepted(null));
		must(await inTransaction(app.db, async (tx) => accepted(await closeSession(tx, other))));
		assert.equal(await readSession(app, other), null);
	})
);

test(
	'a disabled member has no session left, not even one that somehow stayed',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { lead } = await staff.desk(admin);
		assert.ok(await readSession(app, lead.token));
		must(await shutOutMember(app, admin.member, lead.member, 'gone'));
		assert.equal(await readSession(app, lead.token), null);
		assert.equal(await readSession(app, await begin(app, lead)), null);
	})
);

test(
	'dead sessions are forgotten when the next one begins',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		await begin(app, person);
		app.clock.pass({ minutes: 31 });
		await begin(app, person);
		assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 1);
	})
);

test(
	'the cookie is for this host alone: __Host- and Secure on https, never seen by a script or sent by another site',
	withDatabase(async ({ db }, t) => {
		const plain = await makeTestApp(t, db);
		const app = { ...plain, origin: 'https://node.example' };
		const token = toBase64url(randomOf(32));
		assert.equal(sessionCookie(app, token), `__Host-session=${token}; Path=/; HttpOnly; SameSite=Strict; Secure`);
		assert.equal(sessionCookie(plain, token), `session=${token}; Path=/; HttpOnly; SameSite=Strict`);
		assert.equal(noSessionCookie(app), '__Host-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0');

		const from = (given: TestApp, cookie: string | undefined) => sessionToken(given, { headers: cookie ? { cookie } : {} });
		assert.equal(from(app, `a=b; __Host-session=${token}; c=d`), token);
		assert.equal(from(app, `session=${token}`), null, 'what a neighbouring host could have set');
		assert.equal(from(plain, `session=${token}`), token);
		assert.equal(from(plain, `session=${token}; session=${toBase64url(randomOf(32))}`), null, 'two of them');
		for (const odd of [undefined, '', 'session', 'session=', 'session=short', `xsession=${token}`])
			assert.equal(from(plain, odd), null, odd);
	})
);

test(
	'a role in a desk is for who is joined there: not for another desk, a member who left, or an admin',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const member = await place.join(lead);
		assert.equal(await deskRoleOf(db, lead.member, place.desk), 'lead');
		assert.equal(await deskRoleOf(db, member.member, place.desk), 'member');
		for (const [person, desk] of [
			[lead, other.place.desk],
			[admin, place.desk],
			[member, randomId<'desk'>()]
		] as const)
			assert.equal(await deskRoleOf(db, person.member, desk), null);
		must(await shutOutMember(app, admin.member, member.member, 'gone'));
		assert.equal(await deskRoleOf(db, member.member, place.desk), null);
	})
);
