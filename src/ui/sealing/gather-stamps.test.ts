import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '#core/base';
import { type Checkpoint, formatCheckpoint, signCheckpoint } from '#core/log';
import { randomOf } from '#core/sealing';
import { InventedKeyLog } from '#tests/support/invented-key-log.ts';
import { inventedStamp } from '#tests/support/invented-stamp.ts';
import type { ApiClient } from './api-client.ts';
import { gatherStamps } from './gather-stamps.ts';

const log = new InventedKeyLog();
const authority = 'https://time.example/tsa';
const checkpointAt = (size: number): Checkpoint => ({ origin: 'node.example/log', size, root: new Uint8Array(32).fill(size) });

/** What a node keeps: the stamped checkpoint, the token and its anchor. */
async function kept(size: number, stamped = checkpointAt(size), signer = log.node) {
	const { token, anchor } = await inventedStamp(
		new TextEncoder().encode(formatCheckpoint(stamped)),
		new Date('2026-11-22T11:00:00Z')
	);
	return {
		size,
		checkpoint: signCheckpoint(checkpointAt(size), signer),
		authority,
		token: toBase64url(token),
		anchor: toBase64url(anchor)
	};
}

/** A node that keeps these stamps, newest first, and knows no history beside. */
const clientOf = (timestamps: readonly unknown[]): ApiClient =>
	({
		place: { origin: 'https://node.example', vkey: log.vkey },
		ask: async (_: string, path: string) =>
			path.startsWith('/api/v1/log/timestamps')
				? { ok: true, value: { timestamps } }
				: { ok: false, refusal: { code: 'not-found', about: '' } }
	}) as unknown as ApiClient;
const provedAt = (size: number, index: number) => [{ checkpoint: checkpointAt(size), index }];

test('the earliest stamp that covers an act goes into its bundle, as the authority signed it', async () => {
	const [newest, first, early] = [await kept(12), await kept(8), await kept(3)];
	const gathered = await gatherStamps(clientOf([newest, first, early]), provedAt(8, 5));
	const { size, ...told } = first;
	assert.equal(size, 8);
	assert.deepEqual(gathered, [{ ...told, from: [] }]);
});

test('a stamp over another checkpoint, over one that another key signed, or with a flipped bit is left out', async () => {
	const good = await kept(8);
	const bytes = Buffer.from(good.token, 'base64url');
	bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1;
	const wrong = {
		'over another checkpoint': await kept(8, checkpointAt(7)),
		'of another log': await kept(8, checkpointAt(8), new InventedKeyLog().node),
		'a flipped bit': { ...good, token: bytes.toString('base64url') },
		'no token': { ...good, token: toBase64url(randomOf(40)) }
	};
	for (const [name, stamp] of Object.entries(wrong))
		assert.deepEqual(await gatherStamps(clientOf([stamp]), provedAt(8, 5)), [], name);
	assert.equal((await gatherStamps(clientOf([good]), provedAt(8, 5))).length, 1);
});

test('a stamp whose history with the proofs the node does not show is left out, and so is all where none covers the act', async () => {
	assert.deepEqual(await gatherStamps(clientOf([await kept(8)]), provedAt(9, 5)), []);
	assert.deepEqual(await gatherStamps(clientOf([await kept(5)]), provedAt(8, 5)), []);
});
