import type { Moment } from '#core/base';

/** Where a conversation comes from, as its export is built. */
export const chatSources = [
	...(['whatsapp', 'telegram', 'signal', 'instagram', 'discord', 'snapchat', 'tiktok', 'x', 'mail'] as const),
	...(['log', 'list', 'logins'] as const)
] as const;
export type ChatSource = (typeof chatSources)[number];

/** Sources that are no conversation: lines of a server, rows of any list, and who used an account as a platform tells it. */
export type LineSource = Extract<ChatSource, 'log' | 'list' | 'logins'>;
export const isOfLines = (source: ChatSource): source is LineSource => ['log', 'list', 'logins'].includes(source);

/**
 * When something was said. `written` stands in the export exactly so; `local` is what it means on the clock of the device that made the export (no zone is known);
 * `moment` only where the export tells the zone.
 */
export type ChatTime = { readonly written: string; readonly local: string | null; readonly moment: Moment | null };

/** What is said of something that was sent beside words: the thing itself is no part of a thread. */
export type ChatAttachment = { readonly name: string; readonly type: (typeof attachmentTypes)[number] };
export const attachmentTypes = ['picture', 'video', 'sound', 'file', 'link'] as const;

/** What became of a message later, as the export tells it. */
export const chatChanges = ['edited', 'deleted'] as const;

/** What a mail has beside its words. `headers` are the lines above them, as they came: how it came is read from these. */
export type MailHead = { readonly subject: string; readonly to: readonly string[]; readonly headers: string };

/** `from` is the name as the export has it; `null` for what the app itself says. `mail` only where it is one. */
export type ChatMessage = {
	readonly from: string | null;
	readonly at: ChatTime;
	readonly text: string;
	readonly attachments: readonly ChatAttachment[];
	readonly changed: (typeof chatChanges)[number] | null;
	readonly mail?: MailHead;
};

/** What a reader must know before a thread is believed. Codes have sentences in the words. */
export const chatDoubts = [
	'zone-unknown',
	'date-order-unknown',
	'day-first-said',
	'month-first-said',
	'dates-unreadable',
	'only-own-messages',
	'not-in-order',
	'parts-missing',
	'mail-unchecked',
	'words-of-html',
	'server-zone-unknown',
	'server-zone-said',
	'year-unknown',
	'year-said',
	'lines-without-time',
	'bytes-unreadable',
	'names-replaced'
] as const;
export type ChatDoubt = (typeof chatDoubts)[number];

/** What a person marks a message or a line as. */
export const chatMarks = ['demand', 'threat', 'payment', 'login', 'address'] as const;
export type ChatMark = (typeof chatMarks)[number];
const conversationMarks = ['demand', 'threat', 'payment'] as const satisfies readonly ChatMark[];

/** The marks that are offered for what comes from this source. A login and an address stand in lines, hardly in what people say. */
export const marksFor = (source: ChatSource): readonly ChatMark[] => (isOfLines(source) ? chatMarks : conversationMarks);

/** A conversation as an export tells it, in the order of the export. An export can be changed by whoever has it: it shows what the file says, not what was sent. */
export type ChatThread = {
	readonly source: ChatSource;
	readonly title: string;
	readonly people: readonly string[];
	readonly messages: readonly ChatMessage[];
	readonly doubts: readonly ChatDoubt[];
};

export type ChatRefusal = 'chat-unknown' | 'chat-malformed' | 'chat-empty' | 'chat-too-long';

/** More than anybody reads; a larger export is cut by whoever chooses what matters. */
export const messagesAtMost = 200_000;

/** The names in a thread in the order in which they first speak. */
export const peopleIn = (messages: readonly ChatMessage[]): readonly string[] => [
	...new Set(messages.flatMap(({ from }) => (from === null ? [] : [from])))
];

/** Whether the times that can be read go forward. */
export function isInOrder(messages: readonly ChatMessage[]): boolean {
	let last = '';
	for (const { at } of messages) {
		const now = at.moment ?? at.local;
		if (now === null) continue;
		if (now < last) return false;
		last = now;
	}
	return true;
}

const endings: Readonly<Record<string, ChatAttachment['type']>> = Object.fromEntries(
	(
		[
			['picture', 'jpg jpeg png gif webp heic bmp'],
			['video', 'mp4 mov 3gp webm mkv avi'],
			['sound', 'opus ogg m4a mp3 aac amr wav']
		] as const
	).flatMap(([type, names]) => names.split(' ').map((name) => [name, type]))
);

/** What kind of thing a file is, by its name alone. */
export const typeOfName = (name: string): ChatAttachment['type'] =>
	endings[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'file';

const media: Readonly<Record<string, ChatAttachment['type']>> = { image: 'picture', video: 'video', audio: 'sound' };

/** The same by its media type, and by its name where that tells nothing. */
export const typeOfMedia = (mediaType: string, name: string): ChatAttachment['type'] =>
	media[mediaType.split('/', 1)[0] ?? ''] ?? typeOfName(name);
