import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import { fromBase64url, must, toBase64url } from '#core/base';
import { randomOf } from '#core/sealing';
import { totpCode } from '#core/support';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { inviteFirstAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { acceptInvitation } from '#server/operations/staff/accept-invitation.ts';
import { giveSalt } from '#server/operations/staff/give-salt.ts';
import { openTotp, sealTotp, stepOfCode } from '#server/operations/staff/one-time-code.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { signIn } from '#server/operations/staff/sign-in.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';

const address = '192.0.2.7';
const rightAttempt = (app: TestApp, person: Person) => ({
	name: person.name,
	auth: person.auth,
	code: totpCode(person.totpSecret, app.clock.now())
});

/** One person, half a minute after enrolling: the code of the enrolment is used. */
async function personOf(app: TestApp): Promise<Person> {
	const person = await new InventedStaff(app).admin();
	app.clock.pass({ seconds: 60 });
	return person;
}

test(
	'a member signs in with passphrase and one-time code, and the token alone is the session',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const { token, member } = must(await signIn(app, rightAttempt(app, person), address));
		assert.deepEqual(member, {
			id: person.member,
			name: person.name,
			displayName: `Invented ${person.name}`,
			admin: true
		});
		const session = await readSession(app, token);
		assert.equal(session?.member, person.member);
		assert.equal(session?.signingKey, person.signingKey);
		const stored = await db.selectFrom('sessions').select('token_hash').execute();
		assert.ok(stored.every(({ token_hash }) => toBase64url(token_hash) !== token));
	})
);

test(
	'a one-time code works once, and one from a minute off not at all',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const attempt = rightAttempt(app, person);
		assert.ok((await signIn(app, attempt, address)).ok);
		assert.deepEqual(await signIn(app, attempt, address), { ok: false, refusal: { code: 'sign-in-wrong', about: '' } });
		app.clock.pass({ seconds: 90 });
		assert.ok(!(await signIn(app, attempt, address)).ok, 'an old code');
		const later = { ...attempt, code: totpCode(person.totpSecret, new Date(app.clock.now().getTime() + 30_000)) };
		assert.ok((await signIn(app, later, address)).ok, 'the next step, for a clock that is fast');
		const earlier = { ...attempt, code: totpCode(person.totpSecret, app.clock.now()) };
		assert.ok(!(await signIn(app, earlier, address)).ok, 'a step before one that was used');
	})
);

test(
	'of two sign-ins with the same code at the same time one succeeds',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const attempt = rightAttempt(app, person);
		const outcomes = await Promise.all([1, 2, 3, 4].map(() => signIn(app, attempt, address)));
		assert.equal(outcomes.filter((outcome) => outcome.ok).length, 1);
		assert.deepEqual(
			new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]))),
			new Set(['sign-in-wrong'])
		);
	})
);

test(
	'5: unknown name, wrong passphrase, wrong code and disabled member are answered alike, after the same questions to the database',
	withDatabase(async ({ db }, t) => {
		const whole = await makeTestApp(t, db);
		const staff = new InventedStaff(whole);
		const admin = await staff.admin();
		const { lead } = await staff.desk(admin);
		const gone = (await staff.desk(admin)).lead;
		must(await shutOutMember(whole, admin.member, gone.member, 'gone'));
		whole.clock.pass({ seconds: 60 });

		let questions: string[] = [];
		const listening: KyselyPlugin = {
			transformQuery: ({ node }) => {
				questions.push(node.kind);
				return node;
			},
			transformResult: async ({ result }) => result
		};
		const app = { ...whole, db: db.withPlugin(listening) as typeof db };
		const right = rightAttempt(whole, lead);
		const attempts = {
			'unknown name': { ...right, name: 'invented.nobody' },
			'wrong passphrase': { ...right, auth: toBase64url(randomOf(32)) },
			'wrong code': { ...right, code: right.code === '000000' ? '000001' : '000000' },
			'disabled member': rightAttempt(whole, gone),
			'all of it wrong': { name: 'invented.nobody', auth: toBase64url(randomOf(32)), code: '123456' }
		};
		for (const [what, attempt] of Object.entries(attempts)) {
			questions = [];
			const answer = await signIn(app, attempt, address);
			assert.deepEqual(answer, { ok: false, refusal: { code: 'sign-in-wrong', about: '' } }, what);
			assert.deepEqual(questions, ['SelectQueryNode'], what);
		}
	})
);

test(
	'5: a known and an unknown name are refused in like time',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const wrong = { ...rightAttempt(app, person), auth: toBase64url(randomOf(32)) };
		const taken = { known: [] as number[], unknown: [] as number[] };
		const timed = async (list: number[], name: string) => {
			const from = performance.now();
			await signIn(app, { ...wrong, name }, address);
			list.push(performance.now() - from);
		};
		for (let round = 0; round < 120; round++) {
			await timed(taken.known, person.name);
			await timed(taken.unknown, `invented.nobody-${round}`);
		}
		const ratio = median(taken.known) / median(taken.unknown);
		// One more hash or sealing on either side would show as far more than this.
		assert.ok(ratio > 0.6 && ratio < 1.67, `ratio ${ratio}`);
	})
);

test(
	'5: every name has a salt, the same one each time, and none tells whether the name is known',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		assert.equal(await giveSalt(app, person.name), toBase64url(person.answer.salt));
		const invented = await giveSalt(app, 'invented.nobody');
		assert.equal(fromBase64url(invented)?.length, person.answer.salt.length);
		assert.equal(await giveSalt(app, 'invented.nobody'), invented);
		assert.notEqual(await giveSalt(app, 'invented.nobody-else'), invented);
		const other = await makeTestApp(t, db);
		assert.notEqual(await giveSalt(other, 'invented.nobody'), invented, 'another node, another key');
	})
);

test(
	'3: failures raise the price for who failed, and the member still gets in from elsewhere',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const wrong = { ...rightAttempt(app, person), auth: toBase64url(randomOf(32)) };
		assert.equal(app.workGate.demand('/staff/sign-in', address, 0).bits, 0);
		for (let round = 0; round < 8; round++) await signIn(app, wrong, address);
		assert.ok(app.workGate.demand('/staff/sign-in', address, 0).bits >= 10);
		assert.equal(app.workGate.demand('/staff/sign-in', '198.51.100.9', 0).bits, 0);
		assert.ok((await signIn(app, rightAttempt(app, person), '198.51.100.9')).ok);
	})
);

test(
	'what is stored of passphrase and one-time code signs nobody in',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await personOf(app);
		const row = await db.selectFrom('members').selectAll().executeTakeFirstOrThrow();
		const stolen = { ...rightAttempt(app, person), auth: toBase64url(row.auth_hash) };
		assert.ok(!(await signIn(app, stolen, address)).ok);
		const whole = JSON.stringify(await db.selectFrom('members').selectAll().execute());
		assert.ok(!whole.includes(person.auth) && !whole.includes(person.totpSecret));
		assert.ok(!Buffer.from(row.totp_sealed ?? []).includes(person.totpSecret));
	})
);

test(
	'a sealed one-time secret opens for its own member on its own node, and for nobody after a change',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const sealed = sealTotp(app, 'one', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
		assert.equal(openTotp(app, 'one', sealed), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
		assert.throws(() => openTotp(app, 'another', sealed));
		const elsewhere = await makeTestApp(t, db);
		assert.throws(() => openTotp(elsewhere, 'one', sealed));
		for (let at = 0; at < sealed.length; at += 7) {
			const changed = sealed.slice();
			changed[at] = (changed[at] as number) ^ 1;
			assert.throws(() => openTotp(app, 'one', changed), `byte ${at}`);
		}
	})
);

test('a code belongs to its own step of RFC 6238 or a neighbour, and is six plain digits', () => {
	const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
	assert.equal(stepOfCode(secret, '287082', new Date(59_000)), 1);
	assert.equal(stepOfCode(secret, '287082', new Date(89_000)), 1);
	assert.equal(stepOfCode(secret, '287082', new Date(90_000)), null);
	for (const odd of ['', '28708', '2870820', ' 287082', '28708２', '-87082'])
		assert.equal(stepOfCode(secret, odd, new Date(59_000)), null, odd);
});

test(
	'who enrolled without a one-time code cannot sign in by passphrase alone',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { id, secret } = must(await inviteFirstAdmin(app));
		staff.hold(id, secret);
		const { auth, answer } = await staff.answerTo(id);
		const begun = must(await acceptInvitation(app, id, { ...answer, totp: null }));
		assert.ok(await readSession(app, begun.token), 'signed in to add a passkey');
		for (const code of ['000000', '123456']) assert.ok(!(await signIn(app, { name: answer.name, auth, code }, address)).ok);
	})
);

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number;
