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
				const again = channels(channelBook([...instruments].reverse(), '2026-11-22'), a, b, measure, urgent);
				assert.deepEqual(
					again.map(({ instrument, article }) => `${instrument} ${article}`).sort(),
					found.map(({ instrument, article }) => `${instrument} ${article}`).sort()
				);
				return found.at(-1)?.instrument === 'letters-rogatory' && found.every(({ why }) => why.length > 0);
			}
		),
		{ numRuns: 300 }
	);
});
