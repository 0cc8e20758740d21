import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Day, must } from '#core/base';
import type { ClearStatement } from '#core/log';
import { type Labelled, sign, signingKeyFrom } from '#core/sealing';
import {
	bookOf,
	harbour,
	inventedAgreement,
	inventedClauses,
	lantern,
	signerOfParty
} from '#tests/support/invented-agreement.ts';
import { inventedSigner } from '#tests/support/key-story.ts';
import { isSameParty } from './agreement.ts';
import { agreementTypes, replayAgreements } from './agreement-book.ts';
import { parseAgreementBody } from './parse-agreement.ts';
import { endAgreement, renewAgreement, signAgreement, writeAgreement } from './write-agreement.ts';

const body = inventedAgreement();
const { agreement } = body;
const today = '2026-11-23' as Day;
const harbourKey = inventedSigner('Harbour House');
const lanternKey = inventedSigner('Lantern Clinic');
const codeOf = (outcome: ReturnType<typeof replayAgreements>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

test('one signature is an offer, and both are an agreement', () => {
	const offered = must(replayAgreements([signAgreement(body, harbourKey)], signerOfParty));
	assert.equal(offered.stateOf(agreement, today), 'offered');
	assert.deepEqual(offered.inForce(today), []);
	assert.deepEqual(offered.offersOf(agreement), [{ by: harbour, body }]);

	const concluded = must(replayAgreements([signAgreement(body, lanternKey)], signerOfParty, { after: offered }));
	assert.equal(concluded.stateOf(agreement, today), 'in-force');
	assert.deepEqual(concluded.offersOf(agreement), []);
	assert.deepEqual(concluded.find(agreement, today)?.body, body);
	assert.equal(offered.stateOf(agreement, today), 'offered', 'the book before is as it was');
});

test('a party that offers anew takes back what it offered before: signing the old offer concludes nothing', () => {
	const dearer = inventedAgreement({ retention: { days: 3660 } });
	const offers = [signAgreement(dearer, harbourKey), signAgreement(body, harbourKey), signAgreement(dearer, lanternKey)];
	const book = must(replayAgreements(offers, signerOfParty));
	assert.equal(book.stateOf(agreement, today), 'offered');
	assert.deepEqual(
		book.offersOf(agreement).map(({ body: offered }) => offered.clauses.retention.days),
		[90, 3660]
	);
});

test('an offer that its party ended cannot be agreed to any more', () => {
	const ended = [signAgreement(body, harbourKey), endAgreement(body, harbour, today, harbourKey)];
	assert.equal(codeOf(replayAgreements([...ended, signAgreement(body, lanternKey)], signerOfParty)), 'agreement-over');
	assert.deepEqual(must(replayAgreements(ended, signerOfParty)).offersOf(agreement), []);
});

test('either side ends it alone, whatever was agreed, and may bring the end forward but not back', () => {
	const both = [signAgreement(body, harbourKey), signAgreement(body, lanternKey)];
	for (const [party, key] of [
		[harbour, harbourKey],
		[lantern, lanternKey]
	] as const) {
		const book = must(replayAgreements([...both, endAgreement(body, party, '2026-10-31' as Day, key)], signerOfParty));
		assert.equal(book.stateOf(agreement, '2026-10-31' as Day), 'in-force');
		assert.equal(book.stateOf(agreement, '2026-11-01' as Day), 'over');
		const sooner = endAgreement(body, lantern, '2026-09-30' as Day, lanternKey);
		assert.equal(
			must(replayAgreements([sooner], signerOfParty, { after: book })).stateOf(agreement, '2026-10-01' as Day),
			'over'
		);
		const later = endAgreement(body, harbour, '2026-12-01' as Day, harbourKey);
		assert.equal(codeOf(replayAgreements([later], signerOfParty, { after: book })), 'agreement-over');
	}
});

test('an ending never makes an agreement last longer than was agreed', () => {
	const book = must(
		replayAgreements(
			[
				signAgreement(body, harbourKey),
				signAgreement(body, lanternKey),
				endAgreement(body, harbour, '2030-01-01' as Day, harbourKey)
			],
			signerOfParty
		)
	);
	assert.equal(book.find(agreement, today)?.lastDay, '2026-12-31');
	assert.equal(book.stateOf(agreement, '2027-01-01' as Day), 'over');
});

test('from its first day a version takes the place of those before, also after its own end', () => {
	const short = must(
		renewAgreement(body, {
			...inventedClauses,
			term: { firstDay: '2026-03-01' as Day, reviewDay: '2026-03-01' as Day, lastDay: '2026-03-31' as Day }
		})
	);
	const book = bookOf(body, short);
	assert.equal(book.find(agreement, '2026-02-28' as Day)?.body.version, 1);
	assert.equal(book.find(agreement, '2026-03-01' as Day)?.body.version, 2);
	assert.equal(book.find(agreement, '2026-04-01' as Day), null);
	assert.equal(book.stateOf(agreement, '2026-04-01' as Day), 'over');
});

test('a review that is due is told and ends nothing', () => {
	const book = bookOf(body);
	assert.equal(book.isReviewDue(agreement, '2026-09-01' as Day), false);
	assert.equal(book.isReviewDue(agreement, '2026-09-02' as Day), true);
	assert.equal(book.stateOf(agreement, '2026-09-02' as Day), 'in-force');
	assert.equal(book.isReviewDue(agreement, '2027-01-01' as Day), false);
});

test('an organisation without a key of its own agrees to nothing, and a replaced key signs nothing more', () => {
	const keyless = (): string | null => null;
	assert.equal(codeOf(replayAgreements([signAgreement(body, harbourKey)], keyless)), 'agreement-signer-unknown');
	const next = signingKeyFrom(new Uint8Array(32).fill(9));
	/** Harbour House has another key from the second statement on. */
	const rotating = (party: Parameters<typeof signerOfParty>[0], position: number): string | null =>
		isSameParty(party, harbour) && position > 0 ? next.public : signerOfParty(party);
	const offers = [signAgreement(body, harbourKey), signAgreement(body, lanternKey)];
	assert.equal(must(replayAgreements(offers, rotating)).stateOf(agreement, today), 'in-force');
	const end = (key: typeof next) => endAgreement(body, harbour, today, key);
	assert.equal(codeOf(replayAgreements([...offers, end(harbourKey)], rotating)), 'agreement-signer-unknown');
	assert.equal(codeOf(replayAgreements([...offers, end(next)], rotating)), 'accepted');
});

test('what a form gives in any order becomes the one text of an agreement, and what cannot be so is named by its clause', () => {
	const shuffled = writeAgreement(agreement, body.parties, {
		...inventedClauses,
		purposes: ['advice', 'support', 'advice'],
		parts: ['evidence', 'account']
	});
	assert.deepEqual(shuffled, { ok: true, value: body });
	const wrong = writeAgreement(agreement, body.parties, { ...inventedClauses, retention: { days: 0 } });
	assert.deepEqual(wrong.ok ? null : wrong.refusal, { code: 'agreement-malformed', about: 'retention' });
	assert.throws(() => signAgreement({ ...body, version: 0 }, harbourKey), /not an agreement/);
	assert.throws(() => endAgreement(body, harbour, 'tomorrow' as Day, harbourKey), /not an ending/);
});

test('anything at all is refused with a code, also where a party signed it', () => {
	const signedNoise = (noise: unknown, type: string): ClearStatement => {
		const given = { ...(typeof noise === 'object' ? noise : { noise }), v: 1, type } as Labelled<string>;
		try {
			return sign(given, harbourKey);
		} catch {
			return { ...signAgreement(body, harbourKey), body: given };
		}
	};
	fc.assert(
		fc.property(fc.jsonValue(), fc.constantFrom(...agreementTypes), (noise, type) => {
			assert.equal(replayAgreements([noise as unknown as ClearStatement], signerOfParty).ok, false);
			assert.equal(replayAgreements([signedNoise(noise, type)], signerOfParty).ok, false);
			for (const clause of Object.keys(body.clauses)) {
				const changed = { ...body, clauses: { ...body.clauses, [clause]: noise } };
				const isLeftOut = noise === null && ['onward', 'answer', 'breach'].includes(clause);
				assert.equal(parseAgreementBody({ body: changed }).ok, isLeftOut, clause);
			}
		}),
		{ numRuns: 200 }
	);
});
