import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { channelBook, channels, type Measure, measures } from '#core/law';
import { readInstruments } from '#server/law/read-instruments.ts';

const instruments = readInstruments();
const book = channelBook(instruments, '2026-11-22');
const idsFor = (from: string, to: string, measure: Measure, urgent = false) =>
	channels(book, from, to, measure, urgent).map(({ instrument }) => instrument);

test('a quick preservation between parties of the Budapest Convention goes by its contact points', () => {
	const [best] = channels(book, 'PH', 'DE', 'preservation');
	assert.equal(best?.instrument, 'budapest');
	assert.equal(best?.article, '29');
	assert.equal(best?.receiver, 'network-247');
	assert.equal(best?.timeLimit?.period, 'P60D');
});

test('inside the Union its own orders come first, and what they go before comes after', () => {
	const ids = idsFor('DE', 'FR', 'disclosure-content');
	assert.equal(ids[0], 'eu-e-evidence');
	assert.ok(!ids.includes('budapest') || ids.indexOf('budapest') > ids.indexOf('eu-e-evidence'));
	const freezing = channels(book, 'DE', 'FR', 'freezing');
	assert.equal(freezing[0]?.instrument, 'eu-freezing');
	assert.ok(freezing.find(({ instrument }) => instrument === 'warsaw')?.why.some(({ code }) => code === 'goes-after'));
});

test('an instrument that has not begun, has expired or binds only one of the two is not offered', () => {
	assert.ok(!idsFor('DE', 'JP', 'disclosure-subscriber').includes('budapest-2ap'));
	assert.ok(!idsFor('DE', 'VN', 'preservation').includes('hanoi'));
	const before = channelBook(instruments, '2026-08-17');
	assert.ok(!channels(before, 'DE', 'FR', 'disclosure-content').some(({ instrument }) => instrument === 'eu-e-evidence'));
	assert.ok(!idsFor('KE', 'DE', 'preservation').includes('budapest'), 'Kenya was invited and is no party');
	assert.ok(!idsFor('DE', 'DK', 'disclosure-content').includes('eu-e-evidence'), 'Denmark stays out');
	assert.ok(!idsFor('IE', 'DE', 'preservation').includes('budapest'), 'Ireland had only signed');
});

test('an agreement of the Union with others does not bind its members among themselves', () => {
	assert.ok(idsFor('DE', 'US', 'disclosure-content').includes('eu-us-mla'));
	assert.ok(!idsFor('DE', 'FR', 'disclosure-content').includes('eu-us-mla'));
	assert.ok(!idsFor('DE', 'FR', 'search-seizure').includes('eu-uk-tca'));
});

test('a domestic power is no channel, and a provision that says what is excluded offers nothing', () => {
	for (const { provision } of instruments.flatMap((each) => each.provisions.map((provision) => ({ provision }))))
		if (provision.scope === 'domestic')
			assert.ok(![...book.ways.values()].flat().some((way) => way.provision === provision), provision.cite);
	assert.ok(!channels(book, 'DE', 'GB', 'recognition-of-judgment').some(({ article }) => article === '2(1)(l)'));
});

test('what only receives, refuses or follows is no way to ask', () => {
	const articles = (from: string, to: string, measure: Measure) =>
		channels(book, from, to, measure).map(({ instrument, article }) => `${instrument} ${article}`);
	const search = articles('DE', 'FR', 'search-seizure');
	assert.equal(search[0], 'eu-eio 12', 'the acknowledgement of article 16 is an answer, not a request');
	assert.ok(!search.includes('eu-eio 16'));
	const service = articles('US', 'JP', 'service-of-documents');
	assert.ok(service.includes('hcch-1965-service 3-6') && !service.includes('hcch-1965-service 13'));
	assert.ok(!articles('DE', 'GB', 'recognition-of-judgment').includes('hcch-2019-judgments 7, 10'));
});

test('the Budapest rules for states without a treaty stay out where a treaty on mutual assistance binds the two', () => {
	const by27 = (from: string, to: string) =>
		channels(book, from, to, 'disclosure-content').some(
			({ instrument, article }) => instrument === 'budapest' && article === '27'
		);
	assert.ok(!by27('DE', 'FR') && !by27('FR', 'US') && !by27('AR', 'US'));
	assert.ok(by27('PH', 'DE') && by27('JP', 'BR'));
});

test('a part of a state is bound where its state is, and inside one state there is no channel', () => {
	assert.deepEqual(idsFor('GB-EAW', 'US', 'preservation'), idsFor('GB', 'US-CA', 'preservation'));
	assert.deepEqual(idsFor('GB-EAW', 'GB-SCT', 'testimony'), []);
});

test('who was only remembered as a party is said to be, and a network without members read comes last', () => {
	const told = channels(book, 'FR', 'US', 'preservation').find(
		({ instrument, article }) => instrument === 'budapest' && article === '29'
	);
	assert.ok(
		told?.why.some(({ code }) => code === 'party-recalled'),
		'the United States is not among the parties that were read'
	);
	assert.equal(told?.confidence, 'recalled');
	const ids = idsFor('PH', 'DE', 'preservation');
	assert.ok(ids.indexOf('network-g7-247') > ids.indexOf('budapest'));
});

test('between any two states there is a way, letters rogatory last, each with its reasons, the same in every order asked', () => {
	const turned = channelBook([...instruments].reverse(), '2026-11-22');
	const states = [...new Set(instruments.flatMap(({ parties }) => parties.map(({ state }) => state)))];
	fc.assert(
		fc.property(
			fc.constantFrom(...states),
			fc.constantFrom(...states),
			fc.constantFrom(...measures),
			fc.boolean(),
			(a, b, measure, urgent) => {
				const found = channels(book, a, b, measure, urgent);
				if (a === b) return found.length === 0;
				const again = channels(turned, a, b, measure, urgent);
				assert.deepEqual(
					again.map(({ instrument, article }) => `${instrument} ${article}`).sort(),
					found.map(({ instrument, article }) => `${instrument} ${article}`).sort()
				);
				return found.at(-1)?.instrument === 'letters-rogatory' && found.every(({ why }) => why.length > 0);
			}
		),
		{ numRuns: 10_000 }
	);
});

test('a general treaty on assistance also carries requests for data and testimony, and says that it does not name them', () => {
	const told = channels(book, 'MX', 'PE', 'disclosure-subscriber').find(({ instrument }) => instrument === 'oas-nassau');
	assert.equal(told?.measure, 'disclosure-subscriber');
	assert.ok(told?.why.some(({ code }) => code === 'general-assistance'));
	assert.equal(told?.confidence, 'recalled');
	assert.ok(idsFor('DE', 'TR', 'testimony').includes('mla-1959'));
	assert.ok(
		!channels(book, 'DE', 'TR', 'search-seizure').some(({ why }) => why.some(({ code }) => code === 'general-assistance'))
	);
});

test('a treaty whose first day was not read is offered, as not checked, and not before it was opened', () => {
	const told = channels(book, 'PH', 'SG', 'search-seizure').find(({ instrument }) => instrument === 'asean-mlat');
	assert.equal(told?.confidence, 'recalled');
	assert.ok(told?.why.some(({ code }) => code === 'day-not-known'));
	const before = channelBook(instruments, '2004-11-28');
	assert.ok(!channels(before, 'PH', 'SG', 'search-seizure').some(({ instrument }) => instrument === 'asean-mlat'));
});

test('what nobody has to answer comes after what binds', () => {
	const found = channels(book, 'PH', 'JP', 'disclosure-content');
	const voluntary = found.findIndex(({ why }) => why.some(({ code }) => code === 'voluntary'));
	assert.equal(found[voluntary]?.article, '32');
	const binding = found.filter(
		({ why }) => !why.some(({ code }) => ['voluntary', 'members-not-checked', 'no-treaty-needed'].includes(code))
	);
	assert.ok(binding.length > 0 && binding.every((each) => found.indexOf(each) < voluntary));
});

test('how long data are kept is no time to answer in', () => {
	const [told] = channels(book, 'PH', 'DE', 'preservation');
	const codes = told?.why.map(({ code }) => code);
	assert.ok(codes?.includes('kept') && !codes.includes('time-limit') && !codes.includes('no-time-limit'));
	const [order] = channels(book, 'DE', 'FR', 'disclosure-content');
	assert.ok(order?.why.some(({ code }) => code === 'time-limit'));
});

test('an instrument goes right after those that go before it, and nothing that has to do with neither is moved', () => {
	for (const [from, to, measure] of [
		['DE', 'FR', 'disclosure-content'],
		['DE', 'FR', 'freezing'],
		['PL', 'ES', 'testimony']
	] as const) {
		const found = channels(book, from, to, measure);
		for (const [at, { why }] of found.entries())
			for (const { code, instruments: before = [] } of why)
				if (code === 'goes-after')
					assert.ok(
						found.every(({ instrument }, place) => !before.includes(instrument) || place < at),
						`${from} ${to} ${measure}`
					);
	}
});

test('for a civil claim no criminal treaty is offered, for a criminal case no civil one, and unsaid both are', () => {
	const ids = (matter?: 'civil' | 'criminal') =>
		channels(book, 'DE', 'US', 'service-of-documents', false, matter ? { matter } : {}).map(({ instrument }) => instrument);
	assert.ok(ids('civil').includes('hcch-1965-service') && !ids('civil').includes('untoc'));
	assert.ok(!ids('criminal').includes('hcch-1965-service') && ids('criminal').includes('untoc'));
	assert.ok(ids().includes('hcch-1965-service') && ids().includes('untoc'));
});

test('an instrument for some conducts only is left out of a case about others, and says which it is for', () => {
	const ids = (conducts?: readonly string[]) => channels(book, 'DE', 'FR', 'confiscation', false, conducts ? { conducts } : {});
	const opsc = ids().find(({ instrument }) => instrument === 'crc-opsc');
	assert.ok(opsc?.why.find(({ code }) => code === 'only-conducts')?.conducts?.includes('csam-production'));
	assert.ok(!ids(['doxxing']).some(({ instrument }) => instrument === 'crc-opsc'));
	assert.ok(ids(['doxxing', 'csam-possession']).some(({ instrument }) => instrument === 'crc-opsc'));
});

test('a provision can have a first day of its own: older ones of the same law were there before', () => {
	const before = channelBook(instruments, '2023-01-01');
	assert.ok(channels(before, 'DE', 'US', 'preservation').some(({ article }) => article === '18 U.S.C. 2703(f)'));
	const invented = instruments
		.filter(({ id }) => id === 'mla-1959')
		.map((each) => ({ ...each, provisions: each.provisions.map((provision) => ({ ...provision, inForceOn: '2026-12-01' })) }));
	assert.deepEqual(
		channels(channelBook(invented, '2026-11-22'), 'DE', 'TR', 'testimony').map(({ instrument }) => instrument),
		['letters-rogatory']
	);
});
