/** One text file of the tree, its path from the root with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };

export type Finding = { readonly rule: string; readonly path: string; readonly line: number; readonly about: string };

/** A rule of the house that a machine can hold. `covers` chooses files by path, `look` finds offsets in one file and says what is wrong. */
export type Rule = {
	readonly name: string;
	readonly covers: (path: string) => boolean;
	readonly look: (file: SourceFile) => Iterable<{ readonly at: number; readonly about: string }>;
};

export function findingsOf(rule: Rule, files: readonly SourceFile[]): Finding[] {
	return files
		.filter((file) => rule.covers(file.path))
		.flatMap((file) =>
			[...rule.look(file)].map(({ at, about }) => ({ rule: rule.name, path: file.path, line: lineOf(file.text, at), about }))
		);
}

/** Each place where a global pattern matches, with one explanation for all. */
export function* places(text: string, pattern: RegExp, about: string): Generator<{ at: number; about: string }> {
	for (const match of text.matchAll(pattern)) yield { at: match.index, about };
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

export const isCode = (path: string): boolean =>
	/^(src|tests|tools|bench)\/.*\.(ts|js|mjs|svelte)$/.test(path) || /^[^/]+\.(ts|js|mjs)$/.test(path);

const isTest = (path: string): boolean => path.startsWith('tests/') || path.endsWith('.test.ts');

/** Code that people run: under src/, and no test. */
export const isShipped = (path: string): boolean => path.startsWith('src/') && isCode(path) && !isTest(path);
