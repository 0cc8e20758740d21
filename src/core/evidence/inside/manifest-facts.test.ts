import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '#core/base';
import { manifestFacts } from './manifest-facts.ts';

const codes = (...all: readonly string[]): Json => all.map((code) => ({ code, url: 'self#jumbf=/c2pa/a/c2pa.signature' }));
const storeWith = (success: Json, failure: Json, manifest: Json = {}): Json => ({
	active_manifest: 'a',
	manifests: { a: manifest },
	validation_results: { activeManifest: { success, informational: [], failure } }
});
const judged = (success: Json, failure: Json): readonly unknown[] => {
	const facts = manifestFacts(storeWith(success, failure));
	return [facts?.integrity, facts?.signature];
};
const good = ['assertion.dataHash.match', 'claimSignature.validated'] as const;

test('whether the file is as it was signed and whether the signature is right are told apart', () => {
	assert.deepEqual(judged(codes(...good), codes('signingCredential.untrusted')), ['matches', 'valid']);
	assert.deepEqual(judged(codes('claimSignature.validated'), codes('assertion.dataHash.mismatch')), ['differs', 'valid']);
	assert.deepEqual(judged(codes('assertion.bmffHash.match'), codes('claimSignature.mismatch')), ['matches', 'invalid']);
	assert.deepEqual(judged(codes(...good), codes('signingCredential.expired')), ['matches', 'expired']);
	assert.deepEqual(judged(codes(...good), codes('signingCredential.ocsp.revoked')), ['matches', 'revoked']);
	assert.deepEqual(judged(codes(), codes()), ['not-judged', 'not-judged'], 'what was not checked is not said to be right');
	assert.deepEqual(judged(codes('assertion.hashedURI.match'), codes()), ['not-judged', 'not-judged']);
	assert.deepEqual(judged(codes(...good), codes('assertion.hashedURI.mismatch')), ['differs', 'valid']);
});

test('what was done is told by what the account names, an unknown name as it stands', () => {
	const manifest = {
		claim_generator_info: [{ name: 'Invented Editor', version: '2' }],
		signature_info: { common_name: 'Invented\nSigner', issuer: 'Invented Issuer', time: '2026-01-02T03:04:05+00:00' },
		ingredients: [{ title: 'shapes.png' }, {}],
		assertions: [
			{ label: 'stds.schema-org.CreativeWork', data: { author: [{ name: 'Invented Author' }] } },
			{
				label: 'c2pa.actions.v2',
				data: {
					actions: [
						{
							action: 'c2pa.created',
							digitalSourceType: ' http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
							softwareAgent: { name: 'Invented Model', version: '9' }
						},
						{ action: 'com.invented.smudged', when: '2026-01-01', softwareAgent: 'Hand' },
						{ action: 'c2pa.constructor' }
					]
				}
			}
		]
	};
	const facts = manifestFacts(storeWith(codes(...good), codes(), manifest));
	assert.deepEqual(
		{ ...facts, integrity: 0, signature: 0 },
		{
			integrity: 0,
			signature: 0,
			signerName: 'Invented Signer',
			issuer: 'Invented Issuer',
			signedAt: '2026-01-02T03:04:05+00:00',
			isStamped: false,
			tools: ['Invented Editor 2'],
			people: ['Invented Author'],
			madeOf: ['shapes.png', '?'],
			isEarlierFaulty: false,
			actions: [
				{ deed: 'created', written: 'c2pa.created', when: '', tool: 'Invented Model 9', source: 'computer' },
				{ deed: 'other', written: 'com.invented.smudged', when: '2026-01-01', tool: 'Hand', source: null },
				{ deed: 'other', written: 'c2pa.constructor', when: '', tool: '', source: null }
			]
		}
	);
});

test('a store without an active manifest is none, and no value makes the reader throw', () => {
	for (const store of [null, [], {}, { active_manifest: 'b', manifests: {} }, { active_manifest: 'toString', manifests: {} }])
		assert.equal(manifestFacts(store as Json), null);
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (one, other, third) => {
			const found = manifestFacts(storeWith(one as Json, other as Json, third as Json));
			assert.ok(found);
			assert.ok(
				manifestFacts(storeWith([], [], { assertions: [{ label: 'c2pa.actions', data: { actions: [third] } }] } as Json))
			);
		})
	);
});
