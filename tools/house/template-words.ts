import { parse } from 'svelte/compiler';
import type { Rule } from './rule.ts';

/** What a person reads or hears stands in locales/, in every language; a component only places it. */
const spoken = new Set([
	'alt',
	'aria-label',
	'aria-description',
	'aria-roledescription',
	'aria-valuetext',
	'content',
	'label',
	'placeholder',
	'title'
]);
const word = /\p{L}{2,}/u;

type Node = {
	readonly type?: string;
	readonly name?: string;
	readonly data?: string;
	readonly start?: number;
	readonly [key: string]: unknown;
};

export const templateWords: Rule = {
	name: 'template-words',
	covers: (path) => path.startsWith('src/') && path.endsWith('.svelte'),
	*look({ text }) {
		const about = 'words outside locales/';
		for (const { node, attribute } of textsIn(parse(text, { modern: true }).fragment as unknown as Node)) {
			if (attribute !== null && !spoken.has(attribute)) continue;
			if (word.test(node.data ?? '')) yield { at: node.start ?? 0, about };
		}
	}
};

/** Every literal text below a node of the template, with the attribute it stands in. Expressions are code and are left alone. */
function* textsIn(node: Node, attribute: string | null = null): Generator<{ node: Node; attribute: string | null }> {
	if (node.type === 'Text') yield { node, attribute };
	if (node.type === 'ExpressionTag' || (node.type === 'RegularElement' && node.name === 'code')) return;
	const inside = node.type === 'Attribute' ? (node.name ?? null) : attribute;
	for (const value of Object.values(node)) {
		for (const child of Array.isArray(value) ? value : [value]) {
			if (child !== null && typeof child === 'object' && 'type' in child) yield* textsIn(child as Node, inside);
			else if (child !== null && typeof child === 'object' && 'nodes' in child) yield* textsIn(child as Node, inside);
		}
	}
}
