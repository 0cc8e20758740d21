import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { identityToRecipient } from 'age-encryption';
import { type Day, type DeskId, fromBase64url, must, type Outcome, toBase64url } from '#core/base';
import type { ClearStatement, KeyBody } from '#core/log';
import { isRecipient, makeKeyPair, open, passphraseKeys, randomId, randomOf, seal } from '#core/sealing';
import { endpoints } from '#server/api/endpoints.ts';
import { hashOfAuth } from '#server/operations/staff/sign-in.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk, stagedProfile } from '#tests/support/invented-stage.ts';
import { forgeKeys, whileLying } from '#tests/support/lying-server.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { type NodeProxy, startProxy } from '#tests/support/node-proxy.ts';
import { rawRequest } from '#tests/support/raw-request.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { saveDesk } from '#ui/sealing/desk-admin.ts';

const whole = wholeFile();
let proxy: NodeProxy;
let node: TestNode;
let place: NodePlace;
let admin: TestMember;
let first: StagedDesk;
let second: StagedDesk;

before(async () => {
	proxy = await startProxy(whole);
	node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_ORIGIN: proxy.origin } });
	proxy.port = node.port;
	place = await placeAt(proxy.origin);
	admin = await enterAdmin(node, place);
	first = await enterDesk(admin, place, 'lea.quay');
	second = await enterDesk(admin, place, 'bo.quay');
	await node.app.log.beat();
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const sharingWith = (desk: DeskId) =>
	({
		desk,
		deskName: 'x',
		duties: [],
		purpose: 'support',
		kinds: ['account'],
		lastDay: '2027-01-01' as Day,
		urgent: false,
		language: 'en'
	}) as const;
/** What went out of the browser that could change anything. */
const changesSince = (count: number): number => proxy.seen.slice(count).filter(({ method }) => method !== 'GET').length;

test('4: one recipient without a key never turns encryption off: sealing is refused, and gives no bytes', async () => {
	const { recipient, identity } = await makeKeyPair();
	const classic = await identityToRecipient('AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX').catch(
		() => ''
	);
	const plaintext = Buffer.from('words that must not go out in clear');
	for (const recipients of [
		[],
		[''],
		[recipient, ''],
		[recipient, 'age1pq1'],
		[recipient, `${recipient}x`],
		[recipient, 'undefined'],
		[recipient, classic]
	]) {
		const sealed = await seal(plaintext, ...recipients);
		assert.equal(sealed.ok, false, recipients.map((one) => one.slice(0, 12)).join(' and '));
	}
	for (const text of ['', null, undefined, recipient.slice(0, -1), recipient.toUpperCase(), classic])
		assert.equal(isRecipient(text), false);
	const sealed = must(await seal(plaintext, recipient));
	assert.ok(!Buffer.from(sealed).includes(plaintext));
	assert.deepEqual(Buffer.from(must(await open(sealed, identity))), plaintext);
});

test('4: a desk that has no key yet is refused visibly, and the consents of others stay as they are', async () => {
	const { organisations } = JSON.parse((await rawRequest(node.origin, 'GET', '/api/v1/directory')).body) as {
		organisations: { id: string }[];
	};
	const keyless = must(
		await saveDesk(admin.session, {
			id: null,
			organisation: organisations[0]?.id as never,
			kind: 'shelter',
			profile: stagedProfile
		})
	);
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	const before = proxy.seen.length;
	for (const desk of [keyless, randomId<'desk'>() as DeskId])
		assert.equal(codeOf(await her.session.share(sharingWith(desk))), 'key-not-proved');
	assert.equal(changesSince(before), 0);
	await her.say(first.desk, 'Still sealed, still read.');
	assert.deepEqual(
		(await her.look()).consents.map(({ desk, state }) => [desk, state]),
		[[first.desk, 'in-force']]
	);
	await first.lead.session.look();
	const { shown } = await first.lead.open(first.desk, her.session.held?.own.case as never);
	assert.deepEqual([shown.messages.at(-1)?.text, shown.findings], ['Still sealed, still read.', []]);
});

test('4: when one of two desks loses its key from the log, a withdrawal from a third still goes through, and no word goes out to either', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await her.share({ desk: second.desk, kinds: ['account'] });
	const third = await enterDesk(admin, place, `cy.quay${randomBytes(2).toString('hex')}`);
	await her.share({ desk: third.desk, kinds: ['account'] });
	const genuine = (await node.app.log.provenKeys()).statements.map(({ statement }) => statement as ClearStatement);
	const without = genuine.filter(({ body }) => {
		const { subject, desk } = body as unknown as { subject?: KeyBody['subject']; desk?: string };
		return subject?.id !== second.desk && desk !== second.desk;
	});
	const stage = { node, proxy };
	const lying = <T>(during: () => Promise<T>): Promise<T> =>
		whileLying(stage, '/api/v1/keys', () => forgeKeys(node, without), during);
	await lying(async () => {
		must(await her.session.enter({ codename: her.codename, pin: '' }));
		await her.withdraw(third.desk);
	});
	assert.deepEqual(
		(await her.look()).consents.map(({ desk, state }) => [desk, state]),
		[
			[first.desk, 'in-force'],
			[second.desk, 'in-force'],
			[third.desk, 'withdrawn']
		]
	);
	const before = proxy.seen.length;
	assert.equal(codeOf(await lying(() => writeAnew(her, 'Words for two desks.'))), 'key-not-proved');
	assert.equal(changesSince(before), 0, 'neither to the desk with a key nor to the one without');
	assert.equal(codeOf(await writeAnew(her, 'Words for two desks.')), 'accepted');
});

/** Writes as on another device, where nothing of the log was seen before. */
async function writeAnew({ session, codename }: TestSurvivor, text: string): Promise<Outcome<null, string>> {
	const entered = await session.enter({ codename, pin: '' });
	return entered.ok ? session.write([{ place: 'account', content: answered('what', text) }]) : entered;
}

test('4: the node takes no grant to a desk that it knows no key of, and none to another key', async () => {
	const { db } = node.app;
	const her = await enterSurvivor(place);
	const real = await db.selectFrom('desks').select('recipient_hash').where('id', '=', second.desk).executeTakeFirstOrThrow();
	const setHash = (hash: string | null) =>
		db.updateTable('desks').set({ recipient_hash: hash }).where('id', '=', second.desk).execute();
	try {
		await setHash(null);
		assert.equal(codeOf(await her.session.share(sharingWith(second.desk))), 'desk-unknown');
		await setHash(toBase64url(randomOf(32)));
		assert.equal(codeOf(await her.session.share(sharingWith(second.desk))), 'desk-key-changed');
	} finally {
		await setHash(real.recipient_hash);
	}
	assert.deepEqual((await her.look()).consents, []);
	assert.equal(codeOf(await her.session.share(sharingWith(second.desk))), 'accepted');
});

test('6: admins and the list of a desk see no file names, types or sizes, no words, no case of another', async () => {
	const her = await enterSurvivor(place, 'Seldom words of the story.');
	const file = await her.attach('telling name.jpeg', new Uint8Array(12_345));
	await her.share({ desk: first.desk, kinds: ['account', 'evidence'] });
	const caseId = her.session.held?.own.case as string;
	await first.lead.session.look();
	const ask = (cookie: string, path: string) => rawRequest(node.origin, 'GET', path, { Cookie: cookie });
	let seen = '';
	for (const { method, path } of endpoints)
		if (method === 'GET' && !path.includes(':')) seen += (await ask(admin.jar.cookie, `/api/v1${path}`)).body;
	assert.ok(seen.length > 5000);
	const parts = her.session.held?.own.parts.map(({ recipient }) => recipient as string) ?? [];
	for (const secret of [caseId, file, 'telling name', 'Seldom', '12345', her.session.held?.keys.lookupId as string, ...parts])
		assert.ok(!seen.includes(secret), `an admin is told ${secret}`);

	const list = JSON.parse((await ask(first.lead.jar.cookie, `/api/v1/desks/${first.desk}/inbox`)).body) as { cases: object[] };
	for (const row of list.cases)
		assert.deepEqual(Object.keys(row).sort(), [
			'answered',
			'assigned',
			'case',
			'givenOn',
			'openedOn',
			'rotationDue',
			'state',
			'thread',
			'urgent',
			'waiting'
		]);
	assert.ok(!JSON.stringify(list).includes(file));
	const door = (await ask(first.lead.jar.cookie, `/api/v1/desks/${first.desk}/cases/${caseId}/door`)).body;
	assert.ok(!door.includes(file) && !door.includes('"pieces"'), 'nor does anybody before the opening is written');
});

test('6: what is stored of short words is one size, and of files nothing finer than padding tells', async () => {
	const sizes = new Map<string, Set<number>>();
	const note = (kind: string, size: number): void => {
		sizes.set(kind, (sizes.get(kind) ?? new Set()).add(size));
	};
	for (const [text, bytes] of [
		['a', 10_000],
		['a'.repeat(120), 10_100],
		['b'.repeat(60), 10_240]
	] as const) {
		const her = await enterSurvivor(place, text);
		const id = her.session.held?.own.case as string;
		const first = await node.app.db.selectFrom('entries').select(['part', 'body', 'sealed']).where('case_id', '=', id).execute();
		for (const row of first)
			if (row.sealed && row.body.includes('causeway/item/v1') && row.part > 0) note('words', row.sealed.length);
		await her.attach(`${'n'.repeat(bytes % 90)}.bin`, new Uint8Array(bytes));
		for (const row of await node.app.db.selectFrom('pieces').select('bytes').where('case_id', '=', id).execute())
			note('file', row.bytes);
		for await (const blob of node.app.blobs.list()) {
			const found = await node.app.db
				.selectFrom('pieces')
				.select('bytes')
				.where('blob_id', '=', blob)
				.where('case_id', '=', id)
				.executeTakeFirst();
			if (found) note('blob', must(await node.app.blobs.get(blob)).bytes);
		}
	}
	for (const kind of ['words', 'file', 'blob'])
		assert.equal(sizes.get(kind)?.size, 1, `${kind}: ${[...(sizes.get(kind) ?? [])].join(', ')}`);
});

/** A member in another browser, with the true passphrase or another. */
const anotherBrowser = ({ name, passphrase, totpSecret }: TestMember, typed = passphrase): TestMember =>
	Object.assign(new TestMember(place), { name, passphrase: typed, totpSecret });

test('7: a password reset yields no case key: there is no such way in, and who changes what is stored opens nothing', async () => {
	assert.deepEqual(
		endpoints.map(({ path }) => path).filter((path) => /reset|forgot|password|restore|impersonat/.test(path)),
		[]
	);
	const { lead } = second;
	const held = await node.app.db.selectFrom('member_wraps').selectAll().where('member_id', '=', lead.id).execute();
	const newPassphrase = 'seven invented words that nobody ever chose before';
	const salt = randomOf(16);
	const { auth, seal: pair } = await passphraseKeys(newPassphrase, salt, argon2idByWasm);
	const authHash = hashOfAuth(fromBase64url(auth, 32) as Uint8Array);
	const member = node.app.db.updateTable('members').where('id', '=', lead.id);
	const old = await node.app.db
		.selectFrom('members')
		.select(['auth_salt', 'auth_hash'])
		.where('id', '=', lead.id)
		.executeTakeFirstOrThrow();
	await member.set({ auth_salt: salt, auth_hash: authHash }).execute();

	const intruder = anotherBrowser(lead, newPassphrase);
	await assert.rejects(intruder.signIn(), /passphrase-wrong/, 'signed in, and no key opens');
	assert.ok(intruder.jar.cookie.length > 40);
	assert.equal(intruder.session.keys, null);
	assert.equal(intruder.session.deskKeys.size, 0);
	for (const wrap of held) assert.equal(codeOf(await open(wrap.sealed, pair.identity)), 'cannot-open');
	const me = await rawRequest(node.origin, 'GET', '/api/v1/staff/me', { Cookie: intruder.jar.cookie });
	assert.ok(me.status === 200 && !me.body.includes('AGE-SECRET-KEY'));
	assert.equal(codeOf(intruder.session.handOf(second.desk)), 'not-signed-in');
	await member.set(old).execute();
	assert.ok((await (await anotherBrowser(lead).signIn()).session.look()).ok, 'with the true passphrase all opens again');
});
