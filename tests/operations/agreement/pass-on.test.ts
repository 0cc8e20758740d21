import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CaseId, must, type Outcome } from '#core/base';
import type { PurposeCode } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { agree, dayFromNow, endAgreed, enterSigningHouse } from '#tests/support/agreed-stage.ts';
import { enterAdmin, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { givable, makeDeskBundle } from '#ui/sealing/desk-bundle.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const mine = { cipher: bulkCipherNative, papers: [], patience: { rounds: 60, pauseMs: 100 } } as const;
const said = (outcome: Outcome<unknown, string>): string =>
	outcome.ok ? 'made' : `${outcome.refusal.code} ${outcome.refusal.about ?? ''}`.trim();

test('a folder for a desk of another organisation is made only under an agreement and her consent, and she sees under which', {
	timeout: 180_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const quay = await enterSigningHouse(node, admin, place, 'lea.quay');
	const pier = await enterSigningHouse(node, admin, place, 'bo.pier');
	const her = await enterSurvivor(place);
	await her.attach('a.txt', new TextEncoder().encode('invented bytes'));
	await her.share({ desk: quay.desk, kinds: ['evidence', 'account'] });
	must(await quay.lead.session.look());
	const caseId = (await quay.lead.inbox(quay.desk))[0]?.case as CaseId;
	await quay.lead.open(quay.desk, caseId);
	const held = quay.lead.casework.held(caseId);
	assert.ok(held);
	const { items, answers } = givable(held);
	const evidence = items.map(({ id }) => id);
	const account = answers.map(({ id }) => id);
	assert.ok(evidence.length > 0 && account.length > 0);
	const make = async (chosen: readonly string[], purpose: PurposeCode | null = 'support', to = pier.desk): Promise<string> => {
		const reader = { kind: 'desk', desk: to, name: 'Invented desk of bo.pier', purpose } as const;
		const input = { desk: quay.desk, case: caseId, wishes: { chosen, reader, note: 'For invented help' } };
		return said(await makeDeskBundle(quay.lead, input, mine, quiet()));
	};
	const passed = async () => (await her.look()).timeline.filter((event) => event.what === 'custody').length;

	assert.equal(await make(evidence, null), 'purpose-missing');
	assert.equal(await make(evidence), 'pass-on-refused consent-missing', 'she let the other desk read nothing');
	await her.share({ desk: pier.desk, kinds: ['evidence', 'account'] });
	assert.equal(
		await make(evidence),
		'pass-on-refused agreement-missing',
		'she lets it read directly, so nobody hands it anything'
	);

	const oneWay = await agree(node, [quay, pier], { direction: 'second-to-first', parts: ['evidence'] });
	const both = await agree(node, [quay, pier], { parts: ['evidence'], purposes: ['support'] });
	// A browser reads what stands under a checkpoint.
	must(await node.app.log.beat());
	await her.withdraw(pier.desk);
	await her.share({ desk: pier.desk, kinds: ['evidence', 'account'], agreement: both.agreement });
	assert.notEqual(oneWay.agreement, both.agreement);
	assert.equal(await make(evidence, 'advice'), 'pass-on-refused consent-other-purpose');
	assert.equal(
		await make(account),
		'pass-on-refused clause-parts parts',
		'a kind that the node does not know is refused by the browser'
	);
	assert.equal(
		await make([...evidence, ...account]),
		'pass-on-refused clause-parts parts',
		'one that may not go stops the others'
	);
	assert.equal(await passed(), 0, 'what is refused is written nowhere, and nothing was made');

	assert.equal(await make(evidence), 'made');
	const read = must(await quay.lead.casework.item(quay.desk, caseId, { item: items[0]?.item ?? '' } as never));
	const step = read.custody.steps.find(({ what }) => what === 'passed-on');
	assert.deepEqual(step?.under, {
		agreement: both.agreement,
		between: both.parties.map(({ name }) => name),
		clauses: ['term', 'direction', 'purposes', 'parts']
	});
	assert.equal(step?.to?.id, pier.desk);
	assert.equal(await passed(), 1);

	await endAgreed(node, pier, both, dayFromNow(node, -1));
	assert.equal(await make(evidence), 'pass-on-refused agreement-not-in-force');
	assert.equal(await make(evidence, null, quay.desk), 'made', 'within an organisation no agreement is asked for');
});
