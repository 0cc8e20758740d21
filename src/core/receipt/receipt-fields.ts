import type { ReceiptFileBody } from './receipt-file.ts';

/** The fields of the table that a receipt shows, by what each answers. */
export const receiptFieldNames = [
	'schema',
	'record',
	'principal',
	'notice',
	'language',
	'purpose',
	'data',
	'controller',
	'partyId',
	'address',
	'type',
	'storage',
	'retention',
	'jurisdiction',
	'recipient',
	'withdrawal',
	'event',
	'time',
	'validity',
	'state',
	'entity'
] as const;
export type ReceiptFieldName = (typeof receiptFieldNames)[number];

/** What a receipt says in each field of ISO/IEC TS 27560:2023 that must be there, as it stands in the file: codes, not words. `null`: not stated. */
export const receiptFields = ({
	content,
	given,
	state,
	endedAt
}: Pick<ReceiptFileBody, 'content' | 'given' | 'state' | 'endedAt'>): Readonly<Record<ReceiptFieldName, string | null>> => ({
	schema: content.schema,
	record: content.receipt,
	principal: given.act.key,
	notice: content.record?.notice ?? null,
	language: content.language,
	purpose: content.purpose,
	data: content.parts.map(({ kind, part }) => `${kind} (${part})`).join(', '),
	controller: content.record?.organisation || null,
	partyId: content.desk,
	address: content.record?.contact ?? null,
	type: content.record?.deskKind ?? null,
	storage: content.record?.node ?? null,
	retention: content.lastDay,
	jurisdiction: content.record?.jurisdiction ?? null,
	recipient: content.deskName,
	withdrawal: content.withdrawal,
	event: given.act.body.act,
	time: content.at,
	validity: `${content.at.slice(0, 10)}/${content.lastDay}`,
	state: endedAt ? `${state} ${endedAt}` : state,
	entity: given.act.key
});
