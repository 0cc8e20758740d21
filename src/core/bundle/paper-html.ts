import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64, utf8 } from '#core/base';

/** What puts words to a paper: `say` takes a key of the words; `direction` is that of the language. */
export type PaperSpeech = {
	readonly language: string;
	readonly direction: 'ltr' | 'rtl';
	say(key: string, values?: Readonly<Record<string, string | number>>): string;
	number(value: number): string;
	bytes(value: number): string;
	moment(at: string, zone?: string): string;
	/** What a desk is called; empty where nothing here says. */
	deskName?(desk: string): string;
};

/** Markup that was made here. A text is escaped where it is put in, so that nothing that somebody wrote becomes markup. */
export type Html = { readonly html: string };
type Child = Html | string | null | readonly (Html | null)[];

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] as string);
const isList = (child: Child): child is readonly (Html | null)[] => Array.isArray(child);
const markupOf = (child: Child): string => {
	if (child === null) return '';
	if (typeof child === 'string') return escaped(child);
	return isList(child) ? child.map(markupOf).join('') : (child as Html).html;
};

/** An element. Attributes are ours; an empty one is left out. */
export function element(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): Html {
	const given = Object.entries(attributes).map(([key, value]) => (value === '' ? '' : ` ${key}="${escaped(value)}"`));
	return { html: `<${name}${given.join('')}>${children.map(markupOf).join('')}</${name}>\n` };
}

/** What somebody wrote, in whatever direction that runs. */
export const written = (text: string): Html => element('bdi', { class: 'said' }, text);
export const paragraph = (...children: readonly Child[]): Html => element('p', {}, ...children);
/** To another place of the same paper. */
export const toPlace = (id: string, text: string): Html => element('a', { href: `#${id}` }, text);
export const code = (text: string): Html => element('code', { dir: 'ltr', translate: 'no' }, text);

/** A list of sentences or of other things. */
export const listed = (...entries: readonly (Html | string)[]): Html =>
	element(
		'ul',
		{},
		entries.map((entry) => element('li', {}, entry))
	);

/** A list of names and what they stand for; what is empty is left out. */
export const facts = (pairs: readonly (readonly [string, Html | string])[]): Html =>
	element(
		'dl',
		{},
		pairs
			.filter(([, value]) => value !== '')
			.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))
	);

const style = [
	':root{color-scheme:light dark}',
	'body{font:1rem/1.5 system-ui,sans-serif;max-inline-size:44rem;margin:2rem auto;padding-inline:1rem;overflow-wrap:anywhere}',
	'h1,h2,h3{line-height:1.2;break-after:avoid}h2{margin-block-start:2.5rem}',
	'dl>div{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.25rem 1rem;margin-block:.35rem}dt{font-weight:600}dd{margin:0}',
	'code{font-size:.875em}.said{white-space:pre-line}',
	'.wide{overflow-x:auto}table{border-collapse:collapse;inline-size:100%;min-inline-size:34rem}',
	'th,td{border:1px solid;padding:.35rem;text-align:start;vertical-align:top}td p,th p,dd p,li div p{margin:0}h5{font-size:1rem;margin-block:1rem .5rem}caption{text-align:start;font-weight:600}',
	'ol.lines{padding-inline-start:3.5rem}ol.lines p{margin-block:.15rem}ol.lines>li{margin-block:.6rem;break-inside:avoid}ol.lines>li.marked{border-inline-start:4px solid;padding-inline-start:.6rem}',
	'.blank{min-block-size:2.2rem;border-block-end:1px solid}section.item{break-inside:avoid-page}',
	'@media(max-width:30rem){dl>div{grid-template-columns:1fr}}@media print{body{margin:0;max-inline-size:none}table{min-inline-size:0}}'
].join('');
const policy = `default-src 'none'; style-src 'sha256-${toBase64(sha256(utf8(style)))}'; base-uri 'none'; form-action 'none'`;

/** A whole page that needs nothing but itself: no script, no picture, nothing asked from anywhere. */
export const paperPage = ({ language, direction }: PaperSpeech, title: string, ...body: readonly Html[]): Uint8Array =>
	utf8(
		`<!doctype html>\n${
			element(
				'html',
				{ lang: language, dir: direction },
				element(
					'head',
					{},
					{ html: '<meta charset="utf-8">\n' },
					{ html: `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` },
					{ html: '<meta name="viewport" content="width=device-width, initial-scale=1">\n' },
					{ html: '<meta name="referrer" content="no-referrer">\n' },
					element('title', {}, title),
					{ html: `<style>${style}</style>\n` }
				),
				element('body', {}, element('main', {}, element('h1', {}, title), body))
			).html
		}`
	);
