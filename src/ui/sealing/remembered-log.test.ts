import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused, toBase64url } from '#core/base';
import { consistencyProof, hashesToStore, leafHash, readerOf } from '#core/log';
import { InventedKeyLog } from '#tests/support/invented-key-log.ts';
import type { ApiClient } from './api-client.ts';
import { holdAgainstMemory } from './remembered-log.ts';

const log = new InventedKeyLog();
const grown = (by: number): string => {
	for (let at = 0; at < by; at++) log.addBlind(new Uint8Array(32).fill(at));
	return log.answer().checkpoint;
};
const [first, second] = [grown(3), grown(5)];

/** The node of `log`, which proves what it is asked for, or answers as told. */
const clientOf = (answer?: Outcome<unknown, string>): ApiClient =>
	({
		place: { origin: '', vkey: log.vkey },
		ask: async (_: string, path: string) => {
			const [from = 0, to = 0] = path.split('/').slice(-2).map(Number);
			const read = readerOf(hashesToStore(0, log.entries.map(leafHash), () => undefined));
			return answer ?? accepted({ proof: consistencyProof(from, to, read).map(toBase64url) });
		}
	}) as unknown as ApiClient;

const hold = async (remembered: string | null, note: string, client = clientOf()): Promise<string> => {
	const held = await holdAgainstMemory(client, { read: async () => remembered, keep: async () => {} }, note);
	return held.ok ? 'accepted' : held.refusal.code;
};

test('a log that goes on from what was seen is taken, and so is the first one', async () => {
	assert.equal(await hold(null, first), 'accepted');
	assert.equal(await hold(first, first), 'accepted');
	assert.equal(await hold(first, second), 'accepted');
});

test('a shorter one, another of the same or a greater length, and one without proof are refused', async () => {
	assert.equal(await hold(second, first), 'log-not-continued');
	const other = Object.assign(Object.create(InventedKeyLog.prototype), log, { entries: [...log.entries] }) as InventedKeyLog;
	(other.entries as Uint8Array[])[1] = Uint8Array.of(0, ...new Uint8Array(32).fill(99));
	const forked = other.answer().checkpoint;
	assert.equal(await hold(second, forked), 'log-not-continued', 'of the same length');
	assert.equal(await hold(first, forked), 'log-not-continued', 'longer');
	for (const answer of [accepted({ proof: [] }), accepted({ proof: ['none'] }), refused('not-found')])
		assert.equal(await hold(first, second, clientOf(answer)), 'log-not-continued');
	assert.equal(await hold(first, second, clientOf(refused('no-connection'))), 'no-connection', 'which says nothing of the log');
});

test('what another node signed is no memory of this one, and no log of it', async () => {
	const stranger = new InventedKeyLog().answer().checkpoint;
	assert.equal(await hold(stranger, first), 'accepted');
	assert.equal(await hold(first, stranger), 'key-not-proved');
});
