import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCss } from './read-css.ts';
import { type FindPart, rewriteCss } from './rewrite-css.ts';

const asked: string[] = [];
const find: FindPart = (address, use) => {
	asked.push(`${use} ${address}`);
	return address.includes('kept') ? `data:${use},kept` : null;
};
const askedBy = (css: string): string[] => {
	asked.length = 0;
	rewriteCss(css, find);
	return [...asked];
};

test('every address of a stylesheet is replaced, however it is written', () => {
	for (const [css, use] of [
		['a{background:url(kept.png)}', 'image'],
		['a{background:url( "kept.png" )}', 'image'],
		["a{background:URL('kept.png')}", 'image'],
		['a{background:\\75rl(kept.png)}', 'image'],
		['a{background:u\\72 l("kept.png")}', 'image'],
		['a{background:url(\\6b ept.png)}', 'image'],
		['a{background:-webkit-image-set("kept.png" 1x)}', 'image'],
		['a{background:image-set("kept.png" type("image/png") 1x)}', 'image'],
		['a{background:image-set(url(kept.png) 1x)}', 'image'],
		['a{background:src("kept.png")}', 'image'],
		['<!--url(kept.png)', 'image'],
		['-->url(kept.png)', 'image'],
		['a{b:1px/**/url(kept.png)', 'image'],
		['@font-face{font-family:a;src:url(kept.png) format("woff2")}', 'font'],
		['@import "kept.png" screen;', 'style'],
		['@\\69mport url(kept.png);', 'style'],
		["@import url('kept.png') layer(a);", 'style']
	] as const) {
		assert.deepEqual(askedBy(css), [`${use} kept.png`], css);
		const made = rewriteCss(css, find);
		assert.ok(made.includes(`"data:${use},kept"`) && !made.includes('kept.png'), made);
	}
});

test('what is not there is nothing, what lies in the page itself stays, and what names no address is left alone', () => {
	assert.equal(rewriteCss('a{background:url(gone.png)}', find), 'a{background:url("data:,")}');
	assert.equal(rewriteCss('a{fill:url(#one)}', find), 'a{fill:url("#one")}');
	assert.equal(rewriteCss('a{background:url()}', find), 'a{background:url("data:,")}');
	const alike =
		'@namespace svg url("http://www.w3.org/2000/svg");@media (400px<=width<=900px){a>b::before{content:"kept";margin:-.5em +1e3px}}';
	assert.equal(rewriteCss(alike, find), alike);
	assert.equal(rewriteCss('a:link,a:hover,b:ANY-LINK{}', find), 'a[data-kept-link],a:hover,b[data-kept-link]{}');
	assert.equal(
		rewriteCss('a{b:image-set(var(--x) 1x)}', find),
		'a{b:image-set(-kept-nothing(--x) 1x)}',
		'nothing comes in by another name'
	);
	assert.equal(rewriteCss('a{b:url(a b)c}', find), 'a{b:""c}');
});

test('nothing in it ends the element that holds it', () => {
	for (const css of [
		'a{content:"</style>"}',
		'</style>',
		'a{b:\\</style>}',
		'/*</style>*/',
		'url(</style>)',
		"@import '</style>",
		'<!--</style>',
		'<\\2f style>',
		'#\\</style>',
		'1\\</style>',
		'.5\\</style>'
	])
		assert.doesNotMatch(
			rewriteCss(css, () => '</style>'),
			/<[a-z/!?]/i,
			css
		);
});

const piece = fc.constantFrom(
	...[
		'url(',
		'URL("',
		"image-set('",
		'"',
		"'",
		')',
		'(',
		'{',
		'}',
		'[',
		']',
		';',
		':',
		'\\',
		'\n',
		' ',
		'/*',
		'*/',
		'<!--',
		'-->',
		'</style>',
		'<',
		'@import',
		'@namespace'
	],
	...[
		'http://evil.example/a.png',
		'\\68ttp://evil.example/',
		'//evil.example',
		'var(--a)',
		'--',
		'-',
		'1e3',
		'#',
		'@',
		'link',
		'src(',
		'a',
		'\\75',
		'.',
		'+',
		'é',
		'\0',
		'\ud800',
		'U+26'
	]
);
const css = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('whatever is written, no address is left but one that was found', () => {
	fc.assert(
		fc.property(css, (text) => {
			const made = rewriteCss(text, () => 'data:image/png;base64,AA==');
			assert.doesNotMatch(made, /<[a-z/!?]/i);
			// Read again, as a browser does: the same places hold what was found.
			const left: string[] = [];
			rewriteCss(made, (address) => {
				left.push(address);
				return null;
			});
			for (const address of left) assert.match(address, /^data:/);
			assert.equal(
				readCss(text)
					.map(({ raw }) => raw)
					.join(''),
				text.replace(/\r\n?|\f/g, '\n').replaceAll('\0', '\ufffd')
			);
		}),
		{ numRuns: 4000 }
	);
});
