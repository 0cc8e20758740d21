import { type CssToken, readCss } from './read-css.ts';

/** What an address in a page is for: a browser takes each kind in its own way. */
export type PartUse = 'image' | 'font' | 'style';
/** Gives the address of a part as `data:`, or `null` where it is not to be had. */
export type FindPart = (address: string, use: PartUse) => string | null;

/** Stands in for what is not there: it names nothing, and nobody is asked for it. */
export const nothing = 'data:,';
/** Functions in which a text in quotes is an address. */
const ofAddresses = /^(?:url|src|image|(?:-webkit-)?image-set|(?:-webkit-)?cross-fade)$/;
/** What may stand inside those: everything else could bring an address from another place, as `var()` does. */
const besideAddresses =
	/^(?:url|src|type|format|tech|calc|rgba?|hsla?|color|(?:-webkit-)?(?:image-set|cross-fade)|(?:repeating-)?(?:linear|radial|conic)-gradient)$/;

/**
 * A stylesheet, or a `style` attribute, in which every address is one that `find` gave, or a place in the page itself (`#…`), or `nothing`. What was written as a link (`:link`) is told by
 * `data-kept-link`, because links lead nowhere. No `<` stands in it before a letter, a slash or a mark: it cannot end the element that holds it.
 */
export function rewriteCss(text: string, find: FindPart): string {
	const tokens = readCss(text);
	const out: string[] = [];
	/** Open brackets, innermost last: what closes it, and which function it is. */
	const open: { readonly end: string; readonly name: string; readonly use: PartUse }[] = [];
	let [rule, importing, naming] = ['', false, false];
	const useHere = (): PartUse => (importing ? 'style' : (open.at(-1)?.use ?? 'image'));
	const place = (address: string): string => {
		const trimmed = address.trim();
		const found = trimmed === '' || trimmed.startsWith('#') ? trimmed || null : find(trimmed, useHere());
		importing = false;
		return quoted(found ?? nothing);
	};
	for (const [at, token] of tokens.entries()) {
		const { kind, value } = token;
		const inner = open.at(-1)?.name ?? '';
		if (kind === 'comment') out.push('/**/');
		// Something in quotes must stand there still: else what follows `url(` would be read as an address without quotes.
		else if (kind === 'bad') out.push('""');
		else if (kind === 'url') out.push(`url(${naming ? quoted(value) : place(value)})`);
		else if (kind === 'string') out.push(!naming && (importing || ofAddresses.test(inner)) ? place(value) : quoted(value));
		else if (kind === 'function') {
			const name = value.toLowerCase();
			const isStrange = ofAddresses.test(inner) && !besideAddresses.test(name);
			out.push(isStrange ? '-kept-nothing(' : written(token));
			open.push({ end: ')', name: isStrange ? '' : name, use: useHere() });
		} else if (kind === 'at') {
			rule = value.toLowerCase();
			[importing, naming] = [rule === 'import', rule === 'namespace'];
			out.push(written(token));
		} else if (kind === 'ident' && tokens[at - 1]?.raw === ':' && standIns[value.toLowerCase()]) {
			out.pop();
			out.push(standIns[value.toLowerCase()] as string);
		} else if (kind !== 'sign') out.push(written(token));
		else {
			const end = ends[value];
			if (end) open.push({ end, name: '', use: value === '{' && rule === 'font-face' ? 'font' : (open.at(-1)?.use ?? 'image') });
			else if (open.at(-1)?.end === value) open.pop();
			if (value === '{' || value === ';') [rule, importing, naming] = ['', false, false];
			out.push(
				value === '<' && !/^[=\s\d.]/.test(tokens[at + 1]?.raw ?? '')
					? '< '
					: token.raw.length > 1
						? token.raw.replace(/\\.*/s, '')
						: token.raw
			);
		}
	}
	return out.join('');
}

const ends: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Selectors that are true of nothing here, though they were of the page. */
const standIns: Readonly<Record<string, string>> = {
	link: '[data-kept-link]',
	'any-link': '[data-kept-link]',
	defined: ':is(*)'
};
const hex = (sign: string): string => `\\${(sign.codePointAt(0) as number).toString(16)} `;
/** In a text, nothing but letters and what is harmless everywhere stands as itself. */
const quoted = (text: string): string => `"${text.replace(/["\\<>\n\r\f\0&]/g, hex)}"`;

/** A name as it was, or, where it was written with escapes, anew. */
function written({ kind, raw, value }: CssToken): string {
	if (!raw.includes('\\')) return raw;
	const name = value
		.replace(/[^\w\-\u0080-\uffff]/g, hex)
		.replace(/^(-?)(\d)/, (_, dash: string, digit: string) => dash + hex(digit));
	return `${kind === 'at' ? '@' : kind === 'hash' ? '#' : ''}${name === '-' ? '\\2d ' : name}${kind === 'function' ? '(' : ''}`;
}
