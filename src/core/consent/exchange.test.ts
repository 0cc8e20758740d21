import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Day, must } from '#core/base';
import { inventedAgreement, inventedClauses, inventedParty } from '#tests/support/invented-agreement.ts';
import { inventedAgreements } from '#tests/support/invented-questions.ts';
import { readExchange } from './read-exchange.ts';
import { renewAgreement } from './write-agreement.ts';
import { writeExchange } from './write-exchange.ts';

const agreement = inventedAgreement();
// biome-ignore lint/suspicious/noExplicitAny: documents of others have any shape.
const written = (): any => JSON.parse(JSON.stringify(writeExchange(agreement)));
const codeOf = (given: unknown): string => {
	const read = readExchange(given);
	return read.ok ? 'accepted' : read.refusal.code;
};

test('out and in again is the same agreement, whatever its clauses', () => {
	const renewed = must(
		renewAgreement(agreement, { ...inventedClauses, term: { ...inventedClauses.term, lastDay: '2027-01-31' as Day } })
	);
	const bare = inventedAgreement({ onward: null, answer: null, breach: null, basis: { codes: ['consent'], sources: [] } });
	for (const one of [agreement, renewed, bare, ...inventedAgreements(100, 11)])
		assert.deepEqual(readExchange(JSON.parse(JSON.stringify(writeExchange(one)))), { ok: true, value: one });
});

test('the order of members says nothing', () => {
	const turned = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(turned)
			: typeof value === 'object' && value !== null
				? Object.fromEntries(
						Object.entries(value)
							.reverse()
							.map(([name, one]) => [name, turned(one)])
					)
				: value;
	assert.deepEqual(readExchange(turned(written())), { ok: true, value: agreement });
});

test('a document that says more, or less, or something else, is no agreement of ours', () => {
	const changes: Readonly<Record<string, (document: ReturnType<typeof written>) => unknown>> = {
		'a permission more': (document) =>
			document['odrl:permission'].push({ '@type': 'odrl:Permission', 'odrl:action': { '@id': 'odrl:sell' } }),
		'the permission to sell instead': (document) => {
			document['odrl:permission'][0]['odrl:action']['@id'] = 'odrl:sell';
		},
		'one way wider than the other': (document) =>
			document['odrl:permission'][1]['odrl:target'].push({ '@id': 'causeway:part-money' }),
		'an exception': (document) => {
			document['odrl:permission'][0]['odrl:constraint'][0]['odrl:operator']['@id'] = 'odrl:isNoneOf';
		},
		'no consent asked for': (document) => document['odrl:permission'][0]['odrl:constraint'].splice(3, 1),
		'another context': (document) => {
			document['@context'].odrl = 'http://example.org/';
		},
		'an address to ask': (document) => {
			document['@context'] = 'http://www.w3.org/ns/odrl.jsonld';
		},
		'another profile': (document) => {
			document['odrl:profile']['@id'] = 'urn:causeway:odrl-profile:2';
		},
		'a member more': (document) => {
			document['dct:title'] = 'Invented';
		},
		'an unknown ground of law': (document) => document['dpv:hasLegalBasis'].push({ '@id': 'dpv:Contract' }),
		'a duration otherwise written': (document) => {
			document['odrl:obligation'][0]['odrl:constraint'][0]['odrl:rightOperand']['@value'] = 'P2D';
		},
		'a fraction': (document) => {
			document['causeway:version'] = 1.5;
		},
		'a party by another name in the onward list': (document) => {
			document['odrl:permission'].at(-1)['odrl:constraint'].at(-1)['odrl:rightOperand'][0]['@id'] =
				inventedParty('Quay Watch').node;
		}
	};
	assert.equal(codeOf(written()), 'accepted');
	for (const [name, change] of Object.entries(changes)) {
		const document = written();
		change(document);
		assert.equal(codeOf(document), 'exchange-unknown', name);
	}
});

test('anything at all is read without a fault of ours', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (noise) => {
			assert.equal(codeOf(noise), 'exchange-unknown');
			const document = written();
			for (const name of Object.keys(document)) assert.equal(codeOf({ ...document, [name]: noise }), 'exchange-unknown', name);
		}),
		{ numRuns: 30 }
	);
	for (const odd of [null, undefined, 'text', 7, [], Number.NaN]) assert.equal(codeOf(odd), 'exchange-unknown');
});
