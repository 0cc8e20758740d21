import { accepted, type Json, type Outcome, refused, textFrom } from '#core/base';
import { parseDiscord } from './discord.ts';
import { parseInstagram } from './instagram.ts';
import { isRecord, textAt } from './read-json.ts';
import { parseSignal } from './signal.ts';
import { parseTelegram } from './telegram.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';
import { type DateOrder, parseWhatsApp } from './whatsapp.ts';

/** A file of an export: its name as the device has it (in an archive with its folders, `/` between), and all its bytes. */
export type ChatFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Reads the files of an export, whichever app they come from; told by what stands in them, never by their names. The files of one folder are one conversation, but for apps that put many into one file.
 * What else lies in an archive is passed over. Gives every conversation with a message, the longest first. Refuses `chat-unknown` (none of the exports we know), `chat-malformed` (no text, or broken JSON),
 * `chat-empty`, `chat-too-long`.
 */
export function parseChats(
	files: readonly ChatFile[],
	order: DateOrder | null = null
): Outcome<readonly ChatThread[], ChatRefusal> {
	const folders = Map.groupBy(files, ({ name }) => name.slice(0, name.lastIndexOf('/') + 1));
	const read = [...folders.values()].map((together) => parseFolder(together, order));
	const threads = read.flatMap((one) => (one.ok ? one.value : []));
	if (threads.length > 0) return accepted(threads.sort((one, other) => other.messages.length - one.messages.length));
	return read.find((one) => !one.ok && one.refusal.code !== 'chat-unknown') ?? read[0] ?? refused('chat-empty');
}

function parseFolder(files: readonly ChatFile[], order: DateOrder | null): Outcome<readonly ChatThread[], ChatRefusal> {
	const texts = files.map(({ name, bytes }) => ({ name, text: textFrom(bytes)?.replace(/^\ufeff/, '') ?? null }));
	// Some apps cut one conversation into several files; of others each file is one, or nothing that we read.
	const together = parseTexts(texts, order);
	if (together.ok || texts.length === 1) return together;
	const threads = texts.map((one) => parseTexts([one], order)).flatMap((one) => (one.ok ? one.value : []));
	const called = texts.map(({ text }) => channelName(text)).find((name) => name !== null);
	if (threads.length === 0) return together;
	return accepted(threads.map((thread) => (thread.source === 'discord' && called ? { ...thread, title: called } : thread)));
}

/** What Discord's package calls a channel, in `channel.json` beside its messages. */
function channelName(text: string | null): string | null {
	const value = text === null ? undefined : jsonOf(text);
	return isRecord(value) && textAt(value, 'id') !== null ? textAt(value, 'name') : null;
}

type NamedText = { readonly name: string; readonly text: string | null };

function parseTexts(files: readonly NamedText[], order: DateOrder | null): Outcome<readonly ChatThread[], ChatRefusal> {
	const [first] = files;
	if (!first) return refused('chat-empty');
	const texts = files.flatMap(({ text }) => (text === null ? [] : [text]));
	if (texts.length < files.length) return refused('chat-malformed', 'no text');
	const title = titleOf(first.name);
	if (!/^\s*[[{]\s*["{\]}]/.test(texts[0] as string)) {
		if (files.length > 1) return refused('chat-unknown');
		const thread = parseWhatsApp(texts[0] as string, title, order);
		return thread.ok ? accepted([thread.value]) : thread;
	}
	const values = texts.map(jsonOf);
	if (values.length === 1 && values[0] === undefined) {
		const lines = (texts[0] as string)
			.split('\n')
			.filter((line) => line.trim() !== '')
			.map(jsonOf);
		return lines.includes(undefined) ? refused('chat-malformed', 'broken JSON') : parseSignal(lines as readonly Json[]);
	}
	if (values.includes(undefined)) return refused('chat-malformed', 'broken JSON');
	const value = values[0] as Json;
	for (const parsed of [
		single(parseInstagram(values as readonly Json[])),
		...(values.length === 1 ? [parseTelegram(value), single(parseDiscord(value, title)), parseSignal([value])] : [])
	])
		if (parsed.ok || parsed.refusal.code !== 'chat-unknown') return parsed;
	return refused('chat-unknown');
}

const single = (thread: Outcome<ChatThread, ChatRefusal>): Outcome<readonly ChatThread[], ChatRefusal> =>
	thread.ok ? accepted([thread.value]) : thread;

function jsonOf(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** What the phone calls a file of a chat, without its ending; the folder's name where an app calls every file the same. */
function titleOf(name: string): string {
	const parts = name.split('/');
	const own = (parts.at(-1) ?? '').replace(/\.[a-z0-9]{1,5}$/i, '').replace(/^_+/, '');
	return parts.length > 1 && /^(?:messages|chat)$/i.test(own) ? (parts.at(-2) ?? own) : own;
}
