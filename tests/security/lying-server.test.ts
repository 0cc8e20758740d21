import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Day, type FileId, must, type Outcome } from '#core/base';
import type { ClearStatement, KeyBody, KeyStatement, MembershipStatement } from '#core/log';
import {
	hashOfSigned,
	makeCodename,
	makeKeyPair,
	randomId,
	randomOf,
	type SigningKey,
	sign,
	signingKeyFrom,
	type WireCase
} from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { type Clock, today } from '#server/gateways/clock.ts';
import { forgive } from '#tests/support/cast.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { forgeKeys, signAgain, whileLying } from '#tests/support/lying-server.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { type NodeProxy, type Passing, rewrite, startProxy } from '#tests/support/node-proxy.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import type { KeysAnswer } from '#ui/sealing/key-book.ts';

const whole = wholeFile();
let proxy: NodeProxy;
let node: TestNode;
let place: NodePlace;
let first: StagedDesk;
let second: StagedDesk;
let stage: { node: TestNode; proxy: NodeProxy };

before(async () => {
	proxy = await startProxy(whole);
	node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_ORIGIN: proxy.origin } });
	proxy.port = node.port;
	stage = { node, proxy };
	place = await placeAt(proxy.origin);
	const admin = await enterAdmin(node, place);
	first = await enterDesk(admin, place, 'lea.quay');
	second = await enterDesk(admin, place, 'bo.quay');
	await node.app.log.beat();
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** Somebody on the way changes one kind of answer while something is tried. */
async function whileTampering<T>(path: string, change: (passing: Passing) => void, during: () => Promise<T>): Promise<T> {
	proxy.change = (passing) => {
		if (passing.path.split('?')[0] === path) change(passing);
	};
	try {
		return await during();
	} finally {
		proxy.change = () => {};
	}
}

const tamperings: Readonly<Record<string, (passing: Passing) => void>> = {
	'one byte of the body': ({ answer }) => {
		answer[answer.length - 2] = (answer[answer.length - 2] as number) ^ 1;
	},
	'one field of the body': (passing) => rewrite(passing, (body) => ({ ...body, changed: true })),
	'a space at the end': (passing) => {
		passing.answer = Buffer.concat([passing.answer, Buffer.from(' ')]);
	},
	'the status': (passing) => {
		passing.status = passing.status === 200 ? 201 : 200;
	},
	'a refusal in its place': (passing) => {
		passing.status = 404;
		passing.answer = Buffer.from('{"error":{"code":"not-found","about":""}}');
	},
	'the signature left out': ({ answerHeaders }) => {
		delete answerHeaders['causeway-signature'];
	},
	'the signature of somebody else': (passing) => {
		passing.answerHeaders['causeway-signature'] = Buffer.from(randomOf(64)).toString('base64url');
	},
	'nothing at all': (passing) => {
		passing.answer = Buffer.alloc(0);
	}
};

for (const [name, change] of Object.entries(tamperings))
	test(`17: a tampering proxy is caught by survivor and member: ${name}`, async () => {
		const her = new TestSurvivor(place, makeCodename(words));
		const member = first.lead.session.client;
		const calls: Record<string, () => Promise<Outcome<unknown, string>>> = {
			'/api/v1/node': () => her.session.openCase({ codename: her.codename, pin: '', way: 'self', language: 'en', answers: [] }),
			'/api/v1/case': () => her.session.enter({ codename: her.codename, pin: '' }),
			'/api/v1/keys': () => first.lead.session.look(),
			'/api/v1/directory': () => first.lead.session.look(),
			'/api/v1/staff/me': () => member.ask('GET', '/api/v1/staff/me', { as: 'staff' }),
			[`/api/v1/desks/${first.desk}/inbox`]: () => member.ask('GET', `/api/v1/desks/${first.desk}/inbox`, { as: 'staff' })
		};
		for (const [path, call] of Object.entries(calls))
			assert.equal(codeOf(await whileTampering(path, change, call)), 'answer-not-signed', path);
		for (const [path, call] of Object.entries(calls).slice(0, 1)) assert.equal(codeOf(await call()), 'accepted', path);
	});

test('17: an answer is good for one question: replayed, or given to another, it is caught', async () => {
	const her = await enterSurvivor(place);
	const kept: Passing[] = [];
	await whileTampering(
		'/api/v1/case',
		(passing) => kept.push(structuredClone(passing)),
		() => her.look()
	);
	const old = kept[0] as Passing;
	const replay = (passing: Passing): void => {
		passing.answer = Buffer.from(old.answer);
		passing.answerHeaders['causeway-signature'] = old.answerHeaders['causeway-signature'] as string;
	};
	assert.equal(codeOf(await whileTampering('/api/v1/case', replay, () => her.session.look())), 'answer-not-signed');
	const toAnother = (passing: Passing): void => {
		replay(passing);
		signAgain(node, { ...passing, path: '/api/v1/node' } as Passing);
	};
	assert.equal(codeOf(await whileTampering('/api/v1/case', toAnother, () => her.session.look())), 'answer-not-signed');
	assert.equal(codeOf(await her.session.look()), 'accepted');
});

test('17: an acceptance that the node did not sign over these heads is not believed, though the answer is the node’s', async () => {
	const her = await enterSurvivor(place);
	const words = [{ place: 'account', content: answered('what', 'Is this kept?') }] as const;
	const path = '/api/v1/case/acts';
	for (const lie of [
		() => ({ accepted: null }),
		() => ({}),
		(body: Record<string, unknown>) => {
			const { accepted: word } = body as { accepted: { body: { heads: unknown[] } } };
			word.body.heads = word.body.heads.slice(1);
		}
	]) {
		assert.equal(codeOf(await whileLying(stage, path, lie, () => her.session.write(words))), 'acceptance-wrong');
		await her.look();
	}
	const dropped = await whileTampering(
		path,
		({ answerHeaders }) => delete answerHeaders['causeway-signature'],
		() => her.session.write(words)
	);
	assert.equal(codeOf(dropped), 'answer-not-signed');
});

test('17: a request changed on its way is refused by the node, and nothing of it is kept', async () => {
	const her = await enterSurvivor(place);
	const seen: Passing[] = [];
	await whileTampering(
		'/api/v1/case/acts',
		(passing) => seen.push(passing),
		() => her.session.write([{ place: 'account', content: answered('what', 'Sent once.') }])
	);
	forgive(stage);
	const { submission } = JSON.parse((seen[0] as Passing).sent.toString()) as {
		submission: { act: { body: { n: number } }; sealed: (string | null)[]; leaf: string };
	};
	const headers = {
		Origin: proxy.origin,
		Authorization: her.session.held?.authorization as string,
		'Content-Type': 'application/json'
	};
	const send = async (value: unknown): Promise<string> => {
		const answer = await fetch(`${proxy.origin}/api/v1/case/acts`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ submission: value })
		});
		return ((await answer.json()) as { error?: { code: string } }).error?.code ?? 'accepted';
	};
	const at = submission.sealed.findIndex((sealed) => sealed !== null);
	const other = submission.sealed[at]?.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')) ?? '';
	assert.equal(
		await send({ ...submission, sealed: submission.sealed.with(at, other) }),
		'head-moved',
		'sent twice counts before all else'
	);
	const next = { ...submission.act.body, n: submission.act.body.n + 1, prev: hashOfSigned(submission.act as never) };
	assert.equal(await send({ ...submission, act: { ...submission.act, body: next } }), 'signature-wrong');
	const before = await her.look();
	assert.equal(before.answers.length, 2);
});

test('17: a piece of a file changed, cut, or exchanged on its way is not opened', async () => {
	const her = await enterSurvivor(place);
	const content = Buffer.alloc(9000, 'invented ');
	const [one, other] = [await her.attach('one.bin', content), await her.attach('other.bin', Buffer.alloc(9000, 'elsewhere '))];
	const bytesOf = async (file: FileId): Promise<Buffer> => {
		const answer = await fetch(`${node.app.origin}/api/v1/case/pieces/${file}/0`, {
			headers: { Authorization: her.session.held?.authorization as string }
		});
		return Buffer.from(await answer.arrayBuffer());
	};
	const foreign = await bytesOf(other);
	const path = `/api/v1/case/pieces/${one}/0`;
	for (const change of [
		(passing: Passing) => {
			passing.answer[500] = (passing.answer[500] as number) ^ 1;
		},
		(passing: Passing) => {
			passing.answer = passing.answer.subarray(0, -20);
		},
		(passing: Passing) => {
			passing.answer = foreign;
		}
	])
		await assert.rejects(
			whileTampering(path, change, () => her.open(one)),
			/impossible: [\w-]+/
		);
	assert.deepEqual(Buffer.from(await her.open(one)), content);
});

/** What the log truly says now. */
async function trueStatements(): Promise<ClearStatement[]> {
	const { statements } = await node.app.log.provenKeys();
	return statements.map(({ statement }) => statement as ClearStatement);
}

async function swappedKeys(): Promise<Readonly<Record<string, KeysAnswer>>> {
	const genuine = await trueStatements();
	const at = genuine.findIndex(
		({ body }) => body.type === 'causeway/key/v1' && (body as unknown as KeyBody).subject.id === first.desk
	);
	const key = genuine[at] as unknown as KeyStatement;
	const thief = await makeKeyPair();
	const outsider = signingKeyFrom(randomOf(32));
	const body: KeyBody = {
		...key.body,
		generation: 2,
		recipient: thief.recipient,
		prev: hashOfSigned(key),
		day: today(node.app.clock)
	};
	const withKey = (statement: unknown): KeysAnswer => forgeKeys(node, [...genuine, statement as ClearStatement]);
	const real = { ...(await node.app.log.provenKeys()) };
	const proofs = real.proofs.map((proof) => proof.map((hash) => Buffer.from(hash).toString('base64url')));
	const swapped = { ...key, body: { ...key.body, recipient: thief.recipient } } as unknown as ClearStatement;
	return {
		'another recipient under the old proof': {
			...real,
			proofs,
			statements: real.statements.map((one, index) => (index === at ? { ...one, statement: swapped } : one))
		} as KeysAnswer,
		'another recipient under the old signature, in a log of its own': forgeKeys(node, genuine.with(at, swapped)),
		'another recipient, signed by the node': forgeKeys(
			node,
			genuine.with(at, sign({ ...key.body, recipient: thief.recipient }, node.app.log.key) as unknown as ClearStatement)
		),
		'a next generation that the node signed': withKey(sign(body, node.app.log.key)),
		'a next generation signed by an outsider': withKey(sign(body, outsider)),
		'a next generation signed by a member of another desk': withKey(sign(body, second.lead.session.keys?.signing as SigningKey)),
		'no key of the desk at all': forgeKeys(node, genuine.slice(0, at)),
		'a proof that is missing': { ...real, proofs: proofs.with(at, []) } as KeysAnswer,
		'a checkpoint of another log': {
			...real,
			proofs,
			checkpoint: real.checkpoint.replace(node.app.node.id, randomId())
		} as KeysAnswer
	};
}

test('23: a swapped desk key without a proof in the key log is refused by the browser: nothing is sealed, nothing is sent', async () => {
	for (const [name, answer] of Object.entries(await swappedKeys())) {
		const her = await enterSurvivor(place);
		const before = proxy.seen.length;
		const sharing = {
			desk: first.desk,
			deskName: 'x',
			duties: [],
			purpose: 'support',
			kinds: ['account'],
			lastDay: '2027-01-01' as Day,
			urgent: false,
			language: 'en'
		} as const;
		const shared = await whileLying(
			stage,
			'/api/v1/keys',
			() => answer,
			() => her.session.share(sharing)
		);
		assert.equal(codeOf(shared), 'key-not-proved', name);
		assert.deepEqual(
			proxy.seen.slice(before).filter(({ method }) => method !== 'GET'),
			[],
			name
		);
		assert.equal(codeOf(await her.session.share(sharing)), 'accepted', `${name}: with the true log it goes on`);
	}
});

test('23: a swapped member key, a ghost signed in by the node, or a log that lost something is noticed by a real member’s browser', async () => {
	const { lead, desk } = first;
	const genuine = await trueStatements();
	const isKeyOf =
		(id: string) =>
		({ body }: ClearStatement) =>
			body.type === 'causeway/key/v1' && (body as unknown as KeyBody).subject.id === id;
	const own = genuine.findIndex(isKeyOf(lead.id));
	const key = genuine[own] as unknown as KeyStatement;
	const ghostKey = signingKeyFrom(randomOf(32));
	const { recipient } = await makeKeyPair();
	const ghost = randomId<'member'>();
	const ghostBody: KeyBody = {
		...key.body,
		subject: { kind: 'member', id: ghost, name: null } as KeyBody['subject'],
		recipient,
		signingKey: ghostKey.public
	};
	const enrolled = sign(ghostBody, ghostKey);
	const join = (by: SigningKey): unknown => {
		const membership = genuine.findLast(
			({ body }) => body.type === 'causeway/membership/v1' && (body as unknown as MembershipStatement['body']).desk === desk
		);
		const body = {
			...(membership as unknown as MembershipStatement).body,
			member: ghost,
			memberKeyHash: hashOfSigned(enrolled),
			prev: hashOfSigned(membership as never)
		};
		return sign(body as MembershipStatement['body'], by);
	};
	must(await lead.session.look());
	const lies: Record<string, KeysAnswer> = {
		'another key of her own, signed by the node': forgeKeys(
			node,
			genuine.with(own, sign({ ...key.body, recipient }, node.app.log.key) as unknown as ClearStatement)
		),
		'a next key of her own, signed by the node': forgeKeys(node, [
			...genuine,
			sign({ ...key.body, generation: 2, recipient, prev: hashOfSigned(key) }, node.app.log.key) as unknown as ClearStatement
		]),
		'a ghost let in by the node': forgeKeys(node, [...genuine, enrolled, join(node.app.log.key)] as ClearStatement[]),
		'a ghost let in by itself': forgeKeys(node, [...genuine, enrolled, join(ghostKey)] as ClearStatement[]),
		'what she knew already, left out': forgeKeys(node, genuine.slice(0, -1))
	};
	for (const [name, answer] of Object.entries(lies)) {
		const looked = await whileLying(
			stage,
			'/api/v1/keys',
			() => answer,
			() => lead.session.look()
		);
		assert.ok(['key-not-proved', 'key-log-shrunk'].includes(codeOf(looked)), `${name}: ${codeOf(looked)}`);
	}
	assert.equal(codeOf(await lead.session.look()), 'accepted');
});

test('23: a ghost whom the server lists in a team, and a real member it hides, are shown at the next sign-in', async () => {
	const { lead, desk } = first;
	await lead.signIn();
	const ghost = { member: second.lead.id, displayName: 'Ghost (invented)', role: 'member', state: 'joined' };
	const path = `/api/v1/desks/${desk}/team`;
	const withGhost = await whileLying(
		stage,
		path,
		(body) => ({ ...body, members: [...(body.members as object[]), ghost] }),
		() => lead.desks()
	);
	assert.deepEqual(
		withGhost.map(({ doubts }) => doubts),
		[[{ what: 'ghost', member: second.lead.id }]]
	);
	const hidden = await whileLying(
		stage,
		path,
		(body) => ({ ...body, members: [] }),
		() => lead.desks()
	);
	assert.deepEqual(
		hidden.map(({ doubts }) => doubts),
		[[{ what: 'hidden', member: lead.id }]]
	);
	assert.deepEqual(
		(await lead.desks()).map(({ doubts }) => doubts),
		[[]]
	);
});

test('23: a newcomer whose keys the server put in place of the real ones is not let in', async () => {
	const { lead, desk } = first;
	const invitation = await lead.invite(desk);
	await new TestMember(place).join(invitation, 'kim.quay');
	const thief = signingKeyFrom(randomOf(32));
	const swap = (body: Record<string, unknown>): unknown => {
		const newcomers = (body.newcomers as { statement: KeyStatement }[]).map((one) => ({
			...one,
			statement: sign({ ...one.statement.body, signingKey: thief.public }, thief)
		}));
		return { ...body, newcomers };
	};
	const path = `/api/v1/desks/${desk}/team`;
	const [shown] = await whileLying(stage, path, swap, () => lead.desks());
	const newcomer = shown?.newcomers[0];
	assert.ok(newcomer && newcomer.check !== 'proved', newcomer?.check);
	assert.equal((await lead.desks())[0]?.newcomers[0]?.check, 'proved');
});

type CaseBody = { view: WireCase; pieces: unknown[] };

test('24: replayed and rolled-back items, acts, grants, epochs and heads are shown at the next reading, and nothing more is written', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await first.lead.session.look();
	await first.lead.open(first.desk, her.session.held?.own.case as never);
	await her.session.write([{ place: 'account', content: answered('what', 'Later words.') }]);
	await her.look();
	const drop = (view: WireCase, at: number): WireCase => ({ ...view, entries: view.entries.toSpliced(at, 1) });
	const lastOf = (view: WireCase, type: string): number => view.entries.findLastIndex(({ entry }) => entry?.type === type);
	const lies: Record<string, { lie: (view: WireCase) => WireCase; what: readonly string[] }> = {
		'the last item left out': {
			lie: (view) => drop(view, lastOf(view, 'causeway/item/v1')),
			what: ['rolled-back', 'chain-broken']
		},
		'a grant left out': { lie: (view) => drop(view, lastOf(view, 'causeway/grant/v1')), what: ['chain-broken'] },
		'an epoch left out': { lie: (view) => drop(view, lastOf(view, 'causeway/epoch/v1')), what: ['chain-broken'] },
		'an act left out': {
			lie: (view) => ({ ...view, acts: view.acts.filter(({ body }) => body.n !== 2) }),
			what: ['act-missing']
		},
		'an item twice': {
			lie: (view) => {
				const at = lastOf(view, 'causeway/item/v1');
				return { ...view, entries: view.entries.toSpliced(at, 0, view.entries[at] as (typeof view.entries)[number]) };
			},
			what: ['chain-broken']
		},
		'the bytes of an item exchanged for those of another': {
			lie: (view) => {
				const items = view.entries.flatMap(({ entry }, at) => (entry?.type === 'causeway/item/v1' ? [at] : []));
				const [one = 0, other = 0] = items.slice(-2);
				const swapped = { ...view.entries[one], sealed: view.entries[other]?.sealed } as (typeof view.entries)[number];
				return { ...view, entries: view.entries.with(one, swapped) };
			},
			what: ['entry-altered']
		},
		'the bytes of an item left out': {
			lie: (view) => {
				const at = lastOf(view, 'causeway/item/v1');
				return {
					...view,
					entries: view.entries.with(at, { ...view.entries[at], sealed: null } as (typeof view.entries)[number])
				};
			},
			what: ['sealed-missing']
		},
		'a head that her last act did not have': {
			lie: (view) => ({
				...view,
				acts: view.acts.map((act, at) => (at === view.acts.length - 1 ? { ...act, body: { ...act.body, heads: [] } } : act))
			}),
			what: ['act-forged', 'entry-altered']
		}
	};
	for (const [name, { lie, what }] of Object.entries(lies)) {
		const telling = (body: Record<string, unknown>): unknown => ({ ...body, view: lie((body as CaseBody).view) });
		const space = await whileLying(stage, '/api/v1/case', telling, () => her.look());
		const found = new Set(space.findings.map((finding) => finding.what));
		assert.ok(
			what.some((one) => found.has(one as never)),
			`${name}: ${[...found].join(', ') || 'nothing was noticed'}`
		);
		const written = await her.session.write([{ place: 'account', content: answered('what', 'Written on sand.') }]);
		assert.equal(codeOf(written), 'does-not-fit', name);
	}
	assert.deepEqual((await her.look()).findings, [], 'with the truth all is well again');
});

test('24: a desk’s own act holds the survivor’s part of the thread: what the node takes back of it shows to both', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await her.say(first.desk, 'Words to the desk.');
	const caseId = her.session.held?.own.case as never;
	await first.lead.session.look();
	await first.lead.open(first.desk, caseId);
	const takeBack = (body: Record<string, unknown>): unknown => {
		const { view } = body as CaseBody;
		const opening = view.acts.findIndex(({ body: act }) => act.act === 'open');
		const gone = new Set(view.acts[opening]?.body.entries);
		return {
			...body,
			view: { ...view, acts: view.acts.toSpliced(opening, 1), entries: view.entries.filter(({ hash }) => !gone.has(hash)) }
		};
	};
	await her.comeBack();
	const space = await whileLying(stage, '/api/v1/case', takeBack, () => her.look());
	assert.ok(
		space.findings.some(({ what }) => what === 'rolled-back'),
		'her visit was signed over the opening that the node now hides'
	);
	const path = `/api/v1/desks/${first.desk}/cases/${caseId}`;
	const cut = (body: Record<string, unknown>): unknown => {
		const { view } = body as CaseBody;
		const last = view.entries.findLastIndex(({ entry }) => entry?.type === 'causeway/item/v1' && entry.part > 0);
		return { ...body, view: { ...view, entries: view.entries.toSpliced(last, 1) } };
	};
	const shown = await whileLying(stage, path, cut, () => first.lead.open(first.desk, caseId));
	assert.ok(shown.shown.findings.length > 0, 'the desk sees that something of the thread is missing');
});

test('24: a node that was rolled back whole shows in the same session, to her and to the desk', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	const caseId = her.session.held?.own.case as never;
	const { lead, desk } = first;
	must(await lead.session.look());
	await lead.open(desk, caseId);
	await her.look();
	const kept: unknown[] = [];
	const keep = (body: Record<string, unknown>): void => void kept.push(structuredClone(body));
	const atDesk = `/api/v1/desks/${desk}/cases/${caseId}`;
	await whileLying(stage, '/api/v1/case', keep, () => her.look());
	await whileLying(stage, atDesk, keep, () => lead.open(desk, caseId));
	await her.session.write([{ place: 'account', content: answered('what', 'Since then.') }]);
	await lead.open(desk, caseId);

	for (let round = 0; round < 2; round++) {
		const space = await whileLying(
			stage,
			'/api/v1/case',
			() => kept[0],
			() => her.look()
		);
		assert.ok(
			space.findings.some(({ what }) => what === 'rolled-back'),
			'she wrote more than is there'
		);
		const shown = await whileLying(
			stage,
			atDesk,
			() => kept[1],
			() => lead.open(desk, caseId)
		);
		assert.ok(
			shown.shown.findings.some(({ what }) => what === 'rolled-back'),
			'the desk has read more than is there'
		);
	}
	const words = [{ place: 'account', content: answered('what', 'On top.') }] as const;
	assert.equal(
		codeOf(
			await whileLying(
				stage,
				'/api/v1/case',
				() => kept[0],
				() => her.session.write(words)
			)
		),
		'does-not-fit'
	);
	assert.deepEqual((await her.look()).findings, []);
	assert.deepEqual((await lead.open(desk, caseId)).shown.findings, []);
});

test('24: to a new session a node that was rolled back whole tells an older last visit than she remembers', async () => {
	const days = (count: number): void => {
		const now = node.app.clock.now().getTime() + count * 86_400_000;
		(node.app as { clock: Clock }).clock = { now: () => new Date(now) };
	};
	const her = await enterSurvivor(place);
	const lastVisit = async () => (await new TestSurvivor(place, her.codename).comeBack()).lastVisit?.slice(0, 10);
	days(3);
	const third = today(node.app.clock);
	await lastVisit();
	const kept: unknown[] = [];
	await whileLying(
		stage,
		'/api/v1/case',
		(body) => void kept.push(structuredClone(body)),
		() => her.look()
	);
	days(4);
	const seventh = today(node.app.clock);
	assert.equal(await lastVisit(), third);
	assert.equal(await lastVisit(), seventh, 'the truth: she was here today');
	const told = await whileLying(
		stage,
		'/api/v1/case',
		() => kept[0],
		() => new TestSurvivor(place, her.codename).session.enter({ codename: her.codename, pin: '' })
	);
	assert.equal(must(told).lastVisit?.slice(0, 10), third, 'the page says a day on which she knows that she came later');
});
