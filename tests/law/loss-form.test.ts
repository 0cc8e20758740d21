import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLossProof } from '#server/law/read-losses.ts';
import { readShownLaw } from '#server/law/shown-law.ts';
import { addedUp, amountFrom, type WrittenLoss } from '#ui/losses/loss-form.ts';

const around = { law: readShownLaw(), proofs: readLossProof(), facts: {}, asOf: '2026-11-23' };
const loss = (more: Partial<WrittenLoss>): WrittenLoss => ({
	head: 'medical',
	amount: '',
	currency: 'EUR',
	from: null,
	to: null,
	...more
});

test('an amount is read in the figures of any script, and nothing else is', () => {
	assert.equal(amountFrom('120.50'), 120.5);
	assert.equal(amountFrom(' 120,50 '), 120.5);
	assert.equal(amountFrom('١٢٠٫٥'), 120.5);
	for (const typed of ['', 'about 100', '-5', '1.2.3', '1e9']) assert.equal(amountFrom(typed), null, typed);
});

test('a row without an amount is left out, and what is wrong is told of the row it stands in', () => {
	const written = [loss({}), loss({ amount: '10', currency: 'JPY' }), loss({ amount: '10.5', currency: 'JPY' })];
	assert.deepEqual(addedUp(written, null, around).refused, { at: 2, code: 'amount-too-fine' });
	const reversed = [loss({ amount: '1', from: '2024', to: '2023' })];
	assert.deepEqual(addedUp(reversed, null, around).refused, { at: 0, code: 'loss-period-reversed' });
	assert.deepEqual(addedUp(written.slice(0, 2), null, around).schedule?.totals, [{ currency: 'JPY', amount: '10' }]);
});

test('a rate without its day or source adds nothing and says so; a whole one gives the sum', () => {
	const written = [loss({ amount: '100' }), loss({ amount: '50', currency: 'USD' })];
	const rate = { from: 'USD', rate: '0,90', date: '2026-11-20', source: 'a bank, invented' };
	const half = addedUp(written, { to: 'EUR', rates: [{ ...rate, source: '' }] }, around);
	assert.deepEqual([half.schedule?.converted, half.refused], [null, { at: null, code: 'rates' }]);
	const whole = addedUp(written, { to: 'EUR', rates: [rate] }, around);
	assert.equal(whole.schedule?.converted?.amount, '145.00');
	assert.deepEqual(
		addedUp(written, { to: 'EUR', rates: [{ ...rate, rate: '', date: '', source: '' }] }, around).schedule?.converted?.missing,
		['USD']
	);
});
