import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeskId, fromBase64url, type InvitationId, must } from '#core/base';
import { hashOfAccept, invitationAccept } from '#core/sealing';
import { makeTotpSecret, totpCode } from '#core/support';
import { enterAdmin, stagedProfile } from '#tests/support/invented-stage.ts';
import { whileLying } from '#tests/support/lying-server.ts';
import { codeOf } from '#tests/support/lying-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { startProxy } from '#tests/support/node-proxy.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { addOrganisation, inviteToNode, saveDesk } from '#ui/sealing/desk-admin.ts';
import { enrol } from '#ui/sealing/desk-team.ts';
import { checkFounders } from '#ui/sealing/founder-checks.ts';

const timeout = 300_000;

/** An admin, and an empty desk with an invitation for its first lead. */
async function stage() {
	const whole = wholeFile();
	const proxy = await startProxy(whole);
	const node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_ORIGIN: proxy.origin } });
	proxy.port = node.port;
	const place = await placeAt(proxy.origin);
	const admin = await enterAdmin(node, place);
	const { id: organisation } = must(await addOrganisation(admin.session, { kind: 'shelter', names: { en: 'Invented house' } }));
	const empty = async (name: string): Promise<{ readonly desk: DeskId; readonly path: string }> => {
		const profile = { ...stagedProfile, names: { en: `Invented desk of ${name}` } };
		const desk = must(await saveDesk(admin.session, { id: null, organisation, kind: 'shelter', profile }));
		return { desk, path: must(await inviteToNode(admin.session, { desk, role: 'lead', admin: false, guest: name })) };
	};
	const check = async (who: TestMember, desk: DeskId): Promise<readonly [string, string]> => {
		must(await who.session.look());
		const found = must(await checkFounders(who.session)).find((one) => one.desk === desk);
		return [found?.check ?? 'no key', found?.guest ?? ''];
	};
	return { stage: { node, proxy }, place, admin, empty, check };
}

test('the inviter’s browser proves the first lead of a desk, and finds a node that put somebody else there', {
	timeout
}, async () => {
	const { stage: lying, place, admin, empty, check } = await stage();
	const honest = await empty('lea.quay');
	assert.deepEqual(await check(admin, honest.desk), ['no key', ''], 'nothing to check before there is a key');
	const lead = await new TestMember(place).join(honest.path, 'lea.quay');
	await lead.found(honest.desk);
	assert.deepEqual(await check(admin, honest.desk), ['proved', 'lea.quay']);

	// Somebody else checks nothing and is told so; who is no admin is not even asked.
	const path = must(await inviteToNode(admin.session, { desk: null, role: 'lead', admin: true, guest: 'second' }));
	const second = await new TestMember(place).join(path, 'sam.second');
	assert.deepEqual(await check(second, honest.desk), ['unchecked', '']);
	assert.deepEqual(must(await checkFounders(lead.session)), []);
	assert.equal(codeOf(await lead.session.client.ask('GET', '/api/v1/admin/founders', { as: 'staff' })), 'not-found');

	// The node knows the invitation's id but not its secret, and takes the place before the invited person comes: it is its own database.
	const swapped = await empty('bea.quay');
	const thief = new TestMember(place);
	const totp = makeTotpSecret();
	const invitation = /join\/(.{22})#/.exec(swapped.path)?.[1] as InvitationId;
	const secret = new Uint8Array(32);
	const accept_hash = hashOfAccept(invitationAccept(secret));
	await lying.node.app.db.updateTable('invitations').set({ accept_hash }).where('id', '=', invitation).execute();
	must(
		await enrol(thief.session, {
			invitation,
			secret,
			name: 'tom.thief',
			displayName: 'Invented thief',
			passphrase: 'invented words',
			totp: { secret: totp, code: totpCode(totp, new Date()) }
		})
	);
	await thief.found(swapped.desk);
	assert.deepEqual(await check(admin, swapped.desk), ['founder-other', '']);

	// Whatever it shows in that place, it never comes out as proved.
	const founders = '/api/v1/admin/founders';
	type Shown = { founders: { desk: DeskId; sealedSecret: string | null }[] };
	const shown = must(await admin.session.client.ask<Shown>('GET', founders, { as: 'staff' })).founders;
	const own = shown.find(({ desk }) => desk === swapped.desk);
	const other = shown.find(({ desk }) => desk === honest.desk);
	assert.ok(own && other && fromBase64url(own.sealedSecret ?? ''));
	for (const [what, lie, answer] of [
		['another desk’s lead, with that invitation', [other, { ...other, desk: swapped.desk }], 'founder-other'],
		['the thief with the secret of another invitation', [{ ...own, sealedSecret: other.sealedSecret }], 'unchecked'],
		['no secret', [{ ...own, sealedSecret: null }], 'unchecked'],
		['nothing', [], 'unchecked']
	] as const)
		assert.equal(
			(
				await whileLying(
					lying,
					founders,
					() => ({ founders: lie }),
					() => check(admin, swapped.desk)
				)
			)[0],
			answer,
			what
		);
});
