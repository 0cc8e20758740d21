import { accepted, type Json, type Moment, momentOf, type Outcome, refused } from '#core/base';
import { isRecord, textAt } from './read-json.ts';
import { type ChatMessage, type ChatRefusal, type ChatThread, messagesAtMost, typeOfName } from './thread.ts';

/**
 * Reads `messages.json` of one channel as Discord's data package has it: what the account itself wrote, and nothing that others did. `title` is what the person calls
 * the conversation. Times are in UTC. Refuses `chat-unknown`, `chat-empty`, `chat-too-long`.
 */
export function parseDiscord(value: Json, title: string): Outcome<ChatThread, ChatRefusal> {
	if (!Array.isArray(value)) return refused('chat-unknown');
	if (value.length === 0) return refused('chat-empty');
	if (value.length > messagesAtMost) return refused('chat-too-long', `${value.length}`);
	const messages: ChatMessage[] = [];
	for (const one of value) {
		const written = isRecord(one) ? textAt(one, 'Timestamp') : null;
		const text = isRecord(one) ? textAt(one, 'Contents') : null;
		if (!isRecord(one) || written === null || text === null) return refused('chat-unknown');
		const addresses = (textAt(one, 'Attachments') ?? '').split(/\s+/).filter((address) => address !== '');
		messages.push({
			from: '',
			at: { written, local: null, moment: wroteAt(written) },
			text,
			attachments: addresses.map((address) => ({ name: address, type: typeOfName(address.split('?', 1)[0] as string) })),
			changed: null
		});
	}
	messages.sort((one, other) => ((one.at.moment ?? '') < (other.at.moment ?? '') ? -1 : 1));
	const unread = messages.some(({ at }) => at.moment === null);
	return accepted({
		source: 'discord',
		title,
		people: [''],
		messages,
		doubts: ['only-own-messages', ...(unread ? (['dates-unreadable'] as const) : [])]
	});
}

function wroteAt(written: string): Moment | null {
	const read = new Date(`${written.slice(0, 19).replace(' ', 'T')}Z`);
	return Number.isNaN(read.getTime()) ? null : momentOf(read);
}
