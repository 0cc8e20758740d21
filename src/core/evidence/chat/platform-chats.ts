import { accepted, type Json, type Outcome, refused } from '#core/base';
import { type LineClock, readLineTime, unknownClock } from './line-time.ts';
import { isRecord, type JsonRecord, recordsIn, textAt, under } from './read-json.ts';
import {
	type ChatDoubt,
	type ChatMessage,
	type ChatRefusal,
	type ChatSource,
	type ChatThread,
	isInOrder,
	messagesAtMost,
	peopleIn,
	typeOfName
} from './thread.ts';

/**
 * Conversations of Snapchat (`chat_history.json`: by name, what was saved in the chat), TikTok (`user_data.json`) and X (`direct-messages.js`, which has numbers of accounts and no names). No platform publishes these shapes: read
 * from what public parsers of such downloads read. Refuses `chat-unknown`, `chat-empty`, `chat-too-long`.
 */
export function parsePlatformChats(value: Json, clock: LineClock): Outcome<readonly ChatThread[], ChatRefusal> {
	for (const found of [snapchatIn(value, clock), tiktokIn(value, clock), xIn(value, clock)]) {
		if (found === null) continue;
		const full = found.filter(({ messages }) => messages.length > 0);
		const long = full.find(({ messages }) => messages.length > messagesAtMost);
		if (long) return refused('chat-too-long', `${long.messages.length}`);
		return full.length === 0 ? refused('chat-empty') : accepted(full.map((one) => threadOf(one, clock)));
	}
	return refused('chat-unknown');
}

type Bare = { readonly source: ChatSource; readonly title: string; readonly messages: readonly ChatMessage[] };

function threadOf({ source, title, messages }: Bare, clock: LineClock): ChatThread {
	const timeOf = ({ at }: ChatMessage): string => at.moment ?? at.local ?? '';
	const sorted = messages.toSorted((one, other) => (timeOf(one) < timeOf(other) ? -1 : timeOf(one) > timeOf(other) ? 1 : 0));
	const doubts: ChatDoubt[] = [];
	if (sorted.some(({ at }) => readLineTime(at.written, unknownClock).need === 'zone'))
		doubts.push(clock.minutesAhead === null ? 'server-zone-unknown' : 'server-zone-said');
	if (sorted.some((message) => timeOf(message) === '')) doubts.push('dates-unreadable');
	if (!isInOrder(sorted)) doubts.push('not-in-order');
	return { source, title, people: peopleIn(sorted), messages: sorted, doubts };
}

const messageOf = (clock: LineClock, from: string | null, written: string | null, text: string | null): ChatMessage => ({
	from: from ?? '',
	at: readLineTime(written?.trim() ?? '', clock).at,
	text: text ?? '',
	attachments: [],
	changed: null
});

function snapchatIn(value: Json, clock: LineClock): readonly Bare[] | null {
	if (!isRecord(value)) return null;
	const lists = Object.entries(value);
	const isMessage = (one: Json): boolean => isRecord(one) && textAt(one, 'From') !== null && textAt(one, 'Media Type') !== null;
	if (
		!lists.some(([, list]) => Array.isArray(list) && list.length > 0) ||
		!lists.every(([, list]) => Array.isArray(list) && list.every(isMessage))
	)
		return null;
	return lists.map(([name, list]) => {
		const rows = recordsIn(list);
		const called = rows.map((row) => textAt(row, 'Conversation Title')).find((title) => title);
		return { source: 'snapchat', title: called || name, messages: rows.map((row) => snapchatMessage(row, clock)) };
	});
}

function snapchatMessage(row: JsonRecord, clock: LineClock): ChatMessage {
	const type = textAt(row, 'Media Type') ?? '';
	const words = textAt(row, 'Content') ?? textAt(row, 'Text');
	const message = messageOf(clock, textAt(row, 'From'), textAt(row, 'Created'), words);
	return type === 'TEXT' ? message : { ...message, attachments: [{ name: type, type: type === 'NOTE' ? 'sound' : 'file' }] };
}

function tiktokIn(value: Json, clock: LineClock): readonly Bare[] | null {
	for (const part of ['Direct Message', 'Direct Messages'])
		for (const list of ['Direct Messages', 'Chat History']) {
			const chats = under(value, part, list, 'ChatHistory');
			if (!isRecord(chats)) continue;
			return Object.entries(chats).map(([name, rows]) => ({
				source: 'tiktok',
				title: name.replace(/^Chat History with /, '').replace(/:$/, ''),
				messages: recordsIn(rows).map((row) => messageOf(clock, textAt(row, 'From'), textAt(row, 'Date'), textAt(row, 'Content')))
			}));
		}
	return null;
}

function xIn(value: Json, clock: LineClock): readonly Bare[] | null {
	const chats = Array.isArray(value) ? value.map((one) => under(one as Json, 'dmConversation')) : [];
	if (chats.length === 0 || !chats.every(isRecord)) return null;
	return chats.map((chat) => ({
		source: 'x',
		title: textAt(chat, 'conversationId') ?? '',
		messages: recordsIn(chat.messages).flatMap((one) => {
			const said = one.messageCreate;
			return isRecord(said) ? [xMessage(said, clock)] : [];
		})
	}));
}

function xMessage(said: JsonRecord, clock: LineClock): ChatMessage {
	const media = Array.isArray(said.mediaUrls) ? said.mediaUrls.filter((one): one is string => typeof one === 'string') : [];
	const attachments = media.map((name) => ({ name, type: typeOfName(name.split('?', 1)[0] as string) }));
	return { ...messageOf(clock, textAt(said, 'senderId'), textAt(said, 'createdAt'), textAt(said, 'text')), attachments };
}
