import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CaseId, must, refused } from '#core/base';
import { signAgreement } from '#core/consent';
import { randomId } from '#core/sealing';
import { Log } from '#server/gateways/log.ts';
import { inTransaction } from '#server/store/database.ts';
import { readGivenConsents } from '#server/store/given-consents.ts';
import { agree, dayFromNow, endAgreed, enterSigningHouse } from '#tests/support/agreed-stage.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { inventedSigner } from '#tests/support/key-story.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';

test('a consent keeps the agreement that it names and the day it was given on, and one that the agreement does not cover is refused by the clause', {
	timeout: 120_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const { app } = node;
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const harbour = await enterSigningHouse(node, admin, place, 'lea.quay');
	const lantern = await enterSigningHouse(node, admin, place, 'bo.quay');
	const stranger = await enterDesk(admin, place, 'sam.quay');
	const agreement = await agree(node, [harbour, lantern], { purposes: ['support', 'advice'] });
	const oneWay = await agree(node, [harbour, lantern], { direction: 'first-to-second' });
	const later = await agree(node, [harbour, lantern], {
		term: { firstDay: dayFromNow(node, 1), reviewDay: dayFromNow(node, 2), lastDay: dayFromNow(node, 3) }
	});
	const her = await enterSurvivor(place);
	const own = her.session.held?.own.case as CaseId;

	await her.share({ desk: lantern.desk, kinds: ['account'], agreement: agreement.agreement });
	await her.share({ desk: stranger.desk, kinds: ['account'] });
	const given = await readGivenConsents(app.db, app.node.id, own);
	const kept = given.map(({ desk, agreement: named, givenOn, of, withdrawn, parts, thread }) => ({
		desk,
		named,
		givenOn,
		of: of.organisation,
		withdrawn,
		hasThread: parts.includes(thread)
	}));
	const today = dayFromNow(node, 0);
	assert.deepEqual(
		kept.find(({ desk }) => desk === lantern.desk),
		{
			desk: lantern.desk,
			named: agreement.agreement,
			givenOn: today,
			of: lantern.party.organisation,
			withdrawn: false,
			hasThread: true
		}
	);
	assert.equal(kept.find(({ desk }) => desk === stranger.desk)?.named, null);

	const refusedClause = async (
		desk: typeof lantern.desk,
		named: typeof agreement.agreement,
		purpose = 'support'
	): Promise<string> => {
		const lastDay = dayFromNow(node, 30);
		const usual = { deskName: 'x', duties: [], kinds: ['account'], lastDay, urgent: false, language: 'en' } as const;
		const outcome = await her.session.share({ ...usual, desk, purpose: purpose as 'support', agreement: named });
		return outcome.ok ? 'given' : `${outcome.refusal.code} ${outcome.refusal.about}`;
	};
	assert.equal(await refusedClause(stranger.desk, agreement.agreement), 'agreement-refused direction', 'no party of it');
	assert.equal(await refusedClause(harbour.desk, oneWay.agreement), 'agreement-refused direction', 'nothing goes to that side');
	assert.equal(await refusedClause(lantern.desk, agreement.agreement, 'proceedings'), 'agreement-refused purposes');
	assert.equal(await refusedClause(lantern.desk, later.agreement), 'agreement-refused term', 'it begins tomorrow');
	assert.equal(await refusedClause(lantern.desk, randomId<'agreement'>()), 'agreement-refused term', 'nobody knows it');
	await endAgreed(node, harbour, agreement, dayFromNow(node, -1));
	assert.equal(await refusedClause(lantern.desk, agreement.agreement), 'agreement-refused term', 'it was ended');
	assert.equal((await readGivenConsents(app.db, app.node.id, own)).length, 2, 'nothing of what was refused was kept');
});

test('the log says which agreements are in force, also to another process, and takes none that a party did not sign with its key', {
	timeout: 120_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const { app } = node;
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const harbour = await enterSigningHouse(node, admin, place, 'lea.quay');
	const lantern = await enterSigningHouse(node, admin, place, 'bo.quay');
	const today = dayFromNow(node, 0);
	assert.deepEqual((await app.log.agreements()).inForce(today), []);
	const elsewhere = new Log(app.db, app.node);
	assert.equal((await elsewhere.agreements()).size, 0);

	const agreement = await agree(node, [harbour, lantern]);
	for (const log of [app.log, elsewhere])
		assert.deepEqual(
			(await log.agreements()).inForce(today).map(({ body }) => body.agreement),
			[agreement.agreement]
		);
	assert.equal(await app.log.agreements(), await app.log.agreements(), 'replayed once');

	const forged = signAgreement({ ...agreement, agreement: randomId<'agreement'>() }, inventedSigner('somebody else'));
	const append = (statement: typeof forged) => inTransaction(app.db, (tx) => app.log.appendAgreement(tx, statement));
	const unsigned = await append(forged);
	assert.equal(!unsigned.ok && unsigned.refusal.code, 'agreement-signer-unknown');
	const replayed = await append(signAgreement(agreement, harbour.key));
	assert.equal(!replayed.ok && replayed.refusal.code, 'agreement-version-wrong');

	await inTransaction(app.db, async (tx) => {
		must(await app.log.appendAgreement(tx, signAgreement({ ...agreement, agreement: randomId<'agreement'>() }, harbour.key)));
		assert.equal((await app.log.agreements(tx)).size, 3);
		return refused('taken-back');
	});
	assert.equal((await app.log.agreements()).size, 2, 'what was not kept is not counted');
});
