import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSaidWords, sightKindSaid, sightTypeOf } from './media-sight.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

test('what is said of a file tells the card whether it can be seen or heard: the type first, then the end of the name', () => {
	assert.equal(sightKindSaid('a.txt', 'image/png'), 'picture');
	assert.equal(sightKindSaid('CLIP.MP4', ''), 'video');
	assert.equal(sightKindSaid('voice.opus ', 'application/octet-stream'), 'sound');
	assert.equal(
		sightKindSaid('drawing.svg', ''),
		'picture',
		'told as a picture, so that it is warned of, though it is never shown'
	);
	for (const [name, type] of [
		['letter.pdf', 'application/pdf'],
		['noending', ''],
		['mp4', ''],
		['a.constructor', '']
	] as const)
		assert.equal(sightKindSaid(name, type), null, name);
});

test('only bytes of a short list get a type that a browser is handed, whatever the sender called them', () => {
	assert.deepEqual(sightTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), { kind: 'picture', type: 'image/jpeg' });
	assert.deepEqual(sightTypeOf(bytes('\0\0\0\u0018ftypisom')), { kind: 'video', type: 'video/mp4' });
	assert.deepEqual(sightTypeOf(bytes('\0\0\0\u0018ftypM4A ')), { kind: 'sound', type: 'audio/mp4' });
	assert.deepEqual(sightTypeOf(bytes('\0\0\0\u0018ftypavif')), { kind: 'picture', type: 'image/avif' });
	assert.deepEqual(sightTypeOf(bytes('RIFF\0\0\0\0WAVEfmt ')), { kind: 'sound', type: 'audio/wav' });
	assert.deepEqual(sightTypeOf(Uint8Array.of(0xff, 0xfb, 0x90, 0)), { kind: 'sound', type: 'audio/mpeg' });
	for (const text of [
		'<svg xmlns="http://www.w3.org/2000/svg">',
		'<!doctype html><script>',
		'%PDF-1.7',
		'\0\0\0\u0018ftypheic',
		''
	])
		assert.equal(sightTypeOf(bytes(text)), null, text);
	assert.equal(sightTypeOf(Uint8Array.of(0xff, 0xff, 0xff, 0xff))?.kind, 'sound');
	assert.equal(sightTypeOf(Uint8Array.of(0xff, 0xf1, 0, 0)), null, 'a layer of 0 is no MPEG sound');
});

test('a log, a table or a mail is said to be words, whatever its type says; what is said to be a picture never is', () => {
	for (const [name, type] of [
		['server.log', ''],
		['server.LOG ', 'application/octet-stream'],
		['list', 'text/csv'],
		['chat.json', 'application/json'],
		['chat', 'application/json; charset=utf-8'],
		['a.eml', 'message/rfc822']
	] as const)
		assert.equal(isSaidWords(name, type), true, name);
	for (const [name, type] of [
		['a.txt', 'image/jpeg'],
		['clip.ts', 'text/vnd.trolltech.linguist'],
		['scan.pdf', 'application/pdf'],
		['noending', ''],
		['a.logs', '']
	] as const)
		assert.equal(isSaidWords(name, type), false, name);
});
