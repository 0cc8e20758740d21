import { accepted, type Json, momentOf, type Outcome, refused } from '#core/base';
import { isRecord, type JsonRecord, mended, textAt } from './read-json.ts';
import {
	type ChatAttachment,
	type ChatMessage,
	type ChatRefusal,
	type ChatThread,
	isInOrder,
	messagesAtMost,
	peopleIn,
	typeOfName
} from './thread.ts';

/**
 * Reads `message_1.json` of a conversation as Instagram (and Messenger) hand it out in JSON, the newest message first. A long conversation goes on in `message_2.json`: pass them together, in any order.
 * Times are moments. Its texts are bytes of UTF-8 written as characters of their own; they are put together again. Refuses `chat-unknown`, `chat-malformed`, `chat-empty`,
 * `chat-too-long`.
 */
export function parseInstagram(files: readonly Json[]): Outcome<ChatThread, ChatRefusal> {
	const read: JsonRecord[] = [];
	for (const file of files) {
		if (!isRecord(file) || !Array.isArray(file.messages) || !Array.isArray(file.participants)) return refused('chat-unknown');
		read.push(file);
	}
	const [first] = read;
	if (!first) return refused('chat-empty');
	if (new Set(read.map((file) => textAt(file, 'thread_path'))).size > 1) return refused('chat-malformed', 'two conversations');
	const all = read.flatMap(({ messages }) => messages as readonly Json[]);
	if (all.length === 0) return refused('chat-empty');
	if (all.length > messagesAtMost) return refused('chat-too-long', `${all.length}`);
	const messages = all
		.filter(isRecord)
		.map(messageOf)
		.sort((one, other) => ((one.at.moment ?? '') < (other.at.moment ?? '') ? -1 : 1));
	const named = (first.participants as readonly Json[]).flatMap((one) =>
		isRecord(one) ? [mended(textAt(one, 'name') ?? '')] : []
	);
	return accepted({
		source: 'instagram',
		title: mended(textAt(first, 'title') ?? ''),
		people: [...new Set([...peopleIn(messages), ...named])],
		messages,
		doubts: [
			...(messages.length < all.length ? (['parts-missing'] as const) : []),
			...(isInOrder(messages) ? [] : (['not-in-order'] as const))
		]
	});
}

function messageOf(value: JsonRecord): ChatMessage {
	const stamp = value.timestamp_ms;
	const moment = typeof stamp === 'number' && stamp > 0 && stamp < 1e14 ? momentOf(new Date(stamp)) : null;
	const unsent = value.is_unsent === true;
	return {
		from: mended(textAt(value, 'sender_name') ?? ''),
		at: { written: String(stamp ?? ''), local: null, moment },
		text: unsent ? '' : mended(textAt(value, 'content') ?? ''),
		attachments: attachmentsOf(value),
		changed: unsent ? 'deleted' : null
	};
}

function attachmentsOf(value: JsonRecord): ChatAttachment[] {
	const of = (name: string, type: ChatAttachment['type'] | null): ChatAttachment[] => {
		const list = value[name];
		if (!Array.isArray(list)) return [];
		return list.filter(isRecord).map((one) => {
			const path = textAt(one, 'uri') ?? '';
			return { name: path.split('/').at(-1) ?? '', type: type ?? typeOfName(path) };
		});
	};
	const { share } = value;
	const link = isRecord(share) ? textAt(share, 'link') : null;
	return [
		...of('photos', 'picture'),
		...of('videos', 'video'),
		...of('audio_files', 'sound'),
		...of('files', null),
		...(link === null ? [] : [{ name: mended(link), type: 'link' } as const])
	];
}
