import type { Rule } from './rule.ts';

/** Words that name a drawer instead of an idea. */
const drawers = new Set([
	'util',
	'utils',
	'utility',
	'utilities',
	'helper',
	'helpers',
	'common',
	'manager',
	'service',
	'handler',
	'data',
	'misc',
	'v2'
]);
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** SvelteKit's own forms: +page.svelte, (group), [parameter]; and the version of the public interface. */
const prescribed = /^(?:\+[a-z]+(?:\.server)?|\([a-z-]+\)|\[\[?[a-zA-Z.=-]+\]?\])$/;

/** Files and folders are kebab-case and named by the word of the field for what they do. */
export const fileName: Rule = {
	name: 'file-name',
	covers: (path) => /^(?:src|tests|tools|bench)\//.test(path),
	*look({ path }) {
		for (const part of path.split('/').map((step) => step.replace(/(?:\.(?:test|d|svelte))*\.[a-z]+$/, ''))) {
			if (prescribed.test(part)) continue;
			const drawer = part.split(/[-.]/).find((word) => drawers.has(word));
			if (drawer) yield { at: 0, about: `"${drawer}" names no idea: use the verb or noun of the field` };
			else if (!kebab.test(part)) yield { at: 0, about: `"${part}" is not kebab-case` };
		}
	}
};
