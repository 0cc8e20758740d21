import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type DeskId, must } from '#core/base';
import type { ClearStatement } from '#core/log';
import { type Recipient, randomOf, recipientHash, recoveryKeysFrom, type SigningKey, sign } from '#core/sealing';
import { type DeskHand, nameRecoveryKey } from '#core/support';
import { readAudit } from '#server/store/audit-store.ts';
import { enterSurvivor, type StagedDesk, stagedProfile } from '#tests/support/invented-stage.ts';
import { forgeKeys, whileLying } from '#tests/support/lying-server.ts';
import { codeOf, type LyingStage, raiseLyingStage } from '#tests/support/lying-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { addOrganisation, disableMember, inviteToNode, saveDesk } from '#ui/sealing/desk-admin.ts';
import { beginFounding, drill, finishFounding } from '#ui/sealing/desk-founding.ts';
import { findClosedDesk, reopen } from '#ui/sealing/desk-reopening.ts';

const timeout = 300_000;
const whole = wholeFile();
let node: LyingStage['node'];
let place: LyingStage['place'];
let admin: TestMember;
let first: StagedDesk;
let second: StagedDesk;
let stage: LyingStage['stage'];

before(async () => {
	({ node, place, admin, first, second, stage } = await raiseLyingStage(whole));
});

const invited = async (desk: DeskId, name: string, role: 'lead' | 'member' = 'lead'): Promise<TestMember> =>
	new TestMember(place).join(must(await inviteToNode(admin.session, { desk, role, admin: false, guest: name })), name);
const closedFor = async ({ session }: TestMember): Promise<DeskId | null> => {
	must(await session.look());
	return must(await findClosedDesk(session))?.desk ?? null;
};
const reopening = (of: TestMember, desk: DeskId, signer: SigningKey) => {
	const book = of.session.log?.verified.book;
	return sign(
		{
			v: 1,
			type: 'causeway/reopening/v1',
			desk,
			member: of.id,
			memberKeyHash: book?.memberKey(of.id)?.hash ?? '',
			generation: book?.deskKey(desk)?.body.generation ?? 0,
			prev: book?.membershipHead(desk) ?? '',
			day: of.session.clock.today()
		} as const,
		signer
	);
};

test('23: a desk that everybody left opens again by two of its recovery shares, and by nothing else', { timeout }, async () => {
	const { desk, lead, shares } = first;
	const [one = '', two = '', three = ''] = shares;
	const colleague = await new TestMember(place).join(await lead.invite(desk), 'cy.quay');
	await lead.admitAll(desk);
	const her = await enterSurvivor(place, 'Invented old words.');
	await her.share({ desk, kinds: ['account'] });
	const [row] = await lead.inbox(desk);
	assert.ok(row);
	await lead.open(desk, row.case);

	const newcomer = await invited(desk, 'nel.new');
	assert.equal(await closedFor(newcomer), null, 'not while somebody leads it');
	assert.equal(codeOf(await reopen(newcomer.session, [one, two])), 'not-found');
	must(await disableMember(admin.session, colleague.id));
	must(await disableMember(admin.session, lead.id, 'gone'));

	// Who may not even try.
	const plain = await invited(desk, 'pia.plain', 'member');
	for (const who of [plain, second.lead, admin]) assert.equal(await closedFor(who), null);
	assert.equal(await closedFor(newcomer), desk);
	assert.equal(codeOf(await reopen(plain.session, [one, two])), 'not-found');

	// What opens nothing.
	const tries: Readonly<Record<string, readonly [readonly string[], string]>> = {
		'one share': [[one], 'shares-wrong'],
		'one share twice': [[one, one], 'share-twice'],
		'a share with a wrong sign': [[one, two.replace(/[0-9A-Z]/, (sign) => (sign === 'A' ? 'B' : 'A'))], 'share-malformed'],
		'one share and one of another desk': [[one, second.shares[1] ?? ''], 'shares-wrong'],
		'two shares of another desk': [second.shares.slice(0, 2), 'shares-wrong']
	};
	for (const [name, [typed, code]] of Object.entries(tries))
		assert.equal(codeOf(await reopen(newcomer.session, typed)), code, name);
	type Kept = { closed: { desk: string; kept: { generation: number; recipient: string; sealed: string }[] } };
	const other = must(
		await second.lead.session.client.ask<{ recovery: { recipient: string; sealed: string } }>(
			'GET',
			`/api/v1/desks/${second.desk}/team`,
			{ as: 'staff' }
		)
	).recovery;
	const lies: Readonly<Record<string, readonly [(kept: Kept) => unknown, readonly string[], string]>> = {
		'what it keeps of another desk, under that desk’s shares': [
			({ closed }) => ({ closed: { ...closed, kept: [{ generation: 1, recipient: other.recipient, sealed: other.sealed }] } }),
			second.shares.slice(0, 2),
			'recovery-key-wrong'
		],
		'another key under the true recipient': [
			({ closed }) => ({ closed: { ...closed, kept: [{ ...closed.kept[0], sealed: other.sealed }] } }),
			[one, two],
			'recovery-lost'
		],
		nothing: [({ closed }) => ({ closed: { ...closed, kept: [] } }), [one, two], 'not-found']
	};
	for (const [name, [lie, typed, code]] of Object.entries(lies)) {
		const path = '/api/v1/staff/closed-desk';
		const tried = await whileLying(stage, path, lie as never, () => reopen(newcomer.session, typed));
		assert.equal(codeOf(tried), code, name);
	}

	// A reopening that the shares did not sign: the node refuses it, and every browser refuses a node that does not.
	const keys = [{ generation: 1, sealed: 'AAAA' }];
	const forgers: readonly SigningKey[] = [
		newcomer.session.keys?.signing as SigningKey,
		second.lead.session.keys?.signing as SigningKey,
		node.app.log.key
	];
	for (const signer of forgers) {
		const statement = reopening(newcomer, desk, signer);
		const path = '/api/v1/staff/closed-desk/reopen';
		const sent = await newcomer.session.client.ask('POST', path, { as: 'staff', body: { statement, keys } });
		assert.equal(codeOf(sent), 'member-ghost');
		const genuine = (await node.app.log.provenKeys()).statements.map((entry) => entry.statement as unknown as ClearStatement);
		const forged = forgeKeys(node, [...genuine, statement as unknown as ClearStatement]);
		const seen = await whileLying(
			stage,
			'/api/v1/keys',
			() => forged,
			() => second.lead.session.look()
		);
		assert.equal(codeOf(seen), 'key-not-proved');
	}

	assert.equal(must(await reopen(newcomer.session, [three, one])), desk);
	assert.equal(await closedFor(plain), null);
	const due = await node.app.db.selectFrom('parts').select('rotation_due').where('case_id', '=', row.case).execute();
	assert.ok(
		due.some((part) => part.rotation_due),
		'what the desk could read is to be locked anew'
	);
	await newcomer.rotate(desk);
	const shown = (await newcomer.desks())[0];
	assert.deepEqual(
		[shown?.role, shown?.generation, shown?.rotationDue, shown?.doubts, shown?.reopened?.member, shown?.recovery],
		['lead', 2, false, [], newcomer.id, 'named']
	);
	assert.deepEqual(
		shown?.history.slice(0, 4).map(({ what, signedBy }) => [what, signedBy === newcomer.id]),
		[
			['key', true],
			['left', true],
			['left', true],
			['reopened', false]
		]
	);
	const opened = await newcomer.open(desk, row.case);
	assert.ok(JSON.stringify(opened).includes('Invented old words.'));
	await newcomer.answer(desk, row.case, 'Somebody is here again.');
	const space = await her.comeBack();
	assert.ok(JSON.stringify(space).includes('Somebody is here again.'));
	assert.equal(space.consents[0]?.reopenedOn, newcomer.session.clock.today(), 'she is told that it was opened again');
	const acts = (await readAudit(node.app.db, 0)).acts.filter(({ act }) => act === 'reopen-desk');
	assert.deepEqual(
		acts.map(({ actor, subject }) => [actor, subject.id]),
		[[newcomer.id, desk]]
	);
	await newcomer.admitAll(desk);
	assert.equal(
		(await newcomer.desks())[0]?.members.filter(({ state }) => state === 'joined').length,
		2,
		'and it can let people in'
	);
});

/** A desk as they were founded before their recovery key was named: with its lead, its recovery recipient and its shares. */
async function olderDesk(name: string) {
	const { id: organisation } = must(await addOrganisation(admin.session, { kind: 'shelter', names: { en: `House of ${name}` } }));
	const desk = must(await saveDesk(admin.session, { id: null, organisation, kind: 'shelter', profile: stagedProfile }));
	const lead = await invited(desk, name);
	const { founding } = must(await beginFounding(lead.session, desk));
	const request = { ...founding.request, recoveryKey: null };
	must(await finishFounding(lead.session, { desk, founding: { ...founding, request } }, founding.shares));
	return { desk, lead, shares: founding.shares, recipient: founding.request.recovery.recipient as Recipient };
}
const recoveryOf = async (lead: TestMember): Promise<string | undefined> => (await lead.desks())[0]?.recovery;

test('a desk whose recovery key was never named gets it by a drill, once for ever; until then its shares open nothing', {
	timeout
}, async () => {
	const { desk, lead, shares } = await olderDesk('oda.older');
	assert.equal(await recoveryOf(lead), 'unnamed');
	must(await drill(lead.session, desk, shares.slice(0, 2)));
	assert.equal(await recoveryOf(lead), 'named');
	must(await drill(lead.session, desk, shares.slice(1)));
	const named = (await lead.desks())[0]?.history.filter(({ what }) => what === 'recovery-key');
	assert.deepEqual(
		named?.map(({ signedBy }) => signedBy),
		[lead.id]
	);

	const lost = await olderDesk('ola.older');
	must(await disableMember(admin.session, lost.lead.id, 'gone'));
	const newcomer = await invited(lost.desk, 'nia.new');
	assert.equal(codeOf(await reopen(newcomer.session, lost.shares.slice(0, 2))), 'recovery-unknown');
});

test('a lead who names a key of their own in the place of the shares’ is found by whoever tries the papers out', {
	timeout
}, async () => {
	const { desk, lead, shares, recipient } = await olderDesk('rue.rogue');
	const own = { ...(await recoveryKeysFrom(randomOf(32))), recipient };
	const recoveryKey = nameRecoveryKey(desk, 1, own, lead.session.hand() as DeskHand);
	const drilled = `/api/v1/desks/${desk}/recovery/drilled`;
	const other = { ...recoveryKey.body, recipientHash: recipientHash('another') };
	for (const [statement, code] of [
		[sign(other, lead.session.keys?.signing as SigningKey), 'key-subject-wrong'],
		[sign(recoveryKey.body, second.lead.session.keys?.signing as SigningKey), 'not-the-author'],
		[recoveryKey, 'accepted'],
		[recoveryKey, 'recovery-set']
	] as const) {
		const body = { generation: 1, recoveryKey: statement };
		assert.equal(codeOf(await lead.session.client.ask('POST', drilled, { as: 'staff', body })), code);
	}
	must(await lead.session.lookFor((book) => book.recoveryKey(desk) !== null));
	assert.equal(codeOf(await drill(lead.session, desk, shares.slice(0, 2))), 'recovery-key-wrong');
});
