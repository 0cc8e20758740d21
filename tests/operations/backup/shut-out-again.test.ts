import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { must, toBase64url } from '#core/base';
import { randomOf } from '#core/sealing';
import { totpCode } from '#core/support';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { preparePasskey, registerPasskey } from '#server/operations/staff/add-passkey.ts';
import { removePasskey } from '#server/operations/staff/remove-passkey.ts';
import { askPasskey, signInByPasskey } from '#server/operations/staff/sign-in-by-passkey.ts';
import { listPasskeys } from '#server/store/passkey-store.ts';
import { enterAdmin, enterDesk } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { rawRequest } from '#tests/support/raw-request.ts';
import { SoftwarePasskey } from '#tests/support/software-passkey.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { disableMember, inviteToNode } from '#ui/sealing/desk-admin.ts';
import type { DeskSession } from '#ui/sealing/desk-session.ts';

const timeout = 300_000;

/** Signs in at a node with what a member knows and has, by the next one-time code: joining used this one. Gives the code of the refusal. */
async function enter(place: NodePlace, { name, passphrase, totpSecret }: TestMember): Promise<readonly [string, DeskSession]> {
	const { session } = new TestMember(place);
	const entered = await session.signIn(name, passphrase, totpCode(totpSecret, new Date(Date.now() + 30_000)));
	return [entered.ok ? 'accepted' : entered.refusal.code, session];
}

test('who was removed, disabled or uninvited after a backup stays out after it is restored', { timeout }, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const { desk, lead } = await enterDesk(admin, place, 'lea.quay');
	const join = async (name: string): Promise<TestMember> => {
		const joined = await new TestMember(place).join(await lead.invite(desk), name);
		await lead.admitAll(desk);
		return joined;
	};
	const [leaves, disabled] = [await join('lou.leaves'), await join('dan.disabled')];
	const second = { desk: null, role: 'lead', admin: true, guest: 'second' } as const;
	const [taken, open] = [must(await inviteToNode(admin.session, second)), must(await inviteToNode(admin.session, second))];
	const waiting = await new TestMember(place).join(await lead.invite(desk), 'wim.waits');
	const { file } = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));

	await lead.remove(desk, leaves.id);
	must(await disableMember(admin.session, disabled.id));
	// An admin by an invitation that the backup knows as open; what was used up must not open the door a second time.
	const rogue = await new TestMember(place).join(taken, 'rob.rogue');
	must(await disableMember(admin.session, rogue.id));
	const invitation = (await node.app.db.selectFrom('invitations').selectAll().execute()).find(
		(one) => one.newcomer_id === waiting.id
	);
	must(
		await lead.session.client.ask('POST', `/api/v1/desks/${desk}/invitations/${invitation?.id}/revoke`, { as: 'staff', body: {} })
	);

	const kinds = must(await node.app.tombstones.read()).map(({ kind }) => kind);
	assert.deepEqual(kinds.toSorted(), ['invitation', 'invitation', 'invitation', 'invitation', 'left', 'member', 'member']);

	const twin = await emptyTwin(t, node);
	const { app, close } = await twin.open();
	const restored = must(await restoreBackup(app, file, { acceptsOlderLog: true }));
	assert.equal(restored.shutOutAgain, 4, 'one left, one disabled, two invitations');
	const due = await app.db.selectFrom('desks').select('rotation_due').where('id', '=', desk).executeTakeFirst();
	assert.equal(due?.rotation_due, true, 'the desk’s key is to be changed');
	await close();
	const running = await twin.run(t);
	const there = await placeAt(running.origin);
	assert.equal((await enter(there, disabled))[0], 'sign-in-wrong');
	assert.equal((await enter(there, waiting))[0], 'sign-in-wrong');
	const [entered, session] = await enter(there, leaves);
	assert.deepEqual([entered, session.deskKeys.size], ['accepted', 0], 'signed in, without a key of the desk');
	for (const [link, code] of [
		[taken, 'invitation-revoked'],
		[open, '']
	] as const) {
		const id = /join\/(.{22})#/.exec(link)?.[1];
		assert.equal((await rawRequest(running.origin, 'GET', `/api/v1/invitations/${id}`)).code, code);
	}
});

test('a passkey removed after a backup lets nobody in after it is restored, and the one beside it does', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const { app } = node;
	const admin = await enterAdmin(node, await placeAt(node.origin));
	const add = async (label: string): Promise<SoftwarePasskey> => {
		const passkey = new SoftwarePasskey(app.origin);
		const { options, ticket } = must(await preparePasskey(app, admin.id));
		const response = passkey.register(options.challenge);
		must(await registerPasskey(app, admin.id, { ticket, response, sealed: randomOf(700), label }));
		return passkey;
	};
	const [kept, lost] = [await add('Invented telephone'), await add('Invented key ring')];
	const { file } = must(await writeBackup(app, path.join(node.home, 'backups'), () => {}));
	const credential = toBase64url(lost.id);
	must(await removePasskey(app, { member: admin.id, tokenHash: randomOf(32) }, credential));
	const folder = path.join(node.home, 'tombstones');
	const months = await Promise.all((await readdir(folder)).map((month) => readFile(path.join(folder, month), 'utf8')));
	const list = months.join('');
	assert.ok(list.includes('"kind":"passkey"') && !list.includes(credential), 'the list does not name the credential itself');

	const twin = await emptyTwin(t, node);
	const { app: there, close } = await twin.open();
	t.after(close);
	assert.equal(must(await restoreBackup(there, file, { acceptsOlderLog: true })).shutOutAgain, 1);
	assert.deepEqual(
		(await listPasskeys(there.db, admin.id)).map(({ label, opensKeys }) => [label, opensKeys]),
		[['Invented telephone', true]]
	);
	const wraps = await there.db.selectFrom('member_wraps').select('credential_id').where('kind', '=', 'passkey').execute();
	assert.equal(wraps.length, 1, 'the keys sealed to it are gone as well');
	for (const [passkey, code] of [
		[lost, 'sign-in-wrong'],
		[kept, 'accepted']
	] as const) {
		const { options, ticket } = must(await askPasskey(there));
		const entered = await signInByPasskey(
			there,
			ticket,
			passkey.answer(options.challenge, { origin: there.origin }),
			'192.0.2.7'
		);
		assert.equal(entered.ok ? 'accepted' : entered.refusal.code, code);
	}
});
