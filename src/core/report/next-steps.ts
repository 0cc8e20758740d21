import type { Day } from '#core/base';
import type { DeskCase } from './desk-case.ts';

/** What a desk should look at next in a case. Codes: the words stand in `desk.next`. */
export type NextStep =
	| { readonly step: 'check-findings' | 'answer' | 'take-on' | 'name-a-day' | 'consent-ended' }
	| { readonly step: 'day-passed' | 'day-near' | 'consent-ends'; readonly day: Day };

const dayMs = 86_400_000;
const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
/** A fortnight to ask her again, before a consent ends on its own. */
const consentNoticeDays = 14;
const promiseNoticeDays = 2;

/** The steps that a case asks of the desk now, the most pressing first. A rule of the desk's own craft, not of law. */
export function nextSteps(shown: DeskCase, today: Day): readonly NextStep[] {
	const steps: NextStep[] = [];
	if (shown.findings.length > 0) steps.push({ step: 'check-findings' });
	const inForce = shown.consents.filter((consent) => consent.inForce);
	if (inForce.length === 0) return [...steps, { step: 'consent-ended' }];
	if (shown.state === 'closed') return steps;
	if (lastWriter(shown) === 'survivor') steps.push({ step: 'answer' });
	if (shown.assigned === null) steps.push({ step: 'take-on' });
	const { expectBy } = shown;
	if (expectBy === null) steps.push({ step: 'name-a-day' });
	else if (expectBy < today) steps.push({ step: 'day-passed', day: expectBy });
	else if (daysBetween(today, expectBy) <= promiseNoticeDays) steps.push({ step: 'day-near', day: expectBy });
	const lastDay = inForce
		.map((consent) => consent.lastDay)
		.sort()
		.at(-1) as Day;
	if (daysBetween(today, lastDay) <= consentNoticeDays) steps.push({ step: 'consent-ends', day: lastDay });
	return steps;
}

const lastWriter = ({ messages }: DeskCase): 'survivor' | 'desk' | null => {
	const last = messages.at(-1);
	return last ? (last.by.kind === 'survivor' ? 'survivor' : 'desk') : null;
};
