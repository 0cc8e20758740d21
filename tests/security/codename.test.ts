import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { before, test } from 'node:test';
import { isId, must, toBase64url } from '#core/base';
import { codenameWords, makeCodename, randomBelow, randomId, randomOf, survivorKeys } from '#core/sealing';
import { words as arabic } from '#core/sealing/wordlists/ar.ts';
import { words as english } from '#core/sealing/wordlists/en.ts';
import { words as spanish } from '#core/sealing/wordlists/es.ts';
import { words as filipino } from '#core/sealing/wordlists/fil.ts';
import { words as french } from '#core/sealing/wordlists/fr.ts';
import { words as portuguese } from '#core/sealing/wordlists/pt.ts';
import type { Clock } from '#server/gateways/clock.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { enterHelper, type TestHelper } from '#tests/support/supporter.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { doWork } from '#ui/sealing/work-proof.ts';

const whole = wholeFile();
let node: TestNode;
let place: NodePlace;
let her: TestSurvivor;
let authorization: string;
let helper: TestHelper;

before(async () => {
	node = await startTestNode(whole, { mode: 'real' });
	place = await placeAt(node.origin);
	her = await enterSurvivor(place);
	authorization = her.session.held?.authorization as string;
	helper = await enterHelper(her, place);
});

const draws = 40_000;
/** Chi-square of even draws has mean `cells - 1` and variance `2 (cells - 1)`; six deviations are met once in a thousand million runs. */
const mostChiSquare = (cells: number): number => cells - 1 + 6 * Math.sqrt(2 * (cells - 1));

function chiSquare(counts: readonly number[]): number {
	const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
	return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test('3: codename entropy: eight words, each drawn evenly and by itself from 2,048 different ones, 88 bits', () => {
	for (const list of [english, spanish, french, arabic, portuguese, filipino]) {
		assert.equal(new Set(list).size, 2048);
		assert.equal(makeCodename(list).split(' ').length, codenameWords);
	}
	assert.equal(codenameWords * Math.log2(2048), 88);
	assert.throws(() => makeCodename(english.slice(1)));

	const at = new Map(english.map((word, index) => [word, index]));
	const byWord = new Array<number>(2048).fill(0);
	const byPlace = Array.from({ length: codenameWords }, () => new Array<number>(256).fill(0));
	const neighbours = new Array<number>(64 * 64).fill(0);
	for (let drawn = 0; drawn < draws; drawn++) {
		const indexes = makeCodename(english)
			.split(' ')
			.map((word) => at.get(word) as number);
		for (const [index, word] of indexes.entries()) {
			byWord[word] = (byWord[word] as number) + 1;
			const counts = byPlace[index] as number[];
			counts[word >> 3] = (counts[word >> 3] as number) + 1;
			const next = indexes[index + 1];
			if (next === undefined) continue;
			const pair = (word >> 5) * 64 + (next >> 5);
			neighbours[pair] = (neighbours[pair] as number) + 1;
		}
	}
	assert.ok(chiSquare(byWord) < mostChiSquare(2048), 'some words come more often');
	for (const counts of byPlace) assert.ok(chiSquare(counts) < mostChiSquare(256), 'some words come more often in one place');
	assert.ok(chiSquare(neighbours) < mostChiSquare(64 * 64), 'a word tells of the next');
});

test('3: a range that does not divide 2^32 is drawn from by rejection, so that no remainder comes more often', () => {
	// Without rejection the first third would come twice as often as the rest.
	const below = 3 * 2 ** 29;
	const thirds = [0, 0, 0];
	for (let drawn = 0; drawn < 30_000; drawn++) {
		const third = Math.floor((randomBelow(below) * 3) / below);
		thirds[third] = (thirds[third] as number) + 1;
	}
	assert.ok(chiSquare(thirds) < mostChiSquare(3), thirds.join(' '));
});

class PassingClock implements Clock {
	at = Date.parse('2026-11-22T09:00:00Z');
	now = (): Date => new Date(this.at);
}

test('3: guessing costs rising work for whoever fails, a little for all under load, nothing any more after a while, and is never refused', () => {
	const clock = new PassingClock();
	const gate = new WorkGate(clock);
	const bitsFor = (address: string): number => gate.demand('/case', address, 0).bits;
	assert.equal(bitsFor('198.51.100.7'), 0);
	const risen = Array.from({ length: 40 }, () => {
		gate.fail('198.51.100.7');
		return bitsFor('198.51.100.7');
	});
	assert.deepEqual(risen.slice(0, 3), [0, 0, 0], 'a slip of the pen costs nothing');
	assert.ok(
		risen.every((bits, index) => bits >= (risen[index - 1] ?? 0)),
		'never cheaper by failing more'
	);
	assert.equal(risen.at(-1), 18, 'dear, and no further: always doable');
	assert.equal(bitsFor('203.0.113.9'), 0, 'others pay nothing for one who fails');

	for (let asker = 0; asker < 2000; asker++) gate.fail(`192.0.2.${asker}`);
	const others = bitsFor('203.0.113.9');
	assert.ok(others > 0 && others <= 12, `many who fail make it a little dearer for all, here ${others} bits`);
	clock.at += 40 * 60_000;
	assert.equal(bitsFor('203.0.113.9'), 0, 'the load of the node is forgotten');
	clock.at += 60 * 60_000;
	assert.equal(bitsFor('198.51.100.7'), 0, 'and so is who failed');
});

test('3: work serves once, for its own purpose, at the price of the moment, and not for ever', async () => {
	const clock = new PassingClock();
	const gate = new WorkGate(clock);
	const work = gate.demand('/case', 'somebody', 8);
	const done = must(await doWork(work));
	assert.equal(gate.accept('/cases', done, 8), false, 'another purpose');
	assert.equal(gate.accept('/case', done, 9), false, 'the price has risen');
	assert.equal(gate.accept('/case', `${work.challenge}.0x`, 8), false);
	assert.equal(gate.accept('/case', done.replace('.8.', '.1.'), 1), false, 'a price of one’s own');
	assert.equal(gate.accept('/case', done, 8), true);
	assert.equal(gate.accept('/case', done, 8), false, 'a second time');
	const late = must(await doWork(gate.demand('/case', 'somebody', 8)));
	clock.at += 11 * 60_000;
	assert.equal(gate.accept('/case', late, 8), false, 'ten minutes');
});

type Asked = { readonly status: number; readonly body: string; readonly headers: string; readonly milliseconds: number };

async function ask(header: string | null, path = '/api/v1/case'): Promise<Asked> {
	const began = performance.now();
	const answer = await fetch(node.origin + path, { headers: header === null ? {} : { Authorization: header } });
	const body = await answer.text();
	const milliseconds = performance.now() - began;
	const headers = [...answer.headers].map(([name, value]) => (name === 'date' ? name : `${name}: ${value}`)).join('\n');
	return { status: answer.status, body, headers, milliseconds };
}

/** Forgets who failed, as an hour would: these tests are about the answer, not about its price. */
function forgive(): void {
	(node.app as { workGate: WorkGate }).workGate = new WorkGate(node.app.clock);
}

const secretOf = (length: number): string => toBase64url(randomOf(length));

test('5: a wrong codename, an unknown one and a malformed one are answered alike: status, headers, body', async () => {
	const [lookupId = '', accessSecret = ''] = authorization.slice('Causeway '.length).split('.');
	const [helperId = '', helperSecret = ''] = helper.authorization.slice('Causeway '.length).split('.');
	const asked = [
		`Causeway ${lookupId}.${secretOf(32)}`,
		`Causeway ${secretOf(16)}.${secretOf(32)}`,
		`Causeway ${secretOf(16)}.${accessSecret}`,
		`Causeway ${helperId}.${secretOf(32)}`,
		`Causeway ${helperId}.${accessSecret}`,
		`Causeway ${lookupId}.${helperSecret}`,
		`Causeway ${accessSecret}.${lookupId}`,
		`causeway ${lookupId}.${accessSecret}`,
		`Causeway ${lookupId}.${accessSecret}.`,
		`Bearer ${lookupId}.${accessSecret}`,
		'Causeway',
		`Causeway ${'x'.repeat(5000)}`,
		"Causeway ' or true --.",
		null
	];
	const answers: Omit<Asked, 'milliseconds'>[] = [];
	for (const door of ['/api/v1/case', '/api/v1/help/door', '/api/v1/help/case'])
		for (const header of asked) {
			forgive();
			const { milliseconds: _, ...answer } = await ask(header, door);
			answers.push(answer);
		}
	for (const [index, answer] of answers.entries()) assert.deepEqual(answer, answers[0], String(asked[index % asked.length]));
	assert.deepEqual([answers[0]?.status, answers[0]?.body], [404, '{"error":{"code":"not-found","about":""}}']);
	assert.equal((await ask(authorization)).status, 200, 'the right one opens');
	assert.equal((await ask(helper.authorization, '/api/v1/help/door')).status, 200, 'and that of who helps, at the own door');
	for (const [right, door] of [
		[authorization, '/api/v1/help/door'],
		[helper.authorization, '/api/v1/case']
	] as const)
		assert.equal((await ask(right, door)).body, '{"error":{"code":"not-found","about":"other-door"}}', 'whoever has it is told');
});

test('5: they are answered in the same time', async () => {
	const [lookupId = ''] = authorization.slice('Causeway '.length).split('.');
	const [helperId = ''] = helper.authorization.slice('Causeway '.length).split('.');
	const kinds: Record<string, () => string> = {
		wrong: () => `Causeway ${lookupId}.${secretOf(32)}`,
		'wrong of who helps': () => `Causeway ${helperId}.${secretOf(32)}`,
		unknown: () => `Causeway ${secretOf(16)}.${secretOf(32)}`,
		malformed: () => `Causeway ${secretOf(30)}`
	};
	const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
	for (let round = 0; round < 220; round++) {
		forgive();
		for (const [kind, header] of Object.entries(kinds)) {
			const { milliseconds } = await ask(header());
			// The first rounds warm up connections and compiler.
			if (round >= 20) times.get(kind)?.push(milliseconds);
		}
	}
	const middle = (kind: string): number => {
		const sorted = (times.get(kind) as number[]).sort((a, b) => a - b);
		return sorted.slice(40, 160).reduce((sum, time) => sum + time, 0) / 120;
	};
	const [wrong, unknown, malformed, helping] = ['wrong', 'unknown', 'malformed', 'wrong of who helps'].map(middle) as [
		number,
		number,
		number,
		number
	];
	const said = `of who helps ${helping.toFixed(2)} ms, wrong ${wrong.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, malformed ${malformed.toFixed(2)} ms`;
	// Over a network nobody measures a quarter of a millisecond behind a look-up that itself takes one.
	const bound = Math.max(0.25, 0.2 * wrong);
	assert.ok(Math.abs(wrong - unknown) < bound && Math.abs(wrong - malformed) < bound, said);
	assert.ok(Math.abs(wrong - helping) < bound, said);
});

test('5: a wrong PIN is answered like a wrong codename', async () => {
	forgive();
	const withPin = new TestSurvivor(place, makeCodename(english), 'an invented pin');
	await withPin.file([]);
	for (const pin of ['', 'another pin']) {
		const entered = await new TestSurvivor(place, withPin.codename, pin).session.enter({ codename: withPin.codename, pin });
		assert.deepEqual(entered, { ok: false, refusal: { code: 'not-found', about: '' } });
	}
	assert.equal((await new TestSurvivor(place, withPin.codename, 'an invented pin').comeBack()).consents.length, 0);
});

test('3: who fails often must work before the next look-up, and with the work done the right codename still opens', async () => {
	forgive();
	for (let failed = 0; failed < 6; failed++) {
		const entered = await new TestSurvivor(place, makeCodename(english)).session.enter({
			codename: makeCodename(english),
			pin: ''
		});
		assert.equal(!entered.ok && entered.refusal.code, 'not-found', 'the work is done and the answer is no other');
	}
	const { status, body } = await ask(authorization);
	assert.equal(status, 429);
	const { error, work } = JSON.parse(body) as { error: { code: string }; work: { challenge: string; bits: number } };
	assert.equal(error.code, 'work-needed');
	assert.ok(work.bits >= 10 && work.bits <= 18, String(work.bits));
	const again = await ask(`Causeway ${secretOf(16)}.${secretOf(32)}`);
	assert.equal(again.status, 429, 'and that does not tell whether the codename was right');

	await her.look();
	const back = await new TestSurvivor(place, her.codename).session.enter({ codename: her.codename, pin: '' });
	assert.equal(back.ok, true);
});

test('13: ids are random', () => {
	const seen = new Set<string>();
	const bits = new Array<number>(128).fill(0);
	for (let made = 0; made < 4000; made++) {
		const id = randomId<'case'>();
		assert.ok(isId(id));
		seen.add(id);
		for (const [at, byte] of Buffer.from(id, 'base64url').entries())
			for (let bit = 0; bit < 8; bit++) bits[at * 8 + bit] = (bits[at * 8 + bit] as number) + ((byte >> bit) & 1);
	}
	assert.equal(seen.size, 4000);
	for (const ones of bits) assert.ok(Math.abs(ones - 2000) < 6 * Math.sqrt(1000), 'a bit that is not even');
});

test('13: the lookup id says nothing of the secret, and two codenames one word apart have nothing in common', async () => {
	const [one, other] = await Promise.all(
		['apple bird candle door engine forest garden hill', 'apple bird candle door engine forest garden hall'].map(
			async (codename) => must(await survivorKeys(codename))
		)
	);
	for (const field of ['lookupId', 'accessSecret'] as const) {
		const [a, b] = [one?.[field] ?? '', other?.[field] ?? ''];
		const same = [...a].filter((letter, at) => letter === b[at]).length;
		assert.ok(same < 8, `${field}: ${same} characters alike`);
	}
});
