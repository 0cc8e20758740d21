import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '#core/base';
import { sign, signingKeyFrom } from '#core/sealing';
import { isAbandoned, type RestoredBody, signRestored, verifyRestored } from './restored-statement.ts';

const key = signingKeyFrom(new Uint8Array(32).fill(1));
const other = signingKeyFrom(new Uint8Array(32).fill(2));
const day = '2026-11-22' as Day;
const later = { size: 300, root: new Uint8Array(32).fill(3) };
const sooner = { size: 120, root: new Uint8Array(32).fill(4) };
const statement = signRestored(100, [later, sooner, later], day, key);

const code = (value: unknown): string => {
	const outcome = verifyRestored(value, key.public);
	return outcome.ok ? 'accepted' : outcome.refusal.code;
};
const signed = (change: object): unknown => sign({ ...statement.body, ...change } as RestoredBody, key);

test('the node names the checkpoints it abandoned, each once, by size', () => {
	const body = verifyRestored(JSON.parse(JSON.stringify(statement)), key.public);
	assert.ok(body.ok);
	assert.deepEqual(
		body.value.abandoned.map(([size]) => size),
		[120, 300]
	);
	assert.equal(isAbandoned(body.value, later), true);
	assert.equal(isAbandoned(body.value, { ...later, size: 301 }), false);
	assert.equal(isAbandoned(body.value, { ...later, root: sooner.root }), false);
	assert.deepEqual(signRestored(0, [], day, key).body.abandoned, [], 'as far as it knows: none');
});

test('another signer, another order, another form is refused', () => {
	const [first, second] = statement.body.abandoned;
	assert.equal(code(sign(statement.body, other)), 'restored-signer-wrong');
	assert.equal(code({ ...statement, body: { ...statement.body, size: 99 } }), 'signature-wrong');
	assert.equal(code(sign({ v: 1, type: 'causeway/code/v1' } as const, key)), 'label-wrong');
	for (const change of [
		{ abandoned: [second, first] },
		{ abandoned: [first, first] },
		{ abandoned: [[0, first?.[1]]] },
		{ abandoned: [[120, 'short']] },
		{ abandoned: [[120]] },
		{ abandoned: null },
		{ size: -1 },
		{ day: '2026-02-30' },
		{ more: 1 }
	])
		assert.equal(code(signed(change)), 'restored-malformed', JSON.stringify(change));
	assert.throws(() => signRestored(-1, [], day, key), /impossible/);
});
