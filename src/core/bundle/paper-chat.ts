import { type ChatMessage, isOfLines, type SavedChat } from '#core/evidence';
import type { KeptChat } from '#core/report';
import { code, element, facts, type Html, listed, type PaperSpeech, paragraph, written } from './paper-html.ts';
import { mailBlock } from './paper-mail.ts';

/** How many lines are printed before and after a marked one; how many without any; and never more than this. The file has all of them. */
const [printedAround, printedFirst, printedAtMost] = [3, 40, 600];
const signsAtMost = 6000;

type Line = { readonly place: number; readonly message: ChatMessage; readonly mark: string | null };

/** A conversation, mails or a list: what it is, and the lines that were marked with what stands around them. `saved` is `null` where its file cannot be read. */
export function chatBlock(chat: KeptChat, saved: SavedChat | null, speech: PaperSpeech): readonly Html[] {
	const { say, number, bytes } = speech;
	const originals = chat.originals.map(({ name, bytes: size, sha256 }) =>
		element('p', {}, written(name), ` (${bytes(size)}) SHA-256 `, code(sha256))
	);
	const told = facts([
		[say('paper.chat.source'), say(`chat.sources.${chat.source}`)],
		[say('custody.facts.people'), chat.people.length === 0 ? '' : written(chat.people.join(', '))],
		[say('paper.chat.lines'), number(chat.messages)],
		[say('paper.chat.kept'), number(chat.kept)],
		[say('paper.chat.marked'), number(chat.marks.length)],
		[say('paper.chat.exported'), originals.length === 0 ? '' : element('div', {}, originals)],
		[say('custody.facts.tool'), chat.tool ? written(`${chat.tool.name} ${chat.tool.version}`) : '']
	]);
	const rewritten = originals.length === 0 ? [] : [paragraph(say('paper.chat.rewritten'))];
	if (!saved) return [told, ...rewritten, paragraph(say('paper.chat.unread'))];
	const { mode, lines } = linesPrinted(saved, chat);
	const count = saved.thread.messages.length;
	return [
		told,
		...rewritten,
		...(saved.thread.doubts.length > 0 ? [listed(...saved.thread.doubts.map((doubt) => say(`chat.doubts.${doubt}`)))] : []),
		element('h4', {}, say('paper.chat.heading')),
		paragraph(say(`paper.chat.${mode}`), ` ${say('paper.chat.printed', { shown: number(lines.length), all: number(count) })}`),
		...runsOf(lines).map((run) =>
			element(
				'ol',
				{ class: 'lines', start: String((run[0]?.place ?? 0) + 1) },
				run.map((line) => lineBlock(line, saved, speech))
			)
		)
	];
}

/** What is printed: everything of a short one, else what is marked with what stands around it, else the beginning. */
function linesPrinted(
	{ thread, places }: SavedChat,
	{ marks }: KeptChat
): { readonly mode: 'whole' | 'around' | 'most' | 'beginning'; readonly lines: readonly Line[] } {
	const markAt = new Map(marks.map(({ place, mark }) => [place, mark as string]));
	const all = thread.messages.map((message, at): Line => {
		const place = places[at] ?? at;
		return { place, message, mark: markAt.get(place) ?? null };
	});
	if (all.length <= printedFirst) return { mode: 'whole', lines: all };
	const near = new Set<number>();
	for (const [at, { mark }] of all.entries())
		if (mark !== null) for (let one = at - printedAround; one <= at + printedAround; one++) near.add(one);
	if (near.size === 0) return { mode: 'beginning', lines: all.slice(0, printedFirst) };
	const lines = all.filter((_, at) => near.has(at));
	return lines.length > printedAtMost ? { mode: 'most', lines: lines.slice(0, printedAtMost) } : { mode: 'around', lines };
}

/** Lines that follow each other in the export. */
function runsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
	const runs: Line[][] = [];
	for (const line of lines) {
		const run = runs.at(-1);
		if (run && run.at(-1)?.place === line.place - 1) run.push(line);
		else runs.push([line]);
	}
	return runs;
}

function lineBlock({ message, mark }: Line, { thread }: SavedChat, speech: PaperSpeech): Html {
	const { say, moment } = speech;
	const { from, at, text, attachments, changed, mail } = message;
	const isLine = isOfLines(thread.source);
	const who = from === null ? (isLine ? null : say('chat.app')) : from || say('chat.account');
	const when = at.moment ? moment(at.moment, 'UTC') : at.written || (isLine ? say('chat.lines.noTime') : '');
	const said = text.trim().slice(0, signsAtMost);
	return element(
		'li',
		{ class: mark === null ? '' : 'marked' },
		mark === null ? null : paragraph(element('strong', {}, `${say('paper.chat.mark')} ${say(`chat.marks.${mark}`)}`)),
		paragraph(who === null ? null : element('b', {}, written(who)), ' ', written(when)),
		mail ? paragraph(element('b', {}, written(mail.subject || say('chat.mail.noSubject')))) : null,
		said === '' ? null : isLine ? paragraph(code(said)) : paragraph(written(said)),
		said.length < text.trim().length ? paragraph(say('paper.chat.cut')) : null,
		attachments.map(({ type, name }) => paragraph(`${say(`chat.attached.${type}`)} `, code(name))),
		changed ? paragraph(say(`chat.changed.${changed}`)) : null,
		mail ? mailBlock(mail, speech) : null
	);
}
