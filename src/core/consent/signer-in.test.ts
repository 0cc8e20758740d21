import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, must } from '#core/base';
import type { NodeId } from '#core/log';
import { inventedClauses } from '#tests/support/invented-agreement.ts';
import { inventedId, inventedOrganisation, inventedSigner, tellKeyStory } from '#tests/support/key-story.ts';
import type { AgreementId, Party } from './agreement.ts';
import { replayAgreements } from './agreement-book.ts';
import { signerIn } from './signer-in.ts';
import { signAgreement, writeAgreement } from './write-agreement.ts';

const node = inventedId<'node'>('Node of Nowhere') as NodeId;
const of = (name: string): Party => ({ node, organisation: inventedOrganisation(name), name });
const [harbour, lantern] = [of('Harbour House'), of('Lantern Clinic')] as const;
const agreement = must(
	writeAgreement(inventedId<'agreement'>('of one node') as AgreementId, [harbour, lantern], inventedClauses)
);
const lanternKey = inventedSigner('Lantern Clinic 1');

test('an organisation signs with the key that its key log has, and its node does not sign for it', async () => {
	const story = await tellKeyStory();
	assert.equal(signerIn([story.book])(lantern), lanternKey.public);
	assert.equal(signerIn([story.book])(harbour), null);
	assert.equal(signerIn([story.book])({ ...lantern, node: inventedId<'node'>('another') as NodeId }), null);
	const byNode = signAgreement(agreement, inventedSigner('Node of Nowhere 2'));
	const refusal = replayAgreements([byNode], signerIn([story.book]));
	assert.equal(refusal.ok ? '' : refusal.refusal.code, 'agreement-signer-unknown');
});

test('once both organisations have keys of their own in the key log, they agree', async () => {
	const story = await tellKeyStory();
	const harbourKey = inventedSigner('Harbour House 3');
	story.tell(await story.key('organisation', 'Harbour House', 'Node of Nowhere 2', { signingKey: harbourKey.public }));
	const both = [signAgreement(agreement, harbourKey), signAgreement(agreement, lanternKey)];
	const book = must(replayAgreements(both, signerIn([story.book])));
	assert.equal(book.stateOf(agreement.agreement, '2026-11-23' as Day), 'in-force');

	const next = inventedSigner('Harbour House 4');
	story.tell(await story.key('organisation', 'Harbour House', 'Harbour House 3', { signingKey: next.public }));
	assert.equal(signerIn([story.book])(harbour), next.public);
	assert.equal(replayAgreements(both, signerIn([story.book])).ok, false, 'a key that was replaced signs nothing more');
});
