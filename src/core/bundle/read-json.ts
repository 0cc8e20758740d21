import { textFrom } from '#core/base';
import { type Bag, wholeFile } from './bag.ts';

/** What a record may be long at most: a text of a case has a mebibyte. */
const recordBytesAtMost = 16_000_000;

/** The JSON of a file in a bag; `null` where there is none that can be read. */
export async function readJson(bag: Bag, path: string): Promise<unknown> {
	const bytes = await wholeFile(bag.get(path), recordBytesAtMost);
	try {
		return JSON.parse((bytes && textFrom(bytes)) ?? '') as unknown;
	} catch {
		return null;
	}
}

/** The text of a file in a bag; `null` likewise. */
export async function readText(bag: Bag, path: string): Promise<string | null> {
	const bytes = await wholeFile(bag.get(path), recordBytesAtMost);
	return bytes && textFrom(bytes);
}

/** Runs a check of what somebody else wrote: whatever it throws at means that it does not hold. */
export async function tried<T>(check: () => T | Promise<T>): Promise<T | null> {
	try {
		return await check();
	} catch {
		return null;
	}
}
