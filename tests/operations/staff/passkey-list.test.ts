import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { must, toBase64url } from '#core/base';
import { randomOf } from '#core/sealing';
import { preparePasskey, registerPasskey } from '#server/operations/staff/add-passkey.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { removePasskey } from '#server/operations/staff/remove-passkey.ts';
import { readSession } from '#server/operations/staff/session.ts';
import { askPasskey, signInByPasskey } from '#server/operations/staff/sign-in-by-passkey.ts';
import { listPasskeys } from '#server/store/passkey-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';
import { serveApi } from '#tests/support/served-api.ts';
import { SoftwarePasskey } from '#tests/support/software-passkey.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');
const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest();
const by = ({ member, token }: Person) => ({ member, tokenHash: hashOf(token) });
const idOf = ({ id }: SoftwarePasskey): string => toBase64url(id);

async function add(app: TestApp, { member }: Person, label: string, sealed: Uint8Array | null = randomOf(700)) {
	const passkey = new SoftwarePasskey(app.origin);
	const { options, ticket } = must(await preparePasskey(app, member));
	must(await registerPasskey(app, member, { ticket, response: passkey.register(options.challenge), sealed, label }));
	return passkey;
}
async function signInWith(app: TestApp, passkey: SoftwarePasskey) {
	const { options, ticket } = must(await askPasskey(app));
	return signInByPasskey(app, ticket, passkey.answer(options.challenge), '192.0.2.7');
}

test(
	'a member sees the own passkeys: what each was called, when it was added and last used, and whether it opens keys',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const first = await add(app, person, 'Invented telephone');
		const added = app.clock.now().toISOString().slice(0, 10);
		app.clock.pass({ hours: 48 });
		await add(app, person, 'Invented key ring', null);
		must(await signInWith(app, first));
		const used = app.clock.now().toISOString().slice(0, 10);
		assert.notEqual(used, added);
		assert.deepEqual(
			(await listPasskeys(db, person.member)).map(({ credential: _, ...one }) => one),
			[
				{ label: 'Invented telephone', addedOn: added, lastUsedOn: used, opensKeys: true },
				{ label: 'Invented key ring', addedOn: used, lastUsedOn: null, opensKeys: false }
			]
		);
	})
);

test(
	'a passkey that was removed signs nobody in, its keys are gone, and so is every session but the one that asked',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const lost = await add(app, person, 'Lost telephone');
		const kept = await add(app, person, 'Invented key ring');
		const elsewhere = must(await signInWith(app, lost));
		must(await removePasskey(app, by(person), idOf(lost)));

		assert.equal(codeOf(await signInWith(app, lost)), 'sign-in-wrong');
		assert.equal(await readSession(app, elsewhere.token), null);
		assert.equal((await readSession(app, person.token))?.member, person.member);
		assert.deepEqual(
			must(await readOwnKeys(app, person.member)).wraps.map(({ credential }) => credential),
			[idOf(kept), null]
		);
		must(await signInWith(app, kept));
		const { act, subject } = await db
			.selectFrom('audit')
			.select(['act', 'subject'])
			.where('act', '=', 'remove-passkey')
			.executeTakeFirstOrThrow();
		assert.deepEqual([act, subject], ['remove-passkey', person.member]);
	})
);

test(
	'nobody removes the passkey of somebody else, nor the same one twice',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const one = await staff.admin();
		const { lead: other } = await staff.desk(one);
		const passkey = await add(app, one, 'Invented telephone');
		assert.equal(codeOf(await removePasskey(app, by(other), idOf(passkey))), 'not-found');
		must(await signInWith(app, passkey));
		must(await removePasskey(app, by(one), idOf(passkey)));
		assert.equal(codeOf(await removePasskey(app, by(one), idOf(passkey))), 'not-found');
	})
);

test(
	'the last way in stays: who has no one-time codes keeps one passkey, also when two are removed at once',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const [one, two] = [await add(app, person, 'One'), await add(app, person, 'Two')];
		await db.updateTable('members').set({ totp_sealed: null }).where('id', '=', person.member).execute();
		const codes = await Promise.all(
			[one, two].map(async (passkey) => codeOf(await removePasskey(app, by(person), idOf(passkey))))
		);
		assert.deepEqual(codes.toSorted(), ['accepted', 'last-way-in']);
		const [left] = await listPasskeys(db, person.member);
		assert.equal(codeOf(await removePasskey(app, by(person), left?.credential ?? '')), 'last-way-in');
		assert.equal((await listPasskeys(db, person.member)).length, 1);
	})
);

test(
	'the list at the endpoint holds no key, and a member asks for no list but the own',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const one = await staff.admin();
		const { lead: other } = await staff.desk(one);
		const passkey = await add(app, one, 'Invented telephone');
		const api = await serveApi(t, app);
		const own = await api.ask('GET', '/staff/passkeys', { token: one.token });
		assert.deepEqual(Object.keys((own.body as { passkeys: object[] }).passkeys[0] ?? {}).toSorted(), [
			'addedOn',
			'credential',
			'label',
			'lastUsedOn',
			'opensKeys'
		]);
		assert.deepEqual((await api.ask('GET', '/staff/passkeys', { token: other.token })).body, { passkeys: [] });
		const removal = { token: other.token, text: JSON.stringify({ credential: idOf(passkey) }) };
		assert.equal((await api.ask('POST', '/staff/passkeys/remove', removal)).code, 'not-found');
	})
);
