import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Files of the law folder that were gathered with sources and a confidence for each fact. */
const filesIn = (folder: string): readonly string[] => [
	'conducts.yaml',
	'instruments.yaml',
	...readdirSync(`${folder}jurisdictions`)
		.sort()
		.map((name) => `jurisdictions/${name}`)
];

type Entry = Readonly<Record<string, unknown>>;

/** What a fact is known by in its list. */
const names = [
	'code',
	'id',
	'state',
	'conduct',
	'basis',
	'right',
	'kind',
	'name',
	'article',
	'measure',
	'cite',
	'label'
] as const;
const nameOf = (entry: Entry): string =>
	names
		.flatMap((name) => (typeof entry[name] === 'string' || typeof entry[name] === 'number' ? [`${entry[name]}`] : []))
		.slice(0, 3)
		.join(' ')
		.slice(0, 60);

/**
 * Every fact of a law folder that says how sure it is: one line with the file, the way to it, its confidence, and the address
 * of its source (empty where it has none of its own).
 */
export function lawMarks(folder: string): readonly string[] {
	return filesIn(folder).flatMap((file) => marksIn(parse(readFileSync(`${folder}${file}`, 'utf8')), file));
}

function marksIn(value: unknown, way: string): readonly string[] {
	if (Array.isArray(value))
		return value.flatMap((each) => marksIn(each, isEntry(each) && nameOf(each) ? `${way}/${nameOf(each)}` : way));
	if (!isEntry(value)) return [];
	const { confidence, source } = value;
	const url = isEntry(source) ? `${source.url ?? source.title}` : '';
	return [
		...(confidence === undefined && url === '' ? [] : [`${way}\t${confidence ?? ''}\t${url}`]),
		...Object.entries(value).flatMap(([name, inner]) => (name === 'source' ? [] : marksIn(inner, `${way}/${name}`)))
	];
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lines of `gathered` that `found` no longer has, each counted as often as it stands. */
export function missingMarks(gathered: readonly string[], found: readonly string[]): readonly string[] {
	const left = new Map<string, number>();
	for (const line of found) left.set(line, (left.get(line) ?? 0) + 1);
	return gathered.filter((line) => {
		const count = left.get(line) ?? 0;
		left.set(line, count - 1);
		return count <= 0;
	});
}
