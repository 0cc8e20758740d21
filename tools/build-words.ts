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

/**
 * Gives `virtual:words`: for each language and each top-level section a module of its own, so that an island fetches the
 * sections it speaks, in one language. `_review` is answered with the reviewed keys and the number of all keys.
 */
export function wordsFromLocales(): Plugin {
	const index = 'virtual:words';
	const read = (language: string): Tree & { _review: Tree } => JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'));
	return {
		name: 'causeway-words',
		resolveId: (id) => (id === index || id.startsWith(`${index}/`) ? `\0${id}` : null),
		load(id) {
			if (!id.startsWith(`\0${index}`)) return null;
			const [, language, section] = id.split('/');
			if (language === undefined || section === undefined) {
				const lines = Object.entries(localeFiles()).map(([code, file]) => {
					this.addWatchFile(file);
					const sections = Object.keys(read(code)).sort();
					const loaders = sections.map((name) => `${name}: () => import('${index}/${code}/${name}')`);
					return `${code}: { ${loaders.join(', ')} }`;
				});
				return `export const catalogues = { ${lines.join(', ')} };`;
			}
			const { _review, ...sections } = read(language);
			const value = section === '_review' ? { ..._review, total: keysOf(sections).length } : sections[section];
			return `export default ${JSON.stringify(value)};`;
		}
	};
}
