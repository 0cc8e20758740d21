import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { type FileId, fromBase64url, must, type Outcome, refused } from '#core/base';
import { randomId, randomOf, type WireCase } from '#core/sealing';
import { type Cast, enterCast } from '#tests/support/cast.ts';
import { eventually } from '#tests/support/eventually.ts';
import { enterSurvivor, keeperOf } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { answered, type TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { disableMember, inviteToNode } from '#ui/sealing/desk-admin.ts';

const whole = wholeFile();
let cast: Cast;

before(async () => {
	cast = await enterCast(whole);
	cast.node.app.log.start(100, () => {});
});

/** In which tables, of every schema, one of these words stands anywhere in a row. */
async function tablesWith(words: readonly string[]): Promise<readonly string[]> {
	const keeper = await keeperOf(cast.node);
	try {
		const { rows: tables } = await keeper.query<{ name: string }>(
			`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
		);
		const found: string[] = [];
		for (const { name } of tables)
			for (const word of words) {
				const { rows } = await keeper.query<{ count: string }>(
					`select count(*) from ${name} t where position($1 in t::text) > 0`,
					[word]
				);
				if (rows[0]?.count !== '0') found.push(`${name}: ${word}`);
			}
		return found;
	} finally {
		await keeper.end();
	}
}

async function blobFiles(): Promise<readonly string[]> {
	const entries = await readdir(path.join(cast.node.home, 'blobs'), { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const reported = (): readonly string[] => cast.node.reported.filter((code) => !code.startsWith('postgres-'));

/** A case with everything in it: files, two consents, one withdrawn, messages both ways, an opening. */
async function playWhole(): Promise<{ her: TestSurvivor; traces: string[]; blobs: readonly string[] }> {
	const { place, first, second } = cast;
	const before = new Set(await blobFiles());
	const her = await enterSurvivor(place);
	const files = [await her.attach('one.bin', randomOf(20_000)), await her.attach('two.bin', randomOf(60_000))];
	await her.share({ desk: first.desk, kinds: ['account', 'evidence'], urgent: true });
	await her.share({ desk: second.desk, kinds: ['account'] });
	await her.say(first.desk, 'Invented words.');
	const held = her.session.held as NonNullable<typeof her.session.held>;
	await first.lead.open(first.desk, held.own.case);
	await first.lead.answer(first.desk, held.own.case, 'An invented answer.');
	await her.comeBack();
	await her.withdraw(second.desk);
	const consents = (await her.look()).consents.map(({ consent }) => consent);
	const { own, keys } = her.session.held as typeof held;
	const recipients = own.parts.map(({ recipient }) => recipient as string);
	const traces = [own.case, keys.lookupId, keys.signing.public, keys.age.recipient, ...files, ...consents, ...recipients];
	return { her, traces, blobs: (await blobFiles()).filter((name) => !before.has(name)) };
}

test('16: erasing a case leaves zero rows in any table of any schema, zero blobs, and a codename that opens nothing', async () => {
	const { her, traces, blobs } = await playWhole();
	const held = await tablesWith(traces);
	assert.ok(held.length > 20 && blobs.length === 2, 'the case was there, and the search finds it');
	for (const table of ['cases', 'parts', 'acts', 'entries', 'grants', 'consents', 'threads', 'pieces', 'session_openings'])
		assert.ok(
			held.some((line) => line.startsWith(`public.${table}:`)),
			`nothing of it in ${table}: the test does not see it`
		);
	const { codename } = her;
	assert.deepEqual(await her.session.erase(), { ok: true, value: null });
	assert.deepEqual(await tablesWith(traces), []);
	const left = await blobFiles();
	assert.deepEqual(
		blobs.filter((name) => left.includes(name)),
		[]
	);
	assert.equal((await cast.node.app.db.selectFrom('blobs_to_delete').selectAll().execute()).length, 0);
	const back = await her.session.enter({ codename, pin: '' });
	assert.equal(!back.ok && back.refusal.code, 'not-found');
	assert.ok((await cast.first.lead.inbox(cast.first.desk)).every((row) => !traces.includes(row.case)));
});

test('16: a piece that arrives while the case is being erased leaves nothing behind', async () => {
	const { her, traces } = await playWhole();
	const before = await blobFiles();
	const bytes = randomOf(50_000);
	const file = randomId<'file'>() as FileId;
	const { port } = cast.node;
	const headers = { ...piecePut(her, file, bytes), 'Content-Length': String(bytes.length) };
	const upload = request({ host: '127.0.0.1', port, method: 'PUT', path: `/api/v1/case/pieces/${file}/0`, headers });
	const answered = new Promise<number | undefined>((resolve, reject) => {
		upload.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
	});
	upload.write(bytes.subarray(0, 20_000));
	await eventually('the piece is on its way', async () => (await blobFiles()).some((name) => !before.includes(name)));
	await her.session.erase();
	upload.end(bytes.subarray(20_000));
	assert.equal(await answered, 404);
	assert.deepEqual(await tablesWith([...traces, file]), []);
	assert.ok((await blobFiles()).every((name) => before.includes(name)));
	assert.deepEqual(reported(), []);
});

test('16: erasing in the midst of writing ends with nothing left, whichever came first', async () => {
	const orders = [
		['erase', 'write', 'put'],
		['write', 'put', 'erase'],
		['put', 'erase', 'write']
	] as const;
	for (const order of orders) {
		const { her, traces } = await playWhole();
		const before = await blobFiles();
		const bytes = randomOf(3000);
		const file = randomId<'file'>() as FileId;
		const at = `/api/v1/case/pieces/${file}/0`;
		const headers = piecePut(her, file, bytes);
		const begin = {
			write: () => her.session.write([{ place: 'account', content: answered('what', 'Still writing.') }]),
			put: () => rawRequest(cast.node.origin, 'PUT', at, headers, bytes),
			erase: () => her.session.erase()
		};
		const begun: Record<string, Promise<unknown>> = {};
		for (const name of order) begun[name] = begin[name]();
		const put = (await begun.put) as RawAnswer;
		await begun.write;
		assert.equal(((await begun.erase) as Outcome<null>).ok, true);
		assert.ok(put.status === 204 || put.status === 404, `${put.status} ${put.code}`);
		assert.deepEqual(await tablesWith([...traces, file]), []);
		assert.ok((await blobFiles()).every((name) => before.includes(name)));
	}
	assert.deepEqual(reported(), []);
});

/** Sealed bytes of the grants that a desk was handed. */
function grantsIn(view: WireCase): readonly Uint8Array[] {
	return view.entries.flatMap(({ entry, sealed }) =>
		entry?.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' && sealed ? [fromBase64url(sealed) as Uint8Array] : []
	);
}

const entriesWith = async (bytes: Uint8Array): Promise<number> => {
	const { rows } = await sql<{ count: number }>`select count(*) as count from entries where sealed = ${bytes}`.execute(
		cast.node.app.db
	);
	return Number(rows[0]?.count);
};

test('18: retracted consent: the next exchange sends nothing, and the grants’ bytes are gone from the database', async () => {
	const { first, eva, second } = cast;
	const lead = { Cookie: second.lead.jar.cookie };
	const at = `/api/v1/desks/${second.desk}/cases/${eva.case}`;
	const ask = (rest: string) => rawRequest(cast.node.origin, 'GET', `${at}${rest}`, lead);
	const handed = JSON.parse((await ask('')).body) as { view: WireCase };
	const grants = grantsIn(handed.view);
	assert.ok(grants.length >= 3, 'thread, account and evidence were granted');
	for (const grant of grants) assert.equal(await entriesWith(grant), 1);
	assert.equal((await ask(`/pieces/${eva.file}/0`)).status, 200);

	await eva.her.withdraw(second.desk);
	// A desk that was let in once is told why it gets nothing, and nothing else.
	for (const rest of ['', '/door', `/pieces/${eva.file}/0`]) {
		const { code, body } = await ask(rest);
		assert.equal(code, 'reading-refused', rest);
		assert.equal((JSON.parse(body) as { error: { about?: string } }).error.about, 'consent-withdrawn', rest);
		assert.deepEqual(Object.keys(JSON.parse(body)), ['error'], rest);
	}
	assert.ok((await second.lead.inbox(second.desk)).every((row) => row.case !== eva.case));
	const opening = await second.lead.casework.open(second.desk, eva.case);
	assert.equal(
		!opening.ok && opening.refusal.code,
		'reading-ended',
		'nor is it opened anew, and the browser says what that means'
	);
	for (const grant of grants) assert.equal(await entriesWith(grant), 0);
	const rows = await cast.node.app.db
		.selectFrom('grants')
		.selectAll()
		.where('case_id', '=', eva.case)
		.where('desk_id', '=', second.desk)
		.execute();
	assert.deepEqual(rows, []);
	const own = await rawRequest(cast.node.origin, 'GET', '/api/v1/case', {
		Authorization: eva.her.session.held?.authorization as string
	});
	assert.ok(grants.every((grant) => !own.body.includes(Buffer.from(grant).toString('base64url'))));

	await eva.her.session.write([{ place: 'account', content: answered('what', 'Written after the withdrawal.') }]);
	const others = await first.lead.open(first.desk, eva.case);
	assert.ok(JSON.stringify(others.shown).includes('Written after the withdrawal.'), 'who kept a consent reads on');
	assert.ok(!JSON.stringify(await second.lead.session.client.ask('GET', at, { as: 'staff' })).includes('view'));
});

test('18: what was withdrawn stays withdrawn when it is given again: only what the new consent covers comes', async () => {
	const { second, eva } = cast;
	await eva.her.share({ desk: second.desk, kinds: ['account'] });
	await second.lead.open(second.desk, eva.case);
	const piece = await rawRequest(cast.node.origin, 'GET', `/api/v1/desks/${second.desk}/cases/${eva.case}/pieces/${eva.file}/0`, {
		Cookie: second.lead.jar.cookie
	});
	assert.equal(piece.code, 'not-found', 'the evidence was not given again');
});

test('18: a member who left gets nothing at the next exchange, and the desk’s next words are sealed to a key that person never had', async () => {
	const { first, colleague, ana } = cast;
	const cookie = { Cookie: colleague.jar.cookie };
	const ask = (rest: string) => rawRequest(cast.node.origin, 'GET', `/api/v1${rest}`, cookie);
	assert.equal((await ask(`/desks/${first.desk}/cases/${ana.case}`)).status, 200);
	const known = new Set([...(colleague.session.deskKeys.get(first.desk)?.keys() ?? [])]);
	await first.lead.remove(first.desk, colleague.id);
	for (const rest of [
		'/staff/me',
		`/desks/${first.desk}/inbox`,
		`/desks/${first.desk}/cases/${ana.case}`,
		`/desks/${first.desk}/cases/${ana.case}/door`
	])
		assert.equal((await ask(rest)).code, 'sign-in-first', rest);
	await colleague.signIn();
	assert.deepEqual(colleague.session.me?.desks, []);
	assert.deepEqual(colleague.session.me?.deskKeys, []);
	await first.lead.answer(first.desk, ana.case, 'After somebody left.');
	const generations = [...(first.lead.session.deskKeys.get(first.desk)?.keys() ?? [])];
	assert.ok(generations.some((generation) => !known.has(generation)));
	const { entries } = (
		JSON.parse(
			(
				await rawRequest(cast.node.origin, 'GET', `/api/v1/desks/${first.desk}/cases/${ana.case}`, {
					Cookie: first.lead.jar.cookie
				})
			).body
		) as { view: WireCase }
	).view;
	const last = entries
		.flatMap(({ entry }) =>
			entry?.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' ? [entry.holder.generation] : []
		)
		.at(-1);
	assert.ok(last !== undefined && !known.has(last), `the last grant is of generation ${last}`);
});

const joinedBy = async (path: string, name: string): Promise<string> => {
	const [, id] = /join\/(.{22})#/.exec(path) ?? [];
	try {
		return (await new TestMember(cast.place).join(path, name)).id;
	} catch {
		const { status, code } = await rawRequest(cast.node.origin, 'GET', `/api/v1/invitations/${id}`);
		return `${status} ${code}`;
	}
};

const isBuried = async (path: string): Promise<boolean> => {
	const id = /join\/(.{22})#/.exec(path)?.[1];
	return must(await cast.node.app.tombstones.read()).some((one) => one.kind === 'invitation' && one.id === id);
};

test('18: whoever was shut out of the node does not come back by an own invitation, nor does anybody else who waited by one', async () => {
	const { admin, first, place } = cast;
	const asAdmin = { desk: null, role: 'lead', admin: true } as const;
	const second = await new TestMember(place).join(must(await inviteToNode(admin.session, asAdmin)), 'ines.quay');
	const own = must(await inviteToNode(second.session, asAdmin));
	const toDesk = must(await inviteToNode(second.session, { desk: first.desk, role: 'member', admin: false }));
	const both = must(await inviteToNode(second.session, { desk: first.desk, role: 'lead', admin: true }));
	const waiting = await new TestMember(place).join(both, 'kit.quay');
	const ofWaiting = must(await inviteToNode(waiting.session, asAdmin));
	const ofAdmin = must(await inviteToNode(admin.session, asAdmin));
	must(await disableMember(admin.session, second.id));
	for (const path of [own, toDesk, ofWaiting]) assert.equal(await joinedBy(path, 'otto.quay'), '410 invitation-revoked');
	for (const path of [own, toDesk, both, ofWaiting]) assert.ok(await isBuried(path), 'a restored backup would open it again');
	assert.equal(
		(await rawRequest(cast.node.origin, 'GET', '/api/v1/staff/me', { Cookie: waiting.jar.cookie })).code,
		'sign-in-first'
	);
	assert.equal((await joinedBy(ofAdmin, 'uma.quay')).length, 22, 'what somebody else invited to stays open');
});

test('18: a lead who was taken out of a desk comes back by no own invitation, and nobody waits there as proved by one', async () => {
	const { first, place } = cast;
	const other = await new TestMember(place).join(await first.lead.invite(first.desk, 'lead'), 'finn.quay');
	await first.lead.admitAll(first.desk);
	await other.desks();
	const [open, accepted] = [await other.invite(first.desk), await other.invite(first.desk)];
	const kept = await first.lead.invite(first.desk);
	const again = await new TestMember(place).join(accepted, 'finn.again');
	await first.lead.remove(first.desk, other.id);
	assert.equal(await joinedBy(open, 'finn.third'), '410 invitation-revoked');
	for (const path of [open, accepted]) assert.ok(await isBuried(path));
	const shown = (await first.lead.desks()).find(({ desk }) => desk.id === first.desk);
	assert.ok(!shown?.newcomers.some(({ invitation }) => accepted.includes(invitation)));
	assert.equal(
		(await rawRequest(cast.node.origin, 'GET', '/api/v1/staff/me', { Cookie: again.jar.cookie })).code,
		'sign-in-first'
	);
	assert.equal((await joinedBy(kept, 'wim.quay')).length, 22);
});

test('18: what a member began to send before being taken out of a desk is not written any more', async () => {
	const { first, ana, place, node } = cast;
	const writer = await new TestMember(place).join(await first.lead.invite(first.desk), 'noor.quay');
	await first.lead.admitAll(first.desk);
	await writer.desks();
	await writer.open(first.desk, ana.case);
	let body = '';
	const { client } = writer.session;
	const ask = client.ask.bind(client);
	client.ask = (async (method, at, asked) => {
		if (!at.endsWith('/acts')) return ask(method, at, asked);
		body = JSON.stringify(asked?.body);
		return refused('answer-malformed');
	}) as typeof client.ask;
	await writer.casework.act(first.desk, ana.case, { do: 'answer', text: 'Invented words of somebody who left.' });
	assert.ok(body.length > 500, 'an act that would be taken');

	const { count: earlier } = await countActs();
	const at = `/api/v1/desks/${first.desk}/cases/${ana.case}/acts`;
	const headers = {
		Origin: node.origin,
		'Content-Type': 'application/json',
		'Content-Length': String(Buffer.byteLength(body)),
		Cookie: writer.jar.cookie
	};
	const sending = request({ host: '127.0.0.1', port: node.port, method: 'POST', path: at, headers });
	const status = new Promise<number | undefined>((resolve, reject) => {
		sending.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
	});
	const before = new Date(Date.now() - 120_000);
	await cast.node.app.db.updateTable('sessions').set({ last_seen: before }).where('member_id', '=', writer.id).execute();
	sending.write(body.slice(0, 100));
	await eventually('the node knows who is sending', async () => (await lastSeenOf(writer.id)) > before);
	await first.lead.remove(first.desk, writer.id);
	sending.end(body.slice(100));
	assert.equal(await status, 404);
	assert.equal((await countActs()).count, earlier);
});

const countActs = () =>
	cast.node.app.db
		.selectFrom('acts')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('case_id', '=', cast.ana.case)
		.executeTakeFirstOrThrow();

const lastSeenOf = async (member: string): Promise<Date> =>
	(await cast.node.app.db.selectFrom('sessions').select('last_seen').where('member_id', '=', member).executeTakeFirstOrThrow())
		.last_seen;
