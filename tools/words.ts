/**
 * Holds every language file to the English one: same keys, same placeholders, the plural forms of the language, nothing left
 * in English, nothing shouted. A language that is not complete is not shipped.
 *
 *   node tools/words.ts [FOLDER [SOURCES]]    FOLDER defaults to locales/, and SOURCES then to src/: every key is said somewhere there
 */
import fs from 'node:fs';
import path from 'node:path';
import { languages } from '#ui/words/languages.ts';
import { unusedKeys } from './unused-words.ts';

type Forms = { readonly other: string; readonly [category: string]: string };
type Entry = string | Forms;
type Tree = { readonly [key: string]: Entry | Tree };
type Words = { readonly entries: ReadonlyMap<string, Entry>; readonly reviewed: readonly string[] };

const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..', 'locales'));
const english = read('en');
const faults = Object.keys(languages).flatMap((language) => faultsOf(language).map((fault) => `${language}: ${fault}`));
const sources = process.argv[2] === undefined ? path.join(import.meta.dirname, '..', 'src') : process.argv[3];
if (sources !== undefined) faults.push(...unusedKeys([...english.entries.keys()], sources).map((key) => `${key}: said nowhere`));
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

function faultsOf(language: string): string[] {
	if (!fs.existsSync(path.join(folder, `${language}.json`))) return ['no file'];
	const { entries, reviewed } = read(language);
	const missing = [...english.entries.keys()].filter((key) => !entries.has(key));
	const unknown = [...entries.keys()].filter((key) => !english.entries.has(key));
	return [
		...missing.map((key) => `${key}: missing`),
		...unknown.map((key) => `${key}: not in English`),
		...reviewed.filter((key) => !entries.has(key)).map((key) => `${key}: reviewed, but there is no such key`),
		...[...entries].flatMap(([key, entry]) =>
			entryFaults(language, entry, english.entries.get(key)).map((fault) => `${key}: ${fault}`)
		)
	];
}

function entryFaults(language: string, entry: Entry, model: Entry | undefined): string[] {
	const sentences = sentencesOf(entry);
	const faults = sentences.flatMap(sentenceFaults);
	// A line must not begin with a colon, nor end with an opening quotation mark.
	if (language === 'fr' && sentences.some((sentence) => / [:;?»]|« /.test(sentence)))
		faults.push('a sign stands after a space that breaks');
	if (typeof entry !== 'string') faults.push(...pluralFaults(language, entry));
	if (model === undefined) return faults;
	if (typeof entry !== typeof model) faults.push('has plural forms in one language and not in the other');
	const [used, wanted] = [placeholdersOf(entry), placeholdersOf(model)];
	faults.push(...[...wanted].filter((name) => !used.has(name)).map((name) => `{${name}} is missing`));
	faults.push(...[...used].filter((name) => !wanted.has(name)).map((name) => `{${name}} is unknown`));
	const isLeft = language !== 'en' && sentences.some((sentence) => isProse(sentence) && sentencesOf(model).includes(sentence));
	return isLeft ? [...faults, 'still in English'] : faults;
}

function sentenceFaults(sentence: string): string[] {
	const faults = [];
	if (sentence.trim() === '') faults.push('empty');
	else if (sentence !== sentence.trim() || /\s\s/.test(sentence)) faults.push('stray spaces');
	if (/[!¡]/.test(sentence)) faults.push('shouts');
	if (/[<>]/.test(sentence)) faults.push('holds markup');
	if (/[{}]/.test(sentence.replace(/\{\w+\}/g, ''))) faults.push('has a malformed placeholder');
	return faults;
}

/** Needed are the forms of whole numbers from 0 to 1000, what a count in this program can be; allowed are all of the language. */
function pluralFaults(language: string, forms: Forms): string[] {
	const rules = new Intl.PluralRules(language);
	const needed = new Set([...Array.from({ length: 1001 }, (_, count) => rules.select(count)), 'other']);
	const allowed = new Set<string>(rules.resolvedOptions().pluralCategories);
	return [
		...[...needed].filter((form) => !(form in forms)).map((form) => `plural form "${form}" is missing`),
		...Object.keys(forms)
			.filter((form) => !allowed.has(form))
			.map((form) => `plural form "${form}" is not of this language`)
	];
}

function read(language: string): Words {
	const { _review, ...tree } = JSON.parse(fs.readFileSync(path.join(folder, `${language}.json`), 'utf8'));
	return { entries: new Map(entriesOf(tree)), reviewed: _review.reviewed };
}

function entriesOf(tree: Tree, prefix = ''): [string, Entry][] {
	return Object.entries(tree).flatMap(([key, value]): [string, Entry][] =>
		isEntry(value) ? [[prefix + key, value]] : entriesOf(value, `${prefix}${key}.`)
	);
}

/** A sentence, or nothing but plural forms; a branch may have a key "other" beside keys that are none. */
function isEntry(value: Entry | Tree): value is Entry {
	if (typeof value === 'string') return true;
	return Object.entries(value).every(([key, form]) => typeof form === 'string' && /^(?:zero|one|two|few|many|other)$/.test(key));
}

function sentencesOf(entry: Entry): string[] {
	return typeof entry === 'string' ? [entry] : Object.values(entry);
}

function placeholdersOf(entry: Entry): Set<string> {
	return new Set(
		[
			...sentencesOf(entry)
				.join(' ')
				.matchAll(/\{(\w+)\}/g)
		].map((match) => match[1] as string)
	);
}

/** Four words or more: names and single words may well be the same in two languages. */
function isProse(sentence: string): boolean {
	return (sentence.match(/\p{L}{2,}/gu)?.length ?? 0) >= 4;
}
