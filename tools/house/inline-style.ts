import { places, type Rule } from './rule.ts';
import { markupOf } from './svelte-parts.ts';

/** The policy that the browser enforces refuses style attributes, and with them what an attacker could hide in one. */
export const inlineStyle: Rule = {
	name: 'inline-style',
	covers: (path) => /^src\/.*\.(?:svelte|html)$/.test(path),
	look: (file) =>
		places(markupOf(file), /\sstyle(?::[\w-]+)?\s*=|\sstyle:[\w-]+|\{\s*style\s*\}/g, 'a style attribute: use a class')
};
