import { accepted, type Outcome, refused } from '#core/base';
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

/** Which number of a date comes first. An export tells it in no other way than by the numbers themselves. */
export type DateOrder = 'day-month' | 'month-day' | 'year-month';

/**
 * The start of a message in the text that WhatsApp exports: `23/11/2026, 21:05 - Name: words` (Android) or `[23/11/2026, 21:05:33] Name: words` (iOS), each in the way of the
 * phone's region. Digits of other scripts are made ours before. Read from exports, for there is no published format.
 */
const head =
	/^\[?(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})\.?[,،]?\s+(?:at\s+|um\s+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s*([ap]\.?\s?m\.?|[صم]|上午|下午))?(?:\]|\s+[-–])\s?(.*)$/iu;
/** Marks of direction that stand before names and notes of the app. */
const isMark = /[\u200e\u200f\u202a-\u202e]/u;
const marks = /[\u200e\u200f\u202a-\u202e]/gu;
const spaces = /[\u00a0\u202f]/gu;

/** `name (file attached)` and `<attached: name>` in the languages we have. What is not known here stays in the words, so nothing is lost. */
const attached =
	/^(?:<(?:attached|adjunto|pièce jointe|anexado|مرفق)\s?:\s?([^<>\n]+)>|([^\n]+?\.\w{2,5}) \((?:file attached|archivo adjunto|fichier joint|arquivo anexado|ficheiro anexado|ملف مرفق|الملف مرفق)\))/iu;
const omitted =
	/^(?:<(?:media omitted|multimedia omitido|médias omis|mídia oculta|arquivo de mídia oculto|ficheiro não revelado|تم استبعاد الوسائط)>|(image|video|audio|sticker|GIF|document|imagen|vidéo|imagem|vídeo|áudio) (?:omitted|omitida|omitido|absente?|ocultad[ao]|ocult[ao]))$/iu;
const edited =
	/\s*<(?:this message was edited|se editó este mensaje\.?|ce message a été modifié|mensagem editada|تم تعديل هذه الرسالة)>$/iu;
const deleted =
	/^(?:this message was deleted|you deleted this message|se eliminó este mensaje|eliminaste este mensaje|ce message a été supprimé|vous avez supprimé ce message|mensagem apagada|esta mensagem foi apagada|تم حذف هذه الرسالة)\.?$/iu;

type Raw = {
	readonly written: string;
	readonly numbers: readonly [number, number, number];
	readonly clock: string;
	text: string;
};

/**
 * Reads the text that WhatsApp exports for one chat. `order` settles which number is the day, where somebody knows; otherwise it is told from the numbers, and where they leave it open the
 * thread has no local times and says `date-order-unknown`; where only somebody's word settles it, it says `day-first-said` or `month-first-said`. Refuses `chat-unknown` where nothing in it begins as a message does, `chat-empty`, `chat-too-long`.
 */
export function parseWhatsApp(text: string, title: string, order: DateOrder | null = null): Outcome<ChatThread, ChatRefusal> {
	const raws = rawMessages(text);
	if (raws === null) return refused('chat-unknown');
	if (raws.length === 0) return refused('chat-empty');
	if (raws.length > messagesAtMost) return refused('chat-too-long', `${raws.length}`);
	const shown = orderIn(raws.map(({ numbers }) => numbers));
	const told = order ?? shown;
	const messages = raws.map((raw) => messageOf(raw, told));
	const doubts: ChatDoubt[] = ['zone-unknown'];
	if (told === null) doubts.push('date-order-unknown');
	else if (shown === null) doubts.push(told === 'day-month' ? 'day-first-said' : 'month-first-said');
	if (told !== null && messages.some(({ at }) => at.local === null)) doubts.push('dates-unreadable');
	if (!isInOrder(messages)) doubts.push('not-in-order');
	return accepted({ source: 'whatsapp', title, people: peopleIn(messages), messages, doubts });
}

/** `null` where the text begins with something else than a message. */
function rawMessages(text: string): Raw[] | null {
	const raws: Raw[] = [];
	for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
		const found = head.exec(ourDigits(line.replace(marks, '').replace(spaces, ' ')));
		const last = raws.at(-1);
		if (!found) {
			if (last) last.text += `\n${line}`;
			else if (line.trim() !== '') return null;
			continue;
		}
		const [, first, , second, third, hour, minute, seconds, half, rest] = found;
		const words = endOf(line, (rest as string).length);
		raws.push({
			written: line
				.slice(0, line.length - words.length)
				.replace(marks, '')
				.replace(/^\[|\]\s*$|\s+[-–]\s*$/gu, '')
				.trim(),
			numbers: [Number(first), Number(second), Number(third)],
			clock: clockOf(Number(hour), minute as string, seconds ?? '00', half ?? ''),
			text: words
		});
	}
	return raws;
}

/** The end of a line as it stands, with its own digits and marks; `length` counts no marks. */
function endOf(line: string, length: number): string {
	let at = line.length;
	for (let left = length; left > 0 || isMark.test(line[at - 1] ?? ''); at--) if (!isMark.test(line[at - 1] as string)) left--;
	return line.slice(at);
}

const ourDigits = (line: string): string =>
	line.replace(/[٠-٩۰-۹]/gu, (digit) => String((digit.charCodeAt(0) - (digit < '۰' ? 0x660 : 0x6f0)) % 10));

function clockOf(hour: number, minute: string, seconds: string, half: string): string {
	const after = /^(?:p|م|下午)/iu.test(half);
	const before = /^(?:a|ص|上午)/iu.test(half);
	const hours = after && hour < 12 ? hour + 12 : before && hour === 12 ? 0 : hour;
	return `${String(hours).padStart(2, '0')}:${minute}:${seconds}`;
}

/** What all dates together allow: a number over 12 is no month; failing that, the order in which the messages go forward. */
function orderIn(dates: readonly (readonly [number, number, number])[]): DateOrder | null {
	if (dates.some(([first]) => first > 31)) return 'year-month';
	const [firstOver, secondOver] = [dates.some(([first]) => first > 12), dates.some(([, second]) => second > 12)];
	if (firstOver !== secondOver) return firstOver ? 'day-month' : 'month-day';
	if (firstOver) return null;
	const forward = (['day-month', 'month-day'] as const).filter((order) => {
		const days = dates.map((numbers) => dayOf(numbers, order));
		return days.every((day, at) => at === 0 || (day ?? '') >= (days[at - 1] ?? ''));
	});
	return forward.length === 1 ? (forward[0] as DateOrder) : null;
}

function dayOf([first, second, third]: readonly [number, number, number], order: DateOrder): string | null {
	const [year, month, day] =
		order === 'year-month' ? [first, second, third] : order === 'day-month' ? [third, second, first] : [third, first, second];
	const whole = year < 100 ? 2000 + year : year;
	const written = `${String(whole).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
	const read = new Date(`${written}T00:00:00Z`);
	return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== written ? null : written;
}

function messageOf({ written, numbers, clock, text }: Raw, order: DateOrder | null): ChatMessage {
	const day = order && dayOf(numbers, order);
	const at = { written, local: day && clock < '24' ? `${day}T${clock}` : null, moment: null };
	const colon = /^([^\n]{1,100}?): ?/u.exec(text.replace(/^[\u200e\u200f]+/u, ''));
	if (!colon) return { from: null, at, text: text.replace(marks, '').trim(), attachments: [], changed: null };
	const from = (colon[1] as string).replace(marks, '').trim();
	const said = text.replace(/^[\u200e\u200f]+/u, '').slice(colon[0].length);
	const { words, attachments } = withoutAttachment(said.replace(/^[\u200e\u200f]+/u, ''));
	const changed = deleted.test(words.replace(marks, '').trim())
		? 'deleted'
		: edited.test(words.replace(marks, ''))
			? 'edited'
			: null;
	const kept = changed === 'edited' ? words.replace(marks, '').replace(edited, '') : words;
	return { from, at, text: changed === 'deleted' ? '' : kept, attachments, changed };
}

function withoutAttachment(said: string): { words: string; attachments: ChatAttachment[] } {
	const plain = said.replace(marks, '');
	const [whole, bracketed, named] = attached.exec(plain) ?? [];
	const name = (bracketed ?? named)?.trim();
	if (whole !== undefined && name !== undefined)
		return { words: plain.slice(whole.length).replace(/^\n/, ''), attachments: [{ name, type: typeOfName(name) }] };
	const [left, kind] = omitted.exec(plain.trim()) ?? [];
	if (left === undefined) return { words: said, attachments: [] };
	const type = /^(?:image|imagem|imagen|sticker|gif)/iu.test(kind ?? '')
		? 'picture'
		: /^v/iu.test(kind ?? '')
			? 'video'
			: /^[aá]u/iu.test(kind ?? '')
				? 'sound'
				: 'file';
	return { words: '', attachments: [{ name: '', type }] };
}
