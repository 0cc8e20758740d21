import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverSound, wavOf } from './cover-sound.ts';

const loud = Float32Array.from({ length: 1000 }, (_, at) => Math.sin(at) / 2 + 0.3);

test('nothing of a marked stretch is left: it is silence, or the same tone whatever was there', () => {
	const spans = [
		{ from: 0.2, to: 0.35 },
		{ from: 0.9, to: 7 }
	];
	const silent = coverSound(loud, 1000, { fill: 'silence', spans });
	const toned = coverSound(loud, 1000, { fill: 'tone', spans });
	const tone = coverSound(new Float32Array(1000), 1000, { fill: 'tone', spans });
	for (let at = 0; at < 1000; at++) {
		const isMarked = (at >= 200 && at < 350) || at >= 900;
		assert.equal(silent[at], isMarked ? 0 : loud[at], `${at}`);
		assert.equal(toned[at], isMarked ? tone[at] : loud[at], `${at}`);
	}
	assert.deepEqual(
		coverSound(loud, 1000, { fill: 'silence', spans: [{ from: 0.5, to: 0.1 }] }),
		loud,
		'a stretch that ends before it begins is none'
	);
});

test('a copy is a WAV file of one channel with its samples and nothing else', () => {
	const wav = wavOf(Float32Array.of(0, 1, -1, 2, 0.5), 24_000);
	const text = (from: number, to: number): string => String.fromCharCode(...wav.slice(from, to));
	const view = new DataView(wav.buffer);
	assert.equal(`${text(0, 4)}${text(8, 16)}${text(36, 40)}`, 'RIFFWAVEfmt data');
	assert.deepEqual([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)], [1, 24_000, 16]);
	assert.equal(wav.length, 44 + 10);
	assert.equal(view.getUint32(4, true), wav.length - 8);
	assert.deepEqual(
		[0, 1, 2, 3, 4].map((at) => view.getInt16(44 + at * 2, true)),
		[0, 32_767, -32_767, 32_767, 16_384]
	);
});
