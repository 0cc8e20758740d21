import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { must, toBase64url } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { preparePasskey, registerPasskey } from '#server/operations/staff/add-passkey.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { askPasskey, signInByPasskey } from '#server/operations/staff/sign-in-by-passkey.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';
import { type PasskeyFaults, SoftwarePasskey } from '#tests/support/software-passkey.ts';

const address = '192.0.2.7';
const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

async function register(app: TestApp, { member }: Person, passkey: SoftwarePasskey, faults: PasskeyFaults = {}) {
	const { options, ticket } = must(await preparePasskey(app, member));
	const response = passkey.register(options.challenge, faults);
	return registerPasskey(app, member, { ticket, response, sealed: randomOf(700), label: 'Invented device' });
}

async function signInWith(app: TestApp, passkey: SoftwarePasskey, faults: PasskeyFaults = {}) {
	const { options, ticket } = must(await askPasskey(app));
	return signInByPasskey(app, ticket, passkey.answer(options.challenge, faults), address);
}

test(
	'a member adds a passkey, gets the own keys as sealed to it, and signs in with it again and again',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const passkey = new SoftwarePasskey(app.origin);
		must(await register(app, person, passkey));
		const { wraps } = must(await readOwnKeys(app, person.member));
		assert.deepEqual(
			wraps.map(({ kind, credential }) => [kind, credential]),
			[
				['passkey', toBase64url(passkey.id)],
				['passphrase', null]
			]
		);
		for (let round = 0; round < 3; round++) {
			const begun = must(await signInWith(app, passkey));
			assert.equal((await readSession(app, begun.token))?.member, person.member);
			assert.equal(begun.member.name, person.name);
		}
		const acts = await db.selectFrom('audit').select('act').where('actor', '=', person.member).orderBy('position').execute();
		assert.deepEqual(
			acts.map(({ act }) => act),
			['accept-invitation', 'add-passkey', 'sign-in', 'sign-in', 'sign-in']
		);
	})
);

test(
	'the question for a passkey names nobody and nothing of what this is about, and wants the device to know its holder',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		must(await register(app, person, new SoftwarePasskey(app.origin)));
		const { options } = must(await askPasskey(app));
		assert.equal(options.allowCredentials?.length ?? 0, 0);
		assert.deepEqual([options.rpId, options.userVerification], ['localhost', 'required']);
		const made = must(await preparePasskey(app, person.member)).options;
		assert.deepEqual(made.rp, { id: 'localhost', name: 'Desk' });
		assert.deepEqual(
			[made.authenticatorSelection?.userVerification, made.authenticatorSelection?.residentKey, made.attestation],
			['required', 'required', 'none']
		);
		assert.equal(made.excludeCredentials?.length, 1);
	})
);

test(
	'every wrong answer is the same sign-in-wrong, and counts against the asker',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { lead } = await staff.desk(admin);
		const passkey = new SoftwarePasskey(app.origin);
		must(await register(app, lead, passkey));
		must(await signInWith(app, passkey));

		const faults: Record<string, PasskeyFaults> = {
			'another origin': { origin: 'https://node.example' },
			'another host': { host: 'node.example' },
			'another challenge': { challenge: toBase64url(randomOf(32)) },
			'a device that did not ask its holder': { unverified: true },
			'a count that went back': { counter: 1 }
		};
		for (const [what, fault] of Object.entries(faults))
			assert.deepEqual(await signInWith(app, passkey, fault), { ok: false, refusal: { code: 'sign-in-wrong', about: '' } }, what);
		assert.equal(codeOf(await signInWith(app, new SoftwarePasskey(app.origin))), 'sign-in-wrong', 'a passkey nobody has');
		assert.ok(app.workGate.demand('/staff/passkey/sign-in', address, 0).bits > 0);

		const { options, ticket } = must(await askPasskey(app));
		const foreign = new SoftwarePasskey(app.origin).answer(options.challenge);
		const mixed = { ...foreign, id: toBase64url(passkey.id), rawId: toBase64url(passkey.id) };
		assert.equal(codeOf(await signInByPasskey(app, ticket, mixed, address)), 'sign-in-wrong', 'signed by another key');

		must(await signInWith(app, passkey, { counter: 90 }));
		must(await shutOutMember(app, admin.member, lead.member, 'gone'));
		assert.equal(codeOf(await signInWith(app, passkey)), 'sign-in-wrong', 'of a disabled member');
	})
);

test(
	'a question is good for one answer, right or wrong, within five minutes',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const passkey = new SoftwarePasskey(app.origin);
		must(await register(app, person, passkey));
		const answerTo = async (given: { options: { challenge: string }; ticket: Parameters<typeof signInByPasskey>[1] }) =>
			codeOf(await signInByPasskey(app, given.ticket, passkey.answer(given.options.challenge), address));

		const used = must(await askPasskey(app));
		assert.equal(await answerTo(used), 'accepted');
		assert.equal(await answerTo(used), 'sign-in-wrong');

		const spoilt = must(await askPasskey(app));
		const wrong = passkey.answer(spoilt.options.challenge, { unverified: true });
		assert.equal(codeOf(await signInByPasskey(app, spoilt.ticket, wrong, address)), 'sign-in-wrong');
		assert.equal(await answerTo(spoilt), 'sign-in-wrong', 'a wrong answer uses it up');

		const old = must(await askPasskey(app));
		app.clock.pass({ minutes: 5 });
		assert.equal(await answerTo(old), 'sign-in-wrong');
		assert.equal(codeOf(await signInByPasskey(app, randomId(), passkey.answer('x'), address)), 'sign-in-wrong');
		must(await askPasskey(app));
		assert.equal(app.passkeyTickets.size, 1, 'old ones are forgotten');
	})
);

test(
	'questions for passkeys write nothing to the database, and a sign-in after a flood of them still goes',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const passkey = new SoftwarePasskey(app.origin);
		must(await register(app, await new InventedStaff(app).admin(), passkey));
		const written = async (): Promise<unknown> => (await sql`select pg_current_wal_insert_lsn()::text as at`.execute(db)).rows;
		const before = await written();
		for (let one = 0; one < 2000; one++) must(await askPasskey(app));
		assert.deepEqual(await written(), before);
		must(await signInWith(app, passkey));
	})
);

test(
	'of two sign-ins with one answer at the same time one succeeds',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const passkey = new SoftwarePasskey(app.origin);
		must(await register(app, person, passkey));
		const { options, ticket } = must(await askPasskey(app));
		const answer = passkey.answer(options.challenge);
		const outcomes = await Promise.all([1, 2, 3].map(() => signInByPasskey(app, ticket, answer, address)));
		assert.deepEqual(outcomes.map(codeOf).toSorted(), ['accepted', 'sign-in-wrong', 'sign-in-wrong']);
	})
);

test(
	'a passkey is added for whom it was prepared, once, and only as it was asked for',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const one = await staff.admin();
		const { lead: other } = await staff.desk(one);
		const passkey = new SoftwarePasskey(app.origin);
		const { options, ticket } = must(await preparePasskey(app, one.member));
		const response = passkey.register(options.challenge);
		const given = { ticket, response, sealed: null, label: 'Invented device' };
		assert.equal(codeOf(await registerPasskey(app, other.member, given)), 'ticket-over', 'prepared for another');
		assert.equal(codeOf(await registerPasskey(app, one.member, given)), 'ticket-over', 'and used up by the try');

		for (const fault of [
			{ origin: 'https://node.example' },
			{ host: 'node.example' },
			{ unverified: true },
			{ challenge: 'AAAA' }
		])
			assert.equal(codeOf(await register(app, one, passkey, fault)), 'passkey-wrong', JSON.stringify(fault));
		must(await register(app, one, passkey));
		assert.equal(codeOf(await register(app, other, passkey)), 'passkey-wrong', 'known already');
		assert.equal(must(await readOwnKeys(app, other.member)).wraps.length, 1, 'and no wrap without its passkey');

		const question = must(await askPasskey(app));
		const asNew = { ...given, ticket: question.ticket, response: passkey.register(question.options.challenge) };
		assert.equal(codeOf(await registerPasskey(app, one.member, asNew)), 'ticket-over', 'a question for signing in adds nothing');
		const preparation = must(await preparePasskey(app, one.member));
		const asSignIn = passkey.answer(preparation.options.challenge);
		assert.equal(codeOf(await signInByPasskey(app, preparation.ticket, asSignIn, address)), 'sign-in-wrong');
	})
);
