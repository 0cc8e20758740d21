import type { Facts, ShownLaw } from '#core/law';
import { elsewhere, kindOf, readFacts, withFact } from '#ui/options/facts-form.ts';
import { type LawWords, questionOf } from '#ui/options/law-words.ts';
import { placesToPick } from '#ui/options/places-to-pick.ts';
import { sayAnswer } from '#ui/options/told-answers.ts';
import { factGroups, placesNamed } from './fact-words.ts';

export type ToldFacts = { readonly facts: Facts; readonly countries: readonly string[] };

/**
 * The facts in what a person carried over from the interview about options into a report: a heading of ours, then a line for each question
 * with its answer, in any of the languages given. Only a line that reads exactly as the interview writes it counts: what she
 * changed or wrote herself is hers to say, and is not guessed at. The newest text that has any wins; null where none has.
 */
export function factsTold(texts: readonly string[], tongues: readonly LawWords[], law: ShownLaw): ToldFacts | null {
	for (const text of [...texts].reverse())
		for (const words of tongues) {
			const found = toldIn(text, words, law);
			if (found) return found;
		}
	return null;
}

function toldIn(text: string, words: LawWords, law: ShownLaw): ToldFacts | null {
	const lines = text.split('\n').map(plain);
	const from = lines.indexOf(plain(words.say('options.end.carried')));
	if (from < 0) return null;
	const questions = questionsOf(words, law);
	let facts: Facts = {};
	let countries: readonly string[] = [];
	for (const line of lines.slice(from + 1)) {
		const asked = questions.find((question) => line.startsWith(`${question.text} `));
		if (!asked) continue;
		const said = readAnswer(asked.path, line.slice(asked.text.length + 1).trim(), words, law);
		if (said === null) continue;
		if (asked.path === 'linked') {
			countries = said as readonly string[];
			continue;
		}
		const more = withFact(facts, asked.path, said);
		if (readFacts(more)) facts = more;
	}
	countries = [...new Set([...countries, ...placesNamed(facts)])];
	return countries.length > 0 || Object.keys(facts).length > 0 ? { facts, countries } : null;
}

/** Without the marks that keep directions apart, and in one form of each letter. */
const plain = (text: string): string =>
	text
		.replace(/[\u2066-\u2069\r]/g, '')
		.normalize('NFC')
		.trim();

/** Every question that the interview can ask, the longest first: one may begin like another. */
function questionsOf(words: LawWords, law: ShownLaw): readonly { readonly path: string; readonly text: string }[] {
	const remedies = law.sheets.flatMap((sheet) => sheet.remedies.map(({ id }) => id));
	const confirmed = [...Object.keys(law.confirms), ...remedies].map((id) => `confirmed.${id}`);
	return ['linked', ...Object.values(factGroups).flat(), ...confirmed]
		.map((path) => {
			const { text, english } = questionOf(words, law, path);
			return { path, text: plain(english ? `${text} ${english}` : text) };
		})
		.sort((a, b) => b.text.length - a.text.length);
}

function readAnswer(path: string, answer: string, words: LawWords, law: ShownLaw): unknown {
	const says = (value: unknown): boolean => plain(sayAnswer(words, value)) === answer;
	switch (kindOf(path)) {
		case 'truth':
			return [true, false].find(says) ?? null;
		case 'date':
			return readDate(answer, says);
		case 'place':
			return [...placesToPick(law), elsewhere].find(says) ?? null;
		case 'conducts':
			return readList(answer, law.conducts, words, says);
		default:
			return readList(answer, [...placesToPick(law), elsewhere], words, says);
	}
}

/** The codes whose names stand in a list, in its order; taken only where they make the same list again. */
function readList(
	answer: string,
	codes: readonly string[],
	words: LawWords,
	says: (value: unknown) => boolean
): readonly string[] | null {
	if (says([])) return [];
	let left = answer;
	const found: { readonly code: string; readonly at: number }[] = [];
	const named = codes
		.map((code) => ({ code, name: plain(sayAnswer(words, code)) }))
		.sort((a, b) => b.name.length - a.name.length);
	for (const { code, name } of named) {
		const at = left.indexOf(name);
		if (name === '' || at < 0) continue;
		found.push({ code, at });
		left = left.slice(0, at) + '\u0000'.repeat(name.length) + left.slice(at + name.length);
	}
	const list = found.sort((a, b) => a.at - b.at).map(({ code }) => code);
	return list.length > 0 && says(list) ? list : null;
}

/** A year, a month or a day that reads like the answer. */
function readDate(answer: string, says: (value: unknown) => boolean): string | null {
	const two = (part: number): string => String(part).padStart(2, '0');
	const figures = answer.replace(/[٠-٩۰-۹]/g, (figure) => String(figure.charCodeAt(0) & 0xf));
	for (const year of figures.match(/\d{4}/g) ?? []) {
		if (says(year)) return year;
		for (let month = 1; month <= 12; month++) {
			if (says(`${year}-${two(month)}`)) return `${year}-${two(month)}`;
			const last = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
			for (let day = 1; day <= last; day++) {
				const date = `${year}-${two(month)}-${two(day)}`;
				if (says(date)) return date;
			}
		}
	}
	return null;
}
