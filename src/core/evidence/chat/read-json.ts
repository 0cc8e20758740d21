import { type Json, textFrom } from '#core/base';

export type JsonRecord = { readonly [name: string]: Json };

export const isRecord = (value: Json | undefined): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that stands under this name; `null` for anything else. */
export function textAt(value: JsonRecord, name: string): string | null {
	const found = Object.hasOwn(value, name) ? value[name] : null;
	return typeof found === 'string' ? found : null;
}

/** A text as JSON; nothing where it is none. */
export function jsonOf(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** What X's archive writes before each of its lists, so that a page of the archive can load it as a script. */
const assigned = /^\s*window\.YTD\.\w{1,60}\.part\d{1,4}\s*=\s*/;

/** A text that is a list of X's archive, without what stands around it; any other as it is. */
export const withoutAssignment = (text: string): string =>
	assigned.test(text) ? text.replace(assigned, '').replace(/;\s*$/, '') : text;

/** What stands at the end of a path through records; nothing where a step is missing. */
export function under(value: Json | undefined, ...names: readonly string[]): Json | undefined {
	let at = value;
	for (const name of names) at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
	return at;
}

/** The records in a list; none where it is no list. */
export const recordsIn = (value: Json | undefined): readonly JsonRecord[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Bytes of UTF-8 that were each written as a character, as Meta's JSON has them, put together again; what is none stays as it is. */
export function mended(text: string): string {
	const codes = Array.from(text, (one) => one.codePointAt(0) as number);
	return codes.some((code) => code > 0xff) ? text : (textFrom(Uint8Array.from(codes)) ?? text);
}

/** What the phone calls a file of a chat, without its ending; the folder's name where an app calls every file the same. */
export function titleOf(name: string): string {
	const parts = name.split('/');
	const own = (parts.at(-1) ?? '').replace(/\.[a-z0-9]{1,5}$/i, '').replace(/^_+/, '');
	return parts.length > 1 && /^(?:messages|chat)$/i.test(own) ? (parts.at(-2) ?? own) : own;
}
