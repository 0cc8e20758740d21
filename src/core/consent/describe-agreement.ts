import type { Day } from '#core/base';
import type { PurposeCode } from '#core/sealing';
import type { AgreementBody, BasisCode, ClauseId, RecipientRole, SharedKind, TrainingCode } from './agreement.ts';

/** A list of codes and which list it is: each has a word of its own. */
export type CodeList =
	| { readonly of: 'basis'; readonly codes: readonly BasisCode[] }
	| { readonly of: 'purposes'; readonly codes: readonly PurposeCode[] }
	| { readonly of: 'parts'; readonly codes: readonly SharedKind[] }
	| { readonly of: 'roles'; readonly codes: readonly RecipientRole[] }
	| { readonly of: 'training'; readonly codes: readonly TrainingCode[] };

/** What stands in the place of a `{name}` in a sentence: names and sources as they were written, numbers, days, lists of codes. */
export type LineValue = { readonly names: readonly string[] } | { readonly count: number } | { readonly day: Day } | CodeList;

/** The sentences that an agreement is made of; the words are those of the reader's language. */
export const lineWords = [
	'both',
	'oneWay',
	'basis',
	'sources',
	'purposes',
	'parts',
	'consent',
	'recipients',
	'training',
	'noTraining',
	'retention',
	'onward',
	'onwardNone',
	'answer',
	'breach',
	'term',
	'review'
] as const;
export type LineWord = (typeof lineWords)[number];

/** One sentence of an agreement in plain language, and the clause that it says. */
export type AgreementLine = {
	readonly clause: ClauseId;
	readonly word: LineWord;
	readonly values: Readonly<Record<string, LineValue>>;
};

/** An agreement in plain language: every clause that is there has at least one sentence, in the order of the clauses. */
export function describeAgreement({ parties, clauses }: Pick<AgreementBody, 'parties' | 'clauses'>): readonly AgreementLine[] {
	const { direction, basis, purposes, parts, recipients, retention, onward, answer, breach, term } = clauses;
	const [first, second] = parties.map(({ name }): LineValue => ({ names: [name] })) as [LineValue, LineValue];
	const lines: (AgreementLine | null)[] = [
		direction === 'both'
			? line('direction', 'both', { first, second })
			: line('direction', 'oneWay', direction === 'first-to-second' ? { first, second } : { first: second, second: first }),
		line('basis', 'basis', { basis: { of: 'basis', codes: basis.codes } }),
		basis.sources.length > 0 ? line('basis', 'sources', { sources: { names: basis.sources } }) : null,
		line('purposes', 'purposes', { purposes: { of: 'purposes', codes: purposes } }),
		line('parts', 'parts', { parts: { of: 'parts', codes: parts } }),
		line('parts', 'consent', {}),
		line('recipients', 'recipients', { roles: { of: 'roles', codes: recipients.roles } }),
		recipients.training.length > 0
			? line('recipients', 'training', { training: { of: 'training', codes: recipients.training } })
			: line('recipients', 'noTraining', {}),
		line('retention', 'retention', { count: { count: retention.days } }),
		onward ? line('onward', 'onward', { names: { names: onward.to.map(({ name }) => name) } }) : line('onward', 'onwardNone', {}),
		answer && line('answer', 'answer', { count: { count: answer.hours } }),
		breach && line('breach', 'breach', { count: { count: breach.hours } }),
		line('term', 'term', { first: { day: term.firstDay }, last: { day: term.lastDay } }),
		line('term', 'review', { day: { day: term.reviewDay } })
	];
	return lines.filter((one) => one !== null);
}

const line = (clause: ClauseId, word: LineWord, values: AgreementLine['values']): AgreementLine => ({ clause, word, values });
