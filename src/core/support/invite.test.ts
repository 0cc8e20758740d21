import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeskId, fromBase64url, type InvitationId } from '#core/base';
import { makeKeyPair, randomId } from '#core/sealing';
import { InventedTeam, inventedDay, quickArgon2id } from '#tests/support/invented-team.ts';
import { enrolMember } from './enrol-member.ts';
import { checkNewcomer, makeInvitation } from './invite.ts';

const here = randomId<'desk'>() as DeskId;
const elsewhere = randomId<'desk'>() as DeskId;

async function invited(to: DeskId | null = here) {
	const team = new InventedTeam();
	const [desk, inviter, stranger] = [await makeKeyPair(), await makeKeyPair(), await makeKeyPair()];
	const invitation = await makeInvitation('Invented guest', to, desk.recipient, inviter.recipient);
	const [, id, secret] = /^\/desk\/join\/(.{22})#(.{43})$/.exec(invitation.path) ?? [];
	const { answer } = await enrolMember(
		{
			invitation: id as InvitationId,
			secret: fromBase64url(secret as string, 32) as Uint8Array,
			name: 'invented.person',
			displayName: 'Invented Person',
			passphrase: 'one two three four five six seven',
			totp: { secret: 'JBSWY3DPEHPK3PXP', code: '000000' }
		},
		inventedDay,
		quickArgon2id
	);
	team.add(answer.statement);
	const { statement, proof } = answer;
	return {
		team,
		desk,
		inviter,
		stranger,
		shown: { invitation: invitation.id, statement, proof, sealedSecret: invitation.sealedSecret }
	};
}
const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }): string =>
	outcome.ok ? 'accepted' : outcome.refusal.code;

test('the desk and the inviter can each check a newcomer, nobody else can', async () => {
	const { team, desk, inviter, stranger, shown } = await invited();
	const checked = await checkNewcomer(shown, here, team.book, desk.identity);
	assert.equal(checked.ok && checked.value.guest, 'Invented guest');
	assert.equal(codeOf(await checkNewcomer(shown, here, team.book, inviter.identity)), 'accepted');
	assert.equal(codeOf(await checkNewcomer(shown, here, team.book, stranger.identity)), 'secret-unreadable');
	assert.equal(
		codeOf(await checkNewcomer({ ...shown, sealedSecret: null }, here, team.book, desk.identity)),
		'secret-unreadable'
	);
});

test('keys that the server put in the place of the newcomer are refused', async () => {
	const { team, desk, shown } = await invited();
	const ghost = await team.enrol();
	const { statement } = team.keyOf(ghost.member);
	assert.equal(codeOf(await checkNewcomer({ ...shown, statement }, here, team.book, desk.identity)), 'proof-wrong');
});

test('who was invited to another desk of the same lead, or to the node alone, is nobody here', async () => {
	for (const to of [elsewhere, null]) {
		const { team, desk, shown } = await invited(to);
		assert.equal(codeOf(await checkNewcomer(shown, here, team.book, desk.identity)), 'proof-wrong');
	}
});

test('keys that the key log does not have are refused', async () => {
	const { desk, shown } = await invited();
	assert.equal(codeOf(await checkNewcomer(shown, here, new InventedTeam().book, desk.identity)), 'key-not-proved');
});

test('the secret of another invitation does not serve', async () => {
	const { team, desk, shown } = await invited();
	const { sealedSecret } = await makeInvitation('', null, desk.recipient);
	assert.equal(codeOf(await checkNewcomer({ ...shown, sealedSecret }, here, team.book, desk.identity)), 'secret-unreadable');
});
