import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64url, must } from '#core/base';
import {
	type Actor,
	type ActSubmission,
	checkSupporterProof,
	comparisonCode,
	submissionFromWire,
	supporterProof
} from '#core/sealing';
import { KeptCase } from '#tests/support/kept-case.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of the file is what the test below it says.
type Any = any;
const vectors = (name: string): Any =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../spec/vectors/sealed-case', name), 'utf8'));

test('supporters.json: whom a node lets help, what they may add, and how they go', () => {
	const { acts } = vectors('case.json');
	const { world, cases } = vectors('supporters.json');
	const desks = new Map<Any, Any>(world.desks.map(({ desk, ...key }: Any) => [desk, key]));
	const newcomers = new Map<Any, Any>(world.newcomers.map(({ supporter, ...keys }: Any) => [supporter, keys]));
	const actorOf = (by: string): Actor => {
		if (by === 'survivor') return { kind: 'survivor' };
		if (by === 'supporter') return { kind: 'supporter', supporter: world.supporter, signingKey: world.newcomers[0].signingKey };
		const { member, signingKey } = world.members.find((one: Any) => one.by === by);
		return { kind: 'member', member, desk: world.desks[0].desk, signingKey };
	};
	const send = (kept: KeptCase, { by, submission }: Any) =>
		kept.accept(submissionFromWire(submission) as ActSubmission, actorOf(by), { desks, newcomers, today: world.today });
	for (const { name, after, first, by, submission, expect } of cases) {
		const kept = new KeptCase();
		for (const before of [...acts.slice(0, after), ...first]) must(send(kept, before));
		const answer = send(kept, { by, submission });
		assert.equal(answer.ok ? 'accepted' : answer.refusal.code, expect, name);
	}
	assert.ok(cases.length >= 25);
});

test('the proof of a newcomer binds invitation and keys; the code to compare follows from the keys', () => {
	const secret = fromBase64url('A'.repeat(43)) as Uint8Array;
	const id = 'B'.repeat(22) as Any;
	const keys = { lookupId: 'l', accessHash: 'a', recipient: 'r', signingKey: 's' };
	const proof = supporterProof(secret, id, keys);
	assert.equal(checkSupporterProof(secret, id, { ...keys, proof }), true);
	for (const name of Object.keys(keys))
		assert.equal(checkSupporterProof(secret, id, { ...keys, [name]: 'x', proof }), false, name);
	assert.equal(checkSupporterProof(secret, 'C'.repeat(22) as Any, { ...keys, proof }), false);
	assert.equal(checkSupporterProof(new Uint8Array(32).fill(1), id, { ...keys, proof }), false);
	assert.match(comparisonCode(id, 'r', 's'), /^\d{4} \d{4} \d{4}$/);
	assert.notEqual(comparisonCode(id, 'r', 's'), comparisonCode(id, 'r', 't'));
	assert.notEqual(comparisonCode(id, 'r', 's'), comparisonCode(id, 'q', 's'));
});
