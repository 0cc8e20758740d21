import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { must, type Outcome } from '#core/base';
import { hashOfAgreement, isSameParty, type PartyRef } from './agreement.ts';
import { replayAgreements } from './agreement-book.ts';
import { parseAgreementBody, parseAgreementEndBody } from './parse-agreement.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is what the test below it says.
const vectors = (name: string): any =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../spec/vectors/agreement', name), 'utf8'));
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const { keys, statements, versions, days } = vectors('replay.json');
const signerOf = (party: PartyRef): string | null =>
	keys.find((one: PartyRef & { key: string }) => isSameParty(one, party))?.key ?? null;

test('replay.json: what the statements say on each of these days', () => {
	const book = must(replayAgreements(statements, signerOf));
	for (const { day, inForce, states } of days) {
		assert.deepEqual(
			book.inForce(day).map(({ body, hash, lastDay }) => ({ agreement: body.agreement, version: body.version, hash, lastDay })),
			inForce,
			day
		);
		for (const { agreement, state, reviewDue } of states) {
			assert.equal(book.stateOf(agreement, day), state, day);
			assert.equal(book.isReviewDue(agreement, day), reviewDue, day);
		}
	}
	for (const { agreement, version, hash } of versions)
		assert.equal(hashOfAgreement(book.versionsOf(agreement)[version - 1] as never), hash);
	assert.ok(days.length >= 8);
});

test('refused.json: what must not follow', () => {
	const { cases } = vectors('refused.json');
	for (const { name, after, statement, expect } of cases) {
		const before = must(replayAgreements(statements.slice(0, after), signerOf));
		assert.equal(codeOf(replayAgreements([statement], signerOf, { after: before })), expect, name);
		const whole = replayAgreements([...statements.slice(0, after), statement], signerOf);
		assert.equal(whole.ok ? '' : whole.refusal.about, `entry ${after}`, name);
		assert.notEqual(expect, 'accepted', name);
	}
	assert.ok(cases.length >= 20);
});

test('form.json: bodies of agreements and endings', () => {
	const { cases, endings } = vectors('form.json');
	for (const { name, body, expect, about } of cases) {
		const parsed = parseAgreementBody({ body });
		assert.equal(codeOf(parsed), expect, name);
		if (!parsed.ok) assert.equal(parsed.refusal.about, about, name);
	}
	for (const { name, body, expect } of endings) assert.equal(codeOf(parseAgreementEndBody({ body })), expect, name);
	assert.ok(cases.length >= 35 && endings.length >= 4);
});
