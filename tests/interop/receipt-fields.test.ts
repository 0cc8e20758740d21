import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

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
	assert.deepEqual(lacking, ['storage locations', 'jurisdiction', 'party address']);
	assert.match(table, /Three that must be there are missing/);
});
