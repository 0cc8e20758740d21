import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalText, type Json, must } from '#core/base';
import { policyOfKey } from '#core/log';
import { randomId, sign, signingKeyFrom } from '#core/sealing';
import { inventedKeys, inventedReceipt, inventedVkey } from '#tests/support/invented-receipt.ts';
import { checkReceiptFile } from './check-receipt-file.ts';
import type { ReceiptFile, ReceiptFileBody } from './receipt-file.ts';
import { writeRecord } from './write-record.ts';

const policy = must(policyOfKey(inventedVkey));
const check = (file: unknown) => checkReceiptFile(JSON.stringify(file), policy);
const codesOf = (file: unknown): readonly string[] => check(file).faults.map(({ code, about }) => `${code} ${about}`.trim());
const states = [
	['given', {}],
	['withdrawn', { after: 'withdrew' }],
	['replaced', { after: 'changed' }],
	['expired', { at: '2027-05-23T00:00:01Z' }]
] as const;

for (const [state, wishes] of states)
	test(`a receipt of a consent that is ${state} holds, says so, and the log has what was done`, async () => {
		const { file, consent } = await inventedReceipt(wishes);
		const checked = check(file);
		assert.deepEqual(checked.faults, []);
		assert.deepEqual([file.body.state, file.body.content.receipt, checked.bound], [state, consent, true]);
		assert.equal(checked.logged.given?.index, 0);
		assert.equal(checked.logged.ended !== null, state === 'withdrawn' || state === 'replaced');
		assert.equal(
			file.body.endedAt,
			{ given: null, expired: '2027-05-22' }[state as string] ?? (state === 'given' ? null : '2026-11-22T20:05:00Z')
		);
		assert.ok(!canonicalText(file as unknown as Json).includes('AGE-SECRET'));
	});

/** Every text and number of a file, with the way to it. */
function* leavesOf(value: unknown, way: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
	if (typeof value === 'object' && value !== null)
		for (const [name, inner] of Object.entries(value))
			yield* leavesOf(inner, [...way, Array.isArray(value) ? Number(name) : name]);
	else yield way;
}
function altered(file: ReceiptFile, way: readonly (string | number)[]): ReceiptFile {
	const copy = structuredClone(file) as never as Record<string, never>;
	let at: Record<string | number, unknown> = copy;
	for (const name of way.slice(0, -1)) at = at[name] as Record<string | number, unknown>;
	const last = way.at(-1) as string;
	const before = at[last];
	at[last] =
		typeof before === 'number' ? before + 1 : typeof before === 'string' ? `${before.slice(1)}${before[0] ?? 'x'}x` : 'x';
	return copy as never as ReceiptFile;
}

test('whatever single value is altered, the file does not hold', async () => {
	const { file } = await inventedReceipt({ after: 'withdrew' });
	const ways = [...leavesOf(file)];
	assert.ok(ways.length > 120);
	for (const way of ways) assert.notDeepEqual(codesOf(altered(file, way)), [], way.join('.'));
});

test('whatever single value its maker alters and signs again, it does not hold while the rest says otherwise', async () => {
	const { file } = await inventedReceipt({ after: 'withdrew' });
	for (const way of [...leavesOf(file)].filter(([first]) => first === 'body')) {
		const { body } = altered(file, way);
		let again: ReceiptFile;
		try {
			again = sign(body, inventedKeys.signing);
		} catch {
			continue;
		}
		assert.notDeepEqual(codesOf(again), [], way.join('.'));
	}
});

test('each kind of change is named by what it changed', async () => {
	const { file } = await inventedReceipt({ after: 'withdrew' });
	const again = (change: (body: ReceiptFileBody) => object): readonly string[] =>
		codesOf(sign({ ...file.body, ...change(file.body) } as ReceiptFileBody, inventedKeys.signing));
	const says = (content: object) =>
		again(({ content: before, ...body }) => {
			const changed = { ...body, content: { ...before, ...content } } as ReceiptFileBody;
			return { ...changed, record: writeRecord(changed) };
		});
	assert.deepEqual(says({ purpose: 'testimony' }), ['receipt-field-altered purpose', 'receipt-field-altered content']);
	assert.deepEqual(says({ lastDay: '2029-01-01' }), ['receipt-field-altered lastDay', 'receipt-field-altered content']);
	assert.deepEqual(says({ deskName: 'Another' }), ['receipt-field-altered content'], 'what is bound by the leaf alone');
	assert.deepEqual(
		again(() => ({ state: 'given' })),
		['receipt-state-wrong state', 'receipt-record-altered record dpv:hasConsentStatus']
	);
	const early = again(() => ({
		ended: null,
		state: 'given',
		endedAt: null,
		record: writeRecord({ ...file.body, ended: null, state: 'given', endedAt: null })
	}));
	assert.deepEqual(
		early,
		[],
		'whoever makes a file can leave out that it was withdrawn: it says how things stood when it was made, by its maker'
	);
	assert.deepEqual(codesOf({ ...file, body: { ...file.body, at: '2026-11-24T09:00:00Z' } }), [
		'receipt-record-altered dct:created',
		'receipt-file-altered'
	]);
	const foreign = sign(file.body, signingKeyFrom(new Uint8Array(32).fill(9)));
	assert.deepEqual(codesOf(foreign), ['receipt-maker-wrong key']);
	const other = await inventedReceipt({ after: 'withdrew' });
	assert.deepEqual(
		again(({ given }) => ({ given: { ...given, proof: other.file.body.given.proof } })),
		['receipt-proof-wrong given']
	);
	assert.deepEqual(codesOf({ a: 1 }), ['receipt-malformed']);
	assert.deepEqual(checkReceiptFile('no json', null).faults, [{ code: 'receipt-malformed', about: '' }]);
});

test('a receipt of a consent under an agreement names it, as the signed entry does', async () => {
	const agreement = randomId<'agreement'>();
	const { file } = await inventedReceipt({ besides: { agreement } });
	assert.deepEqual([codesOf(file), file.body.content.agreement, file.body.given.entry.agreement], [[], agreement, agreement]);
});

test('a receipt of something that no signed checkpoint covers yet holds, and no log is said to have it', async () => {
	const { file } = await inventedReceipt({ logged: false });
	const checked = check(file);
	assert.deepEqual([checked.faults, checked.logged.given], [[], null]);
});
