import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InventedKeyLog } from '#tests/support/invented-key-log.ts';
import { verifyKeys } from './key-book.ts';

const log = new InventedKeyLog();
const shelter = await log.addDesk();
const clinic = await log.addDesk();
const place = { origin: 'https://node.example', vkey: log.vkey };

test('a proved key log gives each desk’s current key', async () => {
	const book = verifyKeys(log.answer(), place);
	assert.ok(book.ok);
	assert.deepEqual(book.value.deskRecipient(shelter.desk), {
		ok: true,
		value: { desk: shelter.desk, generation: 1, recipient: shelter.pairs[0]?.recipient }
	});
	const unknown = book.value.deskRecipient('A'.repeat(22) as typeof shelter.desk);
	assert.equal(unknown.ok ? '' : unknown.refusal.code, 'key-not-proved');
});

test('a member counts only for the own desk and from the generation of joining', () => {
	const book = verifyKeys(log.answer(), place);
	assert.ok(book.ok);
	const { isMember } = book.value;
	const key = shelter.memberKeys.signing.public;
	assert.equal(isMember(shelter.desk, 1, key, shelter.member), true);
	assert.equal(isMember(clinic.desk, 1, key, shelter.member), false);
	assert.equal(isMember(shelter.desk, 0, key, shelter.member), false);
	assert.equal(isMember(shelter.desk, 1, key, clinic.member), false);
});

test('after a rotation only the new key is sealed to', async () => {
	const own = new InventedKeyLog();
	const desk = await own.addDesk();
	await own.rotateDesk(desk);
	const book = verifyKeys(own.answer(), { origin: '', vkey: own.vkey });
	assert.ok(book.ok);
	const recipient = book.value.deskRecipient(desk.desk);
	assert.deepEqual(recipient.ok && [recipient.value.generation, recipient.value.recipient], [2, desk.pairs[1]?.recipient]);
});

test('a key that is not in the log under the checkpoint is refused', async () => {
	const foreign = new InventedKeyLog();
	await foreign.addDesk();
	const answer = log.answer();
	const swapped = { ...answer, statements: [...answer.statements.slice(0, -1), ...foreign.answer().statements.slice(-1)] };
	const cases = {
		'a swapped statement': swapped,
		'a missing proof': { ...answer, proofs: answer.proofs.slice(0, -1) },
		'a checkpoint of another node': { ...answer, checkpoint: foreign.answer().checkpoint },
		'another order': { ...answer, statements: answer.statements.toReversed(), proofs: answer.proofs.toReversed() },
		'another whole log': foreign.answer()
	};
	for (const [name, given] of Object.entries(cases)) {
		const book = verifyKeys(given, place);
		assert.equal(book.ok ? 'accepted' : book.refusal.code, 'key-not-proved', name);
	}
});
