import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { toBase64url } from '#core/base';
import { randomOf } from '#core/sealing';
import type { Endpoint } from '#server/api/endpoint.ts';
import { endpoints } from '#server/api/endpoints.ts';
import { statusOf } from '#server/refusal-status.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { doWork } from '#ui/sealing/work-proof.ts';

const whole = wholeFile();
let cast: Cast;

before(async () => {
	cast = await enterCast(whole);
});

/** Somebody who may call this endpoint. */
function credentialsFor({ policy }: Endpoint): Readonly<Record<string, string>> {
	if (policy === 'survivor') return { Authorization: cast.ana.her.session.held?.authorization as string };
	if (policy === 'admin') return { Cookie: cast.admin.jar.cookie };
	return { Cookie: cast.first.lead.jar.cookie };
}

async function ask(
	endpoint: Endpoint,
	path: string,
	body: string | Uint8Array | null,
	headers: Readonly<Record<string, string>> = {}
): Promise<RawAnswer> {
	forgive(cast);
	const { origin } = cast.node;
	const work: Record<string, string> = {};
	if (endpoint.work) {
		const demand = cast.node.app.workGate.demand(endpoint.path, '127.0.0.1', endpoint.work);
		const done = await doWork(demand);
		if (done.ok) work['Causeway-Work'] = done.value;
	}
	const json = endpoint.method === 'POST' ? { 'Content-Type': 'application/json' } : {};
	return rawRequest(
		origin,
		endpoint.method,
		path,
		{ Origin: origin, ...json, ...work, ...credentialsFor(endpoint), ...headers },
		body
	);
}

/** Nobody is removed, disabled or signed out by a guess: ids in paths are those of nobody, but for desk and case. */
function pathOf({ path }: Endpoint, values: Readonly<Record<string, string>> = {}): string {
	const usual = { desk: cast.first.desk, case: cast.ana.case, file: cast.ana.file, index: '0', ...values };
	return `/api/v1${path.replace(/:(\w+)/g, (_, name: keyof typeof usual) => usual[name] ?? toBase64url(randomOf(16)))}`;
}

const changing = endpoints.filter(({ method, path }) => method !== 'GET' && path !== '/staff/sign-out');
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** A code and a place of our own choosing; nothing of the sender's, the database's or the machine's. */
function checkRefusal(answer: RawAnswer, name: string): void {
	assert.ok(answer.status < 500, `${name}: ${answer.status} ${answer.body.slice(0, 300)}`);
	if (answer.status < 400) return;
	assert.equal(answer.headers['content-type'], 'application/json', name);
	const { error, work, ...rest } = JSON.parse(answer.body) as { error: { code: string; about: string }; work?: unknown };
	assert.deepEqual(Object.keys(rest), []);
	assert.deepEqual(Object.keys(error).sort(), ['about', 'code'], name);
	assert.match(error.code, /^[a-z]+(-[a-z]+)*$/, name);
	assert.equal(answer.status, statusOf(error.code));
	assert.ok(work === undefined || error.code === 'work-needed');
	assert.ok(error.about.length < 200, `${name}: ${error.about}`);
	checkSilence(answer.body, name);
}

function checkSilence(text: string, name: string): void {
	assert.doesNotMatch(
		text,
		/\bat [\w.<>]+ \(|node_modules|\.ts\b|\.js:|file:|\/postgres|select |insert |pg_|violates|duplicate key|ECONN|Error:/i,
		`${name}: ${text.slice(0, 300)}`
	);
}

/** What passes between two nodes on HTTP, byte for byte. */
function rawBytes(bytes: string): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(cast.node.port, '127.0.0.1');
		let answered = '';
		socket.on('data', (piece: Buffer) => {
			answered += piece.toString();
		});
		socket.on('close', () => resolve(answered)).on('error', () => resolve(answered));
		socket.setTimeout(3000, () => socket.destroy());
		socket.end(bytes);
	});
}

test('11: production errors carry a code only: broken JSON, wrong types, huge numbers, deep nesting, foreign encodings', async () => {
	const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
	const bodies: readonly (string | Uint8Array)[] = [
		'',
		'{',
		'null',
		'[]',
		'"text"',
		'1e400',
		'{"__proto__":{"admin":true},"constructor":{"prototype":{}}}',
		'{"id":1e308,"name":["a"],"submission":{"act":{"body":{"n":99999999999999999999,"v":2}}},"statement":{"body":{"v":7}}}',
		'{"name":"\\u0000","code":"123456","auth":""}',
		'{"submission":null,"statement":null,"profile":{"names":{"en":{}}}}',
		deep,
		Uint8Array.of(0xff, 0xfe, 0x00, 0x22),
		Buffer.from('{"name":"x"}', 'utf16le')
	];
	for (const endpoint of changing)
		for (const body of bodies)
			checkRefusal(
				await ask(endpoint, pathOf(endpoint), body),
				`${nameOf(endpoint)} with ${Buffer.from(body).toString().slice(0, 40)}`
			);
	assert.deepEqual(
		cast.node.reported.filter((code) => !code.startsWith('postgres-')),
		[]
	);
});

test('11: ids, indexes, pages and filters that are none get a code, and none reaches the database as it came', async () => {
	const odd = [
		'..%2f..%2fnode%2fnode-seed',
		"' or 1=1 --",
		'%00',
		'0',
		'-1',
		'1e999',
		'NaN',
		'a'.repeat(64),
		'a'.repeat(5000),
		'%ff',
		'ünïcode',
		'__proto__'
	];
	for (const endpoint of endpoints.filter(({ path }) => path.includes(':')))
		for (const text of odd) {
			for (const name of endpoint.path.match(/(?<=:)\w+/g) ?? []) {
				const path = encodeURI(pathOf(endpoint, { [name]: text }).replaceAll('%', '%25')).replaceAll('%2525', '%');
				checkRefusal(
					await ask(endpoint, path, endpoint.method === 'POST' ? '{}' : null),
					`${nameOf(endpoint)} with ${name} ${text.slice(0, 30)}`
				);
			}
		}
	const inbox = endpoints.find(({ path }) => path.endsWith('/inbox')) as Endpoint;
	const audit = endpoints.find(({ path }) => path === '/admin/audit') as Endpoint;
	for (const query of [
		'page=-1',
		'page=1e9',
		'page=99999999999999999999',
		'page=%00',
		"state=' or 1=1",
		'assigned=x',
		'page=1&page=2',
		`state=${'x'.repeat(3000)}`
	])
		for (const endpoint of [inbox, audit])
			checkRefusal(
				await ask(endpoint, `${pathOf(endpoint)}?${encodeURI(query)}`, null),
				`${nameOf(endpoint)}?${query.slice(0, 30)}`
			);
});

test('11: headers that are none of ours: a code, and the node goes on', async () => {
	const get = endpoints.find(({ path }) => path === '/case') as Endpoint;
	for (const headers of [
		{ 'Causeway-Nonce': 'x'.repeat(9000) },
		{ 'Causeway-Nonce': 'ü' },
		{ 'Causeway-Work': '.' },
		{ 'Causeway-Work': `${'.'.repeat(500)}` },
		{ Cookie: `session=${'A'.repeat(43)}; session=${'B'.repeat(43)}` },
		{ Cookie: 'session' },
		{ Authorization: 'Causeway ..' },
		{ 'Causeway-Piece': '%%%' }
	] as Record<string, string>[])
		for (const endpoint of [get, ...changing.slice(0, 4), ...endpoints.filter(({ method }) => method === 'PUT')])
			checkRefusal(
				await ask(endpoint, pathOf(endpoint), endpoint.method === 'GET' ? null : '{}', headers),
				`${nameOf(endpoint)} with ${JSON.stringify(headers).slice(0, 60)}`
			);
});

test('11: what is no HTTP, a target that is none, or a body that never comes, ends quietly', async () => {
	const host = `Host: localhost:${cast.node.port}\r\nConnection: close\r\n`;
	for (const bytes of [
		'\x16\x03\x01\x02\x00\x01\x00',
		`GET //////api/v1/node HTTP/1.1\r\n${host}\r\n`,
		`GET http://[ HTTP/1.1\r\n${host}\r\n`,
		`GET http://%zz/api/v1/node HTTP/1.1\r\n${host}\r\n`,
		`GET /api/v1/\\..\\node HTTP/1.1\r\n${host}\r\n`,
		`GET //api/v1/node HTTP/1.1\r\n${host}\r\n`,
		`GET /api/v1/node?%%% HTTP/1.1\r\n${host}\r\n`,
		`OPTIONS * HTTP/1.1\r\n${host}\r\n`,
		`GET /api/v1//[ HTTP/1.1\r\n${host}\r\n`,
		`CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n`,
		`POST /api/v1/staff/salt HTTP/1.1\r\n${host}Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
		`POST /api/v1/staff/salt HTTP/1.1\r\n${host}Origin: ${cast.node.origin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name"`,
		`GET /api/v1/node HTTP/1.1\r\nX: ${'y'.repeat(20_000)}\r\n${host}\r\n`
	]) {
		const answered = await rawBytes(bytes);
		checkSilence(answered, bytes.slice(0, 40));
		assert.doesNotMatch(answered, /^HTTP\/1.1 5/, bytes.slice(0, 40));
	}
	assert.equal((await rawRequest(cast.node.origin, 'GET', '/api/v1/node')).status, 200, 'it is still there');
});

const anything = fc.json({ maxDepth: 4, noUnicodeString: false } as never);

test('11: any JSON at all gets a code from every endpoint, never a 500', { timeout: 300_000 }, async () => {
	const plausible = fc.record(
		{
			name: fc.string(),
			auth: fc.string(),
			code: fc.string(),
			id: fc.string(),
			role: fc.constantFrom('lead', 'member', 'x'),
			admin: fc.boolean(),
			desk: fc.oneof(fc.string(), fc.constant(null)),
			sealed: fc.string(),
			sealedSecret: fc.base64String(),
			submission: fc.oneof(
				fc.anything(),
				fc.record({ act: fc.object(), entries: fc.array(fc.object()), sealed: fc.array(fc.string()), leaf: fc.string() })
			),
			statement: fc.record({ body: fc.object(), key: fc.base64String(), sig: fc.base64String() }),
			generation: fc.integer(),
			profile: fc.object(),
			names: fc.dictionary(fc.string(), fc.string()),
			kind: fc.string(),
			keys: fc.array(fc.object()),
			authorization: fc.string()
		},
		{ requiredKeys: [] }
	);
	for (const endpoint of changing.filter(({ work }) => !work))
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					anything,
					plausible.map((value) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)) ?? '0')
				),
				async (text) => {
					checkRefusal(await ask(endpoint, pathOf(endpoint), text), nameOf(endpoint));
				}
			),
			{ numRuns: 25 }
		);
	assert.deepEqual(
		cast.node.reported.filter((code) => !code.startsWith('postgres-')),
		[]
	);
});

test('11: a real act with any one thing in it changed gets a code, and nothing of it is kept', { timeout: 300_000 }, async () => {
	const { her, case: caseId } = cast.ana;
	await her.look();
	const sent: unknown[] = [];
	const { client } = her.session;
	const keep = client.ask.bind(client);
	client.ask = ((method: 'POST', path: string, request: { body?: unknown }) => {
		if (!path.endsWith('/acts')) return keep(method, path, request as never);
		sent.push((request.body as { submission: unknown }).submission);
		return Promise.resolve({ ok: false, refusal: { code: 'stopped', about: '' } });
	}) as typeof client.ask;
	await her.session.write([{ place: 'account', content: { kind: 'answer', question: 'what', choice: null, text: 'Mutated.' } }]);
	client.ask = keep;
	const [submission] = sent;
	assert.ok(submission);
	const count = async () =>
		JSON.stringify(
			await cast.node.app.db
				.selectFrom('entries')
				.select(['part', 'seq', 'hash'])
				.where('case_id', '=', caseId)
				.orderBy('part')
				.orderBy('seq')
				.execute()
		);
	const before = await count();
	const endpoint = endpoints.find(({ path }) => path === '/case/acts') as Endpoint;
	const places = leavesOf(submission);
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...places), fc.oneof(fc.jsonValue(), fc.integer(), fc.string()), async (place, value) => {
			const changed = structuredClone(submission);
			const old = put(changed, place, value);
			fc.pre(JSON.stringify(old) !== JSON.stringify(value));
			const answer = await ask(endpoint, '/api/v1/case/acts', JSON.stringify({ submission: changed }));
			checkRefusal(answer, place.join('.'));
			assert.ok(answer.status >= 400, `${place.join('.')} became ${JSON.stringify(value)} and was taken`);
		}),
		{ numRuns: 300 }
	);
	assert.equal(await count(), before);
	const kept = await ask(endpoint, '/api/v1/case/acts', JSON.stringify({ submission }));
	assert.deepEqual([kept.status, kept.code], [200, ''], 'unchanged it is taken');
});

type Place = readonly (string | number)[];

function leavesOf(value: unknown, at: Place = []): Place[] {
	if (value === null || typeof value !== 'object') return [at];
	const below = Object.entries(value).flatMap(([key, inner]) =>
		leavesOf(inner, [...at, Array.isArray(value) ? Number(key) : key])
	);
	return at.length > 0 ? [at, ...below] : below;
}

/** Puts a value into its place; gives what stood there. */
function put(whole: unknown, place: Place, value: unknown): unknown {
	let holder = whole as Record<string | number, unknown>;
	for (const key of place.slice(0, -1)) holder = holder[key] as typeof holder;
	const last = place.at(-1) as string;
	const old = holder[last];
	holder[last] = value;
	return old;
}
