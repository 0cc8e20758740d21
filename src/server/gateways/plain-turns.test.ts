import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { HeldClock } from '#tests/support/app.ts';
import { PlainTurns } from './plain-turns.ts';

const taken = (turns: PlainTurns, address: string, times: number): number =>
	Array.from({ length: times }, () => turns.take(address)).filter(Boolean).length;

test('one asker cannot take all of filing without script: others have their turn', () => {
	const clock = new HeldClock();
	const turns = new PlainTurns(clock);
	const one = '198.51.100.7';
	assert.equal(taken(turns, one, 100), 6);
	assert.equal(turns.take('203.0.113.9'), true);
	let more = 0;
	for (let minute = 0; minute < 60; minute++) {
		clock.pass({ minutes: 1 });
		more += taken(turns, one, 20);
		assert.equal(turns.take(`203.0.113.${minute}`), true, `minute ${minute}`);
	}
	assert.ok(more > 15 && more < 40, `an hour of trying gave ${more}`);
	clock.pass({ hours: 2 });
	assert.equal(taken(turns, one, 100), 6);
});

test('the node takes thirty a minute of all together, and forgets a clock that was set back', () => {
	const clock = new HeldClock();
	const turns = new PlainTurns(clock);
	const all = () => Array.from({ length: 50 }, (_, at) => turns.take(`203.0.113.${at}`)).filter(Boolean).length;
	assert.equal(all(), 30);
	clock.pass({ minutes: -30 });
	assert.equal(turns.take('198.51.100.9'), true);
});

test('where everybody looks like one, as behind an onion service, the bound of the node holds alone', () => {
	for (const address of ['127.0.0.1', '0:0:0:0::/64', '']) assert.equal(taken(new PlainTurns(new HeldClock()), address, 100), 30);
});

test('no address is kept, not even in memory', () => {
	const turns = new PlainTurns(new HeldClock());
	turns.take('198.51.100.7');
	assert.ok(!inspect(turns, { depth: 9, showHidden: true }).includes('198.51.100.7'));
});
