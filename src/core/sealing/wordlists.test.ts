import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordlist as englishOfBip39 } from '@scure/bip39/wordlists/english.js';
import { wordlist as frenchOfBip39 } from '@scure/bip39/wordlists/french.js';
import { wordlist as portugueseOfBip39 } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as spanishOfBip39 } from '@scure/bip39/wordlists/spanish.js';
import { normaliseCodename } from './normalise-codename.ts';
import { words as ar } from './wordlists/ar.ts';
import { words as en } from './wordlists/en.ts';
import { words as es } from './wordlists/es.ts';
import { words as fil } from './wordlists/fil.ts';
import { words as fr } from './wordlists/fr.ts';
import { words as pt } from './wordlists/pt.ts';

const all = { en, es, fr, ar, pt, fil };
const ours = { ar, fil };
const published = { en: englishOfBip39, es: spanishOfBip39, fr: frenchOfBip39, pt: portugueseOfBip39 };

/** Pairs of words that one slip turns into one another: a letter left out, added, changed, or swapped with the next. */
function confusable(words: readonly string[]): string[] {
	const known = new Set(words);
	const letters = [...new Set(words.join(''))];
	const slips = (word: string): string[] =>
		Array.from({ length: word.length + 1 }, (_, at) => {
			const before = word.slice(0, at);
			const after = word.slice(at + 1);
			return [
				before + after,
				before + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
				...letters.flatMap((letter) => [before + letter + after, before + letter + word.slice(at)])
			];
		}).flat();
	return words.flatMap((word) =>
		[...new Set(slips(word))].filter((slip) => slip > word && known.has(slip)).map((slip) => `${word} ${slip}`)
	);
}

/** How many different beginnings of `length` letters a list has. */
const beginnings = (words: readonly string[], length: number): number => new Set(words.map((word) => word.slice(0, length))).size;

for (const [language, words] of Object.entries(all)) {
	describe(`the ${language} codename words`, () => {
		it('are 2,048, and as many after normalisation', () => {
			assert.equal(words.length, 2048);
			assert.equal(new Set(words.map(normaliseCodename)).size, 2048);
		});

		it('are single words after normalisation, so that eight of them come back as eight', () => {
			for (const word of words) assert.match(normaliseCodename(word), /^\p{L}+$/u);
		});
	});
}

for (const [language, words] of Object.entries(ours)) {
	const normal = words.map(normaliseCodename);

	describe(`our own ${language} codename words`, () => {
		it('are in the order of their code points', () => {
			assert.deepEqual([...words].sort(), [...words]);
		});

		it('have three to nine letters', (t) => {
			for (const word of normal) assert.ok(word.length >= 3 && word.length <= 9, word);
			const lengths = new Map<number, number>();
			for (const word of normal) lengths.set(word.length, (lengths.get(word.length) ?? 0) + 1);
			const told = [...lengths].sort(([a], [b]) => a - b).map(([length, count]) => `${count} of ${length} letters`);
			t.diagnostic(`${language}: ${told.join(', ')}`);
			t.diagnostic(`${language}: ${beginnings(normal, 4)} beginnings of 4 letters, ${beginnings(normal, 5)} of 5`);
		});

		it('stay apart after one slip', (t) => {
			const pairs = confusable(normal);
			t.diagnostic(`${language}: ${pairs.length} pairs at an edit distance below 2, a swap of neighbours counted as one edit`);
			assert.deepEqual(pairs, []);
		});
	});
}

for (const [language, list] of Object.entries(published)) {
	const words = all[language as keyof typeof published];

	describe(`the published ${language} list, some of its words replaced`, () => {
		it('still tells every word by its first four letters', () => {
			assert.equal(beginnings(words.map(normaliseCodename), 4), beginnings(list.map(normaliseCodename), 4));
		});

		it('has no new word that one slip turns into another', (t) => {
			const before = new Set(list);
			const put = words.filter((word) => !before.has(word)).map(normaliseCodename);
			t.diagnostic(`${language}: ${put.length} words replaced`);
			assert.ok(put.length > 0);
			const pairs = confusable(words.map(normaliseCodename));
			assert.deepEqual(
				pairs.filter((pair) => pair.split(' ').some((word) => put.includes(word))),
				[]
			);
		});
	});
}

it('none of the words that say what was done to somebody is left to be drawn', () => {
	const harsh = {
		en: ['abuse', 'assault', 'girl', 'camera', 'weapon'],
		es: ['abuso', 'acoso', 'desnudo', 'víctima'],
		fr: ['dénuder', 'abusif', 'trahir', 'caméra'],
		pt: ['nudez', 'vergonha', 'palmada', 'vibrador']
	};
	for (const [language, gone] of Object.entries(harsh)) {
		const before = new Set(published[language as keyof typeof published].map(normaliseCodename));
		const words = new Set(all[language as keyof typeof published].map(normaliseCodename));
		for (const word of gone) assert.ok(before.has(normaliseCodename(word)), word);
		assert.deepEqual(
			gone.filter((word) => words.has(normaliseCodename(word))),
			[]
		);
	}
});

describe('confusable', () => {
	it('finds a letter left out, added, changed and swapped, and nothing else', () => {
		assert.deepEqual(confusable(['lemon', 'lemn']), ['lemn lemon']);
		assert.deepEqual(confusable(['lemon', 'lemons']), ['lemon lemons']);
		assert.deepEqual(confusable(['lemon', 'lemin']), ['lemin lemon']);
		assert.deepEqual(confusable(['lemon', 'lmeon']), ['lemon lmeon']);
		assert.deepEqual(confusable(['lemon', 'melon', 'salmon']), []);
	});
});

describe('the Arabic codename words', () => {
	it('are written bare: Arabic letters only, no vowel marks, no tatweel', () => {
		for (const word of ar) assert.match(word, /^[\u0621-\u063a\u0641-\u064a]+$/);
	});

	it('never differ by the article alone', () => {
		const known = new Set(ar.map(normaliseCodename));
		assert.deepEqual(
			[...known].filter((word) => known.has(`\u0627\u0644${word}`)),
			[]
		);
	});
});

describe('the Filipino codename words', () => {
	it('are small letters from a to z', () => {
		for (const word of fil) assert.match(word, /^[a-z]+$/);
	});

	it('stay apart where e is taken for i and o for u', () => {
		assert.equal(new Set(fil.map((word) => word.replaceAll('e', 'i').replaceAll('o', 'u'))).size, fil.length);
	});
});
