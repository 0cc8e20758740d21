import { canonicalBytes, type Json, textFrom } from '#core/base';
import { isRecord } from './read-json.ts';
import { attachmentTypes, type ChatMark, type ChatThread, chatChanges, chatDoubts, chatMarks, chatSources } from './thread.ts';

/** What is kept of a conversation: words only, whole or the messages around those that matter. `places` says which message of the export (from 0) each one is. */
export type SavedChat = {
	readonly v: 1;
	readonly type: 'causeway/chat/v1';
	readonly thread: ChatThread;
	readonly places: readonly number[];
};

/** One message that a person marked: its place in the export, and as what. */
export type MarkedMessage = { readonly place: number; readonly mark: ChatMark };

/** Messages before and after a marked one that are kept with it, so that it can be understood. */
export const keptAround = 20;

/** All of a thread, or what stands around the marked places. People who say nothing in what is kept are still named: they were there. */
export function cutChat(thread: ChatThread, marked: readonly number[] | null): SavedChat {
	const near = (place: number): boolean => marked === null || marked.some((one) => Math.abs(one - place) <= keptAround);
	const places = thread.messages.map((_, place) => place).filter(near);
	const messages = places.flatMap((place) => thread.messages[place] ?? []);
	return { v: 1, type: 'causeway/chat/v1', thread: { ...thread, messages }, places };
}

/** The file that is sealed: canonical JSON (RFC 8785). */
export const formatSavedChat = (saved: SavedChat): Uint8Array => canonicalBytes(saved as unknown as Json);

/** Mirror of {@link formatSavedChat}; `null` for what is none. It may come from anybody who could write the file. */
export function parseSavedChat(bytes: Uint8Array): SavedChat | null {
	const text = textFrom(bytes);
	if (text === null) return null;
	try {
		const value = JSON.parse(text) as Json;
		return isSavedChat(value) ? (value as unknown as SavedChat) : null;
	} catch {
		return null;
	}
}

const isText = (value: Json | undefined): boolean => typeof value === 'string';
const isTextOrNull = (value: Json | undefined): boolean => value === null || isText(value);
const isOneOf = (values: readonly string[], value: Json | undefined): boolean => values.includes(value as string);
const isListOf = (value: Json | undefined, fits: (one: Json) => boolean): value is readonly Json[] =>
	Array.isArray(value) && value.every(fits);

function isSavedChat(value: Json): boolean {
	if (!isRecord(value) || value.v !== 1 || value.type !== 'causeway/chat/v1' || !isRecord(value.thread)) return false;
	const { source, title, people, messages, doubts } = value.thread;
	return (
		isOneOf(chatSources, source) &&
		isText(title) &&
		isListOf(people, isText) &&
		isListOf(doubts, (one) => isOneOf(chatDoubts, one)) &&
		isListOf(messages, isMessage) &&
		isListOf(value.places, isPlace) &&
		value.places.length === messages.length
	);
}

const isPlace = (value: Json): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const isMailHead = (value: Json): boolean =>
	isRecord(value) && isText(value.subject) && isText(value.headers) && isListOf(value.to, isText);

const isMessage = (value: Json): boolean =>
	isRecord(value) &&
	isTextOrNull(value.from) &&
	isRecord(value.at) &&
	isText(value.at.written) &&
	isTextOrNull(value.at.local) &&
	isTextOrNull(value.at.moment) &&
	isText(value.text) &&
	(value.changed === null || isOneOf(chatChanges, value.changed)) &&
	(value.mail === undefined || isMailHead(value.mail)) &&
	isListOf(value.attachments, (one) => isRecord(one) && isText(one.name) && isOneOf(attachmentTypes, one.type));

/** Whether these are marks of messages. */
export const areMarks = (value: unknown): value is readonly MarkedMessage[] =>
	isListOf(value as Json, (one) => isRecord(one) && isPlace(one.place ?? null) && isOneOf(chatMarks, one.mark));
