import { type ActName, rolesOf } from '#core/access';
import type { Day } from '#core/base';
import { type AgreementBody, type ClauseId, type PartyRef, waysOf } from './agreement.ts';
import { daysBetween, placeOfParty } from './parse-agreement.ts';

/** What somebody can want to do with a part of a case under a consent. `send-copy`: to the other party; `send-onward`: from there to a third. */
export const partActs = ['open', 'send-copy', 'receive-copy', 'send-onward'] as const;
export type PartAct = (typeof partActs)[number];

/** Which act of core/access each needs: no agreement gives a role more than that table does. */
const actOf: Readonly<Record<PartAct, ActName>> = {
	open: 'open-case',
	'send-copy': 'act-in-case',
	'receive-copy': 'open-case',
	'send-onward': 'act-in-case'
};

/** Why not: in the order in which they are told where several hold. */
export const noCodes = [
	'role',
	'consent-missing',
	'consent-withdrawn',
	'consent-expired',
	'consent-other-desk',
	'consent-other-part',
	'consent-other-purpose',
	'agreement-missing',
	'agreement-not-in-force',
	'agreement-other',
	'clause-term',
	'clause-direction',
	'clause-purposes',
	'clause-parts',
	'clause-roles',
	'clause-training',
	'clause-retention',
	'clause-onward',
	'not-decided'
] as const;
export type NoCode = (typeof noCodes)[number];

/** What a rule can be about; `not-decided` is what no rule says. */
export type RuleCode = Exclude<NoCode, 'not-decided'>;

/** A condition, in Cedar: for these acts it must hold, or it is a no with this code. `clause` is the one of the agreement that asks for it. */
export type PolicyRule = {
	readonly code: RuleCode;
	readonly acts: readonly PartAct[];
	readonly holds: string;
	readonly clause: ClauseId | null;
};

/** Days since 1970: what Cedar can count with. */
export const dayNumber = (day: Day): number => daysBetween('1970-01-01' as Day, day);

const text = (value: string): string => JSON.stringify(value);
const set = (codes: readonly string[]): string => `[${codes.map(text).join(', ')}]`;
const organisation = (party: PartyRef): string => text(placeOfParty(party));
const either = (conditions: readonly string[]): string => (conditions.length > 0 ? `(${conditions.join(' || ')})` : 'false');
/** Holds where no consent was found: that is said once, by `consent-missing`. */
const ofConsent = (condition: string): string => `(if context has consent then (${condition}) else true)`;

const rule = (
	code: RuleCode,
	holds: string,
	acts: readonly PartAct[] = partActs,
	clause: ClauseId | null = null
): PolicyRule => ({ code, acts, holds, clause });

const reading = ['open', 'receive-copy'] as const;
const sending = ['send-copy', 'send-onward'] as const;

/** What holds for everybody: the role is one that core/access lets do this, and a consent in force names desk, part and purpose. */
const everywhere: readonly PolicyRule[] = [
	...partActs.map((act) => rule('role', `${set(rolesOf(actOf[act]))}.contains(principal.role)`, [act])),
	rule('consent-missing', 'context has consent'),
	rule('consent-withdrawn', ofConsent('!context.consent.withdrawn')),
	rule('consent-expired', ofConsent('context.today <= context.consent.lastDay')),
	rule(
		'consent-other-desk',
		ofConsent('(principal.desk == context.consent.desk) && (principal.of == context.consent.of)'),
		reading
	),
	rule('consent-other-desk', ofConsent('(context has to) && (context.consent.of == context.to)'), sending),
	rule('consent-other-part', ofConsent('context.consent.parts.contains(resource.number)')),
	rule('consent-other-purpose', ofConsent('context.consent.purpose == context.purpose'))
];

/** Rules without any agreement: a desk opens what was given to it directly, and nothing is sent. */
const withoutAgreement: readonly PolicyRule[] = [
	rule('agreement-not-in-force', ofConsent('!(context.consent has agreement)')),
	rule('agreement-missing', ofConsent('(context.consent has agreement) || !(context has from)'), ['open']),
	rule('agreement-missing', ofConsent('context.consent has agreement'), ['send-copy', 'receive-copy', 'send-onward'])
];

/** Rules under one agreement, from its clauses alone. */
function underAgreement({ agreement, parties, clauses }: AgreementBody): readonly PolicyRule[] {
	const { direction, purposes, parts, recipients, retention, onward, term } = clauses;
	const ways = waysOf(direction, parties).map(([from, to]) => [organisation(from), organisation(to)] as const);
	const thirds = (onward?.to ?? []).map(organisation);
	const came = (pairs: readonly (readonly [string, string])[]): string =>
		either(pairs.map(([from, to]) => `((principal.of == ${to}) && (context has from) && (context.from == ${from}))`));
	const fromParty = came(ways);
	/** Also as one to whom it may be passed on from whoever got it. */
	const fromHolder = came([...ways, ...ways.flatMap(([, from]) => thirds.map((to) => [from, to] as const))]);
	/** What she gave here herself came from nobody. */
	const orFromHer = (condition: string): string =>
		`(if context has from then ${condition} else ${either(ways.map(([, to]) => `(principal.of == ${to})`))})`;
	const days = 'context.today - context.receivedOn';
	return [
		rule('agreement-other', ofConsent(`(context.consent has agreement) && (context.consent.agreement == ${text(agreement)})`)),
		rule(
			'clause-term',
			`context.today >= ${dayNumber(term.firstDay)} && context.today <= ${dayNumber(term.lastDay)}`,
			partActs,
			'term'
		),
		rule('clause-direction', fromHolder, ['receive-copy'], 'direction'),
		rule('clause-direction', orFromHer(fromHolder), ['open'], 'direction'),
		rule('clause-direction', orFromHer(fromParty), ['send-onward'], 'direction'),
		rule(
			'clause-direction',
			either(ways.map(([from, to]) => `((principal.of == ${from}) && (context has to) && (context.to == ${to}))`)),
			['send-copy'],
			'direction'
		),
		rule('clause-purposes', `${set(purposes)}.contains(context.purpose)`, partActs, 'purposes'),
		// The kind of a part is sealed: whoever does not know it cannot decide this, and the answer says so.
		rule('clause-parts', `(if resource has kind then ${set(parts)}.contains(resource.kind) else true)`, partActs, 'parts'),
		rule('clause-roles', `${set(recipients.roles)}.contains(principal.role)`, reading, 'recipients'),
		...(recipients.training.length > 0
			? [rule('clause-training', `principal.training.containsAll(${set(recipients.training)})`, reading, 'recipients')]
			: []),
		rule(
			'clause-retention',
			`(context has receivedOn) && (${days} >= 0) && (${days} <= ${retention.days})`,
			['open', 'send-onward'],
			'retention'
		),
		rule(
			'clause-onward',
			either(thirds.map((third) => `((context has to) && (context.to == ${third}))`)),
			['send-onward'],
			'onward'
		)
	];
}

/** Everything that must hold, under this agreement or under none. */
export const rulesUnder = (agreement: AgreementBody | null): readonly PolicyRule[] => [
	...everywhere,
	...(agreement ? underAgreement(agreement) : withoutAgreement)
];
