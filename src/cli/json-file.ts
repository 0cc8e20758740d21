import { readFileSync } from 'node:fs';
import { accepted, type Outcome, refused } from '#core/base';
import { type Facts, type FactsRefusal, parseFacts } from '#core/law';

/** Reads a file of JSON that somebody named. Refuses with `code` where there is none or it is no JSON. */
export function readJson<Code extends string>(file: string, code: Code): Outcome<unknown, Code> {
	try {
		return accepted(JSON.parse(readFileSync(file, 'utf8')));
	} catch (fault) {
		return refused(code, fault instanceof SyntaxError ? 'no JSON' : 'the file cannot be read');
	}
}

/** Reads a file with the facts of a case. Refuses `facts-malformed` where it is none, and as {@link parseFacts} does. */
export function readFacts(file: string, conducts: readonly string[]): Outcome<Facts, FactsRefusal> {
	const given = readJson(file, 'facts-malformed');
	return given.ok ? parseFacts(given.value, conducts) : given;
}
