import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type DeskId, type MemberId, must } from '#core/base';
import { makeKeyPair, randomId, randomOf, recipientHash, sign } from '#core/sealing';
import { type Admission, admitMember } from '#server/operations/desk/admit-member.ts';
import { type DeskKeyChange, setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, type Person } from '#tests/support/invented-staff.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

/** All that a change of keys could have left behind. */
const keysOf = async ({ db }: TestApp, desk: DeskId) => ({
	desk: await readDesk(db, desk),
	wraps: (await db.selectFrom('desk_wraps').select(['generation', 'member_id']).where('desk_id', '=', desk).execute()).length,
	recovery: (await db.selectFrom('desk_recovery').select('generation').where('desk_id', '=', desk).execute()).length,
	team: await db.selectFrom('desk_members').selectAll().where('desk_id', '=', desk).orderBy('member_id').execute(),
	statements: (await db.selectFrom('clear_statements').select('hash').execute()).length,
	audit: (await db.selectFrom('audit').select('act').execute()).length
});

test(
	'23: a ghost member is refused: let in by nobody of the desk, without invitation, in another role, for another desk',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const plain = await place.join(lead);
		const id = await staff.invite(lead, place.desk, 'member');
		const person = await staff.enrol(id);
		const admission = await place.admission(lead, id, person, 'member');
		const { body } = admission.statement;
		const before = await keysOf(app, place.desk);

		const signedBy = (by: Person, change: Partial<typeof body> = {}): Admission => ({
			...admission,
			statement: sign({ ...body, ...change }, by.keys.signing)
		});
		const tries: Record<string, readonly [Person, DeskId, Admission, string]> = {
			'signed by the newcomer, sent by the lead': [lead, place.desk, signedBy(person), 'not-the-author'],
			'signed and sent by the newcomer': [person, place.desk, signedBy(person), 'not-found'],
			'by the lead of another desk': [other.lead, place.desk, signedBy(other.lead), 'not-found'],
			'by a plain member': [plain, place.desk, signedBy(plain), 'not-found'],
			'by an admin': [admin, place.desk, signedBy(admin), 'not-found'],
			'with a key that is nobody’s': [{ ...lead, signingKey: person.signingKey }, place.desk, signedBy(person), 'member-ghost'],
			'by an invitation that is nobody’s': [lead, place.desk, { ...admission, invitation: randomId() }, 'not-found'],
			'by an invitation of another desk': [
				other.lead,
				other.place.desk,
				signedBy(other.lead, { desk: other.place.desk }),
				'not-found'
			],
			'as a lead': [lead, place.desk, signedBy(lead, { role: 'lead' }), 'admission-mismatch'],
			'somebody else in their place': [lead, place.desk, signedBy(lead, { member: admin.member }), 'admission-mismatch'],
			'leaving instead of joining': [lead, place.desk, signedBy(lead, { state: 'left' }), 'admission-mismatch'],
			'with another key than the log’s': [
				lead,
				place.desk,
				signedBy(lead, { memberKeyHash: recipientHash('another') }),
				'member-key-changed'
			],
			'off the chain': [lead, place.desk, signedBy(lead, { prev: null }), 'key-chain-broken'],
			'on another day': [lead, place.desk, signedBy(lead, { day: '2026-11-01' as Day }), 'clock-skew'],
			'without a generation': [lead, place.desk, { ...admission, keys: [] }, 'wraps-wrong'],
			'with a generation that is not': [
				lead,
				place.desk,
				{ ...admission, keys: [{ generation: 2, sealed: randomOf(64) }] },
				'wraps-wrong'
			]
		};
		for (const [what, [by, desk, given, code]] of Object.entries(tries))
			assert.equal(codeOf(await admitMember(app, by, desk, given)), code, what);
		assert.deepEqual(await keysOf(app, place.desk), before);

		must(await admitMember(app, lead, place.desk, admission));
		assert.equal(codeOf(await admitMember(app, lead, place.desk, admission)), 'not-found', 'and once only');
	})
);

test(
	'23: a rotation lets nobody in: no joining in it, no wrap for a ghost, nobody of the team left out',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		const ghost = await staff.enrol(await staff.invite(lead, place.desk, 'member'));
		const change = await place.rotation(lead);
		const book = await app.log.keyBook();
		const joining = sign(
			{
				v: 1,
				type: 'causeway/membership/v1',
				desk: place.desk,
				member: ghost.member,
				memberKeyHash: book.memberKey(ghost.member)?.hash ?? '',
				role: 'member',
				state: 'joined',
				generation: 1,
				prev: book.membershipHead(place.desk),
				day: '2026-11-22' as Day
			} as const,
			lead.keys.signing
		);
		const wrapFor = (person: MemberId) => ({ member: person, sealed: randomOf(64) });
		const before = await keysOf(app, place.desk);
		const resigned = (by: Person, body: Partial<DeskKeyChange['key']['body']> = {}): DeskKeyChange => ({
			...change,
			key: sign({ ...change.key.body, ...body }, by.keys.signing)
		});
		const classic = (await makeKeyPair()).recipient;
		const tries: Record<string, readonly [Person, DeskKeyChange, string]> = {
			'a joining in it': [
				lead,
				{ ...change, memberships: [joining], wraps: [...change.wraps, wrapFor(ghost.member)] },
				'members-mismatch'
			],
			'a wrap for somebody else too': [lead, { ...change, wraps: [...change.wraps, wrapFor(ghost.member)] }, 'wraps-wrong'],
			'a wrap for a ghost instead': [lead, { ...change, wraps: [wrapFor(lead.member), wrapFor(ghost.member)] }, 'wraps-wrong'],
			'a wrap twice': [lead, { ...change, wraps: [wrapFor(lead.member), wrapFor(lead.member)] }, 'wraps-wrong'],
			'a member left out': [lead, { ...change, wraps: [wrapFor(lead.member)] }, 'wraps-wrong'],
			'a leaving of one who stays': [lead, await place.rotation(lead, member), 'members-mismatch'],
			'by who waits to be let in': [ghost, resigned(ghost), 'not-found'],
			'by an admin': [admin, resigned(admin), 'not-found'],
			'signed by another': [lead, resigned(ghost), 'not-the-author'],
			'signed by another, under that key': [{ ...lead, signingKey: ghost.signingKey }, resigned(ghost), 'key-signer-unknown'],
			'for another desk': [
				lead,
				resigned(lead, { subject: { kind: 'desk', id: randomId(), name: 'Invented desk' } }),
				'key-subject-wrong'
			],
			'under another organisation': [lead, resigned(lead, { organisation: randomId() }), 'key-subject-wrong'],
			'under another name': [
				lead,
				resigned(lead, { subject: { kind: 'desk', id: place.desk, name: 'Police' } }),
				'key-subject-wrong'
			],
			'on another day': [lead, resigned(lead, { day: '2027-11-22' as Day }), 'clock-skew'],
			'off the chain': [lead, resigned(lead, { prev: null }), 'key-chain-broken'],
			'with the key it had': [
				lead,
				resigned(lead, { recipient: book.deskKey(place.desk)?.body.recipient ?? classic }),
				'key-reused'
			],
			'of the generation it has': [lead, resigned(lead, { generation: 1 }), 'generation-moved'],
			'of one too far': [lead, resigned(lead, { generation: 3 }), 'generation-moved']
		};
		for (const [what, [by, given, code]] of Object.entries(tries))
			assert.equal(codeOf(await setDeskKey(app, by, place.desk, given)), code, what);
		assert.deepEqual(await keysOf(app, place.desk), before);
	})
);

test(
	'a founder cannot bring anybody else along with the first key',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const place = await staff.emptyDesk(admin);
		const lead = await staff.founder(admin, place.desk);
		const change = await place.founding(lead);
		const second = await staff.founder(admin, place.desk);
		const [own] = change.memberships;
		assert.ok(own);
		const other = sign(
			{
				...own.body,
				member: second.member,
				memberKeyHash: (await app.log.keyBook()).memberKey(second.member)?.hash ?? ''
			},
			lead.keys.signing
		);
		for (const memberships of [[own, other], [other], []])
			assert.equal(
				codeOf(await setDeskKey(app, lead, place.desk, { ...change, memberships, recoveryKey: null })),
				'members-mismatch'
			);
		const { recoveryKey } = change;
		assert.ok(recoveryKey);
		for (const [wrong, code] of [
			[sign({ ...recoveryKey.body, recipientHash: recipientHash('another') }, lead.keys.signing), 'key-subject-wrong'],
			[sign({ ...recoveryKey.body, desk: randomId<'desk'>() as DeskId }, lead.keys.signing), 'key-subject-wrong'],
			[sign(recoveryKey.body, second.keys.signing), 'not-the-author'],
			[sign({ ...recoveryKey.body, signingKey: second.signingKey }, lead.keys.signing), 'key-reused']
		] as const)
			assert.equal(codeOf(await setDeskKey(app, lead, place.desk, { ...change, recoveryKey: wrong })), code);
		assert.equal((await app.log.keyBook()).deskKey(place.desk), null);
		must(await setDeskKey(app, lead, place.desk, change));
		const next = await place.rotation(lead);
		assert.equal(codeOf(await setDeskKey(app, lead, place.desk, { ...next, recoveryKey })), 'key-subject-wrong', 'never later');
	})
);
