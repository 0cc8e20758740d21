import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type CaseId, must, type Outcome } from '#core/base';
import type { OwnSpace } from '#core/report';
import { makeCodename } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { eventually } from '#tests/support/eventually.ts';
import { enterAdmin, enterDesk, type StagedDesk } from '#tests/support/invented-stage.ts';
import { LosingLine } from '#tests/support/losing-line.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

const whole = wholeFile();
let node: TestNode;
let place: NodePlace;
let first: StagedDesk;

before(async () => {
	node = await startTestNode(whole, { mode: 'real' });
	place = await placeAt(node.origin);
	first = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const ways = ['answer', 'request'] as const;
let names = 0;

/** A survivor with a case that the desk may read, and a member of that desk, each at a line of their own that a test can break. */
async function stage() {
	const [herLine, line] = [new LosingLine(), new LosingLine()];
	const her = new TestSurvivor(place, makeCodename(words), '', herLine.over);
	await her.file([answered('what', 'Invented words.')]);
	await her.share({ desk: first.desk, kinds: ['account'] });
	const member = new TestMember(place, undefined, null, line.over);
	await member.join(await first.lead.invite(first.desk), `sam.quay-${++names}`);
	await first.lead.admitAll(first.desk);
	// Until the key log has the new member.
	await member.desks();
	const of = her.session.held?.own.case as CaseId;
	const actsOf = async (act: string): Promise<number> => {
		const rows = await node.app.db.selectFrom('acts').select('statement').where('case_id', '=', of).execute();
		return rows.filter(({ statement }) => (JSON.parse(statement) as { body: { act: string } }).body.act === act).length;
	};
	const say = (text: string) => ({ place: { thread: first.desk }, content: { kind: 'message', text } }) as const;
	return { her, herLine, member, line, of, actsOf, say, desk: first.desk };
}

const saidIn = (space: OwnSpace): readonly string[] => space.threads.flatMap(({ messages }) => messages.map(({ text }) => text));

for (const what of ways)
	test(`sent again after a line that broke, a desk’s answer stands in the case once; lost was the ${what}`, async () => {
		const { her, member, line, of, actsOf, desk } = await stage();
		await member.open(desk, of);
		const answer = { do: 'answer', text: 'We have read it.' } as const;
		line.lose(what, /\/acts$/, true);
		assert.equal(codeOf(await member.casework.act(desk, of, answer)), 'no-connection');
		assert.equal(
			codeOf(await member.casework.act(desk, of, answer)),
			'no-connection',
			'nothing is written while nothing can be seen'
		);
		line.mend();
		must(await member.casework.act(desk, of, answer));
		assert.equal(await actsOf('answer'), 1);
		assert.equal(new Set(line.written).size, 2, 'the opening, and one answer: the very same bytes');
		must(await member.casework.act(desk, of, answer));
		assert.equal(await actsOf('answer'), 2, 'the same words once more are new words');
		assert.deepEqual(saidIn(await her.look()), ['We have read it.', 'We have read it.']);
		assert.deepEqual((await her.look()).findings, []);
	});

test('where only one answer is lost, the desk is told at once that its act was kept', async () => {
	const { member, line, of, actsOf, desk } = await stage();
	await member.open(desk, of);
	line.lose('answer', /\/acts$/);
	must(await member.casework.act(desk, of, { do: 'state', state: 'working', reason: 'We begin.', expectBy: null }));
	assert.equal(await actsOf('state'), 1);
});

for (const what of ways)
	test(`sent again after a line that broke, an opening is written once, and the case is shown; lost was the ${what}`, async () => {
		const { member, line, of, actsOf, desk } = await stage();
		line.lose(what, /\/open$/, true);
		assert.equal(codeOf(await member.casework.open(desk, of)), 'no-connection');
		line.mend();
		const opened = must(await member.casework.open(desk, of));
		assert.equal(opened.shown.case, of);
		assert.equal(await actsOf('open'), 1);
	});

test('an act that was lost, and that the case moved on from meanwhile, is written anew, once', async () => {
	const { her, member, line, of, actsOf, desk, say } = await stage();
	await member.open(desk, of);
	const answer = { do: 'answer', text: 'Sent again later.' } as const;
	line.lose('request', /\/acts$/, true);
	assert.equal(codeOf(await member.casework.act(desk, of, answer)), 'no-connection');
	line.mend();
	must(await her.session.write([say('Written in between.')]));
	must(await member.casework.act(desk, of, answer));
	assert.equal(await actsOf('answer'), 1);
	assert.deepEqual([...saidIn(await her.look())].sort(), ['Sent again later.', 'Written in between.']);
});

test('another deed after a lost answer is done besides, and the first is not done again by it or after it', async () => {
	const { her, member, line, of, actsOf, desk } = await stage();
	await member.open(desk, of);
	line.lose('answer', /\/acts$/, true);
	assert.equal(codeOf(await member.casework.act(desk, of, { do: 'answer', text: 'One.' })), 'no-connection');
	line.mend();
	must(await member.casework.act(desk, of, { do: 'answer', text: 'Two.' }));
	assert.equal(await actsOf('answer'), 2);
	assert.deepEqual(saidIn(await her.look()), ['One.', 'Two.']);
});

for (const what of ways)
	test(`sent again after a line that broke, her message stands in the case once; lost was the ${what}`, async () => {
		const { her, herLine, actsOf, say } = await stage();
		const before = await actsOf('write');
		herLine.lose(what, /\/acts$/, true);
		assert.equal(codeOf(await her.session.write([say('Only once.')])), 'no-connection');
		assert.equal(codeOf(await her.session.write([say('Only once.')])), 'no-connection');
		herLine.mend();
		const sent = new Set(herLine.written).size;
		must(await her.session.write([say('Only once.')]));
		assert.equal(new Set(herLine.written).size, sent, 'nothing but the very same bytes went out');
		assert.equal(await actsOf('write'), before + 1);
		assert.deepEqual(saidIn(await her.look()), ['Only once.']);
	});

for (const what of ways)
	test(`sent again after a line that broke, a withdrawal is written once; lost was the ${what}`, async () => {
		const { her, herLine, actsOf } = await stage();
		const consent = (await her.look()).consents[0]?.consent as never;
		herLine.lose(what, /\/acts$/, true);
		assert.equal(codeOf(await her.session.withdraw(consent)), 'no-connection');
		herLine.mend();
		must(await her.session.withdraw(consent));
		assert.equal(await actsOf('withdraw'), 1);
		assert.equal((await her.look()).consents[0]?.state, 'withdrawn');
	});

for (const what of ways)
	test(`an erasure is taken as done where the case is gone, and only there; lost was the ${what}`, async () => {
		const { her, herLine, of } = await stage();
		const isThere = async () =>
			(await node.app.db.selectFrom('cases').select('id').where('id', '=', of).executeTakeFirst()) !== undefined;
		herLine.lose(what, /\/erase$/, true);
		assert.equal(codeOf(await her.session.erase()), 'no-connection');
		assert.equal(await isThere(), what === 'request');
		herLine.mend();
		// Whatever asks for the case next can tell, where it is gone.
		assert.equal(codeOf(await her.session.look()), what === 'answer' ? 'erased' : 'accepted');
		if (what === 'request') must(await her.session.erase());
		assert.equal(await isThere(), false);
		assert.equal(codeOf(await her.session.look()), 'not-open');
	});

test('an erasure whose answer alone was lost is told as done at once, and a second try after a broken line as well', async () => {
	const one = await stage();
	one.herLine.lose('answer', /\/erase$/);
	must(await one.her.session.erase());
	const two = await stage();
	two.herLine.lose('answer', /\/erase$/, true);
	assert.equal(codeOf(await two.her.session.erase()), 'no-connection');
	two.herLine.mend();
	must(await two.her.session.erase());
	assert.equal((two.her.session.erasure?.event as { act?: string } | undefined)?.act, 'erase', 'she holds what opens it');
});

test('a case that is not there is no erasure where none was asked for', async () => {
	const { her, of } = await stage();
	await node.app.db.deleteFrom('cases').where('id', '=', of).execute();
	assert.equal(codeOf(await her.session.erase()), 'not-found');
});

test('two looks of a desk at one case, the older answer longer on the way, are not taken for a node that went back', async () => {
	const { her, of, say, desk } = await stage();
	const overtaken = Promise.withResolvers<void>();
	let held = 0;
	const member = new TestMember(place, undefined, null, (line) => async (request) => {
		const answer = await line(request);
		if (held === 1 && request.method === 'GET' && request.url.endsWith(`/cases/${of}`)) {
			held++;
			await overtaken.promise;
		}
		return answer;
	});
	await member.join(await first.lead.invite(desk), `sam.quay-${++names}`);
	await first.lead.admitAll(desk);
	await member.desks();
	await member.open(desk, of);
	held = 1;
	const older = member.casework.readAgain(desk, of);
	await eventually('the node has answered the first look', () => held === 2);
	must(await her.session.write([say('Something new (invented).')]));
	const newer = member.casework.readAgain(desk, of);
	// Looks that did not wait for each other would be through by then.
	await Promise.race([newer, pause(500)]);
	overtaken.resolve();
	for (const shown of [must(await older), must(await newer)]) assert.deepEqual(shown.shown.findings, []);
	assert.ok(must(await newer).shown.messages.some(({ text }) => text === 'Something new (invented).'));
});
