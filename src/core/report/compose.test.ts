import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type ConsentId, type Day, type DeskId, type Moment, must, refused } from '#core/base';
import { leafOfOpening } from '#core/log';
import {
	type CaseReader,
	type CaseReading,
	derive,
	keyPairFrom,
	makeKeyPair,
	partKinds,
	randomId,
	readCase,
	recipientHash,
	signingKeyFrom
} from '#core/sealing';
import { KeptCase } from '#tests/support/kept-case.ts';
import { composeSharing, composeWithdrawal, type Sharing } from './compose-consent.ts';
import { composeReport } from './compose-report.ts';
import { composeVisit, composeWriting } from './compose-writing.ts';
import type { AnswerContent } from './content.ts';
import { deskCase } from './desk-case.ts';
import type { Composed, Surroundings } from './own-act.ts';
import { type OwnCase, ownCaseFrom, partOfKind } from './own-case.ts';
import { ownSpace } from './own-space.ts';
import { answersOf, messagesOf } from './own-told.ts';
import { timelineOf } from './timeline.ts';
import { waitingOf } from './waiting.ts';

const today = '2026-11-22' as Day;
const now = '2026-11-22T20:00:00Z' as Moment;
const keys = {
	age: await keyPairFrom(derive(new Uint8Array(32), 'a')),
	signing: signingKeyFrom(derive(new Uint8Array(32), 's'))
};
const answer = (question: string, text: string): AnswerContent => ({ kind: 'answer', question, choice: null, text });

/** Two invented desks with keys, and what the node and the browser know of them. */
const shelter = { desk: randomId<'desk'>() as DeskId, pair: await makeKeyPair() };
const clinic = { desk: randomId<'desk'>() as DeskId, pair: await makeKeyPair() };
const known = new Map([shelter, clinic].map((desk) => [desk.desk, desk]));
const world = {
	today,
	desks: new Map([...known].map(([id, { pair }]) => [id, { generation: 1, recipientHash: recipientHash(pair.recipient) }]))
};
const around: Surroundings = {
	now,
	today,
	proveDesk: (desk) => {
		const found = known.get(desk);
		return found ? accepted({ desk, generation: 1, recipient: found.pair.recipient }) : refused('key-not-proved');
	}
};
const sharing = (desk: DeskId, kinds: Sharing['kinds']): Sharing => ({
	desk,
	deskName: 'Invented desk',
	duties: ['professional-secret'],
	purpose: 'support',
	kinds,
	lastDay: '2027-05-22' as Day,
	urgent: true,
	language: 'en'
});

const ownReader: CaseReader = {
	identities: (holder) => (holder.kind === 'survivor' ? [keys.age.identity] : []),
	survivorKey: keys.signing.public,
	isMember: () => false,
	complete: true
};
const deskReader = (desk: { desk: DeskId; pair: { identity: string } }): CaseReader => ({
	identities: (holder) => (holder.kind === 'desk' && holder.desk === desk.desk ? [desk.pair.identity as never] : []),
	survivorKey: null,
	isMember: () => false,
	complete: false
});

function take(kept: KeptCase, composed: Composed): OwnCase {
	must(kept.accept(composed.submission, { kind: 'survivor' }, world));
	return composed.next;
}
async function filed(): Promise<{ kept: KeptCase; own: OwnCase }> {
	const kept = new KeptCase();
	const answers = [answer('what', 'Invented words.'), answer('money', 'Two invented cards.'), answer('name', 'K.')];
	const composed = must(await composeReport({ way: 'self', language: 'en', answers }, keys, around));
	return { kept, own: take(kept, composed) };
}
const readBack = async (kept: KeptCase): Promise<CaseReading> => {
	const reading = await readCase(kept.handed(), ownReader);
	assert.deepEqual(reading.findings, []);
	return reading;
};
const plain = (own: OwnCase) => ({ ...own, parts: own.parts.map(({ part, seq, hash, epoch }) => ({ part, seq, hash, epoch })) });

test('the first save is accepted, opens every kind of part, and reads back word for word', async () => {
	const { kept, own } = await filed();
	const reading = await readBack(kept);
	assert.deepEqual(reading.parts.map(({ kind }) => kind).sort(), partKinds.filter((kind) => kind !== 'thread').sort());
	assert.equal(reading.parts.find(({ part }) => part === 0)?.kind, 'own');
	assert.deepEqual(
		answersOf(reading)
			.map(({ question, text, part }) => [question, text, part])
			.sort(),
		[
			['money', 'Two invented cards.', 'money'],
			['name', 'K.', 'identity'],
			['what', 'Invented words.', 'account']
		]
	);
	assert.deepEqual(plain(ownCaseFrom(reading, keys.signing.public)), plain({ ...own, consents: [] }));
});

test('which number a part has differs from case to case', async () => {
	const numbers = new Set<number | undefined>();
	for (let at = 0; at < 24; at++) {
		const { value } = (await composeReport({ way: 'self', language: 'en', answers: [] }, keys, around)) as { value: Composed };
		numbers.add(partOfKind(value.next, 'account')?.part);
	}
	assert.ok(numbers.size > 2, `only ${numbers.size} numbers in 24 cases`);
});

test('no order that a node sees tells which number is which kind of part', async () => {
	for (let at = 0; at < 8; at++) {
		const { kept, own } = await filed();
		const items = kept.kept.flatMap(({ entry }) => (entry.type === 'causeway/item/v1' && entry.part !== 0 ? [entry.part] : []));
		assert.deepEqual(items, items.toSorted());
		const shared = must(await composeSharing(own, sharing(shelter.desk, ['support', 'account', 'identity']), keys, around));
		const consents = shared.submission.entries.flatMap((entry) => (entry.type === 'causeway/consent/v1' ? [entry.parts] : []));
		assert.deepEqual(consents, [consents[0]?.toSorted()]);
		assert.equal(consents[0]?.length, 3);
	}
});

test('a desk learns the way in by the receipt, for the map stands where only she reads', async () => {
	const { kept, own } = await filed();
	take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account']), keys, around)));
	const shown = deskCase(await readCase(kept.handedTo(shelter.desk), deskReader(shelter)), shelter.desk, today);
	assert.equal(shown.way, 'self');
	assert.equal(shown.name, null, 'the part with the name was not given');
	assert.equal(ownCaseFrom(await readBack(kept), keys.signing.public).way, 'self');
});

test('a case kept for later is granted to nobody but her', async () => {
	const { kept } = await filed();
	const grants = kept.kept.flatMap(({ entry }) => (entry.type === 'causeway/grant/v1' ? [entry.holder.kind] : []));
	assert.deepEqual(grants, Array(7).fill('survivor'));
});

test('every act leaves one leaf, and its last item opens it', async () => {
	const { own } = await filed();
	const { submission } = await composeVisit(own, keys, around);
	const kept = new KeptCase();
	const report = must(await composeReport({ way: 'self', language: 'en', answers: [] }, keys, around));
	take(kept, report);
	const opening = (await readBack(kept)).parts.flatMap(({ items }) => items).at(-1)?.opening;
	assert.ok(opening);
	assert.deepEqual(leafOfOpening(opening), report.submission.leaf);
	assert.notDeepEqual(submission.leaf, report.submission.leaf);
});

test('a desk that is given the account reads it and its thread, and nothing else', async () => {
	const { kept, own } = await filed();
	take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account']), keys, around)));
	const reading = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(reading.findings, []);
	assert.deepEqual(
		answersOf(reading).map(({ text }) => text),
		['Invented words.']
	);
	assert.deepEqual(reading.parts.flatMap(({ kind }) => kind ?? []).sort(), ['account', 'thread']);
	const [waiting] = waitingOf(await readBack(kept), today);
	assert.deepEqual([waiting?.for, waiting?.urgent, waiting?.desk], ['first-reading', true, shelter.desk]);
});

test('a desk without the part that holds it is told which danger she named, first in its thread, and she sees that it was', async () => {
	const { kept, own } = await filed();
	const because = [{ question: 'danger', choice: 'dying' } as const];
	take(kept, must(await composeSharing(own, { ...sharing(shelter.desk, ['account']), because }, keys, around)));
	const atDesk = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(deskCase(atDesk, shelter.desk, today).because, because);
	const [first] = atDesk.parts.find(({ kind }) => kind === 'thread')?.items ?? [];
	assert.deepEqual(first?.content, { kind: 'answer', question: 'danger', choice: 'dying', text: '' });
	const atHers = await readBack(kept);
	assert.deepEqual(
		timelineOf(atHers, today).flatMap((event) => (event.what === 'danger-told' ? [[event.desk, event.reason]] : [])),
		[[shelter.desk, because[0]]]
	);
	assert.ok(!answersOf(atHers).some(({ part }) => part === 'thread'), 'it is no second answer of hers');
});

test('without the mark of urgency no desk is told the danger', async () => {
	const { kept, own } = await filed();
	const because = [{ question: 'danger', choice: 'threat' } as const];
	const quiet = { ...sharing(shelter.desk, ['account']), urgent: false, because };
	take(kept, must(await composeSharing(own, quiet, keys, around)));
	const reading = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(deskCase(reading, shelter.desk, today).because, []);
});

test('what she adds later goes to the same part, and the desk reads it too', async () => {
	const { kept, own } = await filed();
	const shared = take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account']), keys, around)));
	const writings = [
		{ place: 'account', content: answer('what', 'One thing more.') },
		{ place: { thread: shelter.desk }, content: { kind: 'message', text: 'Can you read this?' } }
	] as const;
	const after = take(kept, must(await composeWriting(shared, writings, keys, around)));
	take(kept, await composeVisit(after, keys, around));
	const reading = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(
		answersOf(reading).map(({ text }) => text),
		['Invented words.', 'One thing more.']
	);
	const thread = reading.parts.find(({ kind }) => kind === 'thread')?.part as number;
	assert.deepEqual(
		messagesOf(reading, thread).map(({ text, mine }) => [text, mine]),
		[['Can you read this?', true]]
	);
});

test('a desk whose consent she withdraws gets no new key, the other desk does, in the same act', async () => {
	const { kept, own } = await filed();
	const one = take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account', 'contact']), keys, around)));
	const two = take(kept, must(await composeSharing(one, sharing(clinic.desk, ['account']), keys, around)));
	const consent = two.consents[0]?.consent as ConsentId;
	const after = take(kept, must(await composeWithdrawal(two, consent, keys, around)));
	take(kept, must(await composeWriting(after, [{ place: 'account', content: answer('what', 'After.') }], keys, around)));
	assert.deepEqual(
		[...kept.parts.values()].filter(({ rotationDue }) => rotationDue),
		[]
	);

	const withdrawn = await readCase(kept.handed(), deskReader(shelter));
	assert.deepEqual(answersOf(withdrawn), [], 'grants of the withdrawn desk are gone');
	const stays = await readCase(kept.handedTo(clinic.desk), deskReader(clinic));
	assert.deepEqual(
		answersOf(stays).map(({ text }) => text),
		['Invented words.', 'After.']
	);
	const reading = await readBack(kept);
	assert.deepEqual(
		waitingOf(reading, today).map(({ desk }) => desk),
		[clinic.desk]
	);
	assert.deepEqual(
		timelineOf(reading, today)
			.map(({ what }) => what)
			.sort(),
		['consent-given', 'consent-given', 'consent-withdrawn', 'recorded', 'wrote', 'wrote'].sort()
	);
});

test('a changed consent ends the earlier one in the same act: what is left out gets a new lock, what is new opens', async () => {
	const { kept, own } = await filed();
	const first = { ...sharing(shelter.desk, ['account', 'money']), urgent: false };
	const one = take(kept, must(await composeSharing(own, first, keys, around)));
	const changed = {
		...sharing(shelter.desk, ['account', 'identity']),
		lastDay: '2027-08-01' as Day,
		replaces: 'support' as const
	};
	const two = take(kept, must(await composeSharing(one, changed, keys, around)));
	const later = [{ place: 'money', content: answer('money', 'A third card.') }] as const;
	take(kept, must(await composeWriting(two, later, keys, around)));

	const reading = await readBack(kept);
	assert.deepEqual(
		ownSpace(reading, today).consents.map(({ state, lastDay, urgent, kinds }) => [state, lastDay, urgent, kinds.toSorted()]),
		[
			['replaced', '2027-05-22', false, ['account', 'money']],
			['in-force', '2027-08-01', true, ['account', 'identity']]
		]
	);
	assert.equal(reading.parts.filter(({ kind }) => kind === 'thread').length, 1, 'the messages go on where they stood');
	assert.deepEqual([waitingOf(reading, today).length, waitingOf(reading, today)[0]?.urgent], [1, true]);
	assert.ok(!timelineOf(reading, today).some(({ what }) => what === 'consent-withdrawn'), 'she stopped nobody');
	const atDesk = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(
		answersOf(atDesk)
			.map(({ text }) => text)
			.sort(),
		['Invented words.', 'K.']
	);
	const spied = await readCase(kept.handed(), deskReader(shelter));
	assert.ok(!JSON.stringify(answersOf(spied)).includes('card'), 'neither the earlier nor the later words about money');

	const quiet = { ...changed, urgent: false };
	take(kept, must(await composeSharing(ownCaseFrom(reading, keys.signing.public), quiet, keys, around)));
	assert.equal(waitingOf(await readBack(kept), today)[0]?.urgent, false);
});

test('what a desk reads for one purpose is neither widened nor ended by what it may read for another', async () => {
	const { kept, own } = await filed();
	const support = { ...sharing(shelter.desk, ['account', 'money']), urgent: true };
	const one = take(kept, must(await composeSharing(own, support, keys, around)));
	const advice = { ...sharing(shelter.desk, ['money', 'identity']), purpose: 'advice' as const, urgent: false };
	const two = take(kept, must(await composeSharing(one, advice, keys, around)));
	const standing = async () => {
		const { consents } = ownSpace(await readBack(kept), today);
		return consents.filter(({ state }) => state === 'in-force').map(({ purpose, kinds }) => [purpose, kinds.toSorted()]);
	};
	assert.deepEqual(await standing(), [
		['support', ['account', 'money']],
		['advice', ['identity', 'money']]
	]);

	const less = { ...advice, kinds: ['identity'] as const, replaces: 'advice' as const };
	const changed = must(await composeSharing(two, less, keys, around));
	assert.ok(!changed.submission.entries.some(({ type }) => type === 'causeway/epoch/v1'), 'money is still read for support');
	assert.ok(!changed.submission.entries.some(({ type }) => type === 'causeway/status/v1'), 'what is urgent stays so');
	const three = take(kept, changed);
	assert.deepEqual(await standing(), [
		['support', ['account', 'money']],
		['advice', ['identity']]
	]);

	const first = three.consents[0]?.consent as ConsentId;
	const stopped = must(await composeWithdrawal(three, first, keys, around));
	const lost = stopped.submission.entries.filter(({ type }) => type === 'causeway/epoch/v1').map(({ part }) => part);
	const partOf = (kind: 'account' | 'money') => partOfKind(own, kind)?.part as number;
	assert.deepEqual(lost.toSorted(), [partOf('account'), partOf('money')].toSorted());
	take(kept, stopped);
	assert.deepEqual(await standing(), [['advice', ['identity']]]);
});

test('a part two consents of one desk cover is not lost with one of them', async () => {
	const { kept, own } = await filed();
	const one = take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account']), keys, around)));
	const two = take(kept, must(await composeSharing(one, sharing(shelter.desk, ['account', 'money']), keys, around)));
	const consent = two.consents[1]?.consent as ConsentId;
	const composed = must(await composeWithdrawal(two, consent, keys, around));
	const epochs = composed.submission.entries.filter(({ type }) => type === 'causeway/epoch/v1');
	assert.deepEqual(
		epochs.map(({ part }) => part),
		[partOfKind(own, 'money')?.part]
	);
	take(kept, composed);
	assert.deepEqual(
		waitingOf(await readBack(kept), today).map(({ desk }) => desk),
		[shelter.desk]
	);
});

test('a rotation that is due is done before anything is written', async () => {
	const { kept, own } = await filed();
	const shared = take(kept, must(await composeSharing(own, sharing(shelter.desk, ['account']), keys, around)));
	const account = partOfKind(shared, 'account')?.part as number;
	kept.parts.set(account, { ...(kept.parts.get(account) as never as { part: number }), rotationDue: true } as never);
	const late = ownCaseFrom(await readBack(kept), keys.signing.public);
	take(kept, must(await composeWriting(late, [{ place: 'account', content: answer('what', 'New key.') }], keys, around)));
	assert.equal(kept.parts.get(account)?.epoch, 2);
	const reading = await readCase(kept.handedTo(shelter.desk), deskReader(shelter));
	assert.deepEqual(
		answersOf(reading).map(({ text }) => text),
		['Invented words.', 'New key.']
	);
});

test('without a proved key nothing is sealed to a desk', async () => {
	const { own } = await filed();
	const stranger = randomId<'desk'>() as DeskId;
	const sealed = await composeSharing(own, sharing(stranger, ['account']), keys, around);
	assert.deepEqual(sealed, refused('key-not-proved'));
});

test('a consent that is not in force cannot be withdrawn, and nothing cannot be written', async () => {
	const { own } = await filed();
	assert.equal((await composeWithdrawal(own, randomId<'consent'>(), keys, around)).ok, false);
	assert.deepEqual(await composeWriting(own, [], keys, around), refused('nothing-to-write'));
});
