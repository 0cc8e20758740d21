import { accepted, type Day, isDay, isId, type Outcome, refused } from '#core/base';
import { type ClearStatement, hasExactly, isBytes, isCount, isPublicName } from '#core/log';
import { purposeCodes } from '#core/sealing';
import {
	type AgreementBody,
	type AgreementEndBody,
	basisCodes,
	type ClauseId,
	clauseIds,
	directions,
	isSameParty,
	type Party,
	recipientRoles,
	sharedKinds,
	trainingCodes
} from './agreement.ts';

export const agreementLimits = { days: 3660, hours: 8784, onward: 20, sources: 10 } as const;

/** Reads an agreement's body; the envelope is read already. Verifies neither signature nor place. Refuses `agreement-malformed` with what is wrong in `about`: a clause id where it is a clause. */
export function parseAgreementBody({ body }: Pick<ClearStatement, 'body'>): Outcome<AgreementBody, 'agreement-malformed'> {
	if (!hasExactly(body, 'v', 'type', 'agreement', 'version', 'prev', 'parties', 'clauses'))
		return refused('agreement-malformed', 'members');
	const { agreement, version, prev, parties, clauses } = body;
	if (!isId(agreement) || !isCount(version, 1)) return refused('agreement-malformed', 'agreement or version');
	if (version === 1 ? prev !== null : !isBytes(prev, 32)) return refused('agreement-malformed', 'prev');
	if (!isPair(parties) || !isParty(parties[0]) || !isParty(parties[1])) return refused('agreement-malformed', 'parties');
	if (isSameParty(parties[0], parties[1])) return refused('agreement-malformed', 'parties');
	if (!hasExactly(clauses, ...clauseIds)) return refused('agreement-malformed', 'clauses');
	const wrong = clauseIds.find((id) => !isClause[id](clauses[id]));
	if (wrong) return refused('agreement-malformed', wrong);
	const parsed = body as unknown as AgreementBody;
	const onwardToParty = parsed.clauses.onward?.to.some((one) => parsed.parties.some((party) => isSameParty(one, party)));
	return onwardToParty ? refused('agreement-malformed', 'onward') : accepted(parsed);
}

/** Reads an ending's body, as {@link parseAgreementBody}. Refuses `agreement-end-malformed`. */
export function parseAgreementEndBody({
	body
}: Pick<ClearStatement, 'body'>): Outcome<AgreementEndBody, 'agreement-end-malformed'> {
	const isWhole =
		hasExactly(body, 'v', 'type', 'agreement', 'of', 'by', 'lastDay') &&
		isId(body.agreement) &&
		isBytes(body.of, 32) &&
		isPartyRef(body.by) &&
		isDay(body.lastDay);
	return isWhole ? accepted(body as unknown as AgreementEndBody) : refused('agreement-end-malformed');
}

/** Codes of a list, in its order and each once: a set has one text only. */
const isSetOf = (codes: readonly string[], value: unknown, least: number): boolean => {
	if (!Array.isArray(value) || value.length < least) return false;
	const places = value.map((code) => codes.indexOf(code));
	return places.every((place, at) => place >= 0 && (at === 0 || (places[at - 1] as number) < place));
};

const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;

const isPartyRef = (value: unknown): boolean =>
	hasExactly(value, 'node', 'organisation') && isId(value.node) && isId(value.organisation);

const isParty = (value: unknown): value is Party =>
	hasExactly(value, 'node', 'organisation', 'name') && isId(value.node) && isId(value.organisation) && isPublicName(value.name);

const isHours = (value: unknown): boolean =>
	value === null || (hasExactly(value, 'hours') && isCount(value.hours, 1) && value.hours <= agreementLimits.hours);

/** By which the onward recipients are sorted, each once. */
export const placeOfParty = ({ node, organisation }: Pick<Party, 'node' | 'organisation'>): string => `${node}/${organisation}`;

const isOnward = (value: unknown): boolean =>
	value === null ||
	(hasExactly(value, 'to') &&
		Array.isArray(value.to) &&
		value.to.length >= 1 &&
		value.to.length <= agreementLimits.onward &&
		value.to.every(isParty) &&
		value.to.every((one, at, all) => at === 0 || placeOfParty(all[at - 1] as Party) < placeOfParty(one)));

/** Calendar days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const isTerm = (value: unknown): boolean =>
	hasExactly(value, 'firstDay', 'reviewDay', 'lastDay') &&
	isDay(value.firstDay) &&
	isDay(value.reviewDay) &&
	isDay(value.lastDay) &&
	value.firstDay <= value.reviewDay &&
	value.reviewDay <= value.lastDay &&
	daysBetween(value.firstDay, value.lastDay) <= agreementLimits.days;

const isClause: Readonly<Record<ClauseId, (value: unknown) => boolean>> = {
	direction: (value) => directions.some((direction) => direction === value),
	basis: (value) =>
		hasExactly(value, 'codes', 'sources') &&
		isSetOf(basisCodes, value.codes, 1) &&
		Array.isArray(value.sources) &&
		value.sources.length <= agreementLimits.sources &&
		new Set(value.sources).size === value.sources.length &&
		value.sources.every(isPublicName),
	purposes: (value) => isSetOf(purposeCodes, value, 1),
	parts: (value) => isSetOf(sharedKinds, value, 1),
	recipients: (value) =>
		hasExactly(value, 'roles', 'training') &&
		isSetOf(recipientRoles, value.roles, 1) &&
		isSetOf(trainingCodes, value.training, 0),
	retention: (value) => hasExactly(value, 'days') && isCount(value.days, 1) && value.days <= agreementLimits.days,
	onward: isOnward,
	answer: isHours,
	breach: isHours,
	term: isTerm
};
