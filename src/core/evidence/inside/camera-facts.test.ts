import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, utf8 } from '#core/base';
import { ExifBlock, emptyJpeg, emptyPng, emptyWebp, heicWithNotes, inventedNotes } from '#tests/support/noted-picture.ts';
import { readInside } from './camera-facts.ts';

const named = (notes: Uint8Array): Uint8Array => concat(utf8('Exif\0\0'), notes);
const facts = {
	taken: { local: '2026-03-04 05:06:07', zone: '+02:00' },
	changed: { local: '2026-03-05 06:07:08', zone: null },
	device: 'Invented Camera 3',
	lens: '',
	serial: 'SN-canary-0815',
	software: 'Invented Editor',
	owner: 'Canary Photographer',
	words: 'canary comment',
	place: { latitude: -12.51, longitude: -34.25, height: 7.5, at: '2026-03-04 05:06:07' },
	hasThumbnail: true
};

test('notes of a camera are read alike from each kind of picture, in both orders of bytes', () => {
	for (const little of [true, false]) {
		const notes = inventedNotes(little);
		for (const [name, file] of Object.entries({
			jpeg: emptyJpeg([0xe0, utf8('JFIF\0')], [0xe1, named(notes)]),
			png: emptyPng(['IHDR', new Uint8Array(13)], ['eXIf', notes]),
			webp: emptyWebp(['VP8X', new Uint8Array(10)], ['EXIF', notes]),
			'webp, named': emptyWebp(['EXIF', named(notes)]),
			heic: heicWithNotes(notes)
		}))
			assert.deepEqual(readInside(file), { facts, others: [], isCut: false }, `${name}, ${little}`);
	}
});

test('what else a picture carries is named and not read; a picture without notes says so; other files are none', () => {
	assert.deepEqual(
		readInside(
			emptyJpeg(
				[0xe1, utf8('http://ns.adobe.com/xap/1.0/\0<x/>')],
				[0xed, utf8('Photoshop 3.0\0')],
				[0xfe, utf8('a line')],
				[0xeb, utf8('JP\0\u0001')]
			)
		),
		{ facts: null, others: ['xmp', 'iptc', 'text', 'manifest'], isCut: false }
	);
	assert.deepEqual(
		readInside(emptyPng(['tEXt', utf8('a\0b')], ['iTXt', utf8('XML:com.adobe.xmp\0')], ['caBX', utf8('x')]))?.others,
		['text', 'xmp', 'manifest']
	);
	assert.deepEqual(readInside(emptyWebp(['XMP ', utf8('<x/>')], ['C2PA', utf8('abc')]))?.others, ['xmp', 'manifest']);
	assert.deepEqual(readInside(emptyPng(['IHDR', new Uint8Array(13)])), { facts: null, others: [], isCut: false });
	for (const other of [utf8('<svg/>'), utf8('%PDF-1.7'), new Uint8Array(), utf8('RIFF0000WAVEfmt ')])
		assert.equal(readInside(other), null);
});

test('a file that ends too early, notes that lead outside, in a circle or to nobody are told as broken', () => {
	const whole = emptyJpeg([0xe1, named(inventedNotes())]);
	assert.deepEqual(readInside(whole.subarray(0, whole.length - 20)), { facts: null, others: [], isCut: true });
	const circle = new ExifBlock();
	const first = circle.add([[0x8769, 'long', [8]]]);
	assert.deepEqual(readInside(emptyPng(['eXIf', circle.finish(first)])), { facts: null, others: [], isCut: true });
	const outside = new ExifBlock();
	const far = outside.finish(outside.add([[0x010f, 'text', 'Invented maker']]));
	new DataView(far.buffer).setUint32(18, 4_000_000_000, true);
	assert.deepEqual(readInside(emptyPng(['eXIf', far])), { facts: null, others: [], isCut: true });
	assert.deepEqual(readInside(emptyPng(['eXIf', utf8('no TIFF at all')])), { facts: null, others: [], isCut: true });
});

test('a camera without a fix, an impossible place and a time of zeros are not told; hostile text is one line', () => {
	const block = new ExifBlock();
	const nowhere = block.add([
		[1, 'text', 'N'],
		[2, 'fraction', [0, 0, 0]],
		[3, 'text', 'E'],
		[4, 'fraction', [0, 0, 0]]
	]);
	const photo = block.add([[0x9003, 'text', '0000:00:00 00:00:00']]);
	const notes = block.finish(
		block.add([
			[0x010e, 'text', `a\u202eb\n\u0007${'c'.repeat(900)}`],
			[0x8769, 'long', [photo]],
			[0x8825, 'long', [nowhere]]
		])
	);
	const found = readInside(emptyPng(['eXIf', notes]))?.facts;
	assert.deepEqual([found?.place, found?.taken], [null, null]);
	assert.match(found?.words ?? '', /^a b c{10,}$/);
	assert.equal(found?.words.length, 500);
	const poles = new ExifBlock();
	const wrong = poles.add([
		[1, 'text', 'N'],
		[2, 'fraction', [91, 0, 0]],
		[3, 'text', 'E'],
		[4, 'fraction', [12, 0, 0]]
	]);
	assert.equal(readInside(emptyPng(['eXIf', poles.finish(poles.add([[0x8825, 'long', [wrong]]]))]))?.facts, null);
});

test('no bytes make the reader throw or run on', () => {
	const files = [
		emptyJpeg([0xe1, named(inventedNotes())]),
		emptyPng(['eXIf', inventedNotes(false)]),
		heicWithNotes(),
		emptyWebp(['EXIF', inventedNotes()])
	];
	const changed = fc.record({
		file: fc.constantFrom(...files),
		changes: fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
		length: fc.nat(2000)
	});
	fc.assert(
		fc.property(changed, ({ file, changes, length }) => {
			const bytes = file.slice(0, Math.max(12, length % (file.length + 1)));
			for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
			readInside(bytes);
		}),
		{ numRuns: 3000 }
	);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...files), (tail, file) => {
			readInside(tail);
			readInside(concat(file.subarray(0, 12), tail));
			readInside(emptyPng(['eXIf', concat(utf8('II*\0'), tail)]));
		}),
		{ numRuns: 3000 }
	);
});
