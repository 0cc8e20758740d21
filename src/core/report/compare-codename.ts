import { normaliseCodename, normalisePin } from '#core/sealing';

/** How a codename typed back differs from the true one: how many words were typed, and which are different, counted from 1. */
export function compareCodename(
	typed: string,
	codename: string
): { readonly count: number; readonly different: readonly number[] } {
	const given = normaliseCodename(typed).split(' ').filter(Boolean);
	const wanted = normaliseCodename(codename).split(' ');
	const different = wanted.flatMap((word, at) => (given[at] === word ? [] : [at + 1]));
	return { count: given.length, different };
}

/** Whether a PIN typed back opens what the true one opens. */
export const comparePin = (typed: string, pin: string): boolean => normalisePin(typed) === normalisePin(pin);
