import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '#core/base';
import { type HeadProof, lossSchedule } from './losses.ts';
import { exchanged, factorFrom, minorDigits, unitsOf, writtenUnits } from './money.ts';
import { parseFacts } from './parse-facts.ts';
import { parseRates } from './rates.ts';
import type { Law } from './sheet.ts';

const proofs: readonly HeadProof[] = ['medical', 'lost-income', 'payments'].map((head) => ({
	head,
	covers: head,
	proof: ['a bill'],
	confidence: 'recalled'
}));
const source = { title: 'An invented act', url: 'https://law.example/act' };
const remedy = { kind: 'civil-damages', cite: 's. 1', conducts: 'all', conditions: [], source, confidence: 'verified' } as const;
const law: Law = {
	groups: {},
	sheets: [
		{
			code: 'AA',
			name: 'Invented',
			asOf: '2026-01-01',
			currency: 'EUR',
			ageOfMajority: 18,
			childAge: 18,
			offences: [],
			jurisdictionBases: [],
			remedies: [
				{ ...remedy, id: 'aa-open', name: 'Open', heads: ['medical'], amount: { max: { amount: 25000, currency: 'EUR' } } },
				{ ...remedy, id: 'aa-none', name: 'None', available: false, amount: { fixed: { amount: 1, currency: 'EUR' } } },
				{ ...remedy, id: 'aa-words', name: 'Words', amount: { note: 'paid to the state' } }
			]
		}
	]
};
type Given = { head?: string; amount: number; currency?: string; from?: string; to?: string };
const schedule = (losses: readonly Given[], rates?: unknown) => {
	const facts = must(parseFacts({ losses: losses.map((loss) => ({ head: 'medical', currency: 'EUR', ...loss })) }));
	return lossSchedule(law, proofs, facts, '2026-11-22', rates === undefined ? null : must(parseRates(rates, '2026-11-22')));
};
const rate = (given: object = {}) => ({ from: 'USD', rate: '0.9234', date: '2026-11-20', source: 'an invented bank', ...given });

test('amounts that floating point cannot add are added exactly', () => {
	const { lines, totals } = must(schedule([{ amount: 0.1 }, { amount: 0.2 }, { amount: 1200.5 }]));
	assert.equal(lines[0]?.amount, '1200.80');
	assert.deepEqual(totals, [{ currency: 'EUR', amount: '1200.80' }]);
});

test('each head and each currency has a line of its own, and each currency a total', () => {
	const { lines, totals } = must(
		schedule([{ amount: 10 }, { amount: 7, currency: 'USD' }, { head: 'payments', amount: 5 }, { amount: 1 }])
	);
	assert.deepEqual(
		lines.map(({ head, currency, amount }) => [head, currency, amount]),
		[
			['medical', 'EUR', '11.00'],
			['medical', 'USD', '7.00'],
			['payments', 'EUR', '5.00']
		]
	);
	assert.deepEqual(totals, [
		{ currency: 'EUR', amount: '16.00' },
		{ currency: 'USD', amount: '7.00' }
	]);
});

test('a currency without a smaller unit takes no fraction, and is written without a point', () => {
	assert.equal(must(schedule([{ amount: 150000, currency: 'JPY' }])).lines[0]?.amount, '150000');
	assert.deepEqual(schedule([{ amount: 1.5, currency: 'JPY' }]), {
		ok: false,
		refusal: { code: 'amount-too-fine', about: 'losses.0.amount' }
	});
	assert.equal(must(schedule([{ amount: 1.005, currency: 'KWD' }])).lines[0]?.amount, '1.005');
	assert.equal(must(schedule([{ amount: 0.5, currency: 'COP' }])).lines[0]?.amount, '0.50');
});

test('what is written in the smallest unit is read back as the same amount', () => {
	for (const [currency, amount, text] of [
		['EUR', 0.07, '0.07'],
		['JPY', 7, '7'],
		['CLF', 0.0001, '0.0001'],
		['BHD', 12.34, '12.340']
	] as const) {
		assert.equal(writtenUnits(must(unitsOf(amount, currency)), currency), text);
		assert.deepEqual(unitsOf(Number(text), currency), unitsOf(amount, currency));
	}
});

test('currencies in daily use are known with the digits of ISO 4217, and what is no currency is not', () => {
	for (const [code, digits] of [
		['EUR', 2],
		['COP', 2],
		['IDR', 2],
		['KRW', 0],
		['XOF', 0],
		['TND', 3],
		['XXX', null],
		['eur', null]
	] as const)
		assert.equal(minorDigits(code), digits, code);
	const inUse = Intl.supportedValuesOf('currency').filter((code) => minorDigits(code) !== null);
	assert.ok(inUse.length > 150, String(inUse.length));
});

test('bad losses are refused with their place', () => {
	const codeOf = (...losses: Given[]) => {
		const found = schedule(losses);
		return found.ok ? 'accepted' : `${found.refusal.code} ${found.refusal.about}`;
	};
	assert.equal(codeOf({ amount: 1 }, { amount: 1, head: 'yacht' }), 'loss-unknown-head losses.1.head');
	const strange = { head: 'medical', amount: 1, currency: 'ZZZ' };
	const unread = lossSchedule(law, proofs, { losses: [strange] }, '2026-11-22');
	assert.equal(unread.ok ? '' : unread.refusal.code, 'currency-unknown');
	assert.equal(parseFacts({ losses: [strange] }).ok, false);
	assert.equal(codeOf({ amount: 1e21 }), 'amount-too-large losses.0.amount');
	assert.equal(codeOf({ amount: 90071992547409.92 }), 'amount-too-large losses.0.amount');
	assert.equal(codeOf({ amount: 1e-7 }), 'amount-too-fine losses.0.amount');
	assert.equal(codeOf({ amount: 1, from: '2026-05', to: '2026-04-30' }), 'loss-period-reversed losses.0');
	assert.equal(codeOf({ amount: 1, from: '2026-05-20', to: '2026-05' }), 'accepted');
});

test('no losses make an empty schedule', () => {
	const { lines, totals, proof } = must(lossSchedule(law, proofs, {}, '2026-11-22'));
	assert.deepEqual([lines, totals, proof], [[], [], []]);
});

const overlapsOf = (...losses: Given[]) =>
	must(schedule(losses)).lines[0]?.overlaps.map(({ kind, entries }) => [kind, ...entries]);

test('periods that share a day are told, and still count twice', () => {
	const twice = [
		{ amount: 100, from: '2026-01-01', to: '2026-03-31' },
		{ amount: 50, from: '2026-03-31', to: '2026-06-30' }
	];
	assert.deepEqual(overlapsOf(...twice), [['overlap', 0, 1]]);
	assert.equal(must(schedule(twice)).lines[0]?.amount, '150.00');
	assert.deepEqual(
		overlapsOf({ amount: 1, from: '2026-01-01', to: '2026-03-31' }, { amount: 1, from: '2026-04-01', to: '2026-04-02' }),
		[]
	);
});

test('partial dates leave open whether periods overlap', () => {
	assert.deepEqual(overlapsOf({ amount: 1, from: '2026-01', to: '2026-03' }, { amount: 2, from: '2026-03', to: '2026-05' }), [
		['may-overlap', 0, 1]
	]);
	assert.deepEqual(overlapsOf({ amount: 1, from: '2026-01', to: '2026-04' }, { amount: 2, from: '2026-02', to: '2026-05' }), [
		['overlap', 0, 1]
	]);
	assert.deepEqual(overlapsOf({ amount: 1, from: '2026-01', to: '2026-02' }, { amount: 2, from: '2026-03', to: '2026-05' }), []);
});

test('an end that is not said leaves the overlap open, and the same sum without a date may be the same loss', () => {
	assert.deepEqual(overlapsOf({ amount: 1, from: '2024-01-01' }, { amount: 2, from: '2026-01-01', to: '2026-02-01' }), [
		['may-overlap', 0, 1]
	]);
	assert.deepEqual(overlapsOf({ amount: 5 }, { amount: 5 }), [['same-again', 0, 1]]);
	assert.deepEqual(overlapsOf({ amount: 5 }, { amount: 6 }), []);
	assert.deepEqual(overlapsOf({ amount: 5, from: '2026-02-01', to: '2026-02-03' }, { amount: 5 }), [['may-overlap', 0, 1]]);
});

test('the order in which losses are told changes nothing', () => {
	const losses = [
		{ amount: 3, from: '2026-03', to: '2026-04' },
		{ amount: 1, currency: 'USD' },
		{ amount: 2, from: '2026-01', to: '2026-03' },
		{ amount: 2, head: 'payments' }
	];
	assert.equal(JSON.stringify(schedule(losses)), JSON.stringify(schedule([...losses].reverse())));
});

test('only the rates that were given convert; a currency without one is left out and named', () => {
	const { lines, converted } = must(
		schedule([{ amount: 10 }, { amount: 100, currency: 'USD' }, { amount: 5, currency: 'GBP' }], { to: 'EUR', rates: [rate()] })
	);
	assert.deepEqual(
		lines.map((line) => line.converted),
		['10.00', null, '92.34']
	);
	assert.equal(converted?.amount, '102.34');
	assert.deepEqual(converted?.missing, ['GBP']);
	assert.deepEqual(converted?.rates, [{ from: 'USD', rate: '0.9234', date: '2026-11-20', source: 'an invented bank' }]);
});

test('a conversion is rounded once, half a unit up, between currencies of different digits', () => {
	const convert = (units: bigint, from: string, to: string, text: string) => {
		const factor = factorFrom(text);
		assert.ok(factor);
		return writtenUnits(exchanged(units, from, to, factor), to);
	};
	assert.equal(convert(150000n, 'JPY', 'EUR', '0.0061'), '915.00');
	assert.equal(convert(1n, 'JPY', 'EUR', '0.005'), '0.01');
	assert.equal(convert(1n, 'JPY', 'EUR', '0.0049999'), '0.00');
	assert.equal(convert(12345n, 'EUR', 'JPY', '163.5'), '20184');
	assert.equal(convert(9007199254740991n, 'EUR', 'KWD', '0.333333333333'), '30023997515773.279');
});

test('a rate without date, without source, of a later day, twice, or that is no number is refused', () => {
	const codeOf = (...rates: unknown[]) => {
		const found = parseRates({ to: 'EUR', rates }, '2026-11-22');
		return found.ok ? 'accepted' : `${found.refusal.code} ${found.refusal.about}`;
	};
	assert.equal(codeOf(rate()), 'accepted');
	assert.equal(codeOf(rate({ date: undefined })), 'rate-without-date rates.0.date');
	assert.equal(codeOf(rate({ date: '2026-11' })), 'rate-without-date rates.0.date');
	assert.equal(codeOf(rate({ date: '2026-11-23' })), 'rate-later-than-day rates.0.date');
	assert.equal(codeOf(rate({ source: ' ' })), 'rate-without-source rates.0.source');
	assert.equal(codeOf(rate(), rate()), 'rate-twice rates.1.from');
	assert.equal(codeOf(rate({ from: 'EUR' })), 'rate-bad-value rates.0.from');
	for (const bad of [0.92, '0', '0.000', '-1', '1e3', '1,5', '', 'NaN', '1.', '.5'])
		assert.equal(codeOf(rate({ rate: bad })), 'rate-bad-value rates.0.rate', String(bad));
	assert.equal(codeOf(rate({ more: 1 })), 'rates-malformed rates.0');
	for (const bad of [null, [], 'x', { to: 'EUR' }, { to: 'EUR', rates: {} }])
		assert.equal(parseRates(bad, '2026-11-22').ok, false);
	const unknown = parseRates({ to: 'QQQ', rates: [] }, '2026-11-22');
	assert.deepEqual(unknown.ok || unknown.refusal, { code: 'rate-bad-value', about: 'to' });
});

test('a cap is cited for each remedy that is not unavailable, never applied; words alone are no figure', () => {
	const { remedies, totals, promisesAnAmount } = must(schedule([{ amount: 90000 }, { amount: 1, head: 'payments' }]));
	assert.deepEqual(
		remedies.map(({ remedy: id, covers, leavesOut, amount, outcome }) => [id, covers, leavesOut, amount?.max, outcome]),
		[['aa-open', ['medical'], ['payments'], { amount: 25000, currency: 'EUR' }, 'depends']]
	);
	assert.equal(totals[0]?.amount, '90001.00');
	assert.equal(promisesAnAmount, false);
});
