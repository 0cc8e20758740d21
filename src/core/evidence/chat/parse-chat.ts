import { accepted, type Json, type Outcome, refused, textFrom } from '#core/base';
import { parseDiscord } from './discord.ts';
import { parseInstagram } from './instagram.ts';
import { type LineClock, unknownClock } from './line-time.ts';
import { parsePlatformChats } from './platform-chats.ts';
import { isRecord, jsonOf, textAt, titleOf, withoutAssignment } from './read-json.ts';
import { parseSignal } from './signal.ts';
import { parseTelegram } from './telegram.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';
import { type DateOrder, parseWhatsApp } from './whatsapp.ts';

/** A file of an export: its name as the device has it (in an archive with its folders, `/` between), and all its bytes. */
export type ChatFile = { readonly name: string; readonly bytes: Uint8Array };

/** What was found in the files of an export, and the files of which nothing was read. */
export type ChatsFound = { readonly threads: readonly ChatThread[]; readonly left: readonly ChatFile[] };

/**
 * Reads the files of an export, whichever app they come from; told by what stands in them, never by their names. The files of one folder are one conversation, but for apps that put many into one file.
 * Gives every conversation with a message, the longest first, and what else lies there. Refuses, where there is none, `chat-unknown` (none of the exports we know), `chat-malformed` (no text, or broken JSON),
 * `chat-empty`, `chat-too-long`.
 */
export function parseChats(
	files: readonly ChatFile[],
	order: DateOrder | null = null,
	clock: LineClock = unknownClock
): Outcome<ChatsFound, ChatRefusal> {
	const folders = Map.groupBy(files, ({ name }) => name.slice(0, name.lastIndexOf('/') + 1));
	const read = [...folders.values()].map((together) => parseFolder(together, { order, clock }));
	const threads = read.flatMap((one) => (one.ok ? one.value.threads : []));
	if (threads.length > 0) {
		const left = [...folders.values()].flatMap((together, at) => {
			const one = read[at];
			return one?.ok ? one.value.left : together;
		});
		return accepted({ threads: threads.sort((one, other) => other.messages.length - one.messages.length), left });
	}
	const refusal = read.find((one) => !one.ok && one.refusal.code !== 'chat-unknown') ?? read[0];
	return refusal && !refusal.ok ? refusal : refused('chat-empty');
}

/** What a person knows of an export that it does not tell. */
type Known = { readonly order: DateOrder | null; readonly clock: LineClock };

function parseFolder(files: readonly ChatFile[], known: Known): Outcome<ChatsFound, ChatRefusal> {
	const texts = files.map(({ name, bytes }) => ({ name, text: textFrom(bytes)?.replace(/^\ufeff/, '') ?? null }));
	// Some apps cut one conversation into several files; of others each file is one, or nothing that we read.
	const together = parseTexts(texts, known);
	if (together.ok) return accepted({ threads: together.value, left: [] });
	if (texts.length === 1) return together;
	const each = texts.map((one) => parseTexts([one], known));
	const threads = each.flatMap((one) => (one.ok ? one.value : []));
	const called = texts.map(({ text }) => channelName(text)).find((name) => name !== null);
	if (threads.length === 0) return together;
	return accepted({
		threads: threads.map((thread) => (thread.source === 'discord' && called ? { ...thread, title: called } : thread)),
		left: files.filter((_, at) => !each[at]?.ok)
	});
}

/** What Discord's package calls a channel, in `channel.json` beside its messages. */
function channelName(text: string | null): string | null {
	const value = text === null ? undefined : jsonOf(text);
	return isRecord(value) && textAt(value, 'id') !== null ? textAt(value, 'name') : null;
}

type NamedText = { readonly name: string; readonly text: string | null };

function parseTexts(files: readonly NamedText[], { order, clock }: Known): Outcome<readonly ChatThread[], ChatRefusal> {
	const [first] = files;
	if (!first) return refused('chat-empty');
	const texts = files.flatMap(({ text }) => (text === null ? [] : [withoutAssignment(text)]));
	if (texts.length < files.length) return refused('chat-malformed', 'no text');
	const title = titleOf(first.name);
	if (!/^\s*[[{]\s*["{\]}]/.test(texts[0] as string)) {
		if (files.length > 1) return refused('chat-unknown');
		const thread = parseWhatsApp(texts[0] as string, title, order);
		// Lines with times and nobody who speaks are no chat; a log may look so.
		if (thread.ok && thread.value.people.length === 0) return refused('chat-unknown');
		return single(thread);
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
		...(values.length === 1
			? [parseTelegram(value), single(parseDiscord(value, title)), parsePlatformChats(value, clock), parseSignal([value])]
			: [])
	])
		if (parsed.ok || parsed.refusal.code !== 'chat-unknown') return parsed;
	return refused('chat-unknown');
}

const single = (thread: Outcome<ChatThread, ChatRefusal>): Outcome<readonly ChatThread[], ChatRefusal> =>
	thread.ok ? accepted([thread.value]) : thread;
