import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type FileId, must, toBase64url } from '#core/base';
import { composeReport } from '#core/report';
import { makeCodename, randomId, randomOf, sign, submissionToWire, survivorKeys, type WireSubmission } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { thisMoment, today } from '#server/gateways/clock.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { doWork } from '#ui/sealing/work-proof.ts';

const whole = wholeFile();
const mib = 1024 * 1024;
let node: TestNode;
let place: NodePlace;

before(async () => {
	node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_FILE_MIB: '20', CAUSEWAY_CASE_MIB: '1' } });
	place = await placeAt(node.origin);
});

const asHer = (her: TestSurvivor) => ({ Authorization: her.session.held?.authorization as string });
const blobs = async (): Promise<number> => {
	let count = 0;
	for await (const _ of node.app.blobs.list()) count += 1;
	return count;
};
const rowsOf = async (table: 'cases' | 'entries' | 'acts' | 'pieces' | 'log_staged'): Promise<number> =>
	Number(
		(
			await node.app.db
				.selectFrom(table)
				.select((of) => of.fn.countAll<number>().as('count'))
				.executeTakeFirstOrThrow()
		).count
	);

/** A first act, sent as a browser would, with the work done; `changed` makes it other than it should be. */
async function file(
	changed: (body: { lookupId: string; accessHash: string; submission: WireSubmission }) => unknown = (body) => body
): Promise<RawAnswer> {
	const keys = must(await survivorKeys(makeCodename(words), '', argon2idByWasm));
	const around = {
		now: thisMoment(node.app.clock),
		today: today(node.app.clock),
		proveDesk: () => ({ ok: false, refusal: { code: 'key-not-proved', about: '' } }) as const
	};
	const { submission } = must(
		await composeReport({ way: 'self', language: 'en', answers: [answered('what', 'Invented.')] }, keys, around)
	);
	const body = { lookupId: keys.lookupId, accessHash: toBase64url(randomOf(32)), submission: submissionToWire(submission) };
	return send('/api/v1/cases', changed(structuredClone(body)));
}

async function send(path: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
	const work = must(await doWork(node.app.workGate.demand('/cases', '127.0.0.1', 12)));
	return postJson(node.origin, path, value, { 'Causeway-Work': work, ...headers });
}

test('a text of 1 MiB is taken and comes back whole; a byte more is refused as too large before anything is sent', async () => {
	const her = await enterSurvivor(place);
	const full = `${'é'.repeat(mib / 2 - 4)}12345678`;
	must(await her.session.write([{ place: 'account', content: answered('what', full) }]));
	assert.ok((await her.look()).answers.some(({ text }) => text === full));
	const before = await rowsOf('entries');
	const more = await her.session.write([{ place: 'account', content: answered('what', `${full}1`) }]);
	assert.deepEqual([!more.ok && more.refusal.code, await rowsOf('entries')], ['too-large', before]);
});

test('a body larger than any act is refused as too large, announced or not, and the connection does not carry it', async () => {
	const her = await enterSurvivor(place);
	const huge = 'a'.repeat(5 * mib);
	const announced = await rawRequest(
		node.origin,
		'POST',
		'/api/v1/case/acts',
		{ Origin: node.origin, 'Content-Type': 'application/json', ...asHer(her) },
		huge
	).catch((error: NodeJS.ErrnoException) => error.code);
	const code = typeof announced === 'object' ? [announced.status, announced.code] : announced;
	assert.ok(code === 'EPIPE' || code === 'ECONNRESET' || JSON.stringify(code) === '[413,"too-large"]', String(code));
	const stream = new ReadableStream({
		start(controller) {
			for (let piece = 0; piece < 5; piece++) controller.enqueue(new TextEncoder().encode('a'.repeat(mib)));
			controller.close();
		}
	});
	const streamed = await fetch(`${node.origin}/api/v1/case/acts`, {
		method: 'POST',
		headers: { Origin: node.origin, 'Content-Type': 'application/json', ...asHer(her) },
		body: stream,
		duplex: 'half'
	} as RequestInit).catch(() => null);
	assert.ok(streamed === null || streamed.status === 413, String(streamed?.status));
	await streamed?.arrayBuffer();
	const began = Date.now();
	for (let next = 0; next < 4; next++) await (await fetch(`${node.origin}/api/v1/node`)).arrayBuffer();
	assert.ok(Date.now() - began < 60_000, 'and what comes after it on the same connection does not wait');
	const item = await file((body) => ({
		...body,
		submission: { ...body.submission, sealed: body.submission.sealed.map((sealed) => sealed && 'A'.repeat(2_200_000)) }
	}));
	assert.equal(item.status, 413);
	assert.equal((await rawRequest(node.origin, 'GET', '/api/v1/node')).status, 200);
});

test('an unknown version, a wrong length, a wrong label and an unknown kind are told apart from what does not fit, and nothing is kept', async () => {
	const before = [await rowsOf('cases'), await rowsOf('entries'), await rowsOf('log_staged')];
	type Body = { lookupId: string; accessHash: string; submission: WireSubmission };
	const changes: Readonly<Record<string, readonly [string, (body: Body) => unknown]>> = {
		'version of an act': ['version-unknown', (body) => Object.assign(body.submission.act.body, { v: 2 }) && body],
		'version of an entry': ['version-unknown', (body) => Object.assign(body.submission.entries[1] as object, { v: 2 }) && body],
		'label of an act': [
			'body-malformed',
			(body) => Object.assign(body.submission.act.body, { type: 'causeway/erase/v1' }) && body
		],
		'kind of an entry': [
			'body-malformed',
			(body) => Object.assign(body.submission.entries[1] as object, { type: 'causeway/note/v1' }) && body
		],
		'a short lookup id': ['body-malformed', (body) => ({ ...body, lookupId: body.lookupId.slice(1) })],
		'a long access hash': ['body-malformed', (body) => ({ ...body, accessHash: toBase64url(randomOf(33)) })],
		'a short signature': [
			'body-malformed',
			(body) => Object.assign(body.submission.act, { sig: toBase64url(randomOf(63)) }) && body
		],
		'a long leaf': ['body-malformed', (body) => Object.assign(body.submission, { leaf: toBase64url(randomOf(40)) }) && body],
		'another signature': [
			'signature-wrong',
			(body) => Object.assign(body.submission.act, { sig: toBase64url(randomOf(64)) }) && body
		],
		'an entry less': [
			'entries-mismatch',
			(body) => ({ ...body, submission: { ...body.submission, entries: body.submission.entries.slice(1) } })
		],
		'bytes of another': [
			'entries-mismatch',
			(body) => ({ ...body, submission: { ...body.submission, sealed: body.submission.sealed.toReversed() } })
		],
		'a field too many': ['body-malformed', (body) => ({ ...body, note: 'x' })],
		'a classic recipient': [
			'body-malformed',
			(body) =>
				Object.assign(body.submission.entries[1] as object, {
					recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
				}) && body
		],
		'another act than the first': [
			'entries-mismatch',
			(body) => ({
				...body,
				submission: { ...body.submission, act: { ...body.submission.act, body: { ...body.submission.act.body, act: 'write' } } }
			})
		]
	};
	for (const [name, [code, change]] of Object.entries(changes)) {
		const answer = await file(change);
		assert.deepEqual([answer.status, answer.code], [400, code], name);
	}
	assert.deepEqual([await rowsOf('cases'), await rowsOf('entries'), await rowsOf('log_staged')].slice(0, 2), before.slice(0, 2));
	assert.equal((await file()).status, 200, 'as it should be, it is taken');
});

test('a codename that is taken, or a case that is there already, is refused as such', async () => {
	let kept: { lookupId: string; accessHash: string; submission: WireSubmission } | null = null;
	assert.equal((await file((body) => (kept = body))).status, 200);
	const again = await send('/api/v1/cases', kept);
	assert.deepEqual([again.status, again.code], [409, 'case-exists']);
	const sameCodename = await file((body) => ({ ...body, lookupId: kept?.lookupId }));
	assert.deepEqual([sameCodename.status, sameCodename.code], [409, 'case-exists']);
	const sameCase = await send('/api/v1/cases', { ...(kept as unknown as object), lookupId: toBase64url(randomOf(16)) });
	assert.deepEqual([sameCase.status, sameCase.code], [409, 'case-exists']);
});

test('without work, or with work done for something else, no case is opened', async () => {
	const before = await rowsOf('cases');
	const body = { lookupId: toBase64url(randomOf(16)), accessHash: toBase64url(randomOf(32)), submission: {} };
	const none = await postJson(node.origin, '/api/v1/cases', body);
	assert.deepEqual([none.status, none.code], [429, 'work-needed']);
	const { work } = JSON.parse(none.body) as { work: { challenge: string; bits: number } };
	assert.ok(work.bits >= 12);
	const less = await postJson(node.origin, '/api/v1/cases', body, { 'Causeway-Work': `${work.challenge}.1` });
	assert.equal(less.code, 'work-needed');
	assert.equal(await rowsOf('cases'), before);
});

const put = (
	_her: TestSurvivor,
	of: FileId,
	bytes: Uint8Array,
	headers: Readonly<Record<string, string>>,
	index = 0
): Promise<RawAnswer> => rawRequest(node.origin, 'PUT', `/api/v1/case/pieces/${of}/${index}`, headers, bytes);

test('a piece sent again takes the place of the first, one with another hash or length is refused, and no blob stays behind', async () => {
	const her = await enterSurvivor(place);
	const of = randomId<'file'>() as FileId;
	const bytes = randomOf(5000);
	const before = await blobs();
	for (let time = 0; time < 3; time++) assert.equal((await put(her, of, bytes, piecePut(her, of, bytes))).status, 204);
	assert.equal(await blobs(), before + 1);
	const other = randomOf(5000);
	for (const [name, sent, headers] of [
		['another content', other, piecePut(her, of, bytes)],
		['less than announced', bytes.subarray(1), piecePut(her, of, bytes)],
		['more than announced', new Uint8Array([...bytes, 1]), piecePut(her, of, bytes)]
	] as const) {
		const answer = await put(her, of, sent, headers);
		assert.ok(['entries-mismatch', 'too-large'].includes(answer.code), `${name}: ${answer.code}`);
	}
	assert.equal(await blobs(), before + 1);
	const kept = await fetch(`${node.origin}/api/v1/case/pieces/${of}/0`, { headers: asHer(her) });
	assert.deepEqual(new Uint8Array(await kept.arrayBuffer()), bytes);
	assert.equal((await put(her, of, other, piecePut(her, of, other))).status, 204, 'a new statement of hers replaces it');
	assert.equal(await blobs(), before + 1);
});

test('the same piece sent many times at once ends as one piece with one blob', async () => {
	const her = await enterSurvivor(place);
	const of = randomId<'file'>() as FileId;
	const before = await blobs();
	const bytes = randomOf(9000);
	const answers = await Promise.all(Array.from({ length: 8 }, () => put(her, of, bytes, piecePut(her, of, bytes))));
	assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]));
	assert.equal(await blobs(), before + 1);
	assert.deepEqual(
		node.reported.filter((code) => !code.startsWith('postgres-')),
		[]
	);
});

test('a piece without a statement, with a damaged one, or of an old key of its part is refused', async () => {
	const her = await enterSurvivor(place);
	const of = randomId<'file'>() as FileId;
	const bytes = randomOf(900);
	const good = piecePut(her, of, bytes);
	const before = [await rowsOf('pieces'), await blobs()];
	for (const [code, header] of [
		['body-malformed', undefined],
		['body-malformed', ''],
		['body-malformed', '{}'],
		['body-malformed', toBase64url(randomOf(200))],
		['body-malformed', toBase64url(new TextEncoder().encode('{"body":{},"key":"","sig":""}'))],
		['signature-wrong', resigned(good)],
		['epoch-wrong', piecePut(her, of, bytes, { epoch: 2 })['Causeway-Piece']],
		['epoch-wrong', piecePut(her, of, bytes, { epoch: 0 })['Causeway-Piece']],
		['body-malformed', piecePut(her, of, bytes, { bytes: 30_000_000 })['Causeway-Piece']],
		['body-malformed', piecePut(her, of, bytes, { v: 2 as 1 })['Causeway-Piece']]
	] as const) {
		const { 'Causeway-Piece': _, ...rest } = good;
		const answer = await put(her, of, bytes, header === undefined ? rest : { ...rest, 'Causeway-Piece': header });
		assert.equal(answer.code, code, String(header).slice(0, 30));
	}
	assert.deepEqual([await rowsOf('pieces'), await blobs()], before);
});

function resigned(headers: Readonly<Record<string, string>>): string {
	const statement = JSON.parse(Buffer.from(headers['Causeway-Piece'] as string, 'base64url').toString()) as { sig: string };
	return toBase64url(new TextEncoder().encode(JSON.stringify({ ...statement, sig: toBase64url(randomOf(64)) })));
}

test('over the limit of a file or of a case nothing is taken, not even by many pieces at once', async () => {
	const her = await enterSurvivor(place);
	const of = randomId<'file'>() as FileId;
	const small = randomOf(900);
	const far = await put(her, of, small, piecePut(her, of, small, { index: 2 }), 2);
	assert.deepEqual([far.status, far.code], [413, 'too-large'], 'a third piece of a file of 20 MiB at most');
	const before = await blobs();
	const pieces = Array.from({ length: 6 }, () => ({
		of: randomId<'file'>() as FileId,
		bytes: Buffer.alloc(300 * 1024, randomOf(32))
	}));
	const answers = await Promise.all(pieces.map(({ of: one, bytes }) => put(her, one, bytes, piecePut(her, one, bytes))));
	const taken = answers.filter(({ status }) => status === 204).length;
	assert.equal(taken, 3, 'of 1 MiB and a little in all');
	assert.ok(answers.every(({ status, code }) => status === 204 || code === 'too-large'));
	assert.equal(await blobs(), before + 3);
	const again = pieces[answers.findIndex(({ status }) => status === 204)] as (typeof pieces)[number];
	assert.equal(
		(await put(her, again.of, again.bytes, piecePut(her, again.of, again.bytes))).status,
		204,
		'what is there already may be sent again'
	);
});

test('an erase statement of another day is refused, for a clock that is wrong must not erase', async () => {
	const her = await enterSurvivor(place);
	const held = her.session.held as NonNullable<typeof her.session.held>;
	const otherDay = new Date(Date.parse(today(node.app.clock)) + 2 * 86_400_000).toISOString().slice(0, 10);
	const statement = sign({ v: 1, type: 'causeway/erase/v1', case: held.own.case, day: otherDay } as const, held.keys.signing);
	assert.equal((await postJson(node.origin, '/api/v1/case/erase', { statement }, asHer(her))).code, 'not-the-author');
	assert.equal((await her.look()).case, held.own.case);
});

test('no piece of a file takes the reserve of the disk: it is refused as storage-full, nothing stays, and words are still taken', async (t) => {
	const tight = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_RESERVE_MIB: '1048576000' } });
	const her = await enterSurvivor(await placeAt(tight.origin));
	const refusal = await her.attach('receipt.bin', new Uint8Array(1000)).then(
		() => '',
		(error: Error) => String(error)
	);
	assert.match(refusal, /storage-full/);
	for await (const blob of tight.app.blobs.list()) assert.fail(blob);
	must(await her.session.write([{ place: 'account', content: answered('what', 'Words are small.') }]));
	assert.ok((await her.look()).answers.some(({ text }) => text === 'Words are small.'));
});
