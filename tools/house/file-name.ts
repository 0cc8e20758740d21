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
/** A component is written as it is used: `<DeskCard />`. */
const component = /\/[A-Z][A-Za-z0-9]*\.svelte$/;
/** SvelteKit's own forms: +page.svelte, (group), [parameter]; and the version of the public interface. */
const prescribed = /^(?:\+[a-z]+(?:\.server)?|\([a-z-]+\)|\[\[?[a-zA-Z.=-]+\]?\])$/;

/** Files and folders are kebab-case (components as their tag) and named by the word of the field for what they do. */
export const fileName: Rule = {
	name: 'file-name',
	covers: (path) => /^(?:src|tests|tools|bench)\//.test(path),
	*look({ path }) {
		const parts = path.replace(component, '').split('/').map(withoutEnding);
		for (const part of parts.filter((name) => !prescribed.test(name))) {
			const drawer = part.split(/[-.]/).find((word) => drawers.has(word));
			if (drawer && !isAddress(path)) yield { at: 0, about: `"${drawer}" names no idea: use the verb or noun of the field` };
			else if (!kebab.test(part)) yield { at: 0, about: `"${part}" is not kebab-case` };
		}
	}
};

const withoutEnding = (name: string): string => name.replace(/(?:\.(?:test|d|svelte|server))*\.[a-z]+$/, '');

/** Folders of pages are addresses that people read: /helpers is for those who help. */
const isAddress = (path: string): boolean => path.startsWith('src/routes/');
