import { accepted, type Outcome, refused } from '#core/base';
import {
	type ChatFile,
	type ChatThread,
	conversationsOfMails,
	type DateOrder,
	looksLikeMail,
	looksLikeMbox,
	mailHeaders,
	mailMoment,
	parseChats,
	splitMbox,
	type TakenMail,
	threadOfMails,
	typeOfMedia,
	wordsOfHtml
} from '#core/evidence';

/** Only words come out of an archive; pictures, videos and sounds in it are not even unpacked. */
const wordFiles = /\.(?:txt|json|jsonl|eml|mbox)$/i;
/** What the words of an archive may come to, so that a small file made to swell does not fill the memory. */
const unpackedAtMost = 200_000_000;
const filesAtMost = 20_000;

/**
 * Every conversation in the files of an export: as they are, or in a `.zip`; saved mails (`.eml`) are one conversation together, those of a file of many (`.mbox`) as many as
 * they are by who answers whom. Runs in the worker; nothing leaves it. Refuses as `parseChats` does, `chat-malformed` for a
 * broken archive or mail, `too-large` (`archive`).
 */
export async function readExport(
	files: readonly ChatFile[],
	order: DateOrder | null
): Promise<Outcome<readonly ChatThread[], string>> {
	const found: ChatFile[] = [];
	for (const file of files) {
		const inside = isArchive(file.bytes) ? await unpacked(file) : accepted([file]);
		if (!inside.ok) return inside;
		found.push(...inside.value);
	}
	const {
		mails = [],
		boxes = [],
		others = []
	} = Object.groupBy(found, ({ bytes }) => (looksLikeMbox(bytes) ? 'boxes' : looksLikeMail(bytes) ? 'mails' : 'others'));
	const isMail = mails.length + boxes.length > 0;
	const chats = others.length > 0 || !isMail ? parseChats(others, order) : accepted([]);
	if (!isMail) return chats;
	const written = await conversationsIn(mails, boxes);
	return written.ok ? accepted([...written.value, ...(chats.ok ? chats.value : [])]) : written;
}

async function conversationsIn(
	mails: readonly ChatFile[],
	boxes: readonly ChatFile[]
): Promise<Outcome<readonly ChatThread[], string>> {
	const inBoxes: Uint8Array[] = [];
	for (const { bytes } of boxes) {
		const split = splitMbox(bytes);
		if (!split.ok) return split;
		inBoxes.push(...split.value);
	}
	const [single, many] = [await takeMails(mails.map(({ bytes }) => bytes)), await takeMails(inBoxes)];
	if (!single || !many) return refused('chat-malformed', 'mail');
	const together = single.length > 0 ? threadOfMails(single) : null;
	if (together && !together.ok) return together;
	const threads = many.length > 0 ? conversationsOfMails(many) : accepted([]);
	return threads.ok ? accepted([...(together ? [together.value] : []), ...threads.value]) : threads;
}

/** One after the other: what hangs on a mail is unpacked with it, and dropped before the next. */
async function takeMails(mails: readonly Uint8Array[]): Promise<TakenMail[] | null> {
	const taken: TakenMail[] = [];
	try {
		for (const bytes of mails) taken.push(await takeMail(bytes));
		return taken;
	} catch {
		return null;
	}
}

const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

async function unpacked({ bytes }: ChatFile): Promise<Outcome<ChatFile[], 'chat-malformed' | 'chat-empty' | 'too-large'>> {
	const { unzipSync } = await import('fflate');
	let [total, count] = [0, 0];
	const isWanted = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
		if (!wordFiles.test(name) || name.startsWith('__MACOSX/')) return false;
		[total, count] = [total + originalSize, count + 1];
		return total <= unpackedAtMost && count <= filesAtMost;
	};
	try {
		const inside = Object.entries(unzipSync(bytes, { filter: isWanted }));
		if (total > unpackedAtMost || count > filesAtMost) return refused('too-large', 'archive');
		if (inside.length === 0) return refused('chat-empty');
		return accepted(inside.map(([name, content]) => ({ name, bytes: content })));
	} catch {
		return refused('chat-malformed', 'archive');
	}
}

async function takeMail(bytes: Uint8Array): Promise<TakenMail> {
	const { default: PostalMime } = await import('postal-mime');
	const mail = await PostalMime.parse(bytes);
	const written = mail.headers.find(({ key }) => key === 'date')?.value ?? '';
	return {
		headers: mailHeaders(bytes),
		from: spoken(mail.from),
		to: [...(mail.to ?? []), ...(mail.cc ?? [])].map(spoken),
		subject: mail.subject ?? '',
		written,
		moment: mailMoment(written),
		text: (mail.text ?? wordsOfHtml(mail.html ?? '')).trim(),
		fromHtml: mail.text === undefined && mail.html !== undefined,
		attachments: mail.attachments.map(({ filename, mimeType }) => ({
			name: filename ?? mimeType,
			type: typeOfMedia(mimeType, filename ?? '')
		}))
	};
}

type Named = { readonly name: string; readonly address?: string | undefined };

const spoken = (one: Named | undefined): string =>
	one === undefined ? '' : one.address === undefined ? one.name : one.name ? `${one.name} <${one.address}>` : one.address;
