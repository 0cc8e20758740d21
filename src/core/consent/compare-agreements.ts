import { type AgreementBody, type ClauseId, type Clauses, clauseIds, type Direction } from './agreement.ts';
import { placeOfParty } from './parse-agreement.ts';

/** What became of a clause: `widened` lets more happen, for longer or later; `narrowed` less; `changed` is neither, or both at once. */
export const clauseChanges = ['added', 'removed', 'widened', 'narrowed', 'changed'] as const;
export type ClauseChange = (typeof clauseChanges)[number];

export type ClauseDifference = { readonly clause: ClauseId; readonly change: ClauseChange };

/** Which clauses of a version differ from those of another, in the order of the clauses; nothing for those that are the same. */
export const compareAgreements = (
	{ clauses: before }: Pick<AgreementBody, 'clauses'>,
	{ clauses: after }: Pick<AgreementBody, 'clauses'>
): readonly ClauseDifference[] =>
	clauseIds.flatMap((clause) => {
		const change = changeOf(clause, before, after);
		return change ? [{ clause, change }] : [];
	});

/** How far one value lets more happen than another: `more`, `less`, both, or neither. */
type Reach = { readonly more: boolean; readonly less: boolean };

const same: Reach = { more: false, less: false };

function changeOf(clause: ClauseId, before: Clauses, after: Clauses): ClauseChange | null {
	if (JSON.stringify(before[clause]) === JSON.stringify(after[clause])) return null;
	if (before[clause] === null) return 'added';
	if (after[clause] === null) return 'removed';
	const { more, less } = reaches[clause](before, after);
	return more === less ? 'changed' : more ? 'widened' : 'narrowed';
}

/** Words and grounds of law have no more or less; whose name alone is another neither. */
const reaches: Readonly<Record<ClauseId, (before: Clauses, after: Clauses) => Reach>> = {
	direction: (before, after) => ofSets(waysOf(before.direction), waysOf(after.direction)),
	basis: () => same,
	purposes: (before, after) => ofSets(before.purposes, after.purposes),
	parts: (before, after) => ofSets(before.parts, after.parts),
	recipients: (before, after) => {
		const roles = ofSets(before.recipients.roles, after.recipients.roles);
		// Less training asked for lets more people read.
		const training = ofSets(after.recipients.training, before.recipients.training);
		return { more: roles.more || training.more, less: roles.less || training.less };
	},
	retention: (before, after) => ofCounts(before.retention.days, after.retention.days),
	onward: (before, after) => ofSets((before.onward?.to ?? []).map(placeOfParty), (after.onward?.to ?? []).map(placeOfParty)),
	answer: (before, after) => ofCounts(before.answer?.hours ?? 0, after.answer?.hours ?? 0),
	breach: (before, after) => ofCounts(before.breach?.hours ?? 0, after.breach?.hours ?? 0),
	term: ({ term: before }, { term: after }) => ({
		more: after.firstDay < before.firstDay || after.lastDay > before.lastDay,
		less: after.firstDay > before.firstDay || after.lastDay < before.lastDay
	})
};

const waysOf = (direction: Direction): readonly Direction[] =>
	direction === 'both' ? ['first-to-second', 'second-to-first'] : [direction];

const ofSets = <Code>(before: readonly Code[], after: readonly Code[]): Reach => ({
	more: after.some((code) => !before.includes(code)),
	less: before.some((code) => !after.includes(code))
});

const ofCounts = (before: number, after: number): Reach => ({ more: after > before, less: after < before });
