import type { BookRemedy, LawBook } from '#core/law';
import { type LawWords, sayCondition } from './law-words.ts';
import { fromSheet } from './sheet-marks.ts';

const truths = ['reportedToPolice', 'offenderConvicted', 'childAtTime'] as const;

/** What a remedy needs, composed from `where`, `conditions` and `requires`. Words of the sheet come marked. */
export function needsSentences(words: LawWords, remedy: BookRemedy, confirms: LawBook['confirms']): readonly string[] {
	const { where, conditions = [], requires = {} } = remedy;
	return [
		linkSentence(words, where, confirms),
		...conditions.map((each) => words.say('openLaw.needs.condition', { condition: sayCondition(words, each, confirms) })),
		...truths.flatMap((name) => {
			if (name === 'offenderConvicted' && remedy.convictionToCome) return [words.say('openLaw.needs.convictionToCome')];
			const needed = requires[name];
			return typeof needed === 'boolean' ? [words.say(`openLaw.needs.${name}-${needed}`)] : [];
		}),
		...(['residence', 'nationality'] as const).flatMap((name) => {
			const said = requires[name];
			if (said === 'any') return [words.say(`openLaw.needs.${name}-any`)];
			return typeof said === 'string' ? [`${words.say(`openLaw.needs.${name}`)} ${fromSheet(said)}`] : [];
		})
	];
}

function linkSentence(words: LawWords, where: BookRemedy['where'], confirms: LawBook['confirms']): string {
	if (where === undefined) return words.say('openLaw.needs.someLink');
	if (where === 'anywhere') return words.say('openLaw.needs.anywhere');
	return words.say('openLaw.needs.link', { condition: sayCondition(words, where, confirms) });
}

/** What it costs: coded costs in the reader's words, anything else in the sheet's. */
export function costSentences(words: LawWords, cost: string | undefined): readonly string[] {
	if (cost === undefined) return [];
	const parts = cost.split(';').map((part) => part.trim());
	return parts.map((part) =>
		part === 'free' || part === 'court-fee' || part === 'fee-waiver-available'
			? words.say(`lawTerms.cost.${part}`)
			: fromSheet(part)
	);
}
