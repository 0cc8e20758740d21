import { accepted, type Json, type Moment, momentOf, type Outcome, refused } from '#core/base';
import { isRecord, type JsonRecord, textAt } from './read-json.ts';
import {
	type ChatAttachment,
	type ChatDoubt,
	type ChatMessage,
	type ChatRefusal,
	type ChatThread,
	isInOrder,
	messagesAtMost,
	peopleIn,
	typeOfMedia
} from './thread.ts';

type Frames = { readonly names: ReadonlyMap<string, string>; readonly chats: ReadonlyMap<string, string> };

/**
 * Reads `main.jsonl` of the export without a password that Signal makes since 2026: one frame of its backup format a line, in the JSON form of protocol buffers. It holds every conversation
 * of the account; each with a message is a thread. Times are in UTC. Nothing is published of the format but the definition that Signal's programs share. Refuses `chat-unknown`, `chat-empty`,
 * `chat-too-long`.
 */
export function parseSignal(lines: readonly Json[]): Outcome<readonly ChatThread[], ChatRefusal> {
	const frames = lines.filter(isRecord);
	if (frames.length < lines.length || !frames.some((frame) => isRecord(frame.chatItem) || isRecord(frame.account)))
		return refused('chat-unknown');
	const items = frames.flatMap(({ chatItem }) => (isRecord(chatItem) ? [chatItem] : []));
	if (items.length === 0) return refused('chat-empty');
	if (items.length > messagesAtMost) return refused('chat-too-long', `${items.length}`);
	const known: Frames = {
		names: new Map(frames.flatMap(({ recipient }) => (isRecord(recipient) ? [[idAt(recipient, 'id'), nameOf(recipient)]] : []))),
		chats: new Map(frames.flatMap(({ chat }) => (isRecord(chat) ? [[idAt(chat, 'id'), idAt(chat, 'recipientId')]] : [])))
	};
	const by = new Map<string, JsonRecord[]>();
	for (const item of items) {
		const chat = idAt(item, 'chatId');
		by.set(chat, [...(by.get(chat) ?? []), item]);
	}
	return accepted([...by].map(([chat, told]) => threadOf(known.names.get(known.chats.get(chat) ?? '') ?? '', told, known)));
}

function threadOf(title: string, items: readonly JsonRecord[], known: Frames): ChatThread {
	const messages = items.map((item) => messageOf(item, known));
	const doubts: ChatDoubt[] = isInOrder(messages) ? [] : ['not-in-order'];
	return { source: 'signal', title, people: peopleIn(messages), messages, doubts };
}

function messageOf(item: JsonRecord, { names }: Frames): ChatMessage {
	const stamp = idAt(item, 'dateSent');
	const standard = isRecord(item.standardMessage) ? item.standardMessage : null;
	const text = standard && isRecord(standard.text) ? textAt(standard.text, 'body') : null;
	const isNote = isRecord(item.updateMessage);
	return {
		from: isNote ? null : (names.get(idAt(item, 'authorId')) ?? ''),
		at: { written: stamp, local: null, moment: sentAt(stamp) },
		text: isNote ? Object.keys(item.updateMessage as JsonRecord).join(' ') : (text ?? ''),
		attachments: [
			...(Array.isArray(standard?.attachments) ? standard.attachments.filter(isRecord).map(attachmentOf) : []),
			...(isRecord(item.stickerMessage) ? [{ name: '', type: 'picture' } as const] : []),
			...(isRecord(item.viewOnceMessage) ? [{ name: '', type: 'picture' } as const] : []),
			...(isRecord(item.contactMessage) ? [{ name: '', type: 'file' } as const] : [])
		],
		changed: isRecord(item.remoteDeletedMessage)
			? 'deleted'
			: Array.isArray(item.revisions) && item.revisions.length > 0
				? 'edited'
				: null
	};
}

function attachmentOf(value: JsonRecord): ChatAttachment {
	const pointer = isRecord(value.pointer) ? value.pointer : {};
	const name = textAt(pointer, 'fileName') ?? '';
	return { name, type: typeOfMedia(textAt(pointer, 'contentType') ?? '', name) };
}

/** What the account calls somebody, or they call themselves. */
function nameOf(recipient: JsonRecord): string {
	if (isRecord(recipient.contact)) {
		const { contact } = recipient;
		const nickname = isRecord(contact.nickname) ? contact.nickname : {};
		const names = [
			[textAt(nickname, 'given'), textAt(nickname, 'family')],
			[textAt(contact, 'systemGivenName'), textAt(contact, 'systemFamilyName')],
			[textAt(contact, 'profileGivenName'), textAt(contact, 'profileFamilyName')],
			[textAt(contact, 'username')],
			[idAt(contact, 'e164') && `+${idAt(contact, 'e164')}`]
		];
		return names.map((parts) => parts.filter(Boolean).join(' ')).find((name) => name !== '') ?? '';
	}
	const snapshot = isRecord(recipient.group) && isRecord(recipient.group.snapshot) ? recipient.group.snapshot : {};
	return isRecord(snapshot.title) ? (textAt(snapshot.title, 'title') ?? '') : '';
}

/** Whole numbers of 64 bits stand as texts in the JSON form; smaller programs write them as numbers. */
function idAt(value: JsonRecord, name: string): string {
	const found = Object.hasOwn(value, name) ? value[name] : null;
	return typeof found === 'number' ? String(found) : typeof found === 'string' ? found : '';
}

function sentAt(stamp: string): Moment | null {
	const read = /^\d{1,14}$/.test(stamp) ? new Date(Number(stamp)) : null;
	return read === null || read.getTime() === 0 ? null : momentOf(read);
}
