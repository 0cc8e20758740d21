import { closeSync, openSync, readSync } from 'node:fs';
import { accepted, type Outcome, refused, textFrom } from '#core/base';
import { type Facts, type FactsRefusal, parseFacts } from '#core/law';

/** No file of facts or rates that a person writes comes near it. */
const mostBytes = 1_000_000;

/** Reads a file of JSON that somebody named. Refuses with `code` where there is none, it is longer than a megabyte, or no JSON. */
export function readJson<Code extends string>(file: string, code: Code): Outcome<unknown, Code> {
	try {
		const bytes = readBounded(file);
		return bytes ? accepted(JSON.parse(bytes.toString('utf8'))) : refused(code, 'the file is longer than a megabyte');
	} catch (fault) {
		return refused(code, fault instanceof SyntaxError ? 'no JSON' : 'the file cannot be read');
	}
}

/** Reads a file of text that somebody named. Refuses with `code` where it cannot be read, is longer than a megabyte, or no UTF-8. */
export function readText<Code extends string>(file: string, code: Code): Outcome<string, Code> {
	try {
		const bytes = readBounded(file);
		const text = bytes && textFrom(bytes);
		return text === null ? refused(code, 'longer than a megabyte, or no text') : accepted(text);
	} catch {
		return refused(code, 'the file cannot be read');
	}
}

/** Reads a file with the facts of a case. Refuses `facts-malformed` where it is none, and as {@link parseFacts} does. */
export function readFacts(file: string, conducts: readonly string[]): Outcome<Facts, FactsRefusal> {
	const given = readJson(file, 'facts-malformed');
	return given.ok ? parseFacts(given.value, conducts) : given;
}

/** Null where there is more: pipes and devices do not say beforehand how long they are. */
function readBounded(file: string): Buffer | null {
	const bytes = Buffer.alloc(mostBytes + 1);
	const opened = openSync(file, 'r');
	try {
		let length = 0;
		for (;;) {
			const read = readSync(opened, bytes, length, bytes.length - length, null);
			if (read === 0) return bytes.subarray(0, length);
			length += read;
			if (length > mostBytes) return null;
		}
	} finally {
		closeSync(opened);
	}
}
