import { accepted, type Outcome, refused, textFrom } from '#core/base';
import type { LineClock } from './line-time.ts';
import type { ChatFile } from './parse-chat.ts';
import { parseLog } from './parse-log.ts';
import { parseJsonLines, parseJsonList } from './parse-rows.ts';
import { jsonOf, titleOf, withoutAssignment } from './read-json.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';

/**
 * Reads one file that is no conversation: a text log, records in JSON lines, or a list of records in JSON. A table is cut into fields elsewhere. Bytes that are no UTF-8 are shown as � in a log, and the thread says so: servers write down what
 * strangers send. Refuses `chat-unknown`, `chat-malformed` (no text), `chat-empty`, `chat-too-long`.
 */
export function parseLines({ name, bytes }: ChatFile, clock: LineClock): Outcome<ChatThread, ChatRefusal> {
	const { text, isWhole } = wordsOf(bytes);
	if (text === null) return refused('chat-malformed', 'no text');
	const title = titleOf(name);
	const thread = parseText(withoutAssignment(text), title, clock);
	if (!thread.ok || isWhole) return thread;
	return accepted({ ...thread.value, doubts: [...thread.value.doubts, 'bytes-unreadable'] });
}

function parseText(text: string, title: string, clock: LineClock): Outcome<ChatThread, ChatRefusal> {
	if (!/^\s*[[{]\s*["{\]}]/.test(text)) return parseLog(text, title, clock);
	const value = jsonOf(text);
	return value === undefined ? parseJsonLines(text, title, clock) : parseJsonList(value, title, clock);
}

/** UTF-8, else UTF-16 where the file says so (as some consoles save it), else what can be read; `null` for bytes that are no text. */
export function wordsOf(bytes: Uint8Array): { readonly text: string | null; readonly isWhole: boolean } {
	const strict = textFrom(bytes);
	if (strict !== null) return { text: strict.replace(/^\ufeff/, ''), isWhole: true };
	const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (isWide) return { text: new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes), isWhole: true };
	const isText = !bytes.subarray(0, 65_536).includes(0);
	return { text: isText ? new TextDecoder().decode(bytes) : null, isWhole: false };
}
