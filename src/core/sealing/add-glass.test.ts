import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type DeskId, must } from '#core/base';
import { ActComposer, type Identity, joinGlass, openGlassShare, randomId, splitGlass } from '#core/sealing';
import { GlassPlay } from '#tests/support/glass-play.ts';
import { makeOpening } from '#tests/support/rule-play.ts';

const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

const wishOf = (one: DeskId, other: DeskId) => ({
	desks: [
		{ desk: one, name: 'A' },
		{ desk: other, name: 'B' }
	] as const,
	kinds: ['account'] as const,
	lastDay: '2027-01-31' as Day
});

test('a glass is granted every chosen part, and she reads her case without a finding', async () => {
	const play = await GlassPlay.withGlass();
	assert.equal(play.grantsToGlass().length, 2);
	const reading = await play.reading();
	assert.deepEqual(reading.findings, []);
	assert.equal(reading.glasses.length, 1);
	assert.deepEqual(
		reading.glasses[0]?.shares.map(({ desk, generation }) => [desk, generation]),
		[
			[play.shelter.desk, 1],
			[play.legal.desk, 1]
		]
	);
});

test('a case that is kept for later can have no glass, and one shared with a single desk neither', async () => {
	const play = await GlassPlay.begin();
	assert.equal(codeOf(await play.make()), 'glass-desks');
	await play.share(play.shelter);
	assert.equal(codeOf(await play.make()), 'glass-desks');
	assert.equal(codeOf(await play.make(wishOf(play.shelter.desk, play.shelter.desk))), 'glass-desks');
	await play.share(play.legal);
	assert.equal(codeOf(await play.make()), 'accepted');
});

test('two desks of one organisation can hold no glass together', async () => {
	const play = await GlassPlay.begin();
	await play.share(play.shelter);
	await play.share(play.sister);
	assert.equal(codeOf(await play.make(wishOf(play.shelter.desk, play.sister.desk))), 'glass-desks');
});

test('a part that she marked as privileged stands in no glass', async () => {
	const play = await GlassPlay.begin();
	await play.share(play.shelter);
	await play.share(play.legal);
	const account = play.own.parts.find(({ kind }) => kind === 'account')?.part as number;
	play.own = { ...play.own, marked: new Set([account]) };
	assert.equal(codeOf(await play.make()), 'part-privileged');
	assert.equal(codeOf(await play.make({ kinds: ['identity'] })), 'accepted');
});

test('a new key of a part reaches the glass while it is in force, and not after', async () => {
	const play = await GlassPlay.withGlass();
	const account = play.own.parts.find(({ kind }) => kind === 'account')?.part;
	await play.share(play.sister, ['account']);
	await play.withdraw(2);
	const renewed = play.grantsToGlass().filter(({ part }) => part === account);
	assert.deepEqual(
		renewed.map(({ epoch }) => epoch),
		[1, 2]
	);
	await play.end();
	assert.ok(
		play.grantsToGlass().every(({ sealed }) => !sealed),
		'what it held is gone'
	);
	assert.ok(
		[play.shelter, play.legal].every((desk) => play.shareOf(desk).sealed === null),
		'and so are both halves'
	);
	await play.write({ place: 'account', content: { kind: 'answer', question: 'what', choice: null, text: 'More.' } });
	assert.equal(play.grantsToGlass().length, 3);
	assert.deepEqual((await play.reading()).findings, []);
});

test('whoever renews a part and forgets the glass is refused, and so is a grant to a glass that ended', async () => {
	const play = await GlassPlay.withGlass();
	const account = play.own.parts.find(({ kind }) => kind === 'account')?.part as number;
	const renew = async (toGlass: boolean) => {
		const composer = new ActComposer({ ...play.own, author: { kind: 'survivor' }, signing: play.keys.signing });
		const { epoch, pair } = await composer.addEpoch(account);
		const secret = { epoch, kind: 'account', desk: null, identity: pair.identity } as const;
		await composer.addGrant(account, secret, { kind: 'survivor' }, play.keys.age.recipient, null);
		const { glass, recipient } = play.glass;
		if (toGlass) await composer.addGrant(account, secret, { kind: 'glass', glass }, recipient, null);
		const submission = await composer.finish('write', account, {}, play.now, makeOpening);
		return codeOf(play.kept.accept(submission, { kind: 'survivor' }, play.world()));
	};
	assert.equal(await renew(false), 'holder-missing');
	assert.equal(await renew(true), 'accepted');
	await play.reading();
	await play.end();
	assert.equal(await renew(true), 'glass-unknown');
	assert.equal(await renew(false), 'accepted');
});

test('a grant to a glass is to its own key and of its own parts alone', async () => {
	const play = await GlassPlay.withGlass();
	const grant = async (kind: 'account' | 'money', recipient: string) => {
		const part = play.own.parts.find((one) => one.kind === kind) as (typeof play.own.parts)[number];
		const composer = new ActComposer({ ...play.own, author: { kind: 'survivor' }, signing: play.keys.signing });
		const secret = { epoch: 1, kind, desk: null, identity: part.identities.get(1) as Identity };
		await composer.addGrant(part.part, secret, { kind: 'glass', glass: play.glass.glass }, recipient as never, null);
		const submission = await composer.finish('write', 0, {}, play.now, makeOpening);
		return codeOf(play.kept.accept(submission, { kind: 'survivor' }, play.world()));
	};
	assert.equal(await grant('account', play.shelter.pair.recipient), 'recipient-wrong');
	assert.equal(await grant('money', play.glass.recipient), 'glass-unknown');
});

test('a glass ends when the consent of either desk ends, and its parts get a new key before anything is added', async () => {
	for (const at of [0, 1]) {
		const play = await GlassPlay.withGlass();
		await play.withdraw(at);
		assert.deepEqual(
			play.kept.glasses.map(({ state }) => state),
			['ended']
		);
		assert.ok(play.grantsToGlass().every(({ sealed }) => !sealed));
		const account = play.own.parts.find(({ kind }) => kind === 'account')?.part as number;
		assert.deepEqual([play.kept.parts.get(account)?.rotationDue, play.kept.parts.get(account)?.epoch], [false, 2]);
		await play.write({ place: 'account', content: { kind: 'answer', question: 'what', choice: null, text: 'More.' } });
		assert.ok(play.grantsToGlass().every(({ epoch }) => epoch === 1));
	}
});

test('one glass is in force at a time: a new one ends the one before in the same act', async () => {
	const play = await GlassPlay.withGlass();
	must(await play.make({ kinds: ['contact'] }));
	assert.deepEqual(
		play.kept.glasses.map(({ state }) => state),
		['ended', 'in-force']
	);
	assert.deepEqual((await play.reading()).findings, []);
});

test('days that are over or too far, no parts, a thread and her own part make no glass', async () => {
	const play = await GlassPlay.withGlass();
	await play.end();
	assert.equal(codeOf(await play.make({ lastDay: '2026-11-21' as Day })), 'glass-malformed');
	assert.equal(codeOf(await play.make({ lastDay: '2028-01-01' as Day })), 'glass-malformed');
	assert.equal(codeOf(await play.make({ kinds: [] })), 'part-unknown');
	const named = async (parts: readonly number[]) => {
		const composer = new ActComposer({ ...play.own, author: { kind: 'survivor' }, signing: play.keys.signing });
		const { desks, lastDay, recipient } = play.glass;
		composer.addGlass({ glass: randomId<'glass'>(), desks, parts, recipient, lastDay });
		const submission = await composer.finish('glass', 0, {}, play.now, makeOpening);
		return codeOf(play.kept.accept(submission, { kind: 'survivor' }, play.world()));
	};
	const thread = play.own.parts.find(({ kind }) => kind === 'thread')?.part as number;
	assert.equal(await named([]), 'glass-malformed');
	assert.equal(await named([0]), 'part-unknown');
	assert.equal(await named([thread]), 'part-unknown');
	assert.equal(await named([1]), 'holder-missing', 'without halves and grants it is none');
});

test('a half alone opens nothing, both give the key, and halves of two splits do not join', async () => {
	const play = await GlassPlay.withGlass();
	const { recipient, glass } = play.glass;
	const halfOf = async (of: typeof play.shelter, identity = of.pair.identity) =>
		openGlassShare(play.shareOf(of).sealed as Uint8Array, { case: play.own.case, glass, desk: of.desk, recipient }, identity);
	const [one, other] = [must(await halfOf(play.shelter)), must(await halfOf(play.legal))];
	assert.equal(must(await joinGlass([one, other], recipient)).recipient, recipient);
	assert.equal(codeOf(await joinGlass([one, one], recipient)), 'shares-wrong');
	assert.equal(codeOf(await joinGlass([one, new Uint8Array(33).fill(7)], recipient)), 'shares-wrong');
	assert.equal(codeOf(await halfOf(play.legal, play.shelter.pair.identity)), 'cannot-open');
	const [again] = await splitGlass(new Uint8Array(32).fill(1));
	assert.equal(codeOf(await joinGlass([again, other], recipient)), 'shares-wrong');
	await play.replaceKey(play.legal);
	await play.renew();
	const renewed = must(await halfOf(play.legal));
	assert.equal(codeOf(await joinGlass([one, renewed], recipient)), 'shares-wrong', 'a half kept from before is worth nothing');
	assert.equal(must(await joinGlass([must(await halfOf(play.shelter)), renewed], recipient)).recipient, recipient);
});
