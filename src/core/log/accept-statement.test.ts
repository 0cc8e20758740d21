import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseId, Day } from '#core/base';
import { sign, signingKeyFrom } from '#core/sealing';
import { type AcceptedBody, signAccepted, verifyAccepted } from './accept-statement.ts';

const key = signingKeyFrom(new Uint8Array(32).fill(1));
const other = signingKeyFrom(new Uint8Array(32).fill(2));
const hash = 'A'.repeat(43);
const fields = {
	case: 'AAAAAAAAAAAAAAAAAAAAAA' as CaseId,
	heads: [
		[10, 1, hash],
		[0, 3, hash],
		[2, 12, hash]
	],
	checkpointSize: 77,
	day: '2026-11-22' as Day
} as const;
const statement = signAccepted(fields, key);

const code = (value: unknown, nodeKey = key.public): string => {
	const outcome = verifyAccepted(value, nodeKey);
	return outcome.ok ? 'accepted' : outcome.refusal.code;
};
const signed = (change: object): unknown => sign({ ...statement.body, ...change } as AcceptedBody, key);

test('the node signs the heads in the order of the parts, and they verify after a way through JSON', () => {
	assert.deepEqual(
		statement.body.heads.map(([part]) => part),
		[0, 2, 10]
	);
	assert.deepEqual(verifyAccepted(JSON.parse(JSON.stringify(statement)), key.public), { ok: true, value: statement.body });
});

test('a statement of another key, of another kind, or changed, is refused', () => {
	assert.equal(code(statement, other.public), 'accepted-signer-wrong');
	assert.equal(code({ ...statement, key: other.public }, other.public), 'signature-wrong');
	assert.equal(code({ ...statement, body: { ...statement.body, checkpointSize: 78 } }), 'signature-wrong');
	assert.equal(code(sign({ v: 1, type: 'causeway/code/v1' } as const, key)), 'label-wrong');
	assert.equal(code(signed({ v: 2 })), 'version-unknown');
	assert.equal(code(null), 'statement-malformed');
	assert.equal(verifyAccepted(statement, key.public, () => false).ok, false);
});

test('a statement out of form is refused, though the node signed it', () => {
	for (const [name, change] of Object.entries({
		more: { more: 1 },
		case: { case: 'case' },
		'no heads': { heads: [] },
		'heads unsorted': {
			heads: [
				[1, 1, hash],
				[0, 1, hash]
			]
		},
		'part twice': {
			heads: [
				[1, 1, hash],
				[1, 2, hash]
			]
		},
		'step nought': { heads: [[1, 0, hash]] },
		'negative part': { heads: [[-1, 1, hash]] },
		'short hash': { heads: [[1, 1, 'A']] },
		'head with more': { heads: [[1, 1, hash, 1]] },
		size: { checkpointSize: -1 },
		day: { day: '22 November' }
	}))
		assert.equal(code(signed(change)), 'accepted-malformed', name);
});

test('the node never signs what is no acceptance', () => {
	assert.throws(() => signAccepted({ ...fields, heads: [] }, key), /not an acceptance/);
	assert.throws(() => signAccepted({ ...fields, case: 'case' as CaseId }, key), /not an acceptance/);
});
