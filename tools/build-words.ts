import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const folder = fileURLToPath(new URL('../locales/', import.meta.url));

type Tree = { [key: string]: string | Tree };

/** Every key of a file's sections, dotted; a plural object counts as one. */
export function keysOf(tree: Tree, prefix = ''): string[] {
	return Object.entries(tree).flatMap(([key, value]) => (isSaid(value) ? [prefix + key] : keysOf(value, `${prefix}${key}.`)));
}

/** A sentence, or the plural forms of one; a branch may have a key "other" beside keys that are no plural category. */
const isSaid = (value: string | Tree): value is string | Record<string, string> =>
	typeof value === 'string' || Object.keys(value).every((key) => /^(zero|one|two|few|many|other)$/.test(key));

/** The files of `locales/`, by language. */
export const localeFiles = (): Record<string, string> =>
	Object.fromEntries(
		readdirSync(folder)
			.filter((file) => /^[a-z]{2,3}\.json$/.test(file))
			.sort()
			.map((file) => [file.slice(0, -5), folder + file])
	);

/** Which chapters each island speaks: whole sections, or branches of them (`report.danger`). */
export type Spoken = Readonly<Record<string, readonly string[]>>;

/**
 * Gives `virtual:words`, for pages: for each language and each top-level section a module of its own. `_review` is answered with the reviewed keys and
 * the number of all keys. And for each island `virtual:words/of/<island>`: each language as one module with the chapters that the island speaks, so
 * that a browser asks once. What an island speaks only later has a name of its own among them.
 */
export function wordsFromLocales(islands: Spoken = {}): Plugin {
	const index = 'virtual:words';
	const read = (language: string): Tree & { _review: Tree } => JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'));
	const perLanguage = (name: string, what: (language: string) => string): string =>
		`export const ${name} = { ${Object.keys(localeFiles())
			.map((code) => `${code}: ${what(code)}`)
			.join(', ')} };`;
	const allSections = (language: string): string => {
		const loaders = Object.keys(read(language))
			.sort()
			.map((section) => `${section}: () => import('${index}/${language}/${section}')`);
		return `{ ${loaders.join(', ')} }`;
	};
	const section = (language: string, name: string): unknown => {
		const { _review, ...sections } = read(language);
		if (name === '_review') return { ..._review, total: keysOf(sections).length };
		if (sections[name] === undefined) throw new Error(`locales/${language}.json has no section ${name}`);
		return sections[name];
	};
	const chapters = (language: string, names: readonly string[]): Tree => {
		const spoken: Record<string, Tree> = {};
		for (const name of names) {
			const [first, branch] = name.split('.') as [string, string?];
			const whole = section(language, first) as Tree;
			if (branch !== undefined && whole[branch] === undefined) throw new Error(`locales/${language}.json has no ${name}`);
			spoken[first] = branch === undefined ? whole : { ...spoken[first], [branch]: whole[branch] as Tree };
		}
		return spoken;
	};
	return {
		name: 'causeway-words',
		resolveId: (id) => (id === index || id.startsWith(`${index}/`) ? `\0${id}` : null),
		load(id) {
			if (!id.startsWith(`\0${index}`)) return null;
			for (const file of Object.values(localeFiles())) this.addWatchFile(file);
			const [, first, second, language] = id.split('/');
			if (first === undefined || second === undefined) return perLanguage('catalogues', allSections);
			if (first !== 'of') return `export default ${JSON.stringify(section(first, second))};`;
			if (language === undefined) return perLanguage('tongues', (code) => `() => import('${index}/of/${second}/${code}')`);
			return `export default ${JSON.stringify(chapters(language, islands[second] ?? []))};`;
		}
	};
}
