import { readFileSync } from 'node:fs';
import { accepted, type Outcome, refused } from '#core/base';

/** Reads a file of JSON that somebody named. Refuses with `code` where there is none or it is no JSON. */
export function readJson<Code extends string>(file: string, code: Code): Outcome<unknown, Code> {
	try {
		return accepted(JSON.parse(readFileSync(file, 'utf8')));
	} catch (fault) {
		return refused(code, fault instanceof SyntaxError ? 'no JSON' : 'the file cannot be read');
	}
}
