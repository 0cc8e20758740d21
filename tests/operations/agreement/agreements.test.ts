import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, must, type OrganisationId, type Outcome } from '#core/base';
import { type Clauses, endAgreement, type Party, signAgreement, writeAgreement } from '#core/consent';
import { type KeyStatement, parseVkey } from '#core/log';
import { hashOfSigned, randomId, sign } from '#core/sealing';
import { logAtAddress } from '#server/gateways/log-source.ts';
import { verifyLog } from '#server/operations/log/verify-log.ts';
import { dayFromNow } from '#tests/support/agreed-stage.ts';
import { inventedClauses } from '#tests/support/invented-agreement.ts';
import { enterAdmin, enterDesk, type StagedDesk } from '#tests/support/invented-stage.ts';
import { inventedSigner } from '#tests/support/key-story.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import {
	type AgreementShown,
	type AgreementsShown,
	endOrganisationAgreement,
	giveOrganisationKey,
	offerAgreement,
	showAgreements,
	signOffer
} from '#ui/sealing/desk-agreements.ts';
import { deskPath } from '#ui/sealing/desk-wire.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'done' : outcome.refusal.code);

/** Without training, which no node records yet, and from today on. */
const clausesFrom = (node: TestNode, change: Partial<Clauses> = {}): Clauses => ({
	...inventedClauses,
	recipients: { roles: ['desk-member', 'desk-lead'], training: [] },
	onward: null,
	term: { firstDay: dayFromNow(node, 0), reviewDay: dayFromNow(node, 60), lastDay: dayFromNow(node, 200) },
	...change
});

const stage = async (t: Parameters<typeof startTestNode>[0]) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const quay = await enterDesk(admin, place, 'lea.quay');
	const pier = await enterDesk(admin, place, 'bo.pier');
	return { node, place, admin, quay, pier };
};

const shownTo = async ({ lead, desk }: StagedDesk): Promise<AgreementsShown> => {
	must(await lead.session.look());
	return must(await showAgreements(lead.session, desk));
};
/** A node has an organisation of its own beside those two. */
const named = ({ others }: AgreementsShown, lead: string) => {
	const found = others.find(({ name }) => name === `House of ${lead}`);
	assert.ok(found, lead);
	return found;
};
const only = ({ agreements: [one] }: AgreementsShown): AgreementShown => {
	assert.ok(one);
	return one;
};

test('two leads agree for their organisations: a key, an offer, a signature, another version, and an end by either', {
	timeout: 180_000
}, async (t) => {
	const { node, place, quay, pier } = await stage(t);
	const before = await shownTo(quay);
	assert.equal(before.signing, 'none');
	assert.equal(before.own.fingerprint, null);
	const other = named(before, 'bo.pier');
	assert.equal(
		codeOf(await offerAgreement(quay.lead.session, quay.desk, { with: other, clauses: clausesFrom(node) })),
		'organisation-key-missing',
		'nobody signs for an organisation without a key'
	);

	const fingerprint = must(await giveOrganisationKey(quay.lead.session, quay.desk));
	must(await giveOrganisationKey(pier.lead.session, pier.desk));
	const keyed = await shownTo(quay);
	assert.equal(keyed.signing, 'can');
	assert.equal(keyed.own.fingerprint, fingerprint);
	assert.match(fingerprint, /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
	assert.equal(named(await shownTo(pier), 'lea.quay').fingerprint, fingerprint, 'the other side sees the same to compare');

	assert.equal(must(await offerAgreement(quay.lead.session, quay.desk, { with: other, clauses: clausesFrom(node) })), 'offered');
	const offered = only(await shownTo(pier));
	assert.equal(offered.state, 'offered');
	const [offer] = offered.offers;
	assert.ok(offer && !offer.mine);
	assert.equal(
		codeOf(await signOffer(pier.lead.session, pier.desk, offered.agreement, 'another')),
		'agreement-unknown',
		'what was not read is not signed'
	);
	assert.equal(must(await signOffer(pier.lead.session, pier.desk, offered.agreement, offer.hash)), 'in-force');
	const held = only(await shownTo(quay));
	assert.equal(held.state, 'in-force');
	assert.equal(held.versions.length, 1);
	assert.equal(
		codeOf(await signOffer(pier.lead.session, pier.desk, offered.agreement, offer.hash)),
		'agreement-unknown',
		'a signature counts once'
	);

	const longer = clausesFrom(node, { retention: { days: 120 } });
	must(await offerAgreement(pier.lead.session, pier.desk, { agreement: held.agreement, clauses: longer }));
	const renewed = only(await shownTo(quay));
	assert.equal(renewed.state, 'in-force', 'the version before holds until the other side signs');
	must(await signOffer(quay.lead.session, quay.desk, renewed.agreement, renewed.offers[0]?.hash ?? ''));
	const second = only(await shownTo(pier));
	assert.deepEqual(
		second.versions.map(({ version, clauses }) => [version, clauses.retention.days]),
		[
			[1, 90],
			[2, 120]
		]
	);

	must(await endOrganisationAgreement(quay.lead.session, quay.desk, second.agreement, dayFromNow(node, 5)));
	assert.equal(only(await shownTo(pier)).endedOn, dayFromNow(node, 5));
	assert.equal(
		codeOf(await endOrganisationAgreement(pier.lead.session, pier.desk, second.agreement, dayFromNow(node, 9))),
		'agreement-over',
		'an earlier end stands'
	);
	must(await endOrganisationAgreement(pier.lead.session, pier.desk, second.agreement, dayFromNow(node, -1)));
	assert.equal(only(await shownTo(quay)).state, 'over');
	assert.equal(
		codeOf(await offerAgreement(quay.lead.session, quay.desk, { agreement: second.agreement, clauses: longer })),
		'agreement-over'
	);

	must(await node.app.log.beat());
	const read = await verifyLog({
		source: logAtAddress(new URL(`${node.origin}/log/`)),
		vkey: place.vkey,
		seen: null,
		tell: () => {}
	});
	assert.equal(read.ok && read.value.ours?.agreements, 6, 'two signatures of each version, and two endings');
	assert.equal(read.ok && read.value.ours?.unknown, 0);
});

test('a first version that is declined or taken back is over, and a counter-offer takes its place before', {
	timeout: 120_000
}, async (t) => {
	const { node, quay, pier } = await stage(t);
	must(await giveOrganisationKey(quay.lead.session, quay.desk));
	must(await giveOrganisationKey(pier.lead.session, pier.desk));
	const wish = { with: named(await shownTo(quay), 'bo.pier'), clauses: clausesFrom(node) };
	must(await offerAgreement(quay.lead.session, quay.desk, wish));
	const { agreement } = only(await shownTo(pier));
	must(
		await offerAgreement(pier.lead.session, pier.desk, { agreement, clauses: clausesFrom(node, { retention: { days: 30 } }) })
	);
	const both = only(await shownTo(quay));
	assert.deepEqual(both.offers.map(({ mine, body }) => [mine, body.clauses.retention.days]).toSorted(), [
		[false, 30],
		[true, 90]
	]);
	const theirs = both.offers.find(({ mine }) => !mine)?.hash ?? '';
	assert.equal(must(await signOffer(quay.lead.session, quay.desk, agreement, theirs)), 'in-force');

	must(await offerAgreement(quay.lead.session, quay.desk, wish));
	const declined = (await shownTo(pier)).agreements.find(({ state }) => state === 'offered');
	assert.ok(declined);
	must(await endOrganisationAgreement(pier.lead.session, pier.desk, declined.agreement, dayFromNow(node, -1)));
	const after = (await shownTo(quay)).agreements.find((one) => one.agreement === declined.agreement);
	assert.deepEqual([after?.state, after?.offers.length, after?.versions.length], ['over', 0, 0]);
});

test('nobody signs for an organisation but a lead who holds its key, and no statement counts that another wrote', {
	timeout: 180_000
}, async (t) => {
	const { node, place, admin, quay, pier } = await stage(t);
	must(await giveOrganisationKey(quay.lead.session, quay.desk));
	must(await giveOrganisationKey(pier.lead.session, pier.desk));
	const shown = await shownTo(quay);
	const plain = ({ node: at, organisation, name }: Party): Party => ({ node: at, organisation, name });
	const [party, other] = [plain(shown.own), plain(named(shown, 'bo.pier'))];
	const body = must(writeAgreement(randomId<'agreement'>(), [party, other], clausesFrom(node)));
	const post = (lead: TestMember, desk: StagedDesk['desk'], path: string, sent: object) =>
		lead.session.client.ask('POST', deskPath(desk, path), { as: 'staff', body: sent });

	const forged = signAgreement(body, inventedSigner('somebody else'));
	assert.equal(codeOf(await post(quay.lead, quay.desk, '/agreements', { statement: forged })), 'agreement-signer-unknown');
	const byMember = signAgreement(body, quay.lead.session.keys?.signing as never);
	assert.equal(codeOf(await post(quay.lead, quay.desk, '/agreements', { statement: byMember })), 'agreement-signer-unknown');
	const stranger = { ...other, organisation: randomId<'organisation'>() as OrganisationId };
	const unknown = must(writeAgreement(randomId<'agreement'>(), [party, stranger], clausesFrom(node)));
	assert.equal(
		codeOf(await post(quay.lead, quay.desk, '/agreements', { statement: signAgreement(unknown, inventedSigner('x')) })),
		'agreement-party-unknown'
	);
	const misnamed = must(writeAgreement(randomId<'agreement'>(), [party, { ...other, name: 'Another name' }], clausesFrom(node)));
	assert.equal(
		codeOf(await post(quay.lead, quay.desk, '/agreements', { statement: signAgreement(misnamed, inventedSigner('x')) })),
		'agreement-party-unknown'
	);

	must(await offerAgreement(quay.lead.session, quay.desk, { with: other, clauses: clausesFrom(node) }));
	const served = await fetch(`${node.origin}/api/v1/agreements`);
	const { statements } = (await served.json()) as { statements: { statement: { body: { type: string } } }[] };
	const offer = statements.find(({ statement }) => statement.body.type === 'causeway/agreement/v1')?.statement;
	assert.equal(codeOf(await post(quay.lead, quay.desk, '/agreements', { statement: offer })), 'agreement-signed-already');
	assert.equal(
		codeOf(await post(pier.lead, pier.desk, '/agreements', { statement: offer })),
		'agreement-signer-unknown',
		'the other side does not bring it again'
	);
	const ending = endAgreement((offer as { body: typeof body }).body, party, dayFromNow(node, 3), inventedSigner('x'));
	assert.equal(codeOf(await post(quay.lead, quay.desk, '/agreements/end', { statement: ending })), 'agreement-signer-unknown');
	assert.equal(
		codeOf(await post(pier.lead, pier.desk, '/agreements/end', { statement: ending })),
		'not-found',
		'not its own ending'
	);
	const past = endAgreement((offer as { body: typeof body }).body, party, dayFromNow(node, -9), inventedSigner('x'));
	assert.equal(codeOf(await post(quay.lead, quay.desk, '/agreements/end', { statement: past })), 'agreement-outdated');

	const member = await new TestMember(place).join(await quay.lead.invite(quay.desk), 'mo.quay');
	await quay.lead.admitAll(quay.desk);
	must(await member.session.lookForOwn(quay.desk));
	assert.equal(must(await showAgreements(member.session, quay.desk)).signing, 'lead');
	assert.equal(codeOf(await giveOrganisationKey(member.session, quay.desk)), 'organisation-key-missing');
	for (const [path, sent] of [
		['/agreements', { statement: offer }],
		['/agreements/end', { statement: ending }]
	] as const)
		assert.equal(codeOf(await post(member, quay.desk, path, sent)), 'not-found', 'a member signs nothing');
	const asMember = await member.session.client.ask<{ key: object | null }>('GET', deskPath(quay.desk, '/agreements'), {
		as: 'staff'
	});
	assert.equal(asMember.ok && asMember.value.key, null);
	assert.equal(
		codeOf(await admin.session.client.ask('GET', deskPath(quay.desk, '/agreements'), { as: 'staff' })),
		'not-found',
		'nor does an admin look'
	);
});

test('an organisation’s key follows the one before: the node enters the first alone, and nobody a later one without the key before', {
	timeout: 120_000
}, async (t) => {
	const { node, quay } = await stage(t);
	const first = must(await giveOrganisationKey(quay.lead.session, quay.desk));
	const second = must(await giveOrganisationKey(quay.lead.session, quay.desk));
	assert.notEqual(first, second);
	assert.equal((await shownTo(quay)).own.fingerprint, second);
	const { organisation } = (await shownTo(quay)).own;
	const before = (await node.app.log.keyBook()).organisationKey(organisation);
	assert.equal(before?.body.generation, 3);
	const key = parseVkey(node.app.log.vkey);
	assert.ok(before && key.ok);
	assert.notEqual(before.statement.key, key.value.publicKey, 'the node did not sign the second key');

	const session = quay.lead.session;
	const wish = sign(
		{
			v: 1,
			type: 'causeway/organisation-key-wish/v1',
			organisation,
			desk: quay.desk,
			generation: 4,
			signingKey: inventedSigner('a fourth').public,
			prev: hashOfSigned(before.statement),
			day: dayFromNow(node, 0) as Day
		} as const,
		session.keys?.signing as never
	);
	const ask = (body: object) => session.client.ask('POST', deskPath(quay.desk, '/organisation-key'), { as: 'staff', body });
	assert.equal(codeOf(await ask({ wish, statement: null, sealed: 'AAAA' })), 'key-subject-wrong', 'the node signs no later one');
	const entry = { ...before.body, generation: 4, signingKey: wish.body.signingKey, prev: wish.body.prev, day: wish.body.day };
	const byOther = sign(entry, inventedSigner('somebody')) as KeyStatement;
	assert.equal(codeOf(await ask({ wish, statement: byOther, sealed: 'AAAA' })), 'key-signer-unknown');
	const other = { ...wish, key: inventedSigner('somebody').public };
	assert.equal(codeOf(await ask({ wish: other, statement: byOther, sealed: 'AAAA' })), 'not-the-author');
	const late = sign({ ...wish.body, generation: 3 }, session.keys?.signing as never);
	assert.equal(codeOf(await ask({ wish: late, statement: byOther, sealed: 'AAAA' })), 'generation-moved');
});
