import { isDay } from '#core/base';

/** The day that `?on=` asks for; without one, or with what is no day, that of the newest sheet. */
export function dayAsked(url: URL, newest: string): { readonly on: string; readonly isWrong: boolean } {
	const asked = url.searchParams.get('on');
	if (asked === null || asked === '') return { on: newest, isWrong: false };
	return isDay(asked) ? { on: asked, isWrong: false } : { on: newest, isWrong: true };
}
