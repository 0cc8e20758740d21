import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inventedReceipt } from '#tests/support/invented-receipt.ts';

/** The fields of ISO/IEC TS 27560, with which of them must be there (W3C, guide to consent records with DPV 2.3). */
const vectors = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'));
const fields = JSON.parse(readFileSync(path.join(vectors, 'dpv/iso27560-fields.json'), 'utf8')) as {
	field: string;
	iso27560: 'Mandatory' | 'Optional';
}[];
const written = readFileSync(path.resolve(import.meta.dirname, '../../spec/report-content.md'), 'utf8');
const receipts = /^## Receipts\n([\s\S]*?)^## /m.exec(written)?.[1] ?? '';
const [members = '', table = ''] = receipts.split('Each field of the standard');
/** The first row names the columns. */
const [, ...rows] = [...table.matchAll(/^\| ([^|]+?) \| (must)? ?\| ([^|]+?) \|$/gm)].map(([, field, must, where]) => ({
	field: field as string,
	must: must === 'must',
	where: where as string
}));

test('the specification says of every field of the standard where it is, and which of them must be', () => {
	assert.equal(fields.length, 44);
	assert.deepEqual(
		rows.map(({ field, must }) => ({ field, must })),
		fields.map(({ field, iso27560 }) => ({ field, must: iso27560 === 'Mandatory' }))
	);
});

test('a field that is said to stand in a receipt stands in one of its members, and what must be there and is missing is admitted', () => {
	for (const { field, where } of rows) {
		if (where === 'missing' || where.startsWith('elsewhere: ')) continue;
		const member = /^`(\w+)`(?:: .+)?$/.exec(where)?.[1];
		assert.ok(member, `${field}: ${where}`);
		assert.match(members, new RegExp(`^\\|[^|]*\`${member}\``, 'm'), field);
	}
	const lacking = rows.filter(({ must, where }) => must && where === 'missing').map(({ field }) => field);
	assert.deepEqual(lacking, []);
	assert.match(members + table, /not known here: a postal address, and the state whose law applies/);
});

/** What the stored modules of DPV define, and what the guide to consent records uses besides. */
const guide = ['dpv/iso27560-fields.json', 'dpv/example-receipt.json'].flatMap((file) =>
	[...readFileSync(path.join(vectors, file), 'utf8').matchAll(/\b(?:dpv|eu-gdpr):([\w-]+)/g)].map(([, term]) => term as string)
);
const terms = new Set([
	...guide,
	...['dpv-2.3', 'eu-gdpr-2.3'].flatMap((folder) =>
		readdirSync(path.join(vectors, 'dpv', folder)).flatMap((file) =>
			[
				...readFileSync(path.join(vectors, 'dpv', folder, file), 'utf8').matchAll(/^"([\w-]+)","(?:class|property|concept)"/gm)
			].map(([, term]) => term as string)
		)
	)
]);
/** Where each mandatory field stands in the record: a member of the record, its process or its controller. */
const places: Readonly<
	Record<string, readonly [where: 'receipt' | 'record' | 'process' | 'controller' | 'status', member: string]>
> = {
	'schema version': ['record', 'dct:conformsTo'],
	'record id': ['record', 'dct:identifier'],
	'receipt id': ['receipt', 'dct:identifier'],
	'pii principal id': ['record', 'dpv:hasDataSubject'],
	'privacy notice': ['record', 'dpv:hasNotice'],
	language: ['record', 'dct:language'],
	purpose: ['process', 'dpv:hasPurpose'],
	'pii information': ['process', 'dpv:hasPersonalData'],
	'pii controllers': ['record', 'dpv:hasDataController'],
	'storage locations': ['process', 'dpv:hasStorageCondition'],
	'retention period': ['process', 'dpv:hasStorageCondition'],
	jurisdiction: ['record', 'dpv:hasJurisdiction'],
	'recipient third parties': ['process', 'dpv:hasRecipient'],
	'withdrawal method': ['record', 'dpv:hasConsentControl'],
	'pii type': ['process', 'dpv:hasPersonalData'],
	'party id': ['controller', 'dct:identifier'],
	'party address': ['controller', 'dpv:hasAddress'],
	'party name': ['controller', 'dpv:hasName'],
	'party contact': ['controller', 'dpv:hasContact'],
	'party type': ['controller', '@type'],
	'event time': ['status', 'dpv:isIndicatedAtTime'],
	'validity duration': ['record', 'dct:valid'],
	'entity id': ['status', 'dpv:isIndicatedBy'],
	'event type': ['status', '@type'],
	'event state': ['record', 'dpv:hasConsentStatus']
};
type Node = Readonly<Record<string, unknown>>;
const listIn = (node: Node, member: string): readonly Node[] => node[member] as readonly Node[];

for (const [state, wishes, due] of [
	['given', {}, ['dpv:ConsentGiven']],
	['withdrawn', { after: 'withdrew' }, ['dpv:ConsentGiven', 'dpv:ConsentWithdrawn']],
	['expired', { at: '2027-06-01T00:00:00Z' }, ['dpv:ConsentGiven', 'dpv:ConsentExpired']]
] as const)
	test(`the record of a consent that is ${state} has every field that must be there, in terms of DPV that are there`, async () => {
		const { file } = await inventedReceipt(wishes);
		const receipt = file.body.record as Node;
		const [record] = listIn(receipt, 'dpv:hasRecordOfActivity') as [Node];
		const [process] = listIn(record, 'dpv:hasProcess') as [Node];
		const [controller] = listIn(record, 'dpv:hasDataController') as [Node];
		const statuses = listIn(record, 'dpv:hasConsentStatus');
		const status = statuses.at(-1) as Node;
		const nodes = { receipt, record, process, controller, status };
		for (const { field } of fields.filter(({ iso27560 }) => iso27560 === 'Mandatory')) {
			const place = places[field];
			assert.ok(place, field);
			const value = nodes[place[0]][place[1]];
			assert.ok(value !== undefined && value !== null && value !== '' && (!Array.isArray(value) || value.length > 0), field);
		}
		assert.deepEqual(
			statuses.map((one) => (one['@type'] as string[])[0]),
			due
		);
		for (const [, term] of JSON.stringify(receipt).matchAll(/"(?:dpv|eu-gdpr):([\w-]+)"/g)) {
			assert.ok(terms.has(term as string), term);
		}
	});
