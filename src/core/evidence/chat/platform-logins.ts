import type { Json } from '#core/base';
import type { LineClock } from './line-time.ts';
import { type BareLine, threadOfLines } from './lines-thread.ts';
import { wordsOfRow } from './parse-rows.ts';
import { isRecord, type JsonRecord, jsonOf, mended, recordsIn, textAt, under, withoutAssignment } from './read-json.ts';
import type { ChatThread } from './thread.ts';

/** What stands in a file that has such a list, so that no other is parsed for it. */
const telling = /"(?:account_history_log(?:in|out)_history|account_activity_v2|LoginHistoryList|Login History|ipAudit)"/;

/**
 * Who used an account, as platforms hand it out in JSON: Instagram (`login_activity.json`, `logout_activity.json`), Facebook (`account_activity.json`), TikTok (`user_data.json`), Snapchat (`account.json`) and X (`ip-audit.js`). No platform publishes
 * these shapes: read from what public parsers of such downloads read. Every field of a record is kept as it is named. Nothing where a text has none.
 */
export function loginsIn(text: string, clock: LineClock): readonly ChatThread[] {
	const value = telling.test(text) ? jsonOf(withoutAssignment(text)) : undefined;
	if (value === undefined) return [];
	return [
		...shaped('Instagram', under(value, 'account_history_login_history'), instagramLine, clock),
		...shaped('Instagram (logout)', under(value, 'account_history_logout_history'), instagramLine, clock),
		...shaped(
			'Facebook',
			under(value, 'account_activity_v2'),
			(row) => lineOf(mendedRow(row), String(row.timestamp ?? '')),
			clock
		),
		...['Activity', 'Your Activity'].flatMap((part) =>
			shaped('TikTok', under(value, part, 'Login History', 'LoginHistoryList'), (row) => lineOf(row, textAt(row, 'Date')), clock)
		),
		...shaped('Snapchat', under(value, 'Login History'), (row) => lineOf(row, textAt(row, 'Created')), clock),
		...shaped('X', xAudit(value), (row) => lineOf(row, textAt(row, 'createdAt')), clock)
	];
}

function shaped(
	title: string,
	list: Json | undefined,
	line: (row: JsonRecord) => BareLine,
	clock: LineClock
): readonly ChatThread[] {
	const thread = threadOfLines(recordsIn(list).map(line), { source: 'logins', title }, clock);
	return thread.ok ? [thread.value] : [];
}

const lineOf = (row: JsonRecord, written: string | null): BareLine => ({
	from: '',
	written: written?.trim() ?? '',
	text: wordsOfRow(row)
});

const mendedRow = (row: JsonRecord): JsonRecord =>
	Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? mended(value) : value]));

/** Its fields have names in the language of the account, each with a value or a time counted since 1970. The title is the time. */
function instagramLine(row: JsonRecord): BareLine {
	const fields = isRecord(row.string_map_data) ? Object.entries(row.string_map_data) : [];
	const told = fields.flatMap(([name, field]): readonly (readonly [string, Json])[] => {
		const value = isRecord(field) ? (textAt(field, 'value') ?? '') : '';
		const counted = isRecord(field) && typeof field.timestamp === 'number' && field.timestamp > 0 ? field.timestamp : '';
		return [[mended(name), mended(value) || counted]];
	});
	const counted = fields.flatMap(([, field]) =>
		isRecord(field) && typeof field.timestamp === 'number' ? [field.timestamp] : []
	);
	const title = textAt(row, 'title') ?? '';
	const time = counted.find((one) => one > 0);
	return lineOf(Object.fromEntries([['title', title], ...told]), time === undefined ? title : String(time));
}

const xAudit = (value: Json): Json | undefined =>
	Array.isArray(value) ? value.flatMap((one) => under(one as Json, 'ipAudit') ?? []) : undefined;
