import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partKinds } from '#core/sealing';
import { inventedAgreement } from '#tests/support/invented-agreement.ts';
import { sharedKinds } from './agreement.ts';
import { kindsOutside } from './kinds-outside.ts';

test('what the clause about parts does not name stays outside, her own part always, and threads are not asked about', () => {
	assert.deepEqual(kindsOutside(inventedAgreement(), partKinds), ['own', 'identity', 'contact', 'support', 'money']);
	assert.deepEqual(kindsOutside(inventedAgreement({ parts: sharedKinds }), partKinds), ['own']);
	assert.deepEqual(kindsOutside(inventedAgreement(), ['account', 'thread']), []);
});
