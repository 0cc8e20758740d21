import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOwn, type Written } from './locked-drafts.ts';

const locked = (owner: number, number: number): Uint8Array => Uint8Array.of(owner, number);
const texts: Readonly<Record<string, Written>> = {
	'1,1': { 'case/answer': 'Begun before lunch.', 'case/note': 'Same.' },
	'2,1': { 'case/answer': 'Of somebody else.' },
	'1,2': { 'case/answer': 'Begun after lunch.', 'case/note': 'Same.' }
};
const keysOf = (owner: number) => async (draft: Uint8Array) => (draft[0] === owner ? (texts[draft.join()] ?? null) : null);

test('each member opens their own drafts and no one else’s, whoever wrote in between', async () => {
	const kept = [locked(1, 1), locked(2, 1)];
	const hers = await openOwn(kept, keysOf(2));
	assert.deepEqual(hers, { written: texts['2,1'], others: [locked(1, 1)] });
	assert.deepEqual(await openOwn(hers.others, keysOf(1)), { written: texts['1,1'], others: [] });
	assert.deepEqual(await openOwn(kept, keysOf(3)), { written: {}, others: kept });
});

test('two drafts for one place are both kept, a text that is in both only once', async () => {
	assert.deepEqual((await openOwn([locked(1, 1), locked(1, 2)], keysOf(1))).written, {
		'case/answer': 'Begun before lunch.\n\nBegun after lunch.',
		'case/note': 'Same.'
	});
});
