import { type Json, type Outcome, refused, textFrom } from '#core/base';
import { parseDiscord } from './discord.ts';
import { parseInstagram } from './instagram.ts';
import { parseTelegram } from './telegram.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';
import { type DateOrder, parseWhatsApp } from './whatsapp.ts';

/** A file of an export: its name as the device has it, and all its bytes. */
export type ChatFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Reads the files of one exported conversation, whichever app they come from; told by what stands in them, never by their names. Several files only where an app cuts a conversation into several.
 * Refuses `chat-unknown` (none of the exports we know), `chat-malformed` (no text, or broken JSON), `chat-empty`, `chat-too-long`.
 */
export function parseChat(files: readonly ChatFile[], order: DateOrder | null = null): Outcome<ChatThread, ChatRefusal> {
	const [first] = files;
	if (!first) return refused('chat-empty');
	const texts = files.map(({ bytes }) => textFrom(bytes));
	if (texts.some((text) => text === null)) return refused('chat-malformed', 'no text');
	const title = titleOf(first.name);
	if (!/^\s*[[{]\s*["{\]}]/.test((texts[0] as string).replace(/^\ufeff/, '')))
		return files.length > 1 ? refused('chat-unknown') : parseWhatsApp(texts[0] as string, title, order);
	const values: Json[] = [];
	for (const text of texts as readonly string[]) {
		try {
			values.push(JSON.parse(text.replace(/^\ufeff/, '')) as Json);
		} catch {
			return refused('chat-malformed', 'broken JSON');
		}
	}
	for (const parsed of [
		parseInstagram(values),
		...(values.length === 1 ? [parseTelegram(values[0] as Json), parseDiscord(values[0] as Json, title)] : [])
	])
		if (parsed.ok || parsed.refusal.code !== 'chat-unknown') return parsed;
	return refused('chat-unknown');
}

/** What the phone calls a file of a chat, without its ending. */
const titleOf = (name: string): string => name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/^_+/, '');
