import type { PartKind } from '#core/sealing';
import type { Way } from './content.ts';

/** Parts that questions fill. `own` and threads are never asked for. */
export type AskedPart = Exclude<PartKind, 'own' | 'thread'>;

/** The answer that every question takes besides being skipped. */
export const notSure = 'not-sure';

/**
 * One question on a page of its own. Its words stand in `report.questions.<id>` of each language. `choices` are offered beside
 * her own words; `text` says whether she may write. Nothing is ever required.
 */
export type Question = {
	readonly id: string;
	readonly part: AskedPart;
	readonly ways: readonly Way[];
	readonly choices: readonly string[];
	readonly text: 'long' | 'short' | 'none';
};

const question = (
	id: string,
	part: AskedPart,
	ways: readonly Way[],
	text: Question['text'] = 'long',
	choices: readonly string[] = []
): Question => ({ id, part, ways, choices, text });

/**
 * All questions, in the order of asking. Safety and what must not be lost come early, what happened in the middle, who she is last.
 * The way `under-18` has no account of what happened: a detailed account before a trained interviewer harms the child and the
 * testimony. Questions about a person's situation (`situation`) only ask what would help; none asks for origin, belief or identity.
 */
export const questions = [
	question('child-safe', 'support', ['under-18'], 'long', ['safe', 'not-safe']),
	question('child-adult', 'support', ['under-18'], 'long', ['yes', 'no']),
	question('going-on', 'account', ['self', 'helper'], 'long', ['still', 'over']),
	question('knows', 'support', ['helper'], 'long', ['knows', 'does-not-know']),
	question('keep', 'evidence', ['self', 'helper', 'under-18', 'institution']),
	question('what', 'account', ['self', 'helper']),
	question('who', 'account', ['self', 'helper'], 'long', ['known', 'unknown']),
	question('money', 'money', ['self', 'helper'], 'long', ['asked', 'paid', 'no']),
	question('office-which', 'account', ['institution']),
	question('office-what', 'account', ['institution']),
	question('office-fear', 'support', ['institution']),
	question('need', 'support', ['self', 'helper']),
	question('situation', 'support', ['self', 'helper', 'under-18', 'institution']),
	question('contact', 'contact', ['self', 'helper', 'under-18', 'institution']),
	question('name', 'identity', ['self', 'helper', 'under-18', 'institution'], 'short')
] as const satisfies readonly Question[];

export type QuestionId = (typeof questions)[number]['id'];

/** What the first page asks before all; its answer is kept like any other, in the support part, and never asked again. */
export const dangerChoices = ['threat', 'hurt', 'dying', 'no'] as const;
export type Danger = (typeof dangerChoices)[number];
export const dangerQuestion = 'danger';
/** Asked of somebody under 18 in the place of more: `not-safe` is a danger like those of the first page. */
export const safeQuestion = 'child-safe';

/** The questions of a way in, in order. */
export const questionsFor = (way: Way): readonly (Question & { readonly id: QuestionId })[] =>
	questions.filter((asked) => (asked.ways as readonly Way[]).includes(way));

/** Whether this way takes files at all: a person under 18 is never asked for pictures, not even sealed. */
export const takesFiles = (way: Way): boolean => way !== 'under-18';

/** The part that an answer belongs to; `null` for a question that this list does not know (a later version's, perhaps). */
export const partOfQuestion = (id: string): AskedPart | null =>
	id === dangerQuestion ? 'support' : (questions.find((asked) => asked.id === id)?.part ?? null);

/** Where a question stands in the order of asking; one that this list does not know comes after all. */
export function orderOfAsking(id: string): number {
	if (id === dangerQuestion) return -1;
	const at = questions.findIndex((asked) => asked.id === id);
	return at < 0 ? questions.length : at;
}
