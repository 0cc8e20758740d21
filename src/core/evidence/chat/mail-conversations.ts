import { accepted, type Outcome, refused } from '#core/base';
import { mailField } from './mail-path.ts';
import { type TakenMail, threadOfMails } from './mail-thread.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';

/**
 * Many mails as conversations, the longest first: those together that answer one another by what stands above their words (`Message-ID`, `In-Reply-To`, `References`, RFC 5322 section 3.6.4, or the
 * number that Gmail gives a conversation). Whoever wrote a mail chose these lines. Refuses `chat-empty`, `chat-too-long`.
 */
export function conversationsOfMails(mails: readonly TakenMail[]): Outcome<readonly ChatThread[], ChatRefusal> {
	if (mails.length === 0) return refused('chat-empty');
	const heads = new Map<string, string>();
	const headOf = (id: string): string => {
		let head = id;
		for (let next = heads.get(head); next !== undefined && next !== head; next = heads.get(head)) head = next;
		// Whoever asks again finds it at once, however long the chain was.
		for (let at = id; at !== head; ) {
			const next = heads.get(at) ?? head;
			heads.set(at, head);
			at = next;
		}
		return head;
	};
	const named = mails.map((mail, at) => {
		const ids = idsOf(mail.headers);
		const first = ids[0] ?? `none ${at}`;
		for (const id of ids) heads.set(headOf(id), headOf(first));
		return { mail, first };
	});
	const threads: ChatThread[] = [];
	for (const together of Map.groupBy(named, ({ first }) => headOf(first)).values()) {
		const thread = threadOfMails(together.map(({ mail }) => mail));
		if (!thread.ok) return thread;
		threads.push(thread.value);
	}
	return accepted(threads.sort((one, other) => other.messages.length - one.messages.length));
}

function idsOf(headers: string): readonly string[] {
	const ofGmail = mailField(headers, 'x-gm-thrid');
	const told = ['message-id', 'in-reply-to', 'references'].map((name) => mailField(headers, name) ?? '').join(' ');
	return [...(ofGmail ? [`gmail ${ofGmail}`] : []), ...(told.match(/<[^<>\s]{1,250}>/g) ?? [])];
}
