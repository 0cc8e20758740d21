import { fromBase64, toBase64, utf8 } from '#core/base';
import { sightTypeOf } from '#core/evidence';
import type { PagePart } from './page-parts.ts';
import { nothing, type PartUse, rewriteCss } from './rewrite-css.ts';

/** How much a rebuilt page may weigh, in signs: a part that stands in it a hundred times weighs a hundred times. */
const weightMost = 100_000_000;
const redirectsMost = 5;
const sheetsMost = 6;

/** Gives parts of a kept page as `data:`, and counts those that the archive does not have. */
export class KeptParts {
	readonly #parts: ReadonlyMap<string, PagePart>;
	readonly #made = new Map<string, string | null>();
	readonly #missing = new Set<string>();
	readonly #weightMost: number;
	#weight = 0;

	constructor(parts: readonly PagePart[], most = weightMost) {
		this.#parts = new Map(parts.map((part) => [part.url, part]));
		this.#weightMost = most;
	}

	/** How many different parts were asked for and are not there. */
	get missing(): number {
		return this.#missing.size;
	}

	/** Whether the archive has it, or the address holds it itself; nothing is counted. */
	has = (address: string, base: string): boolean => this.#partAt(address, base) !== null;

	/** The `data:` address of a part, or `null`: not there, not of that use, or too much by now. `depth`: of stylesheets within stylesheets. */
	dataOf(address: string, base: string, use: PartUse, depth = 0): string | null {
		const key = /^data:/i.test(address.trim()) ? address.trim() : absolute(address, base);
		const known = `${use} ${depth} ${key}`;
		let made = this.#made.get(known);
		if (made === undefined) {
			// A sheet that calls itself would never end.
			this.#made.set(known, null);
			made = this.#make(address, base, use, depth);
			this.#made.set(known, made);
		}
		if (made !== null) this.#weight += made.length;
		if (made !== null && this.#weight <= this.#weightMost) return made;
		this.#missing.add(key);
		return null;
	}

	/** A stylesheet of the archive, rewritten; `null` where it is not there. */
	sheetOf(address: string, base: string, depth = 0): string | null {
		const part = depth < sheetsMost ? this.#partAt(address, base) : null;
		if (!part || (part.type !== '' && !/css|^text\/plain/i.test(part.type))) {
			if (depth === 0) this.#missing.add(absolute(address, base));
			return null;
		}
		return this.rewritten(decodeText(part.body, part.type, 'css'), part.url === '' ? base : part.url, depth + 1);
	}

	/** A stylesheet, or a `style` attribute, that names only what is there. */
	rewritten = (css: string, base: string, depth = 0): string =>
		rewriteCss(css, (address, use) => this.dataOf(address, base, use, depth));

	#make(address: string, base: string, use: PartUse, depth: number): string | null {
		if (use === 'style') {
			const sheet = this.sheetOf(address, base, depth + 1);
			return sheet === null ? null : `data:text/css;base64,${toBase64(utf8(sheet))}`;
		}
		const part = this.#partAt(address, base);
		const type = part && typeFor(part, use);
		return part && type ? `data:${type};base64,${toBase64(part.body)}` : null;
	}

	#partAt(address: string, base: string): PagePart | null {
		if (/^\s*data:/i.test(address)) return partOfData(address.trim());
		let url = absolute(address, base);
		for (let step = 0; step <= redirectsMost; step++) {
			const part = this.#parts.get(url);
			if (!part) return null;
			if (!part.location) return part;
			url = absolute(part.location, url);
		}
		return null;
	}
}

/** Without what stands after #; as written where it is no address. */
function absolute(address: string, base: string): string {
	const url = URL.parse(address.trim(), base);
	return url ? (url.href.split('#', 1)[0] as string) : address;
}

/** What a browser may be told that it is: nothing that runs. SVG is shown as a picture only, where it runs nothing and asks nobody. */
function typeFor({ type, body }: PagePart, use: 'image' | 'font'): string | null {
	const [said = ''] = type.toLowerCase().split(';', 1);
	if (use === 'font') return /^(?:text\/html|image\/)/.test(said) ? null : 'font/woff2';
	const seen = sightTypeOf(body.subarray(0, 32));
	if (seen?.kind === 'picture') return seen.type;
	return /^image\/[a-z\d][a-z\d.+-]{0,60}$/.test(said) ? said : null;
}

function partOfData(address: string): PagePart | null {
	const comma = address.indexOf(',');
	if (comma < 0 || address === nothing) return null;
	const head = address.slice(5, comma);
	const text = address.slice(comma + 1).split('#', 1)[0] as string;
	const type = head.replace(/;\s*base64\s*$/i, '');
	const body = type === head ? bytesOfPercent(text) : fromBase64(padded(bytesToText(bytesOfPercent(text)).replace(/[\s=]/g, '')));
	return body && { url: '', type, location: null, body };
}

const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
const bytesToText = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
function bytesOfPercent(text: string): Uint8Array {
	const whole = utf8(text);
	if (!text.includes('%')) return whole;
	const bytes: number[] = [];
	for (let at = 0; at < whole.length; at++) {
		const code = whole[at] === 37 ? /^[\da-f]{2}/i.exec(String.fromCharCode(whole[at + 1] ?? 0, whole[at + 2] ?? 0))?.[0] : null;
		bytes.push(code ? Number.parseInt(code, 16) : (whole[at] as number));
		if (code) at += 2;
	}
	return Uint8Array.from(bytes);
}

/** The words of a document or a stylesheet, by the encoding that its sender, or it itself, names; else UTF-8, or what old pages were written in. */
export function decodeText(body: Uint8Array, type: string, kind: 'html' | 'css'): string {
	const head = bytesToText(body.subarray(0, 2048));
	const own = kind === 'css' ? /^@charset "([\w-]+)"/.exec(head) : /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head);
	const marked = head.startsWith('\u00ef\u00bb\u00bf')
		? 'utf-8'
		: head.startsWith('\u00ff\u00fe')
			? 'utf-16le'
			: head.startsWith('\u00fe\u00ff')
				? 'utf-16be'
				: null;
	const named = marked ?? /charset\s*=\s*["']?([\w-]+)/i.exec(type)?.[1] ?? own?.[1]?.replace(/^utf-16.*/i, 'utf-8');
	for (const encoding of named ? [named] : ['utf-8'])
		try {
			return new TextDecoder(encoding, { fatal: named === undefined }).decode(body);
		} catch {}
	return new TextDecoder('windows-1252').decode(body);
}
