import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '#core/base';
import { ReplayStage } from '#tests/support/replay-stage.ts';
import type { PagePart } from '#ui/replay/page-parts.ts';

const stage = await ReplayStage.open();
after(() => stage.close());
/** One pixel. */
const png = Uint8Array.from(
	Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
);
const part = (path: string, type: string, body: Uint8Array | string): PagePart => ({
	url: `https://page.example/${path}`,
	type,
	location: null,
	body: typeof body === 'string' ? utf8(body) : body
});

test('14: a kept page is shown with what its archive holds: words, pictures, colours; what is missing is counted, and nobody is asked', async () => {
	const { shown, frame } = await stage.show({
		html: `<!doctype html><html lang="es"><head><link rel="stylesheet" href="css/a.css"><script>document.title = 'ran'</script></head>
			<body class="b"><h1>Words &amp; more</h1><p style="background: url('one.png')">A <a href="https://elsewhere.example/">link</a></p>
			<img src="one.png" alt="One"><img srcset="gone.png 1x, one.png 2x"><img src="gone.png" alt="Gone"><img src="gone.png">
			<form action="/send"><input name="a" value="typed"><button>Send</button></form>
			<iframe src="/inner" width="40" height="20"></iframe><video src="a.mp4"></video>
			<div><template shadowrootmode="open"><b>In the shadow</b><slot></slot></template>said</div></body></html>`,
		parts: [
			part('one.png', 'image/png', png),
			part('css/a.css', 'text/css', 'h1{color:rgb(1,2,3);background:url(../one.png)} a:link{color:rgb(4,5,6)}')
		]
	});
	assert.deepEqual(shown, { missing: 1, left: 2 });
	assert.equal(await frame.locator('h1').textContent(), 'Words & more');
	const seen = await frame.evaluate(() => ({
		heading: getComputedStyle(document.querySelector('h1') as Element).color,
		ground: getComputedStyle(document.querySelector('h1') as Element).backgroundImage.slice(0, 26),
		link: getComputedStyle(document.querySelector('a') as Element).color,
		led: document.querySelector('a')?.hasAttribute('href'),
		pictures: [...document.images].map(({ naturalWidth, alt }) => `${naturalWidth} ${alt}`),
		typed: document.querySelector('input')?.value,
		form: document.querySelector('button')?.form,
		shadow: document.querySelector('div')?.shadowRoot?.querySelector('b')?.textContent,
		language: document.documentElement.lang,
		quirks: document.compatMode,
		scripts: document.scripts.length
	}));
	assert.deepEqual(seen, {
		heading: 'rgb(1, 2, 3)',
		ground: 'url("data:image/png;base64',
		link: 'rgb(4, 5, 6)',
		led: false,
		pictures: ['1 One', '1 ', '0 Gone', '0 '],
		typed: 'typed',
		form: null,
		shadow: 'In the shadow',
		language: 'es',
		quirks: 'CSS1Compat',
		scripts: 0
	});
	assert.deepEqual(stage.faults, []);
});

const evil = 'https://evil.example/x';
const hostile = [
	`<script>alert(1)</script><script src="${evil}"></script><script type="module">import '${evil}'</script>`,
	`<svg><script href="${evil}">alert(1)</script><image href="${evil}"/><use href="${evil}#a"/><feImage href="${evil}"/></svg>`,
	`<svg onload="alert(1)"><a xlink:href="javascript:alert(1)"><text>a</text></a><animate attributeName="href" to="${evil}"/><set attributeName="onclick" to="alert(1)"/></svg>`,
	`<svg><style>@import url(${evil}); a{background:url(${evil})}</style><rect fill="url(${evil}#a)" filter="url('${evil}')" style="mask:url(${evil})"/></svg>`,
	`<svg><style>&lt;/style&gt;&lt;img src="${evil}" onerror="alert(1)"&gt;</style></svg>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=${evil} onerror=alert(1)&gt;">`,
	`<math href="javascript:alert(1)"><mi xlink:href="${evil}">x</mi><annotation-xml encoding="text/html"><img src="${evil}"></annotation-xml></math>`,
	`<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe><img src="${evil}" onerror="alert(1)"></foreignObject></svg>`,
	`<img src="${evil}" srcset="${evil} 1x, ${evil}2 2x" onerror="alert(1)" onload="alert(1)" lowsrc="${evil}" dynsrc="${evil}" longdesc="${evil}">`,
	`<picture><source srcset="${evil}"><img src="${evil}" loading="lazy" attributionsrc="${evil}"></picture>`,
	`<video src="${evil}" poster="${evil}" autoplay><source src="${evil}"><track src="${evil}"></video><audio src="${evil}" autoplay controls></audio>`,
	`<object data="${evil}"><embed src="${evil}"></object><applet code="${evil}"></applet><param name="movie" value="${evil}">`,
	`<iframe src="${evil}"></iframe><iframe srcdoc="<img src=${evil}>"></iframe><frame src="${evil}"><portal src="${evil}"></portal>`,
	`<frameset onload="alert(1)"><frame src="${evil}"></frameset>`,
	`<link rel="stylesheet" href="${evil}"><link rel="preload" as="image" href="${evil}"><link rel="dns-prefetch" href="${evil}"><link rel="icon" href="${evil}"><link rel="prerender" href="${evil}">`,
	`<meta http-equiv="refresh" content="0;url=${evil}"><meta http-equiv="Content-Security-Policy" content="default-src *">`,
	`<base href="${evil}"><img src="a.png"><a href="b" target="_top">c</a>`,
	`<form action="${evil}" method="post" id="f"><input autofocus onfocus="alert(1)"><button formaction="${evil}">a</button></form><button form="f">b</button>`,
	`<body background="${evil}" onload="alert(1)" onpageshow="alert(1)"><table background="${evil}"><td background="${evil}">a</table>`,
	`<style>@import "${evil}";@font-face{font-family:a;src:url(${evil})}*{font-family:a;background:url(${evil});cursor:url(${evil}),auto;list-style:url(${evil});content:url(${evil})}</style><p>a`,
	`<style>*{--a:"${evil}";--b:url(${evil});background:image-set(var(--a) 1x);border-image:-webkit-image-set("${evil}" 1x);mask:var(--b)}</style><p>a`,
	`<style>a{}</style ><style>p{background:\\75\\72\\6c(${evil})}</sty</style><p style="background:u\\rl('${evil}')">a`,
	`<style>p::before{content:"</style><script>alert(1)</script>"}</style><p>a`,
	`<p style="background:url(&quot;${evil}&quot;);background:url(//evil.example/y)">a`,
	`<div><template shadowrootmode="open"><img src="${evil}" onerror="alert(1)"><style>@import "${evil}";</style><script>alert(1)</script></template></div>`,
	`<template><img src="${evil}"></template><noscript><img src="${evil}"><style>@import "${evil}"</style></noscript>`,
	`<input type="image" src="${evil}"><isindex action="${evil}"><keygen><details open ontoggle="alert(1)"><summary>a</summary></details>`,
	`<a href="javascript:alert(1)" ping="${evil}" onclick="alert(1)">a</a><map name="m"><area href="${evil}"></map>`,
	`<x-a onclick="alert(1)" style="background:url(${evil})" is="x-b"><b "onclick=alert(1) =a <c>`,
	`<textarea></textarea><xmp><img src="${evil}"></xmp><noembed><img src="${evil}"></noembed><listing>&lt;img src="${evil}"&gt;</listing>`,
	`<select><option><img src="${evil}"></select><button popovertarget="p" command="show-popover">a</button><p popover id="p">b</p>`,
	`<script type="speculationrules">{"prefetch":[{"urls":["${evil}"]}]}</script><script type="importmap">{"imports":{"a":"${evil}"}}</script>`,
	`<?xml-stylesheet href="${evil}"?><!--[if IE]><img src="${evil}"><![endif]--><![CDATA[<img src="${evil}">]]>`,
	`<p title="</p><img src=${evil}>" lang='"><img src=${evil}>' class="&quot;&gt;&lt;img src=${evil}&gt;">a`,
	`<plaintext><img src="${evil}">`
];

test('14: a hostile page that was kept runs nothing, asks nobody, opens nothing and breaks no policy', async () => {
	for (const html of hostile) {
		const { frame } = await stage.show({ html });
		const left = await frame.evaluate(() => document.documentElement.outerHTML);
		assert.doesNotMatch(
			left.replace(/&lt;[^<]*/g, ''),
			/\s(?:on\w+|href|action|ping|srcset)=|<(?:script|iframe|object|embed|link|base|form[^>]*action)\b/i,
			html
		);
		assert.deepEqual(stage.faults, [], html);
	}
});

test('14: pieces of hostile pages, put together by chance, do no more', async () => {
	const pieces = fc.array(
		fc.oneof(
			fc.constantFrom(...hostile),
			fc.constantFrom(
				'<svg>',
				'</svg>',
				'<math>',
				'</math>',
				'<table>',
				'<style>',
				'</style>',
				'<!--',
				'-->',
				'<p style="',
				'">',
				"'",
				'<select>',
				'<template shadowrootmode=open>',
				'</template>',
				'<b><i></b>',
				'<title>',
				'</title>',
				'&lt;',
				'<foreignObject>',
				'<desc>',
				'<mtext>',
				'<form>'
			)
		),
		{ minLength: 2, maxLength: 9 }
	);
	for (const sample of fc.sample(pieces, { numRuns: 60, seed: 40 })) {
		const html = sample.join('');
		await stage.show({ html });
		assert.deepEqual(stage.faults, [], html);
	}
	assert.ok(
		stage.asked.every((at) => at === '/return' || at.startsWith('/app/replay')),
		stage.asked.join()
	);
});
