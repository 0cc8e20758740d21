import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { FileId, Outcome } from '#core/base';
import { hashOfSigned, makeCodename, randomOf } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { forgive } from '#tests/support/cast.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { signAgain, whileLying } from '#tests/support/lying-server.ts';
import { codeOf, type LyingStage, raiseLyingStage, whileTampering } from '#tests/support/lying-stage.ts';
import { type Passing, rewrite } from '#tests/support/node-proxy.ts';
import { answered, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
let proxy: LyingStage['proxy'];
let node: LyingStage['node'];
let place: LyingStage['place'];
let first: LyingStage['first'];
let stage: LyingStage['stage'];

before(async () => {
	({ proxy, node, place, first, stage } = await raiseLyingStage(whole));
});

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
			assert.equal(codeOf(await whileTampering(proxy, path, change, call)), 'answer-not-signed', path);
		for (const [path, call] of Object.entries(calls).slice(0, 1)) assert.equal(codeOf(await call()), 'accepted', path);
	});

test('17: an answer is good for one question: replayed, or given to another, it is caught', async () => {
	const her = await enterSurvivor(place);
	const kept: Passing[] = [];
	await whileTampering(
		proxy,
		'/api/v1/case',
		(passing) => kept.push(structuredClone(passing)),
		() => her.look()
	);
	const old = kept[0] as Passing;
	const replay = (passing: Passing): void => {
		passing.answer = Buffer.from(old.answer);
		passing.answerHeaders['causeway-signature'] = old.answerHeaders['causeway-signature'] as string;
	};
	assert.equal(codeOf(await whileTampering(proxy, '/api/v1/case', replay, () => her.session.look())), 'answer-not-signed');
	const toAnother = (passing: Passing): void => {
		replay(passing);
		signAgain(node, { ...passing, path: '/api/v1/node' } as Passing);
	};
	assert.equal(codeOf(await whileTampering(proxy, '/api/v1/case', toAnother, () => her.session.look())), 'answer-not-signed');
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
		proxy,
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
		proxy,
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
			whileTampering(proxy, path, change, () => her.open(one)),
			/impossible: [\w-]+/
		);
	assert.deepEqual(Buffer.from(await her.open(one)), content);
});
