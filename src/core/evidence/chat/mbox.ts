import { accepted, type Outcome, refused } from '#core/base';
import { looksLikeMail } from './mail-path.ts';

/** More mails than this in one file are refused: nobody reads them, and a program that splits a file too finely is not fed for ever. */
export const mailsAtMost = 20_000;

const newline = 0x0a;
const quote = 0x3e;
const from = [0x46, 0x72, 0x6f, 0x6d, 0x20] as const;

/** Whether bytes begin as a file of many mails does (RFC 4155): a line `From …`, then a mail. */
export function looksLikeMbox(bytes: Uint8Array): boolean {
	const end = bytes.subarray(0, 1000).indexOf(newline);
	return startsWithFrom(bytes, 0) && end > 0 && looksLikeMail(bytes.subarray(end + 1, end + 1 + 65_536));
}

/**
 * The mails of such a file, in its order, as they were before they were put into it: a `>` that was set before `From ` in their words is taken away again (mboxrd). A new mail begins at a line
 * `From …` behind an empty line where a line of a mail's head follows: without that, words of a mail would be cut at a sentence that begins so. Refuses `chat-too-long`.
 */
export function splitMbox(bytes: Uint8Array): Outcome<readonly Uint8Array[], 'chat-too-long'> {
	const mails: Uint8Array[] = [];
	let begin: number | null = null;
	let isBlankBefore = true;
	for (let at = 0; at < bytes.length; ) {
		const found = bytes.indexOf(newline, at);
		const next = found < 0 ? bytes.length : found + 1;
		if (isBlankBefore && startsWithFrom(bytes, at) && isField(bytes, next)) {
			if (begin !== null) mails.push(unquoted(bytes.subarray(begin, at)));
			if (mails.length >= mailsAtMost) return refused('chat-too-long', `${mails.length}`);
			begin = next;
		}
		const length = next - at;
		isBlankBefore = length === 1 || (length === 2 && bytes[at] === 0x0d);
		at = next;
	}
	if (begin !== null) mails.push(unquoted(bytes.subarray(begin)));
	return accepted(mails);
}

const startsWithFrom = (bytes: Uint8Array, at: number): boolean => from.every((byte, index) => bytes[at + index] === byte);

/** Whether a line begins as a field of a mail's head does: a name and a colon. */
function isField(bytes: Uint8Array, at: number): boolean {
	for (let place = at; place < at + 77; place++) {
		const byte = bytes[place];
		if (byte === 0x3a) return place > at;
		if (byte === undefined || byte < 0x21 || byte > 0x7e) return false;
	}
	return false;
}

/** Takes one `>` away from each line that is any number of them and then `From `. */
function unquoted(mail: Uint8Array): Uint8Array {
	const kept = new Uint8Array(mail.length);
	let length = 0;
	for (let at = 0; at < mail.length; ) {
		const found = mail.indexOf(newline, at);
		const next = found < 0 ? mail.length : found + 1;
		let behind = at;
		while (mail[behind] === quote) behind++;
		const line = mail.subarray(behind > at && startsWithFrom(mail, behind) ? at + 1 : at, next);
		kept.set(line, length);
		length += line.length;
		at = next;
	}
	return kept.subarray(0, length);
}
