import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { accepted, must, toBase64url } from '#core/base';
import { codeFileOf } from '#core/log';
import { randomId, randomOf } from '#core/sealing';
import { Dispatch } from '#server/api/dispatch.ts';
import { type Endpoint, endpoint, type Policy } from '#server/api/endpoint.ts';
import { endpoints } from '#server/api/endpoints.ts';
import { announceNode } from '#server/operations/log/announce-node.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { enterHelper } from '#tests/support/supporter.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { endHelp } from '#ui/sealing/own-help.ts';

const whole = wholeFile();
let cast: Cast;
/** An id that nobody has. */
const helping = randomId<'supporter'>();
let credentials: Record<Role, Readonly<Record<string, string>>>;

before(async () => {
	cast = await enterCast(whole);
	const { node, admin, first, second, watch, colleague, newcomer, ana, eva } = cast;
	await mkdir(path.join(node.home, 'build'));
	await writeFile(
		path.join(node.home, 'build/code-manifest.json'),
		JSON.stringify([codeFileOf('/app/x.js', new Uint8Array([1]))])
	);
	must(await announceNode(node.app, path.join(node.home, 'build')));
	const kinds = ['account', 'evidence'] as const;
	const helps = await enterHelper(ana.her, cast.place, { kinds });
	must(await helps.session.open());
	const helped = await enterHelper(ana.her, cast.place, { kinds });
	must(await helped.session.open());
	must(await endHelp(ana.her.session, { supporter: helped.supporter, reason: 'ended' }));
	credentials = {
		nobody: {},
		'a stranger with a codename of no case': {
			Authorization: `Causeway ${toBase64url(randomOf(16))}.${toBase64url(randomOf(32))}`
		},
		'the survivor': { Authorization: ana.her.session.held?.authorization as string },
		'the survivor of another case': { Authorization: eva.her.session.held?.authorization as string },
		'somebody who helps the survivor': { Authorization: helps.authorization },
		'somebody who helped the survivor': { Authorization: helped.authorization },
		'somebody with an invented session': { Cookie: `session=${toBase64url(randomOf(32))}` },
		'a newcomer whom nobody let in': { Cookie: newcomer.jar.cookie },
		'a lead of another desk': { Cookie: second.lead.jar.cookie },
		'a member of the desk': { Cookie: colleague.jar.cookie },
		'a lead of the desk': { Cookie: first.lead.jar.cookie },
		'a member of a desk of watchdogs': { Cookie: watch.lead.jar.cookie },
		'an admin in no desk': { Cookie: admin.jar.cookie }
	};
});

const roles = [
	'nobody',
	'a stranger with a codename of no case',
	'the survivor',
	'the survivor of another case',
	'somebody who helps the survivor',
	'somebody who helped the survivor',
	'somebody with an invented session',
	'a newcomer whom nobody let in',
	'a lead of another desk',
	'a member of the desk',
	'a lead of the desk',
	'a member of a desk of watchdogs',
	'an admin in no desk'
] as const;
type Role = (typeof roles)[number];

/** Who may, by policy. In a real node nobody may what is for demonstrations. */
const allowed: { readonly [policy in Policy]: readonly Role[] } = {
	public: roles,
	demonstration: [],
	survivor: ['the survivor', 'the survivor of another case'],
	supporter: ['somebody who helps the survivor'],
	member: [
		'a newcomer whom nobody let in',
		'a lead of another desk',
		'a member of the desk',
		'a lead of the desk',
		'a member of a desk of watchdogs',
		'an admin in no desk'
	],
	'desk-member': ['a member of the desk', 'a lead of the desk'],
	'desk-lead': ['a lead of the desk'],
	watchdog: ['a member of a desk of watchdogs'],
	admin: ['an admin in no desk']
};

const nameOf = ({ method, path: at }: Endpoint): string => `${method} ${at}`;

/** Where the policy lets somebody in, and the thing asked for is still not that person's. */
const notTheirs: Readonly<Record<string, readonly Role[]>> = {
	'GET /case/pieces/:file/:index': ['the survivor of another case'],
	// Captures are of the case that asked for them, and here nobody did.
	'GET /case/captures/:capture': ['the survivor', 'the survivor of another case']
};

/** A path with the things of the first desk and of Ana's case in it. */
function pathOf(
	{ path: at, policy }: Endpoint,
	desk: string = policy === 'watchdog' ? cast.watch.desk : cast.first.desk
): string {
	const values: Readonly<Record<string, string>> = {
		desk,
		case: cast.ana.case,
		file: cast.ana.file,
		index: '0',
		from: '1',
		to: '1',
		leaf: toBase64url(new Uint8Array(32)),
		member: cast.colleague.id,
		id: cast.openInvitation,
		use: randomId(),
		supporter: helping
	};
	return `/api/v1${at.replace(/:(\w+)/g, (_, name: string) => values[name] as string)}`;
}

/** Asks as somebody would; whatever would change something carries a body that is refused right after the question who asks. */
function askAs(role: Role, of: Endpoint, at = pathOf(of)): Promise<RawAnswer> {
	forgive(cast);
	const headers = {
		Origin: cast.node.origin,
		...(of.method === 'POST' ? { 'Content-Type': 'text/plain' } : {}),
		...credentials[role]
	};
	return rawRequest(cast.node.origin, of.method, at, headers, of.method === 'GET' ? null : 'x');
}

/** What each way of asking gives somebody who may. */
function isLetIn(of: Endpoint, { status, code }: RawAnswer): boolean {
	if (of.method === 'GET') return status === 200;
	if (of.method === 'PUT') return code === 'body-malformed';
	return code === (of.work && of.work > 0 ? 'work-needed' : 'content-type-wrong');
}

test('8: every endpoint declares a policy that the server knows; without one it does not compile, and answers nobody', async () => {
	for (const of of endpoints) assert.ok(Object.hasOwn(allowed, of.policy), nameOf(of));
	assert.equal(new Set(endpoints.map(nameOf)).size, endpoints.length);
	const rest = {
		method: 'GET',
		path: '/x',
		summary: '',
		input: null,
		output: null,
		run: async () => accepted('let in')
	} as const;
	// @ts-expect-error An endpoint without a policy.
	const forgetful = endpoint(rest);
	// @ts-expect-error A policy that does not exist.
	const mistyped = endpoint({ ...rest, policy: 'anybody' });
	const lead = credentials['a lead of the desk'];
	for (const lacking of [forgetful, mistyped]) {
		const dispatch = new Dispatch(cast.node.app, [lacking], () => {});
		for (const headers of [{}, lead, { ...lead, authorization: credentials['the survivor'].Authorization }]) {
			let answered = '';
			const response = {
				setHeader: () => {},
				writeHead: () => {},
				end: (body: Uint8Array) => (answered = Buffer.from(body).toString())
			};
			const request = {
				url: `/api/v1${lacking.path}`,
				method: 'GET',
				headers: { ...headers, cookie: (headers as typeof lead).Cookie },
				socket: {},
				complete: true
			};
			await dispatch.handle(request as never, response as never);
			assert.match(answered, /^\{"error":\{"code":"(sign-in-first|not-found)"/);
		}
	}
});

for (const of of endpoints)
	test(`8: ${nameOf(of)} lets in whom the policy "${of.policy}" names, and nobody else`, async () => {
		for (const role of roles) {
			const answer = await askAs(role, of);
			const may = allowed[of.policy].includes(role) && !notTheirs[nameOf(of)]?.includes(role);
			if (may) assert.ok(isLetIn(of, answer), `${role} is refused: ${answer.status} ${answer.code}`);
			else
				assert.ok(
					['sign-in-first', 'not-found'].includes(answer.code),
					`${role} gets ${answer.status} ${answer.body.slice(0, 200)}`
				);
		}
	});

test('13: a neighbour’s id and one that nobody has are answered alike', async () => {
	for (const of of endpoints.filter(({ path: at }) => at.includes(':desk') && !at.startsWith('/admin')))
		for (const role of ['a lead of another desk', 'an admin in no desk', 'a newcomer whom nobody let in'] as const) {
			const [there, nowhere] = [await askAs(role, of), await askAs(role, of, pathOf(of, randomId<'desk'>()))];
			assert.deepEqual(withoutDate(there), withoutDate(nowhere), `${role}: ${nameOf(of)}`);
		}
	const lead = credentials['a lead of the desk'];
	const { first, second, eva, node } = cast;
	for (const [there, nowhere] of [
		[
			`/desks/${first.desk}/cases/${eva.case}/pieces/${eva.file}/0`,
			`/desks/${first.desk}/cases/${randomId()}/pieces/${randomId()}/0`
		],
		[`/desks/${second.desk}/cases/${eva.case}/door`, `/desks/${second.desk}/cases/${randomId()}/door`]
	] as const) {
		const answers = [
			await rawRequest(node.origin, 'GET', `/api/v1${there}`, lead),
			await rawRequest(node.origin, 'GET', `/api/v1${nowhere}`, lead)
		];
		assert.deepEqual(withoutDate(answers[0] as RawAnswer), withoutDate(answers[1] as RawAnswer), there);
	}
});

function withoutDate({ status, headers, body }: RawAnswer): unknown {
	const { date: _, ...kept } = headers;
	return { status, kept, body };
}

/** Every row of every table of ours. When somebody was last seen is noted once a minute, and is left out. */
async function everything(): Promise<Readonly<Record<string, string>>> {
	const { db } = cast.node.app;
	const { rows: tables } = await sql<{
		name: string;
	}>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db);
	const found: Record<string, string> = {};
	for (const { name } of tables) {
		const { rows } = await sql<{
			row: string;
		}>`select (to_jsonb(t) - 'last_seen')::text as row from ${sql.table(name)} t`.execute(db);
		found[name] = rows
			.map(({ row }) => row)
			.sort()
			.join('\n');
	}
	return found;
}

const isRead = ({ path: at }: Endpoint): boolean => endpoints.some((of) => of.method === 'GET' && of.path === at);

test('9: no state change on GET: every table is the same before and after every endpoint was read by everybody', async () => {
	const earlier = await everything();
	assert.ok(Object.values(earlier).join('').length > 10_000 && Object.keys(earlier).length > 20);
	for (const of of endpoints)
		for (const method of ['GET', 'HEAD', 'OPTIONS'])
			for (const role of roles) {
				forgive(cast);
				const at = `${pathOf(of)}?_method=POST&state=closed`;
				const answer = await rawRequest(cast.node.origin, method, at, { ...credentials[role], 'X-HTTP-Method-Override': 'POST' });
				if (method !== 'GET' || !isRead(of)) assert.ok(answer.status >= 400, `${method} ${at}: ${answer.status}`);
			}
	assert.deepEqual(await everything(), earlier);
});

test('9: all mutations check origin: missing, null, foreign, another port, another scheme, another spelling are refused, whoever asks', async () => {
	const earlier = await everything();
	const { origin, port } = cast.node;
	const foreign = [
		null,
		'null',
		'',
		'https://elsewhere.example',
		`http://localhost:${port + 1}`,
		`https://localhost:${port}`,
		`http://127.0.0.1:${port}`,
		`${origin}/`,
		`${origin}.elsewhere.example`,
		origin.toUpperCase(),
		`${origin}, https://elsewhere.example`
	];
	for (const of of endpoints.filter(({ method }) => method !== 'GET'))
		for (const given of foreign)
			for (const role of ['nobody', 'the survivor', 'a lead of the desk', 'an admin in no desk'] as const) {
				const headers = {
					...credentials[role],
					'Content-Type': 'application/json',
					...(given === null ? {} : { Origin: given })
				};
				const answer = await rawRequest(origin, of.method, pathOf(of), { Referer: `${origin}/desk`, ...headers }, '{}');
				assert.deepEqual([answer.status, answer.code], [403, 'origin-wrong'], `${nameOf(of)} from ${given} as ${role}`);
			}
	assert.deepEqual(await everything(), earlier);
});

test('9: a form of another site, with any type that needs no permission, changes nothing', async () => {
	const earlier = await everything();
	const { origin } = cast.node;
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
		for (const of of endpoints.filter(({ method, path: at }) => method === 'POST' && at !== '/case/archive')) {
			forgive(cast);
			const headers = { Origin: origin, 'Content-Type': type, ...credentials['a lead of the desk'] };
			const answer = await rawRequest(origin, 'POST', pathOf(of), headers, '{"role":"lead"}');
			assert.ok(answer.status >= 400, `${nameOf(of)} with ${type}: ${answer.status}`);
		}
	assert.deepEqual(await everything(), earlier);
});

test('8: the archive is for the holder of the codename: nobody gets another’s, and a wrong one is like an unknown one', async () => {
	const { origin } = cast.node;
	const authorization = credentials['the survivor'].Authorization as string;
	const handed = async (): Promise<string> =>
		JSON.parse((await postJson(origin, '/api/v1/case/archive/ticket', {}, { Authorization: authorization })).body).ticket;
	const replaced = await handed();
	const right = await handed();
	const answers: RawAnswer[] = [];
	for (const ticket of [
		'',
		authorization,
		replaced,
		right.replace(cast.ana.case, cast.eva.case),
		`${cast.ana.case}.${toBase64url(randomOf(32))}`,
		`${toBase64url(randomOf(16))}.${toBase64url(randomOf(32))}`
	])
		answers.push(await postJson(origin, '/api/v1/case/archive', { ticket, keys: '' }));
	for (const answer of answers) assert.deepEqual(withoutDate(answer), withoutDate(answers[0] as RawAnswer));
	assert.equal(answers[0]?.code, 'not-found');
	const own = await postJson(origin, '/api/v1/case/archive', { ticket: right, keys: '' });
	assert.ok(own.status === 200 && own.body.includes(cast.ana.file) && own.body.includes(cast.ana.case));
	assert.ok(!own.body.includes(cast.eva.file) && !own.body.includes(cast.eva.case));
	const again = await postJson(origin, '/api/v1/case/archive', { ticket: right, keys: '' });
	assert.deepEqual(withoutDate(again), withoutDate(answers[0] as RawAnswer), 'a ticket serves once');
});

test('a path that means another place than it says is nowhere, whatever stands there', async () => {
	const { origin } = cast.node;
	assert.equal((await rawRequest(origin, 'GET', '/api/v1/directory?x=/../y')).status, 200);
	for (const path of [
		'/api/v1/../../api/v1/directory',
		'/api/v1/./directory',
		'/api/v1/x/../directory',
		'/api/v1/%2e%2e/v1/directory',
		'/api/v1/x\\..\\directory'
	])
		assert.equal((await rawRequest(origin, 'GET', path)).status, 404, path);
});
