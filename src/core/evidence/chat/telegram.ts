import { accepted, type Json, momentOf, type Outcome, refused } from '#core/base';
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
	typeOfName
} from './thread.ts';

/**
 * Reads `result.json` as Telegram Desktop exports it ("Machine-readable JSON"): one chat, or a whole account, which holds many as `chats.list`. Those without a message are left out.
 * Refuses `chat-unknown`, `chat-empty`, `chat-too-long`.
 */
export function parseTelegram(value: Json): Outcome<readonly ChatThread[], ChatRefusal> {
	const { chats } = isRecord(value) ? value : {};
	const read = (isRecord(chats) && Array.isArray(chats.list) ? chats.list : [value]).map(parseOne);
	const threads = read.flatMap((one) => (one.ok ? [one.value] : []));
	const fault = read.find((one) => !one.ok && one.refusal.code !== 'chat-empty') ?? read[0];
	return threads.length === 0 && fault && !fault.ok ? fault : threads.length > 0 ? accepted(threads) : refused('chat-empty');
}

function parseOne(value: Json): Outcome<ChatThread, ChatRefusal> {
	if (!isRecord(value) || !Array.isArray(value.messages) || value.type === undefined) return refused('chat-unknown');
	if (value.messages.length === 0) return refused('chat-empty');
	if (value.messages.length > messagesAtMost) return refused('chat-too-long', `${value.messages.length}`);
	const messages = value.messages.filter(isRecord).map(messageOf);
	const doubts: ChatDoubt[] = [];
	if (messages.length < value.messages.length) doubts.push('parts-missing');
	if (messages.some(({ at }) => at.moment === null)) doubts.push('zone-unknown');
	if (!isInOrder(messages)) doubts.push('not-in-order');
	return accepted({ source: 'telegram', title: textAt(value, 'name') ?? '', people: peopleIn(messages), messages, doubts });
}

function messageOf(value: JsonRecord): ChatMessage {
	const written = textAt(value, 'date') ?? '';
	const seconds = Number(textAt(value, 'date_unixtime') ?? Number.NaN);
	const moment = seconds > 0 && seconds < 1e11 ? momentOf(new Date(seconds * 1000)) : null;
	const at = { written, local: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(written) ? written : null, moment };
	if (value.type === 'service') {
		const [actor, action] = [textAt(value, 'actor') ?? '', textAt(value, 'action') ?? ''];
		return { from: null, at, text: `${actor} ${action}`.trim(), attachments: [], changed: null };
	}
	return {
		from: textAt(value, 'from') ?? textAt(value, 'from_id') ?? '',
		at,
		text: wordsOf(value.text),
		attachments: attachmentsOf(value),
		changed: value.edited === undefined ? null : 'edited'
	};
}

/** The words: one text, or a list of texts and of pieces with a form of their own. */
function wordsOf(text: Json | undefined): string {
	if (typeof text === 'string') return text;
	if (!Array.isArray(text)) return '';
	return text.map((piece) => (typeof piece === 'string' ? piece : isRecord(piece) ? (textAt(piece, 'text') ?? '') : '')).join('');
}

const kinds: Readonly<Record<string, ChatAttachment['type']>> = {
	sticker: 'picture',
	animation: 'video',
	video_message: 'video',
	video_file: 'video',
	voice_message: 'sound',
	audio_file: 'sound'
};

function attachmentsOf(value: JsonRecord): ChatAttachment[] {
	const photo = textAt(value, 'photo');
	const file = textAt(value, 'file');
	const kind = kinds[textAt(value, 'media_type') ?? ''];
	return [
		...(photo === null ? [] : [{ name: nameOf(photo), type: 'picture' } as const]),
		...(file === null ? [] : [{ name: nameOf(file), type: kind ?? typeOfName(file) }])
	];
}

/** What was left out of the export stands there as a sentence in brackets. */
const nameOf = (path: string): string => (path.startsWith('(') ? '' : (path.split('/').at(-1) ?? ''));
