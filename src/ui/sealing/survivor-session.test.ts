import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConsentId, type Day, type DeskId, must, type Outcome } from '#core/base';
import type { AnswerContent, OwnSpace, Sharing } from '#core/report';
import { makeKeyPair } from '#core/sealing';
import { InventedNode } from '#tests/support/invented-node.ts';
import { ApiClient } from './api-client.ts';
import { argon2idByWasm } from './argon2.ts';
import { SurvivorSession } from './survivor-session.ts';

const codename = 'apple bird candle door engine forest garden hill';
const answer = (question: string, text: string): AnswerContent => ({ kind: 'answer', question, choice: null, text });
const first = { codename, pin: '', way: 'self', language: 'en', answers: [answer('what', 'Invented words.')] } as const;
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

const sessionAt = (node: InventedNode, clock = () => node.now): SurvivorSession =>
	new SurvivorSession({ client: new ApiClient(node.place, node.transport), argon2id: argon2idByWasm, clock });

async function filed(): Promise<{ node: InventedNode; session: SurvivorSession }> {
	const node = new InventedNode();
	const session = sessionAt(node);
	must(await session.openCase(first));
	return { node, session };
}

const sharing = (desk: DeskId, kinds: Sharing['kinds'] = ['account']): Sharing => ({
	desk,
	deskName: 'Invented desk',
	duties: [],
	purpose: 'support',
	kinds,
	lastDay: '2027-05-22' as Day,
	urgent: false,
	language: 'en'
});
const texts = (space: OwnSpace): string[] => space.answers.map(({ text }) => text);

test('she files, and comes back on another device with the codename as she types it', async () => {
	const { node } = await filed();
	const space = must(await sessionAt(node).enter({ codename: '  Apple BIRD candle, door engine forest garden hill ', pin: '' }));
	assert.deepEqual(texts(space), ['Invented words.']);
	assert.deepEqual([space.way, space.findings, space.waiting], ['self', [], []]);
});

test('a wrong codename, a missing PIN and an unknown case are one answer', async () => {
	const node = new InventedNode();
	must(await sessionAt(node).openCase({ ...first, pin: '4711' }));
	const wrong = codename.replace('hill', 'house');
	assert.equal(codeOf(await sessionAt(node).enter({ codename: wrong, pin: '4711' })), 'not-found');
	assert.equal(codeOf(await sessionAt(node).enter({ codename, pin: '' })), 'not-found');
	assert.equal(codeOf(await sessionAt(node).enter({ codename, pin: '4711' })), 'accepted');
	assert.equal(codeOf(await sessionAt(node).enter({ codename: 'two words', pin: '' })), 'codename-length');
});

test('what she adds, shares, writes and withdraws reads back, and the visit before is told', async () => {
	const { node, session } = await filed();
	const { desk } = await node.addDesk();
	must(await session.share(sharing(desk)));
	must(await session.write([{ place: { thread: desk }, content: { kind: 'message', text: 'Hello.' } }]));
	node.now = new Date('2026-12-01T09:00:00Z');
	const back = sessionAt(node);
	const space = must(await back.enter({ codename, pin: '' }));
	assert.equal(space.lastVisit, '2026-11-22T20:00:00Z');
	assert.deepEqual(
		space.threads.map(({ open, messages }) => [open, messages.map(({ text }) => text)]),
		[[true, ['Hello.']]]
	);
	must(await back.noteVisit());
	must(await back.withdraw(space.consents[0]?.consent as ConsentId));
	const after = must(await back.look());
	assert.equal(after.lastVisit, '2026-12-01T09:00:00Z');
	assert.deepEqual([after.consents[0]?.state, after.threads[0]?.open, after.waiting], ['withdrawn', false, []]);
});

test('a look at the case while something is being written is not taken for a case that went back', async () => {
	const node = new InventedNode();
	let slow = false;
	const held = Promise.withResolvers<void>();
	const client = new ApiClient(node.place, async (request) => {
		const answer = await node.transport(request);
		// The node answered; its answer is long on the way.
		if (slow && request.method === 'GET') await held.promise;
		return answer;
	});
	const session = new SurvivorSession({ client, argon2id: argon2idByWasm, clock: () => node.now });
	must(await session.openCase(first));
	must(await session.look());
	slow = true;
	const looked = session.look();
	const written = session.write([{ place: 'account', content: answer('what', 'Written meanwhile.') }]);
	await new Promise((resolve) => setTimeout(resolve, 300));
	held.resolve();
	assert.deepEqual(must(await looked).findings, []);
	must(await written);
	assert.deepEqual(texts(must(await session.look())).sort(), ['Invented words.', 'Written meanwhile.']);
});

test('when another device wrote meanwhile, the act is composed anew and nothing is lost', async () => {
	const { node, session } = await filed();
	const other = sessionAt(node);
	must(await other.enter({ codename, pin: '' }));
	must(await other.write([{ place: 'account', content: answer('what', 'From the other device.') }]));
	must(await session.write([{ place: 'account', content: answer('what', 'From this device.') }]));
	assert.deepEqual(texts(must(await session.look())).sort(), ['From the other device.', 'From this device.', 'Invented words.']);
});

test('when a desk’s key changed, the new one is proved and used', async () => {
	const { node, session } = await filed();
	const desk = await node.addDesk();
	must(await session.share(sharing(desk.desk)));
	await node.log.rotateDesk(desk);
	must(await session.share(sharing(desk.desk, ['money'])));
	const generations = node.onlyCase.kept.flatMap(({ entry }) =>
		entry.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' ? [entry.holder.generation] : []
	);
	assert.deepEqual([...new Set(generations)], [1, 2]);
});

test('a desk key that the log does not prove is never sealed to', async () => {
	const { node, session } = await filed();
	const desk = await node.addDesk();
	const pair = await makeKeyPair();
	node.fault = (request, pass) => {
		if (!request.url.endsWith('/keys')) return pass();
		const answer = node.log.answer();
		const forged = JSON.stringify(answer).replaceAll(desk.pairs[0]?.recipient as string, pair.recipient);
		return { status: 200, body: JSON.parse(forged) };
	};
	const before = node.seen.length;
	assert.equal(codeOf(await session.share(sharing(desk.desk))), 'key-not-proved');
	assert.deepEqual(
		node.seen.slice(before).filter(({ method }) => method === 'POST'),
		[]
	);
});

test('a desk key older than one that her case already grants to is never sealed to again', async () => {
	const { node, session } = await filed();
	const desk = await node.addDesk();
	const older = node.log.answer();
	await node.log.rotateDesk(desk);
	must(await session.share(sharing(desk.desk)));
	node.fault = (request, pass) => (request.url.endsWith('/keys') ? { status: 200, body: older } : pass());
	const back = sessionAt(node);
	must(await back.enter({ codename, pin: '' }));
	assert.equal(codeOf(await back.share(sharing(desk.desk, ['money']))), 'key-not-proved');
	must(
		await back.write([{ place: { thread: desk.desk }, content: { kind: 'message', text: 'Under the key that was granted.' } }])
	);
	const generations = node.onlyCase.kept.flatMap(({ entry }) =>
		entry.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' ? [entry.holder.generation] : []
	);
	assert.deepEqual([...new Set(generations)], [2]);
	must(await back.withdraw(must(await back.look()).consents[0]?.consent as ConsentId));
});

test('an answer lost after the node took the act counts as taken, once', async () => {
	const { node, session } = await filed();
	let lose = true;
	node.fault = (request, pass) => {
		if (!lose || !request.url.endsWith('/case/acts')) return pass();
		lose = false;
		return 'sent-and-lost';
	};
	must(await session.write([{ place: 'account', content: answer('what', 'Only once.') }]));
	assert.deepEqual(texts(must(await session.look())), ['Invented words.', 'Only once.']);
});

test('a first save whose answer was lost is found again by the next try', async () => {
	const node = new InventedNode();
	const session = sessionAt(node);
	let down = false;
	node.fault = (request, pass) => {
		if (request.url.endsWith('/cases') && request.headers['Causeway-Work']) {
			down = true;
			return 'sent-and-lost';
		}
		return down ? 'lost' : pass();
	};
	assert.equal(codeOf(await session.openCase(first)), 'no-connection');
	node.fault = (_, pass) => pass();
	const opened = must(await session.openCase({ ...first, answers: [...first.answers, answer('money', 'Later.')] }));
	assert.deepEqual(opened.saved, first.answers);
	assert.equal(node.cases.size, 1);
});

test('a first save that did not arrive goes out again as it was, and what came to it meanwhile is left for a later act', async () => {
	const node = new InventedNode();
	const session = sessionAt(node);
	node.fault = (request, pass) => (request.headers['Causeway-Work'] ? 'lost' : pass());
	assert.equal(codeOf(await session.openCase(first)), 'no-connection');
	node.fault = () => 'lost';
	assert.equal(codeOf(await session.openCase(first)), 'no-connection', 'nothing goes out while nobody can look');
	node.fault = (_, pass) => pass();
	const opened = must(await session.openCase({ ...first, answers: [...first.answers, answer('money', 'Later.')] }));
	assert.deepEqual(opened.saved, first.answers);
	const sent = node.seen.filter(({ headers }) => headers['Causeway-Work']).map(({ body }) => String(body));
	assert.deepEqual([sent.length, new Set(sent).size], [2, 1]);
	assert.equal(node.cases.size, 1);
});

test('of much text whose second act was lost, the first is not written again', async () => {
	const { node, session } = await filed();
	const [one, two] = ['a'.repeat(1_000_000), 'b'.repeat(1_000_000)];
	const writings = [
		{ place: 'account', content: answer('what', one) },
		{ place: 'account', content: answer('money', two) }
	] as const;
	for (const what of ['lost', 'sent-and-lost'] as const) {
		let acts = 0;
		node.fault = (request, pass) => {
			if (request.url.endsWith('/case/acts')) acts++;
			return acts < 2 ? pass() : request.url.endsWith('/case/acts') ? what : 'lost';
		};
		const before = node.onlyCase.kept.length;
		assert.equal(codeOf(await session.write(writings)), 'no-connection');
		node.fault = (_, pass) => pass();
		must(await session.write(writings));
		assert.equal(node.onlyCase.kept.length, before + 2, 'an item for each of two acts, and no more');
	}
});

test('without a network nothing is claimed to be saved', async () => {
	const { node, session } = await filed();
	node.fault = () => 'lost';
	const writing = [{ place: 'account', content: answer('what', 'Not sent.') }] as const;
	assert.equal(codeOf(await session.write(writing)), 'no-connection');
	node.fault = (_, pass) => pass();
	assert.deepEqual(texts(must(await session.look())), ['Invented words.']);
	must(await session.write(writing));
});

test('an acceptance of something else is refused', async () => {
	const { node, session } = await filed();
	node.fault = (request, pass) => {
		const answer = pass();
		if (!request.url.endsWith('/case/acts')) return answer;
		const forged = structuredClone(answer.body) as { accepted: { body: { checkpointSize: number } } };
		forged.accepted.body.checkpointSize += 1;
		return { ...answer, body: forged };
	};
	assert.equal(codeOf(await session.noteVisit()), 'acceptance-wrong');
});

test('a node that was rolled back is found out, and nothing is written to it', async () => {
	const { node, session } = await filed();
	must(await session.write([{ place: 'account', content: answer('what', 'Later words.') }]));
	const part = node.onlyCase.kept.at(-1)?.entry.part;
	node.fault = (request, pass) => {
		const result = pass();
		if (!request.url.endsWith('/case')) return result;
		const body = structuredClone(result.body) as { view: { entries: { part: number }[] } };
		const last = body.view.entries.findLastIndex((step) => step.part === part);
		body.view.entries.splice(last, 1);
		return { ...result, body };
	};
	const space = must(await session.look());
	assert.deepEqual(
		space.findings.map(({ what }) => what),
		['rolled-back']
	);
	assert.equal(codeOf(await session.write([{ place: 'account', content: answer('what', 'x') }])), 'does-not-fit');
});

test('text over 1 MiB is refused before anything is sent, and a full MiB is taken', async () => {
	const { node, session } = await filed();
	const before = node.seen.length;
	const over = await session.write([{ place: 'account', content: answer('what', 'é'.repeat(600_000)) }]);
	assert.deepEqual([codeOf(over), node.seen.length], ['too-large', before]);
	const full = 'a'.repeat(1_048_576);
	must(
		await session.write([
			{ place: 'account', content: answer('what', full) },
			{ place: 'money', content: answer('money', full) }
		])
	);
	assert.deepEqual(
		texts(must(await session.look()))
			.map((text) => text.length)
			.sort((a, b) => a - b),
		[15, 1_048_576, 1_048_576]
	);
});

test('a device whose clock is wrong by days still dates by the node', async () => {
	const node = new InventedNode();
	must(await sessionAt(node, () => new Date('2019-01-01T00:00:00Z')).openCase(first));
	const opened = node.onlyCase.kept[0]?.entry;
	assert.equal(opened?.type === 'causeway/case/v1' && opened.day, '2026-11-22');
});

test('after erasing nothing is left and the codename opens nothing', async () => {
	const { node, session } = await filed();
	must(await session.erase());
	assert.equal(node.cases.size, 0);
	assert.equal(codeOf(await session.look()), 'not-open');
	assert.equal(codeOf(await sessionAt(node).enter({ codename, pin: '' })), 'not-found');
});
