import table from 'papaparse';
import { accepted, type Outcome, refused } from '#core/base';
import {
	type ChatFile,
	type ChatThread,
	conversationsOfMails,
	type DateOrder,
	type LineClock,
	loginsIn,
	looksLikeMail,
	looksLikeMbox,
	parseChats,
	parseLines,
	parseTable,
	splitMbox,
	type TakenMail,
	threadOfMails,
	unknownClock,
	wordsOf
} from '#core/evidence';
import { takeMail } from './take-mail.ts';
import { isArchive, unpackArchive } from './unpack-archive.ts';

/** What was read, and the names of the files in it of which nothing was. */
export type ExportRead = { readonly threads: readonly ChatThread[]; readonly unread: readonly string[] };

/** More rows than this are not even cut into fields: a thread refuses so many. */
const rowsAtMost = 200_002;

/**
 * Every conversation and list in the files of an export: as they are, or in a `.zip`; saved mails (`.eml`) are one conversation together, those of a file of many (`.mbox`) as many as
 * they are by who answers whom. After them conversations, then who used an account, logs and lists. Runs in a worker without keys. Refuses as `parseChats` and `parseLines` do, `chat-malformed` for a
 * broken archive, mail or table, `too-large` (`archive`), `outlook-unread` where there is nothing but mails that Outlook saved in a form of its own.
 */
export async function readExport(
	files: readonly ChatFile[],
	order: DateOrder | null,
	clock: LineClock = unknownClock
): Promise<Outcome<ExportRead, string>> {
	const found: ChatFile[] = [];
	const unread: string[] = [];
	for (const file of files) {
		const inside = isArchive(file.bytes) ? await unpackArchive(file) : accepted({ files: [file], passed: [] });
		if (!inside.ok) return inside;
		found.push(...inside.value.files);
		unread.push(...inside.value.passed);
	}
	const of = Object.groupBy(found, kindOf);
	const mails = await conversationsIn(of);
	if (!mails.ok) return mails;
	const chats = parseChats(of.text ?? [], order, clock);
	const lines = await linesIn(
		[...(chats.ok ? chats.value.left : (of.text ?? [])), ...(of.log ?? []), ...(of.table ?? [])],
		clock
	);
	const logins = (of.text ?? []).map((file) => ({ file, threads: loginsIn(wordsOf(file.bytes).text ?? '', clock) }));
	const threads = [
		...mails.value,
		...(chats.ok ? chats.value.threads : []),
		...logins.flatMap((one) => one.threads),
		...lines.flatMap(({ read }) => (read.ok ? [read.value] : []))
	];
	unread.push(...(of.outlook ?? []).map(({ name }) => name));
	const isToldElsewhere = (file: ChatFile): boolean => logins.some((one) => one.file === file && one.threads.length > 0);
	const left = lines.filter(({ file, read }) => !read.ok && !isToldElsewhere(file));
	if (threads.length > 0) return accepted({ threads, unread: [...left.map(({ file }) => file.name), ...unread] });
	if (of.outlook && found.length === of.outlook.length) return refused('outlook-unread');
	const refusals = [...(of.text ? [chats] : []), ...left.map(({ read }) => read)].filter((one) => !one.ok);
	return refusals.find(({ refusal }) => !vague.has(refusal.code)) ?? refusals[0] ?? refused('chat-empty');
}

/** What is said last, where something else is known of why a file cannot be read. */
const vague: ReadonlySet<string> = new Set(['chat-unknown', 'chat-empty']);

/** How the container begins in which Outlook saves a mail as `.msg` ([MS-CFB] section 2.2). */
const looksLikeOutlook = (bytes: Uint8Array): boolean =>
	[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((byte, at) => bytes[at] === byte);

function kindOf({ name, bytes }: ChatFile): 'outlook' | 'box' | 'mail' | 'table' | 'log' | 'text' {
	if (looksLikeOutlook(bytes)) return 'outlook';
	if (/\.[ct]sv$/i.test(name)) return 'table';
	if (/\.log$/i.test(name)) return 'log';
	if (looksLikeMbox(bytes)) return 'box';
	return looksLikeMail(bytes) ? 'mail' : 'text';
}

type Lines = { readonly file: ChatFile; readonly read: Outcome<ChatThread, string> };

async function linesIn(files: readonly ChatFile[], clock: LineClock): Promise<readonly Lines[]> {
	const read: Lines[] = [];
	for (const file of files)
		read.push({ file, read: kindOf(file) === 'table' ? await tableIn(file, clock) : parseLines(file, clock) });
	const sizeOf = ({ read: one }: Lines): number => (one.ok ? one.value.messages.length : 0);
	return read.sort((one, other) => sizeOf(other) - sizeOf(one));
}

async function tableIn({ name, bytes }: ChatFile, clock: LineClock): Promise<Outcome<ChatThread, string>> {
	const { text } = wordsOf(bytes);
	if (text === null) return refused('chat-malformed', 'no text');
	const { data, errors } = table.parse<string[]>(text, { skipEmptyLines: 'greedy', preview: rowsAtMost });
	if (errors.some(({ type }) => type === 'Quotes')) return refused('chat-malformed', 'table');
	return parseTable(data, (name.split('/').at(-1) ?? '').replace(/\.\w{1,5}$/, ''), clock);
}

async function conversationsIn({
	mail = [],
	box = []
}: { readonly [Kind in 'mail' | 'box']?: readonly ChatFile[] }): Promise<Outcome<readonly ChatThread[], string>> {
	const inBoxes: Uint8Array[] = [];
	for (const { bytes } of box) {
		const split = splitMbox(bytes);
		if (!split.ok) return split;
		inBoxes.push(...split.value);
	}
	const [single, many] = [await takeMails(mail.map(({ bytes }) => bytes)), await takeMails(inBoxes)];
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
