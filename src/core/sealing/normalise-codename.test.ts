import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normaliseCodename } from './normalise-codename.ts';

describe('normaliseCodename', () => {
	it('takes capitals, digits, punctuation and line breaks for what they are around words', () => {
		assert.equal(normaliseCodename('  1. River,\n2. LEMON\t-- basket! '), 'river lemon basket');
		assert.equal(normaliseCodename('river-lemon_basket'), 'river lemon basket');
		assert.equal(
			normaliseCodename('\u0661. \u0642\u0645\u0631 \u0662. \u0628\u062d\u0631'),
			'\u0642\u0645\u0631 \u0628\u062d\u0631'
		);
	});

	it('reads composed, decomposed and missing accents alike', () => {
		for (const written of ['\u00e1baco', 'a\u0301baco', '\u00c1BACO', 'abaco']) assert.equal(normaliseCodename(written), 'abaco');
		assert.equal(normaliseCodename('ni\u00f1o'), normaliseCodename('nin\u0303o'));
		assert.equal(normaliseCodename('\u0130nci'), 'inci');
	});

	it('reads Arabic with or without hamza on its seat, vowel marks and tatweel alike', () => {
		const rabbit = '\u0627\u0631\u0646\u0628';
		assert.equal(normaliseCodename('\u0623\u0631\u0646\u0628'), rabbit);
		assert.equal(normaliseCodename('\u0671\u0631\u0646\u0628'), rabbit);
		assert.equal(normaliseCodename('\u0623\u064e\u0631\u0652\u0646\u064e\u0628'), rabbit);
		assert.equal(normaliseCodename('\u0623\u0631\u0640\u0640\u0646\u0628'), rabbit);
		assert.equal(normaliseCodename('\u0645\u0624\u0644\u0641'), normaliseCodename('\u0645\u0648\u0644\u0641'));
		assert.equal(normaliseCodename('\u0641\u0627\u0626\u0632'), normaliseCodename('\u0641\u0627\u064a\u0632'));
	});

	it('reads the endings and letters of other Arabic-script keyboards alike', () => {
		assert.equal(normaliseCodename('\u0648\u0631\u062f\u0629'), normaliseCodename('\u0648\u0631\u062f\u0647'));
		assert.equal(normaliseCodename('\u0645\u0628\u0646\u0649'), normaliseCodename('\u0645\u0628\u0646\u064a'));
		assert.equal(normaliseCodename('\u06a9\u0631\u0633\u06cc'), normaliseCodename('\u0643\u0631\u0633\u064a'));
		assert.equal(normaliseCodename('\ufed7\ufee4\ufeae'), '\u0642\u0645\u0631');
	});

	it('drops the marks of writing direction that phones put around words', () => {
		assert.equal(
			normaliseCodename('\u200f\u0642\u0645\u0631\u200e \u2067\u0628\u062d\u0631\u2069'),
			'\u0642\u0645\u0631 \u0628\u062d\u0631'
		);
	});

	it('gives nothing for text without letters', () => {
		for (const written of ['', ' \n', '123 456', '\u0640', '\ud800']) assert.equal(normaliseCodename(written), '');
	});

	it('gives only letters and single spaces, and the same again when applied again', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const once = normaliseCodename(text);
				assert.match(once, /^(\p{L}+( \p{L}+)*)?$/u);
				assert.equal(normaliseCodename(once), once);
			}),
			{ numRuns: 1000 }
		);
	});
});
