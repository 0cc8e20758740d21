import { accepted, type Moment, type Outcome, refused } from '#core/base';
import {
	type ChatAttachment,
	type ChatDoubt,
	type ChatMessage,
	type ChatRefusal,
	type ChatThread,
	messagesAtMost,
	peopleIn
} from './thread.ts';

/** A mail that was taken apart: its words, and names of what hung on it. `headers` are the lines above its words, as they came. */
export type TakenMail = {
	readonly headers: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	/** The line `Date`, which the sender's program wrote. */
	readonly written: string;
	readonly moment: Moment | null;
	readonly text: string;
	/** Whether the words were made from HTML, because there are no others. */
	readonly fromHtml: boolean;
	readonly attachments: readonly ChatAttachment[];
};

/** Mails as one conversation, in the order of the times that they tell. Refuses `chat-empty`, `chat-too-long`. */
export function threadOfMails(mails: readonly TakenMail[]): Outcome<ChatThread, ChatRefusal> {
	if (mails.length === 0) return refused('chat-empty');
	if (mails.length > messagesAtMost) return refused('chat-too-long', `${mails.length}`);
	const messages = mails
		.map(
			({ headers, from, to, subject, written, moment, text, attachments }): ChatMessage => ({
				from,
				at: { written, local: null, moment },
				text,
				attachments,
				changed: null,
				mail: { subject, to, headers }
			})
		)
		.sort((one, other) => ((one.at.moment ?? '') < (other.at.moment ?? '') ? -1 : 1));
	const doubts: ChatDoubt[] = ['mail-unchecked'];
	if (messages.some(({ at }) => at.moment === null)) doubts.push('dates-unreadable');
	if (mails.some(({ fromHtml }) => fromHtml)) doubts.push('words-of-html');
	const title = messages[0]?.mail?.subject ?? '';
	return accepted({ source: 'mail', title, people: peopleIn(messages), messages, doubts });
}

/** The words in HTML, without what is drawn around them: also those that a sender hid. Reads it once, from the start. */
export function wordsOfHtml(html: string): string {
	let words = '';
	for (let at = 0; at < html.length; ) {
		const open = html.indexOf('<', at);
		words += html.slice(at, open < 0 ? html.length : open);
		if (open < 0) break;
		const [, name] = /^<\/?([a-z]{1,10})/i.exec(html.slice(open, open + 13)) ?? [];
		const tag = name?.toLowerCase() ?? '';
		const end = html.indexOf(mute.has(tag) ? `</${tag}` : '>', open + 1);
		if (end < 0) break;
		if (breaks.has(tag)) words += '\n';
		at = mute.has(tag) ? html.indexOf('>', end) + 1 || html.length : end + 1;
	}
	return withoutEntities(words)
		.replace(/[ \t]+/g, ' ')
		.replace(/\s*\n\s*/g, '\n')
		.trim();
}

const mute = new Set(['style', 'script', 'title']);
const breaks = new Set(['br', 'p', 'div', 'tr', 'li', 'table', 'blockquote']);
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const withoutEntities = (text: string): string =>
	text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
		const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
		if (code === null) return entities[String(name).toLowerCase()] ?? whole;
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
