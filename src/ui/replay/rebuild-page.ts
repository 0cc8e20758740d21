import { fateOf, hasShadow, isKeptAttribute, isShapeAttribute, isVoid, shapeFate } from './kept-markup.ts';
import type { KeptParts } from './kept-parts.ts';

const html = 'http://www.w3.org/1999/xhtml';
const svg = 'http://www.w3.org/2000/svg';
/** Below all that the page says: a link looks like one though it leads nowhere, and what has no place here leaves its room empty. */
const ground =
	':where([data-kept-link]){color:LinkText;text-decoration:underline}[data-kept-place]{display:inline-block;box-sizing:border-box;max-width:100%;border:1px dashed GrayText}';

/** A page as text, written anew: only what is named in `kept-markup.ts` stands in it. `left`: what had a place and is not shown. */
export type RebuiltPage = { readonly text: string; readonly left: number };

/**
 * Writes a page again from a document that was read and never ran. Nothing in it runs, submits, leads away or names an address but `data:`, so that a browser that shows it asks nobody for anything.
 * `url` is where the page was.
 */
export function rebuildPage(read: Document, url: string, parts: KeptParts): RebuiltPage {
	const named = read.querySelector('base[href]')?.getAttribute('href') ?? '';
	const base = (/^\s*https?:|^(?!\s*[a-z][a-z\d+.-]*:)/i.test(named) && URL.parse(named.trim(), url || undefined)?.href) || url;
	const pen = new Pen(base, parts);
	pen.page(read);
	return { text: pen.out.join(''), left: pen.left };
}

const ofText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const ofValue = (text: string): string => ofText(text).replaceAll('"', '&quot;');
/** Whether a value of an attribute of a shape could hold an address, however it is written. */
const mayName = /[\\(]/;

class Pen {
	readonly out: string[] = [];
	left = 0;
	readonly #base: string;
	readonly #parts: KeptParts;

	constructor(base: string, parts: KeptParts) {
		this.#base = base;
		this.#parts = parts;
	}

	page(read: Document): void {
		const { documentElement: root, head, body } = read;
		this.out.push(read.compatMode === 'BackCompat' ? '' : '<!doctype html>', '<html', ...this.#attributes(root), '><head>');
		this.out.push(`<meta charset="utf-8"><style>${ground}</style>`);
		for (const child of head?.childNodes ?? []) if (child instanceof Element) this.#element(child);
		this.out.push('</head>');
		if (body) this.#kept(body, body.localName === 'frameset' ? 'div' : 'body');
		this.out.push('</html>');
	}

	#children(node: ParentNode & Node): void {
		for (const child of node.childNodes) {
			if (child instanceof Element) this.#element(child);
			else if (child.nodeType === 3) this.out.push(ofText(child.nodeValue ?? ''));
		}
	}

	#element(element: Element): void {
		const name = element.localName;
		if (element.namespaceURI !== html) this.#shape(element);
		else if (name === 'style') this.#sheet(element, element.textContent ?? '');
		else if (name === 'link') this.#linked(element);
		else if (name === 'template') this.#shadow(element as HTMLTemplateElement);
		else if (name === 'img' || name === 'input') this.#picture(element);
		else {
			const fate = fateOf(name);
			if (fate === 'kept') this.#kept(element, name);
			else if (fate === 'unwrapped') this.#children(element);
			else if (fate === 'place') this.#place(element);
		}
	}

	#kept(element: Element, name: string): void {
		this.out.push('<', name, ...this.#attributes(element));
		if ((name === 'a' || name === 'area') && element.hasAttribute('href')) this.out.push(' data-kept-link=""');
		// Without a form of its own, nothing is ever sent.
		if (/^(?:button|fieldset|input|output|select|textarea)$/.test(name)) this.out.push(' form=""');
		if (name === 'button') this.out.push(' type="button"');
		this.out.push('>');
		if (isVoid(name)) return;
		// A first line break after these is not read.
		if (name === 'pre' || name === 'textarea') this.out.push('\n');
		this.#children(element);
		this.out.push('</', name, '>');
	}

	#attributes(element: Element): string[] {
		const found: string[] = [];
		for (const { name, value } of element.attributes) {
			if (name === 'style') found.push(' style="', ofValue(this.#parts.rewritten(value, this.#base)), '"');
			else if (name === 'background') {
				const picture = this.#parts.dataOf(value, this.#base, 'image');
				if (picture) found.push(' background="', picture, '"');
			} else if (name === 'type' && element.localName === 'button') continue;
			else if (isKeptAttribute(name)) found.push(' ', name, '="', ofValue(value), '"');
		}
		return found;
	}

	#sheet(element: Element, css: string): void {
		const media = element.getAttribute('media');
		this.out.push('<style', media ? ` media="${ofValue(media)}"` : '', '>', this.#parts.rewritten(css, this.#base), '</style>');
	}

	#linked(element: Element): void {
		const kinds = (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/);
		const address = element.getAttribute('href') ?? '';
		if (!kinds.includes('stylesheet') || kinds.includes('alternate') || element.hasAttribute('disabled') || address === '')
			return;
		const sheet = this.#parts.sheetOf(address, this.#base);
		const media = element.getAttribute('media');
		if (sheet !== null) this.out.push('<style', media ? ` media="${ofValue(media)}"` : '', '>', sheet, '</style>');
	}

	/** A tree that stands in the shadow of an element, written into the page itself (declarative shadow DOM); every other template is not shown. */
	#shadow(template: HTMLTemplateElement): void {
		const mode = template.getAttribute('shadowrootmode')?.toLowerCase();
		const host = template.parentElement;
		if ((mode !== 'open' && mode !== 'closed') || !host || !hasShadow(host.localName)) return;
		if (host.namespaceURI !== html || host.querySelector(':scope > template[shadowrootmode]') !== template) return;
		this.out.push(`<template shadowrootmode="${mode}"><style>${ground}</style>`);
		this.#children(template.content);
		this.out.push('</template>');
	}

	/** The one of its addresses that the archive has: a browser asked for one of them only. */
	#picture(element: Element): void {
		const name = element.localName;
		const addresses: string[] = [];
		const parent = element.parentElement;
		if (parent?.localName === 'picture')
			for (const source of parent.querySelectorAll('source[srcset]'))
				addresses.push(...addressesOf(source.getAttribute('srcset') ?? ''));
		addresses.push(...addressesOf(element.getAttribute('srcset') ?? ''), element.getAttribute('src') ?? '');
		const asked = addresses.filter((address) => address.trim() !== '');
		const isPicture = name === 'img' || element.getAttribute('type')?.toLowerCase() === 'image';
		const chosen = isPicture ? (asked.find((address) => this.#parts.has(address, this.#base)) ?? asked.at(-1)) : undefined;
		const data = chosen === undefined ? null : this.#parts.dataOf(chosen, this.#base, 'image');
		this.out.push('<', name, ...this.#attributes(element), data ? ` src="${data}"` : '', name === 'input' ? ' form="">' : '>');
	}

	#place(element: Element): void {
		this.left++;
		const size = (['width', 'height'] as const).flatMap((side) => {
			const length = /^\s*(\d{1,5})(%?)/.exec(element.getAttribute(side) ?? '');
			return length ? [`${side}:${length[1]}${length[2] || 'px'}`] : [];
		});
		const style = `${size.join(';')};${this.#parts.rewritten(element.getAttribute('style') ?? '', this.#base)}`;
		const known = ['id', 'class'].map((name) =>
			element.hasAttribute(name) ? ` ${name}="${ofValue(element.getAttribute(name) ?? '')}"` : ''
		);
		this.out.push('<span data-kept-place=""', ...known, ` style="${ofValue(style)}"></span>`);
	}

	#shape(element: Element): void {
		const name = element.localName;
		if (shapeFate(name) === 'dropped') return;
		this.out.push('<', name);
		for (const { name: attribute, value } of element.attributes) {
			if (attribute === 'style') this.out.push(' style="', ofValue(this.#parts.rewritten(value, this.#base)), '"');
			else if (isShapeAttribute(attribute))
				this.out.push(' ', attribute, '="', ofValue(mayName.test(value) ? this.#parts.rewritten(value, this.#base) : value), '"');
		}
		if (element.namespaceURI === svg) this.#shapeAddress(element);
		this.out.push('>');
		// Read as text there, not as the raw content of an element of HTML.
		if (name === 'style') this.out.push(ofText(this.#parts.rewritten(element.textContent ?? '', this.#base)));
		else this.#children(element);
		this.out.push('</', name, '>');
	}

	#shapeAddress(element: Element): void {
		const address = (element.getAttribute('href') ?? element.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? '').trim();
		if (address === '') return;
		if (element.localName === 'a') this.out.push(' data-kept-link=""');
		else if (address.startsWith('#')) this.out.push(` href="${ofValue(address)}"`);
		else if (/^(?:image|feImage)$/.test(element.localName)) {
			const data = this.#parts.dataOf(address, this.#base, 'image');
			if (data) this.out.push(` href="${data}"`);
		}
	}
}

/** The addresses of a `srcset`, the last first: they are written from small to large. */
function addressesOf(srcset: string): string[] {
	const found: string[] = [];
	const candidate = /[\s,]*([^\s,]\S*)/y;
	const descriptor = /[^,]*/y;
	for (let at = 0; at < srcset.length; ) {
		candidate.lastIndex = at;
		const address = candidate.exec(srcset)?.[1];
		if (!address) break;
		// A comma at its end ends it; else what follows tells its size.
		let end = address.length;
		while (address[end - 1] === ',') end--;
		const whole = address.slice(0, end);
		found.unshift(whole);
		descriptor.lastIndex = candidate.lastIndex;
		at = whole === address ? candidate.lastIndex + (descriptor.exec(srcset)?.[0].length ?? 0) : candidate.lastIndex;
	}
	return found;
}
