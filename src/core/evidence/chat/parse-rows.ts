import { type Json, type Outcome, refused } from '#core/base';
import { type LineClock, readLineTime } from './line-time.ts';
import { type BareLine, threadOfLines } from './lines-thread.ts';
import { isRecord, type JsonRecord, jsonOf } from './read-json.ts';
import type { ChatRefusal, ChatThread, LineSource } from './thread.ts';

/** Names under which programs write when something happened, in small letters and without what is no letter; the first that a row has counts. */
const timeNames = [
	...['timestamp', 'time', 'datetime', 'date', 'ts', 'eventtime', 'activitytimestamp', 'created', 'createdat', 'loggedat'],
	...['realtimetimestamp', 'timestampms', 'timelocal', 'logtime', 'logindate', 'logintime', 'occurredat', 'when']
];
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** The name of the field that holds the time: by its name, and because what stands there can be read as one in most of the rows looked at. */
function timeFieldOf(rows: readonly JsonRecord[]): string | null {
	const some = rows.slice(0, 200);
	const names = [...new Set(some.flatMap((row) => Object.keys(row)))];
	const fitting = timeNames.flatMap((wanted) => names.filter((name) => plain(name) === wanted));
	return (
		fitting.find((name) => {
			const read = some.filter((row) => isTime(timeAt(row, name))).length;
			return read * 2 >= some.length;
		}) ?? null
	);
}

const isTime = (written: string): boolean => {
	const { at, need } = readLineTime(written, { minutesAhead: 0, year: 2000 });
	return at.moment !== null || need !== null;
};

function timeAt(row: JsonRecord, name: string): string {
	const value = Object.hasOwn(row, name) ? row[name] : null;
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** A row in words: each of its fields that is not empty on a line of its own, by its name. */
export const wordsOfRow = (row: JsonRecord): string => wordsOf(Object.entries(row));

const wordsOf = (fields: readonly (readonly [string, Json])[]): string =>
	fields
		.filter(([, value]) => value !== null && value !== '')
		.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join('\n');

type Called = { readonly source: LineSource; readonly title: string };

/** Rows with a field for the time as a thread, in their own order. Refuses `chat-unknown` where none holds a time in most rows, `chat-empty`, `chat-too-long`. */
function threadOfRows(
	rows: readonly JsonRecord[],
	called: Called,
	clock: LineClock,
	texts?: readonly string[]
): Outcome<ChatThread, ChatRefusal> {
	if (rows.length === 0) return refused('chat-empty');
	const field = timeFieldOf(rows);
	if (field === null) return refused('chat-unknown');
	const lines = rows.map(
		(row, at): BareLine => ({ from: '', written: timeAt(row, field), text: texts?.[at] ?? wordsOfRow(row) })
	);
	return threadOfLines(lines, called, clock);
}

/**
 * A table with names above its columns (RFC 4180), already cut into fields. A row with more fields than there are names keeps them, each by its number. Google's list of who used an account (`Activity Timestamp`, `IP Address`)
 * is told by its names. Refuses as {@link threadOfRows}, and `chat-unknown` without names.
 */
export function parseTable(
	table: readonly (readonly string[])[],
	title: string,
	clock: LineClock
): Outcome<ChatThread, ChatRefusal> {
	const [names, ...rows] = table;
	if (!names || rows.length === 0) return refused('chat-empty');
	if (names.length < 2 || new Set(names).size < names.length) return refused('chat-unknown');
	const fields = rows.map((row) => row.map((value, at) => [names[at] || `${at + 1}`, value] as const));
	const records = fields.map((row) => Object.fromEntries(row));
	const isGoogle = ['Activity Timestamp', 'IP Address'].every((name) => names.includes(name));
	const called: Called = isGoogle ? { source: 'logins', title: 'Google' } : { source: 'list', title };
	return threadOfRows(records, called, clock, fields.map(wordsOf));
}

/** One JSON value on each line, as programs log. A line that is broken is kept as it stands, without a time. Refuses as {@link threadOfRows}, `chat-unknown` where half of the lines or more are no records. */
export function parseJsonLines(text: string, title: string, clock: LineClock): Outcome<ChatThread, ChatRefusal> {
	const lines = text
		.replace(/^\ufeff/, '')
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '');
	const values = lines.map(jsonOf);
	const rows = values.filter(isRecord);
	if (rows.length * 2 <= lines.length) return refused('chat-unknown');
	const field = timeFieldOf(rows);
	if (field === null) return refused('chat-unknown');
	const bare = values.map((value, at): BareLine => {
		if (!isRecord(value)) return { from: '', written: '', text: lines[at] as string };
		return { from: '', written: timeAt(value, field), text: wordsOfRow(value) };
	});
	return threadOfLines(bare, { source: 'log', title }, clock);
}

/** A list of records in a JSON file: the whole of it, or the only list of records in it. Refuses as {@link threadOfRows}. */
export function parseJsonList(value: Json, title: string, clock: LineClock): Outcome<ChatThread, ChatRefusal> {
	const lists = (isRecord(value) ? Object.values(value) : [value]).filter(
		(one): one is readonly JsonRecord[] => Array.isArray(one) && one.length > 0 && one.every(isRecord)
	);
	const [rows] = lists;
	return rows && lists.length === 1 ? threadOfRows(rows, { source: 'list', title }, clock) : refused('chat-unknown');
}
