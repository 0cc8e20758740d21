import type { Day, Json } from '#core/base';
import { type AgreementBody, type Party, waysOf } from './agreement.ts';
import { basisTerms, exchangeContext, exchangeProfile, partTerms, partyIri, purposeTerms } from './exchange-terms.ts';

type Node = { readonly [name: string]: Json };

const iri = (id: string): Node => ({ '@id': id });
const date = (day: Day): Node => ({ '@type': 'xsd:date', '@value': day });
const duration = (value: string): Node => ({ '@type': 'xsd:duration', '@value': value });
const constraint = (left: string, operator: string, right: Json): Node => ({
	'@type': 'odrl:Constraint',
	'odrl:leftOperand': iri(left),
	'odrl:operator': iri(`odrl:${operator}`),
	'odrl:rightOperand': right
});
const within = (time: string): Node => constraint('odrl:elapsedTime', 'lteq', duration(time));
const party = (of: Party): Node => ({ '@id': partyIri(of), '@type': ['odrl:Party', 'dpv:LegalEntity'], 'dpv:hasName': of.name });

/**
 * An agreement as an ODRL 2.2 Agreement with DPV terms, in JSON-LD with its context inside: for programs that are not ours. It is a reading of the agreement, not the
 * agreement: what was signed is the body, and what decides are its clauses.
 */
export function writeExchange(body: AgreementBody): Node {
	const { agreement, version, prev, parties, clauses } = body;
	const { direction, basis, purposes, parts, recipients, retention, onward, answer, breach, term } = clauses;
	const ways = waysOf(direction, parties);
	const target = parts.map((kind) => ({
		...iri(`causeway:part-${kind}`),
		'@type': 'odrl:Asset',
		'skos:broader': iri(partTerms[kind])
	}));
	const always = [
		constraint(
			'odrl:purpose',
			'isAnyOf',
			purposes.map((purpose) => ({
				...iri(`causeway:purpose-${purpose}`),
				'@type': 'dpv:Purpose',
				'skos:broader': iri(purposeTerms[purpose])
			}))
		),
		constraint('odrl:dateTime', 'gteq', date(term.firstDay)),
		constraint('odrl:dateTime', 'lteq', date(term.lastDay)),
		constraint('causeway:consent', 'eq', iri('dpv:ConsentGiven')),
		within(`P${retention.days}D`)
	];
	const readers = [
		constraint(
			'causeway:role',
			'isAnyOf',
			recipients.roles.map((role) => iri(`causeway:role-${role}`))
		),
		...(recipients.training.length > 0
			? [
					constraint(
						'causeway:training',
						'isAllOf',
						recipients.training.map((code) => iri(`causeway:training-${code}`))
					)
				]
			: [])
	];
	const rule = (type: string, [from, to]: readonly [Party, Party], action: string, constraints: readonly Node[]): Node => ({
		'@type': `odrl:${type}`,
		'odrl:assigner': iri(partyIri(from)),
		'odrl:assignee': iri(partyIri(to)),
		'odrl:target': target,
		'odrl:action': iri(action),
		...(constraints.length > 0 && { 'odrl:constraint': constraints })
	});
	const passed = ways.flatMap(([, from]) => (onward?.to ?? []).map((to) => [from, to] as const));
	const readings = [...ways, ...passed].map((way) => ({
		...rule('Permission', way, 'odrl:read', [...always, ...readers]),
		'odrl:duty': [{ '@type': 'odrl:Duty', 'odrl:action': iri('odrl:delete'), 'odrl:constraint': [within(`P${retention.days}D`)] }]
	}));
	const passing = onward
		? ways.map((way) =>
				rule('Permission', way, 'odrl:distribute', [...always, constraint('odrl:recipient', 'isAnyOf', onward.to.map(party))])
			)
		: [];
	const promise = (action: string, hours: number): Node => ({
		'@type': 'odrl:Duty',
		'odrl:action': iri(action),
		'odrl:constraint': [within(`PT${hours}H`)]
	});
	const promises = [
		...(answer ? [promise('causeway:answer', answer.hours)] : []),
		...(breach ? [promise('causeway:tell-of-breach', breach.hours)] : [])
	];
	const id = `urn:causeway:agreement:${agreement}:${version}`;
	return {
		'@context': exchangeContext,
		'@id': id,
		'@type': 'odrl:Agreement',
		'odrl:uid': iri(id),
		'odrl:profile': iri(exchangeProfile),
		'causeway:agreement': agreement,
		'causeway:version': version,
		...(prev !== null && { 'causeway:follows': prev }),
		'causeway:parties': { '@list': parties.map(party) },
		'dpv:hasLegalBasis': basis.codes.map((code) => iri(basisTerms[code])),
		...(basis.sources.length > 0 && { 'dct:source': { '@list': basis.sources } }),
		'causeway:review': date(term.reviewDay),
		'odrl:permission': [...readings, ...passing],
		...(onward === null && { 'odrl:prohibition': ways.map((way) => rule('Prohibition', way, 'odrl:distribute', [])) }),
		...(promises.length > 0 && { 'odrl:obligation': promises })
	};
}
