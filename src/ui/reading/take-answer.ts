import { accepted, type Json, type Outcome, refused } from '#core/base';

/** Makes of an answer what it should be; `null` for what is of another shape. */
export type Take<T> = (value: unknown) => T | null;

type Fields = { readonly [name: string]: unknown };
export const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const codeForm = /^[a-z][a-z-]{1,39}$/;

/** Takes an answer of a worker that a file may have taken over: of the shape that was asked for, or `reading-stopped`. Of a refusal nothing but its code is left. */
export function takeAnswer<T>(answer: unknown, take: Take<T>): Outcome<T, string> {
	if (!isRecord(answer)) return refused('reading-stopped');
	if (answer.ok === true) {
		const value = take(answer.value);
		return value === null ? refused('reading-stopped') : accepted(value);
	}
	const code = isRecord(answer.refusal) ? answer.refusal.code : null;
	const isSaid = typeof code === 'string' && codeForm.test(code) && code !== 'sealing-stopped';
	return refused(isSaid ? code : 'reading-stopped');
}

/** A copy with nothing in it but what JSON has: no loops, nothing that a page could take for an object of its own. `null` for what cannot be one. */
export function plain(value: unknown): Json {
	try {
		return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
	} catch {
		return null;
	}
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
