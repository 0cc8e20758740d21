import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, fromBase64url, type InvitationId, must } from '#core/base';
import { checkInvitationProof, passphraseKeys, randomId, randomOf, unwrapMemberKeys } from '#core/sealing';
import { InventedTeam, quickArgon2id } from '#tests/support/invented-team.ts';
import { enrolMember, makePassphrase, passphraseWords } from './enrol-member.ts';
import { makeTotpSecret, totpAddress, totpCode } from './totp.ts';

const day = '2026-11-22' as Day;
const newcomer = () => ({
	invitation: randomId<'invitation'>() as InvitationId,
	secret: randomOf(32),
	name: 'invented.person',
	displayName: 'Invented Person',
	passphrase: 'alpha beta gamma delta epsilon zeta eta',
	totp: { secret: makeTotpSecret(), code: '123456' }
});

test('what a newcomer sends opens with the passphrase and proves the invitation', async () => {
	const person = newcomer();
	const { member, keys, answer } = await enrolMember(person, day, quickArgon2id);
	const salt = fromBase64url(answer.salt, 16) as Uint8Array;
	const { seal, auth } = await passphraseKeys(person.passphrase, salt, quickArgon2id);
	assert.equal(auth, answer.auth);
	const opened = must(await unwrapMemberKeys(fromBase64url(answer.wraps[0].sealed) as Uint8Array, member, seal.identity));
	assert.deepEqual(opened.seed, keys.seed);
	const shown = { recipient: keys.age.recipient, signingKey: keys.signing.public, proof: answer.proof };
	assert.ok(checkInvitationProof(person.secret, person.invitation, shown));
	assert.ok(!checkInvitationProof(randomOf(32), person.invitation, shown));
	const { body } = answer.statement;
	assert.deepEqual([body.subject.id, body.recipient, body.signingKey], [member, keys.age.recipient, keys.signing.public]);
});

test('nothing that is sent holds the passphrase, the fragment secret or the seed', async () => {
	const person = newcomer();
	const { keys, answer } = await enrolMember(person, day, quickArgon2id);
	const sent = JSON.stringify(answer);
	for (const secret of [
		person.passphrase,
		Buffer.from(person.secret).toString('base64url'),
		Buffer.from(keys.seed).toString('base64url')
	])
		assert.ok(!sent.includes(secret));
});

test('the key log takes a newcomer by its own statement', async () => {
	const team = new InventedTeam();
	const { member, keys } = await team.enrol();
	assert.equal(team.keyOf(member).body.signingKey, keys.signing.public);
});

test('a passphrase has seven words of the list, and two are not alike', () => {
	const list = Array.from({ length: 2048 }, (_, at) => `word${at}`);
	const words = makePassphrase(list).split(' ');
	assert.equal(words.length, passphraseWords);
	assert.ok(words.every((word) => list.includes(word)));
	assert.notEqual(makePassphrase(list), makePassphrase(list));
	assert.throws(() => makePassphrase(list.slice(1)));
});

test('one-time codes are those of RFC 6238 (appendix B, last six digits)', () => {
	const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
	assert.equal(totpCode(secret, new Date(59_000)), '287082');
	assert.equal(totpCode(secret, new Date(1_111_111_109_000)), '081804');
	assert.match(makeTotpSecret(), /^[A-Z2-7]{32}$/);
	assert.match(totpAddress(secret, 'Desk', 'a.b'), /^otpauth:\/\/totp\/Desk:a\.b\?/);
});
