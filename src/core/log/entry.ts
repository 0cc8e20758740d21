import { accepted, canonicalBytes, concat, equalBytes, type Json, type Outcome, refused, textFrom } from '#core/base';
import { type ClearStatement, parseStatement, type StatementRefusal } from './statement.ts';

/** What one place of the log holds: a blind leaf (32 bytes, a case event or a dummy), or a statement that everybody may read. */
export type LogEntry =
	| { readonly kind: 'blind'; readonly leaf: Uint8Array }
	| { readonly kind: 'clear'; readonly statement: ClearStatement };

export type EntryRefusal = StatementRefusal | 'entry-length-wrong' | 'entry-kind-unknown' | 'entry-not-canonical';

/** C2SP tlog-tiles writes an entry's length in two bytes. */
export const entryBytesAtMost = 65_535;
const blindMark = 0x00;
const clearMark = 0x01;

/** The bytes of an entry: 0x00 and the leaf, or 0x01 and the RFC 8785 text of the statement. Throws where they do not fit an entry. */
export function entryBytes(entry: LogEntry): Uint8Array {
	const [mark, content] =
		entry.kind === 'blind' ? [blindMark, entry.leaf] : [clearMark, canonicalBytes(entry.statement as unknown as Json)];
	if (entry.kind === 'blind' && content.length !== 32) throw new Error('impossible: a blind leaf has 32 bytes');
	if (content.length >= entryBytesAtMost) throw new Error('impossible: entry too large');
	return concat(Uint8Array.of(mark), content);
}

/**
 * Mirror of {@link entryBytes}: accepts exactly what it makes, so that an entry has one reading. Does not verify the statement's signature.
 * Refuses `entry-length-wrong`, `entry-kind-unknown`, `entry-not-canonical`, and as {@link parseStatement} does.
 */
export function parseEntry(bytes: Uint8Array): Outcome<LogEntry, EntryRefusal> {
	if (bytes.length === 0 || bytes.length > entryBytesAtMost) return refused('entry-length-wrong');
	if (isBlindEntry(bytes)) return accepted({ kind: 'blind', leaf: bytes.slice(1) });
	if (bytes[0] === blindMark) return refused('entry-length-wrong');
	const content = bytes.subarray(1);
	if (bytes[0] !== clearMark) return refused('entry-kind-unknown');
	const value = canonicalJsonFrom(content);
	if (value === undefined) return refused('entry-not-canonical');
	const statement = parseStatement(value);
	return statement.ok ? accepted({ kind: 'clear', statement: statement.value }) : statement;
}

/** Whether an entry is a blind leaf: nothing more can be said of it. */
export const isBlindEntry = (bytes: Uint8Array): boolean => bytes.length === 33 && bytes[0] === blindMark;

/** The value of which these bytes are the RFC 8785 text; `undefined` where there is none. */
function canonicalJsonFrom(bytes: Uint8Array): Json | undefined {
	try {
		const value: Json = JSON.parse(textFrom(bytes) ?? '');
		return equalBytes(canonicalBytes(value), bytes) ? value : undefined;
	} catch {
		// Not JSON, a number that RFC 8785 leaves open, a lone surrogate, or nested deeper than the stack.
		return undefined;
	}
}
