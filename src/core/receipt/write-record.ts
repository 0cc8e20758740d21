import type { Day, Json, Moment } from '#core/base';
import { exchangeContext, partTerms, purposeTerms } from '#core/consent';
import type { ReceiptFileBody } from './receipt-file.ts';

type Node = { readonly [name: string]: Json };

/** What stands for what in the record; our own terms have no address that could be asked. */
const recordContext = {
	dpv: exchangeContext.dpv,
	'eu-gdpr': exchangeContext['eu-gdpr'],
	dct: exchangeContext.dct,
	skos: exchangeContext.skos,
	xsd: exchangeContext.xsd,
	causeway: exchangeContext.causeway
} as const;

const iri = (id: string): Node => ({ '@id': id });
const date = (day: string): Node => ({ '@type': day.length > 10 ? 'xsd:dateTime' : 'xsd:date', '@value': day });
const schema = 'https://w3id.org/dpv/schema/dpv-27560';

/** From the day of the giving to the last one, as a duration. */
const daysUntil = (at: Moment, lastDay: Day): Node => {
	const days = Math.round((Date.parse(lastDay) - Date.parse(at.slice(0, 10))) / 86_400_000);
	return { '@type': 'xsd:duration', '@value': `P${Math.max(0, days)}D` };
};

/** Which state of DPV each state is. A replaced consent was ended by her as well: she gave another in the same act. */
const statusTerms = {
	withdrawn: 'dpv:ConsentWithdrawn',
	replaced: 'dpv:ConsentWithdrawn',
	expired: 'dpv:ConsentExpired'
} as const;

/**
 * A consent as a consent receipt with its record, in JSON-LD with its context inside: fields of ISO/IEC TS 27560:2023 in terms of DPV 2.3, lists as lists. It is a reading of the
 * signed members of the file, and says nothing that they do not say.
 */
export function writeRecord({ at, state, endedAt, content, given }: Omit<ReceiptFileBody, 'record'>): Node {
	const { receipt, desk, deskName, purpose, parts, lastDay, language, duties, record, agreement } = content;
	const organisation = iri(`urn:causeway:desk:${desk}`);
	const principal = iri(`urn:causeway:principal:${given.act.key}`);
	const event = (term: string, when: string, method: string, by: string): Node => ({
		'@type': [term, 'dpv:ExpressedConsent'],
		'dpv:isIndicatedBy': by === 'principal' ? principal : iri('causeway:time'),
		'dpv:hasIndicationMethod': method,
		'dpv:isIndicatedAtTime': date(when)
	});
	const ended =
		state !== 'given' && endedAt !== null
			? [event(statusTerms[state], endedAt, `causeway:${state}`, state === 'expired' ? 'time' : 'principal')]
			: [];
	return {
		'@context': recordContext,
		'@id': `urn:causeway:receipt:${receipt}`,
		'@type': ['dpv:ConsentReceipt'],
		'dct:identifier': receipt,
		'dct:conformsTo': [iri(`${schema}#receipt`)],
		'dct:created': date(at),
		'dpv:hasRecordOfActivity': [
			{
				'@id': `urn:causeway:consent:${receipt}`,
				'@type': ['dpv:ConsentRecord'],
				'dct:identifier': receipt,
				'dct:conformsTo': [iri(`${schema}#record`)],
				'dct:language': language,
				'dpv:hasDataSubject': [{ ...principal, '@type': ['dpv:DataSubject'], 'dct:identifier': given.act.key }],
				'dpv:hasDataController': [
					{
						...organisation,
						'@type': ['dpv:DataController', 'dpv:LegalEntity'],
						'dct:identifier': desk,
						'dpv:hasName': record ? `${record.organisation}: ${deskName}` : deskName,
						'dpv:hasAddress': record?.contact ?? null,
						'dpv:hasContact': record?.contact ?? null,
						'causeway:kind': record?.deskKind ?? null,
						'causeway:duty': duties.map((code) => iri(`causeway:duty-${code}`))
					}
				],
				'dpv:hasJurisdiction': [iri(record?.jurisdiction ? `causeway:state-${record.jurisdiction}` : 'causeway:not-stated')],
				'dpv:hasLegalBasis': [iri('eu-gdpr:A6-1-a'), iri('eu-gdpr:A9-2-a')],
				'dpv:hasProcess': [
					{
						'@type': ['dpv:Process'],
						'dpv:hasPurpose': [
							{ ...iri(`causeway:purpose-${purpose}`), '@type': ['dpv:Purpose'], 'skos:broader': [iri(purposeTerms[purpose])] }
						],
						'dpv:hasPersonalData': parts.map(({ part, kind }) => ({
							...iri(`causeway:part-${kind}`),
							'dct:identifier': String(part),
							...(kind in partTerms ? { 'skos:broader': [iri(partTerms[kind as keyof typeof partTerms])] } : {})
						})),
						'dpv:hasProcessing': [iri('dpv:Consult'), iri('dpv:Store')],
						'dpv:hasRecipient': [organisation],
						'dpv:hasStorageCondition': [
							{ '@type': ['dpv:StorageLocation'], 'dpv:hasLocation': [record?.node ?? 'causeway:not-stated'] },
							{ '@type': ['dpv:StorageDuration'], 'dpv:hasDuration': [daysUntil(content.at, lastDay)] }
						],
						...(agreement ? { 'causeway:agreement': agreement } : {})
					}
				],
				'dpv:hasConsentControl': [{ '@type': ['dpv:WithdrawConsent'], 'dpv:isExercisedAt': `causeway:${content.withdrawal}` }],
				'dpv:hasRight': [{ ...iri('eu-gdpr:A7-3'), '@type': ['dpv:DataSubjectRight'] }],
				'dpv:hasNotice': [
					{
						'@id': record?.notice ?? 'causeway:not-stated',
						'@type': ['dpv:ConsentNotice'],
						'dct:language': language,
						'dct:date': date(content.at)
					}
				],
				'dct:valid': `${content.at.slice(0, 10)}/${lastDay}`,
				'dpv:hasConsentStatus': [event('dpv:ConsentGiven', content.at, 'causeway:signed-act', 'principal'), ...ended]
			}
		]
	};
}
