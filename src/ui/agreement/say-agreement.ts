import type {
	AgreementBody,
	AgreementLine,
	AgreementState,
	ClauseDifference,
	ClauseId,
	LineValue,
	PartAnswer
} from '#core/consent';
import { describeAgreement } from '#core/consent';
import type { Words } from '#ui/words/words.ts';

/** Parts and purposes are called as they are where a desk reads a case. */
type AgreementWords = Words<'agreement' | 'desk.case'>;

/** An agreement as its readers read it: a sentence for each line, beside the clause that it says. */
export const sayAgreement = (
	words: AgreementWords,
	agreement: Pick<AgreementBody, 'parties' | 'clauses'>
): readonly { readonly clause: ClauseId; readonly sentence: string }[] =>
	describeAgreement(agreement).map((line) => ({ clause: line.clause, sentence: sayLine(words, line) }));

function sayLine(words: AgreementWords, { word, values }: AgreementLine): string {
	const said = Object.entries(values).map(([name, value]) => [name, sayValue(words, value)]);
	return words.say(`agreement.lines.${word}`, Object.fromEntries(said));
}

function sayValue(words: AgreementWords, value: LineValue): string | number {
	if ('count' in value) return value.count;
	if ('day' in value) return words.day(value.day);
	return words.list('names' in value ? value.names : sayCodes(words, value));
}

function sayCodes(words: AgreementWords, list: Extract<LineValue, { readonly of: string }>): readonly string[] {
	if (list.of === 'purposes') return list.codes.map((code) => words.say(`desk.case.purposes.${code}`));
	if (list.of === 'parts') return list.codes.map((code) => words.say(`desk.case.kinds.${code}`));
	if (list.of === 'basis') return list.codes.map((code) => words.say(`agreement.basis.${code}`));
	if (list.of === 'roles') return list.codes.map((code) => words.say(`agreement.roles.${code}`));
	return list.codes.map((code) => words.say(`agreement.training.${code}`));
}

const sayClauses = (words: AgreementWords, clauses: readonly ClauseId[]): string =>
	words.list(clauses.map((clause) => words.say(`agreement.clauses.${clause}`)));

/** What a later version changes, clause by clause. */
export const sayDifferences = (
	words: AgreementWords,
	differences: readonly ClauseDifference[]
): readonly { readonly clause: string; readonly change: string }[] =>
	differences.map(({ clause, change }) => ({
		clause: words.say(`agreement.clauses.${clause}`),
		change: words.say(`agreement.changes.${change}`)
	}));

export const sayAgreementState = (words: AgreementWords, state: AgreementState): string => words.say(`agreement.states.${state}`);

/** Why somebody may, or may not: a sentence for each reason that decided, the first first. */
export function sayWhy(words: AgreementWords, answer: PartAnswer): readonly string[] {
	if (!answer.allowed) return answer.reasons.map(({ code }) => words.say(`agreement.no.${code}`));
	const clauses = [...new Set(answer.held.flatMap(({ clause }) => clause ?? []))];
	return [
		words.say('agreement.held.role'),
		words.say('agreement.held.consent'),
		...(clauses.length > 0 ? [words.say('agreement.held.agreement', { clauses: sayClauses(words, clauses) })] : []),
		...(answer.unseen.length > 0 ? [words.say('agreement.held.unseen', { clauses: sayClauses(words, answer.unseen) })] : [])
	];
}
