import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '#core/base';
import { decodeText, KeptParts } from './kept-parts.ts';
import type { PagePart } from './page-parts.ts';

const at = 'https://page.example/a/';
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0]);
const part = (url: string, type: string, body: Uint8Array | string, location: string | null = null): PagePart => ({
	url,
	type,
	location,
	body: typeof body === 'string' ? utf8(body) : body
});
const textOf = (data: string | null): string => Buffer.from((data ?? '').split(',')[1] ?? '', 'base64').toString();

test('a part is found by its address as the page wrote it, also where it led on; what is not there is counted once', () => {
	const parts = new KeptParts([
		part('https://page.example/one.png', 'image/png', png),
		part('https://page.example/old', '', '', '/one.png'),
		part('https://page.example/round', '', '', '/round')
	]);
	const data = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
	for (const address of ['/one.png', '../one.png#part', ' https://page.example/one.png ', '//page.example/old'])
		assert.equal(parts.dataOf(address, at, 'image'), data, address);
	assert.equal(parts.missing, 0);
	for (const address of [
		'two.png',
		'two.png#a',
		'/round',
		'javascript:alert(1)',
		'file:///etc/hosts',
		'blob:https://page.example/1'
	])
		assert.equal(parts.dataOf(address, at, 'image'), null, address);
	assert.equal(parts.missing, 5);
});

test('a part is called nothing that runs, whatever its server said', () => {
	const parts = new KeptParts([
		part('https://page.example/a', 'text/html', '<script>1</script>'),
		part('https://page.example/b', 'text/html', png),
		part('https://page.example/c', 'image/svg+xml; charset=utf-8', '<svg/>'),
		part('https://page.example/d', 'image/png","evil', 'x')
	]);
	assert.equal(parts.dataOf('/a', at, 'image'), null);
	assert.match(parts.dataOf('/b', at, 'image') ?? '', /^data:image\/png;base64,/);
	assert.match(parts.dataOf('/c', at, 'image') ?? '', /^data:image\/svg\+xml;base64,/);
	assert.equal(parts.dataOf('/d', at, 'image'), null);
	assert.equal(parts.dataOf('/a', at, 'font'), null);
	assert.match(parts.dataOf('data:text/plain;base64,eHl6', at, 'font') ?? '', /^data:font\/woff2;base64,eHl6$/);
	assert.equal(parts.dataOf('data:text/html,<b>', at, 'image'), null);
	assert.equal(textOf(parts.dataOf('data:image/svg+xml,%3Csvg/%3E', at, 'image')), '<svg/>');
	assert.equal(textOf(parts.dataOf('data:image/svg+xml;base64,PHN2Zy8%2B', at, 'image')), '<svg/>');
});

test('stylesheets are rewritten by the place that they stood in, also those that they call; one that calls itself ends', () => {
	const parts = new KeptParts([
		part('https://page.example/css/a.css', 'text/css', '@import "b.css";a{background:url(one.png)}'),
		part('https://page.example/css/b.css', 'text/css', '@import "a.css";b{background:url(../gone.png)}'),
		part('https://page.example/css/one.png', 'image/png', png)
	]);
	const sheet = parts.sheetOf('/css/a.css', at) ?? '';
	assert.match(sheet, /^@import url\("data:text\/css;base64,|^@import "data:text\/css;base64,/);
	assert.match(sheet, /a\{background:url\("data:image\/png;base64,/);
	const inner = textOf(/data:text\/css;base64,[\w+/=]+/.exec(sheet)?.[0] ?? null);
	assert.match(inner, /b\{background:url\("data:,"\)\}/);
	assert.equal(parts.sheetOf('/css/none.css', at), null);
	assert.ok(parts.missing >= 2);
});

test('a page that names one part again and again does not grow without end', () => {
	const parts = new KeptParts([part('https://page.example/one.png', 'image/png', png)], 100);
	assert.ok(parts.dataOf('/one.png', at, 'image'));
	assert.ok(parts.dataOf('/one.png', at, 'image'));
	assert.equal(parts.dataOf('/one.png', at, 'image'), null);
	assert.equal(parts.missing, 1);
});

test('words are read in the encoding that is named, and in the oldest one where none fits', () => {
	const latin = Uint8Array.from([0x63, 0xe9]);
	assert.equal(decodeText(utf8('cé'), '', 'html'), 'cé');
	assert.equal(decodeText(latin, '', 'html'), 'cé');
	assert.equal(decodeText(latin, 'text/html; charset=iso-8859-1', 'html'), 'cé');
	assert.equal(decodeText(utf8('cé'), 'text/html; charset=no-such', 'html'), 'cÃ©');
	assert.equal(decodeText(Buffer.concat([utf8('<meta charset=latin1>'), latin]), 'text/html', 'html'), '<meta charset=latin1>cé');
	assert.equal(decodeText(Buffer.concat([utf8('@charset "latin1";'), latin]), '', 'css'), '@charset "latin1";cé');
});

test('no address and no archive makes it throw, and what it gives is data', () => {
	const piece = fc.oneof(
		fc.string(),
		fc.constantFrom(
			'data:',
			';base64,',
			'image/png',
			'text/css',
			'%',
			'%zz',
			',',
			'#',
			'https://',
			'//',
			'\\',
			'\0',
			'@import "',
			'url('
		)
	);
	const address = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
	fc.assert(
		fc.property(address, address, fc.constantFrom('image' as const, 'font' as const, 'style' as const), (url, base, use) => {
			const parts = new KeptParts([part(url, 'text/css', base)]);
			assert.match(parts.dataOf(url, base, use) ?? 'data:', /^data:[\w/+.;=,-]*$/);
		})
	);
});
