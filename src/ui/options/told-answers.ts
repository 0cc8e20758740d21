import { sayPlace } from '#ui/words/say-place.ts';
import { elsewhere } from './facts-form.ts';
import { conductName, type LawWords, questionOf } from './law-words.ts';
import type { OptionsFlow } from './options-flow.svelte.ts';

/** An answer in words; empty where nothing is known. */
export function sayAnswer(words: LawWords, said: unknown): string {
	if (typeof said === 'boolean') return words.say(said ? 'options.ask.yes' : 'options.ask.no');
	if (typeof said === 'string') return sayCode(words, said);
	if (!Array.isArray(said)) return '';
	return said.length === 0 ? words.say('options.ask.none') : words.list(said.map((code: string) => sayCode(words, code)));
}

function sayCode(words: LawWords, said: string): string {
	if (said === elsewhere) return words.say('options.ask.elsewhere');
	if (/^[A-Z]{2}(-|$)/.test(said)) return sayPlace(words, said);
	return /^\d/.test(said) ? sayDate(words, said) : conductName(words, said);
}

/** A date with as much of it as is known. */
function sayDate({ language, day }: LawWords, date: string): string {
	if (date.length === 10) return day(date);
	const style = date.length === 7 ? ({ year: 'numeric', month: 'long' } as const) : ({ year: 'numeric' } as const);
	return new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(new Date(date));
}

/** Everything that was answered, as lines for a report. */
export function toldAnswers(flow: OptionsFlow, words: LawWords): string {
	const lines = flow.done.flatMap((path) => {
		const answer = sayAnswer(words, flow.said(path));
		const { text, english } = questionOf(words, flow.law, path);
		return answer ? [`${text}${english ? ` ${english}` : ''} ${answer}`] : [];
	});
	return [words.say('options.end.carried'), ...lines].join('\n');
}
