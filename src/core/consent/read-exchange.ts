import { accepted, canonicalText, type Json, type Outcome, refused } from '#core/base';
import { purposeCodes } from '#core/sealing';
import {
	type AgreementBody,
	basisCodes,
	type Clauses,
	type Direction,
	type Party,
	recipientRoles,
	sharedKinds,
	trainingCodes
} from './agreement.ts';
import { basisTerms, partyIri } from './exchange-terms.ts';
import { parseAgreementBody } from './parse-agreement.ts';
import { writeExchange } from './write-exchange.ts';

/** What may stand anywhere in a document of others: looked at by steps, each of which may find nothing. */
const at = (value: unknown, ...steps: readonly (string | number)[]): unknown =>
	steps.reduce(
		(found: unknown, step) =>
			typeof found === 'object' && found !== null && Object.hasOwn(found, step)
				? (found as Record<string, unknown>)[step]
				: undefined,
		value
	);
const listAt = (value: unknown, ...steps: readonly (string | number)[]): readonly unknown[] => {
	const found = at(value, ...steps);
	return Array.isArray(found) ? found : [];
};
const idOf = (value: unknown): string => String(at(value, '@id'));

const partyForm = /^urn:causeway:organisation:([\w-]{22}):([\w-]{22})$/;

function readParty(value: unknown): unknown {
	const [, node, organisation] = partyForm.exec(idOf(value)) ?? [];
	return { node, organisation, name: at(value, 'dpv:hasName') };
}

/** The right side of the constraint on something, in a rule. */
const constraintOn = (rule: unknown, left: string, operator: string): unknown =>
	at(
		listAt(rule, 'odrl:constraint').find(
			(one) => idOf(at(one, 'odrl:leftOperand')) === left && idOf(at(one, 'odrl:operator')) === `odrl:${operator}`
		),
		'odrl:rightOperand'
	);
const codesIn = <Code extends string>(codes: readonly Code[], prefix: string, found: unknown): readonly Code[] =>
	codes.filter((code) => Array.isArray(found) && found.some((one) => idOf(one) === `causeway:${prefix}-${code}`));
const numberIn = (value: unknown, form: RegExp): number => Number(form.exec(String(at(value, '@value')))?.[1] ?? Number.NaN);

/**
 * Reads an agreement from its exchanged form: exactly what {@link writeExchange} writes of it, and nothing that says more or says it otherwise, for nobody could hold the
 * rest to a clause. What comes out was signed by nobody yet. Refuses `exchange-unknown`.
 */
export function readExchange(given: unknown): Outcome<AgreementBody, 'exchange-unknown'> {
	const parties = listAt(given, 'causeway:parties', '@list').map(readParty);
	const rules = listAt(given, 'odrl:permission');
	const isOf = (rule: unknown, action: string): boolean => idOf(at(rule, 'odrl:action')) === action;
	const readings = rules.filter((rule) => isOf(rule, 'odrl:read'));
	const passing = rules.find((rule) => isOf(rule, 'odrl:distribute'));
	const [reading] = readings;
	const promised = (action: string): { readonly hours: number } | null => {
		const duty = listAt(given, 'odrl:obligation').find((one) => isOf(one, action));
		return duty ? { hours: numberIn(constraintOn(duty, 'odrl:elapsedTime', 'lteq'), /^PT(\d{1,4})H$/) } : null;
	};
	const clauses = {
		direction: directionOf(readings, parties as readonly Party[]),
		basis: {
			codes: basisCodes.filter((code) => listAt(given, 'dpv:hasLegalBasis').some((one) => idOf(one) === basisTerms[code])),
			sources: listAt(given, 'dct:source', '@list')
		},
		purposes: codesIn(purposeCodes, 'purpose', constraintOn(reading, 'odrl:purpose', 'isAnyOf')),
		parts: codesIn(sharedKinds, 'part', at(reading, 'odrl:target')),
		recipients: {
			roles: codesIn(recipientRoles, 'role', constraintOn(reading, 'causeway:role', 'isAnyOf')),
			training: codesIn(trainingCodes, 'training', constraintOn(reading, 'causeway:training', 'isAllOf'))
		},
		retention: { days: numberIn(constraintOn(reading, 'odrl:elapsedTime', 'lteq'), /^P(\d{1,4})D$/) },
		onward: passing ? { to: listOf(constraintOn(passing, 'odrl:recipient', 'isAnyOf')).map(readParty) } : null,
		answer: promised('causeway:answer'),
		breach: promised('causeway:tell-of-breach'),
		term: {
			firstDay: at(constraintOn(reading, 'odrl:dateTime', 'gteq'), '@value'),
			reviewDay: at(given, 'causeway:review', '@value'),
			lastDay: at(constraintOn(reading, 'odrl:dateTime', 'lteq'), '@value')
		}
	} as Clauses;
	const body = {
		v: 1,
		type: 'causeway/agreement/v1',
		agreement: at(given, 'causeway:agreement'),
		version: at(given, 'causeway:version'),
		prev: at(given, 'causeway:follows') ?? null,
		parties,
		clauses
	} as unknown as AgreementBody;
	const parsed = parseAgreementBody({ body });
	if (!parsed.ok) return refused('exchange-unknown', parsed.refusal.about);
	return isSameDocument(given, writeExchange(parsed.value)) ? accepted(parsed.value) : refused('exchange-unknown', 'more');
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Other readings are those of whom it is passed on to. */
function directionOf(readings: readonly unknown[], [first, second]: readonly Party[]): Direction {
	if (!first || !second) return 'both';
	const goes = (from: Party, to: Party): boolean =>
		readings.some(
			(rule) => idOf(at(rule, 'odrl:assigner')) === partyIri(from) && idOf(at(rule, 'odrl:assignee')) === partyIri(to)
		);
	if (goes(first, second) === goes(second, first)) return 'both';
	return goes(first, second) ? 'first-to-second' : 'second-to-first';
}

/** Whether the two have one text: members in any order, and nothing else different. What has no text, a fraction or worse, is none of ours. */
function isSameDocument(given: unknown, ours: Json): boolean {
	try {
		return canonicalText(given as Json) === canonicalText(ours);
	} catch {
		return false;
	}
}
