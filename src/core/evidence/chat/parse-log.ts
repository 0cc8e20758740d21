import { type Outcome, refused } from '#core/base';
import { type LineClock, readLineHead } from './line-time.ts';
import { type BareLine, threadOfLines } from './lines-thread.ts';
import type { ChatRefusal, ChatThread } from './thread.ts';

/** How many lines decide whether a text is a log, and which share of them must begin with a time. */
const looked = 200;
const shareAtLeast = 0.5;

/**
 * Reads the text log of a server: syslog (RFC 5424, RFC 3164), the Common and Combined Log Format of web servers, error logs of Apache and nginx, and lines that begin with a time like 2026-11-23 21:05:33. Every line is
 * kept as it stands; one that begins with space belongs to the one before. `from` is the machine or address that a line begins with. Refuses `chat-unknown` where most lines begin with no time,
 * `chat-empty`, `chat-too-long`.
 */
export function parseLog(text: string, title: string, clock: LineClock): Outcome<ChatThread, ChatRefusal> {
	const lines = text
		.replace(/^\ufeff/, '')
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '');
	if (lines.length === 0) return refused('chat-empty');
	const first = lines.filter((line) => !/^\s/.test(line)).slice(0, looked);
	const timed = first.filter((line) => readLineHead(line) !== null).length;
	if (first.length === 0 || timed < first.length * shareAtLeast) return refused('chat-unknown');
	const bare: { from: string; written: string; texts: string[] }[] = [];
	for (const line of lines) {
		const last = bare.at(-1);
		if (last && /^\s/.test(line)) last.texts.push(line);
		else {
			const head = readLineHead(line);
			bare.push({ from: head?.from ?? '', written: head?.written ?? '', texts: [line] });
		}
	}
	const joined = bare.map(({ from, written, texts }): BareLine => ({ from, written, text: texts.join('\n') }));
	return threadOfLines(joined, { source: 'log', title }, clock);
}
