import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, utf8 } from '#core/base';
import { policyOfKey } from '#core/log';
import type { Act } from '#core/sealing';
import { InventedKeyLog } from '#tests/support/invented-key-log.ts';
import { bagFileOf } from './bag.ts';
import { checkKeys } from './check-keys.ts';
import { paths } from './layout.ts';
import type { KnownRecords } from './records.ts';

const log = new InventedKeyLog();
const desk = await log.addDesk();
await log.rotateDesk(desk);

/** What is found of an act that a member signed and dated to a generation of a desk. */
async function faultsAt(generation: number): Promise<readonly string[]> {
	const { statements, checkpoint, proofs } = log.answer();
	const placed = statements.map((one, at) => ({ ...one, proof: proofs[at] }));
	const record = { v: 1, type: 'causeway/bundle-keys/v1', checkpoint, statements: placed, from: [] };
	const bag = new Map([[paths.keys, bagFileOf(paths.keys, utf8(JSON.stringify(record)))]]);
	const by = { kind: 'member', member: desk.member, desk: desk.desk, generation };
	const act = { body: { by, n: 1, act: 'open', entries: [] }, key: desk.memberKeys.signing.public } as unknown as Act;
	const known = { acts: [act] } as unknown as KnownRecords;
	const { faults, book } = await checkKeys(bag, known, must(policyOfKey(log.vkey)), [], null);
	assert.ok(book, 'the key log itself holds');
	return faults.map(({ code }) => code);
}

test('an act dated to a generation of a desk that the key log does not have yet is nobody’s: after it, its signer may have left', async () => {
	assert.deepEqual(await faultsAt(1), []);
	assert.deepEqual(await faultsAt(2), []);
	assert.deepEqual(await faultsAt(3), ['record-author-unknown']);
	assert.deepEqual(await faultsAt(0), ['record-author-unknown']);
});
