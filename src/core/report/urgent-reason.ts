import { type Danger, dangerChoices, dangerQuestion, safeQuestion } from './questions.ts';

/** Why a case is marked urgent: her answer to one of the questions that ask about danger. */
export type UrgentReason =
	| { readonly question: typeof dangerQuestion; readonly choice: Exclude<Danger, 'no'> }
	| { readonly question: typeof safeQuestion; readonly choice: 'not-safe' };

/** The reasons in what she chose so far, the first question first; none where she named no danger. */
export function urgentReasons(danger: Danger | null, safe: string | null): readonly UrgentReason[] {
	const reasons: UrgentReason[] = [];
	if (danger !== null && danger !== 'no') reasons.push({ question: dangerQuestion, choice: danger });
	if (safe === 'not-safe') reasons.push({ question: safeQuestion, choice: 'not-safe' });
	return reasons;
}

/** An answer in a desk's thread as a reason; `null` for any other answer: nothing else belongs there. */
export function urgentReasonFrom(answer: { readonly question: string; readonly choice: string | null }): UrgentReason | null {
	const { question, choice } = answer;
	const danger = question === dangerQuestion ? (dangerChoices.find((known) => known === choice) ?? null) : null;
	return urgentReasons(danger, question === safeQuestion ? choice : null)[0] ?? null;
}
