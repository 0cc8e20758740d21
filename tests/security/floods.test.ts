import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { must } from '#core/base';
import type { Clock } from '#server/gateways/clock.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { postJson } from '#tests/support/raw-request.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { doWork } from '#ui/sealing/work-proof.ts';

const usual = 12;
const mib = 1024 * 1024;
const address = '198.51.100.7';

class PassingClock implements Clock {
	at = Date.parse('2026-11-22T09:00:00Z');
	now = (): Date => new Date(this.at);
	pass(minutes: number): void {
		this.at += minutes * 60_000;
	}
}

function gateOf(): { clock: PassingClock; gate: WorkGate; opening: () => number } {
	const clock = new PassingClock();
	const gate = new WorkGate(clock);
	return { clock, gate, opening: () => gate.demand('/cases', address, usual).bits };
}

test('a busy day costs nobody more: two thousand openings at once, or ninety and as many small files a minute for hours', () => {
	const burst = gateOf();
	for (let opened = 0; opened < 2000; opened++) burst.gate.took({ openings: 1, bytes: 100_000 });
	assert.equal(burst.opening(), usual);
	const steady = gateOf();
	for (let minute = 0; minute < 240; minute++) {
		steady.clock.pass(1);
		steady.gate.took({ openings: 90, bytes: 55 * mib });
		assert.equal(steady.opening(), usual, `minute ${minute}`);
	}
});

test('a flood of openings, or of bytes alone, raises the price of the next opening step by step, and after the quiet it falls', () => {
	for (const step of [
		{ openings: 500, bytes: 0 },
		{ openings: 0, bytes: 512 * mib }
	]) {
		const { clock, gate, opening } = gateOf();
		const risen = Array.from({ length: 100 }, () => {
			gate.took(step);
			return opening();
		});
		assert.equal(risen[0], usual);
		assert.ok(new Set(risen).size >= 6, risen.join(' '));
		assert.deepEqual(
			risen.toSorted((a, b) => a - b),
			risen,
			'never cheaper while it goes on'
		);
		assert.ok((risen.at(-1) as number) <= 19, 'some seconds of an old phone, and no further however long it lasts');
		clock.pass(30);
		assert.ok(opening() < (risen.at(-1) as number));
		clock.pass(30);
		assert.equal(opening(), usual, 'an hour later it is forgotten');
	}
});

test('only opening a case gets dearer: coming back, signing in and writing cost nothing, whoever asks from where', () => {
	const { gate } = gateOf();
	gate.took({ openings: 1_000_000, bytes: 1024 * 1024 * mib });
	for (const purpose of ['/case', '/case/acts', '/staff/sign-in', '/case/archive'])
		for (const from of [address, '203.0.113.9']) assert.equal(gate.demand(purpose, from, 0).bits, 0, purpose);
	assert.equal(gate.demand('/cases', '203.0.113.9', usual).bits, 19);
});

test('a price that rose a little while a phone worked is no reason to work again; cheap challenges gathered beforehand are worth nothing', async () => {
	const { gate, opening } = gateOf();
	const gathered = must(await doWork(gate.demand('/cases', address, usual)));
	const meanwhile = must(await doWork(gate.demand('/cases', address, usual)));
	while (opening() <= usual) gate.took({ openings: 200, bytes: 0 });
	assert.ok(gate.accept('/cases', meanwhile, gate.enough(address, usual)));
	gate.took({ openings: 50_000, bytes: 0 });
	assert.equal(gate.accept('/cases', gathered, gate.enough(address, usual)), false);
	assert.equal(gate.enough('203.0.113.9', 0), 0);
});

test('a clock that is set back keeps no price up', () => {
	const { clock, gate, opening } = gateOf();
	gate.took({ openings: 100_000, bytes: 0 });
	clock.pass(-24 * 60);
	assert.equal(opening(), 19);
	clock.pass(120);
	assert.equal(opening(), usual);
});

const whole = wholeFile();
let node: TestNode;
let place: NodePlace;

before(async () => {
	node = await startTestNode(whole, { mode: 'real' });
	place = await placeAt(node.origin);
});

const priceNow = async (): Promise<number> =>
	((await (await fetch(`${node.origin}/api/v1/challenge`)).json()) as { bits: number }).bits;

test('on a flooded node a survivor comes back, writes and sends a file without work, and somebody new still gets in', async () => {
	const here = { openings: 1, bytes: mib };
	(node.app as { workGate: WorkGate }).workGate = new WorkGate(node.app.clock, here);
	const her = await enterSurvivor(place);
	assert.equal(await priceNow(), usual);
	await her.attach('invented.bin', new Uint8Array(30 * mib).fill(7));
	const afterFile = await priceNow();
	assert.ok(afterFile > usual, 'bytes of files count');
	for (let other = 0; other < 30; other++) await enterSurvivor(place);
	const afterCases = await priceNow();
	assert.ok(afterCases > afterFile && afterCases <= 19, `openings count: ${afterFile}, then ${afterCases}`);

	const asHer = { Authorization: her.session.held?.authorization as string };
	assert.equal((await fetch(`${node.origin}/api/v1/case`, { headers: asHer })).status, 200, 'the case is handed out at once');
	const act = await postJson(node.origin, '/api/v1/case/acts', {}, asHer);
	assert.equal(act.code, 'body-malformed', 'and an act is read without work');
	const back = new TestSurvivor(place, her.codename);
	await back.comeBack();
	must(await back.session.write([{ place: 'account', content: answered('what', 'More.') }]));
	await enterSurvivor(place, 'Invented words under a flood.');
});

test('typing errors before, of hers or of many others, keep nobody from taking everything: the form needs no work', async () => {
	const her = await enterSurvivor(place);
	for (let wrong = 0; wrong < 200; wrong++) node.app.workGate.fail(wrong % 2 ? '127.0.0.1' : '198.51.100.9');
	const asHer = { Authorization: her.session.held?.authorization as string };
	assert.equal(
		(await fetch(`${node.origin}/api/v1/case`, { headers: asHer })).status,
		429,
		'work is asked for before anything else'
	);
	const { lost: _, ...fields } = must(await her.session.archiveForm());
	const send = (): Promise<Response> =>
		fetch(`${node.origin}/api/v1/case/archive`, {
			method: 'POST',
			headers: { Origin: node.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams(fields)
		});
	const answer = await send();
	assert.equal(answer.status, 200);
	assert.ok((await answer.arrayBuffer()).byteLength > 1000);
	assert.equal((await send()).status, 404, 'a ticket serves once');
});
