import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, must } from '#core/base';
import { hashOfSigned, joinGlass, openGlassShare, readCase, sign } from '#core/sealing';
import { GlassPlay, type PlayedDesk } from '#tests/support/glass-play.ts';
import {
	approveGlass,
	askGlass,
	denyGlass,
	type GlassRequest,
	type GlassUse,
	glassReader,
	isTold,
	judgeGlass,
	mayApproveGlass,
	mayAskGlass,
	mayDenyGlass,
	mayReviewGlass,
	openGlassWords
} from './index.ts';

const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');
const telling = { deskName: 'Invented shelter', memberName: 'Sam', text: 'Article 6(1)(d), invented.' };

const asked = (play: GlassPlay, changes: object = {}, who = 0) =>
	askGlass(
		play.memberHand(play.shelter, who),
		{
			case: play.own.case,
			glass: play.glass.glass,
			other: play.legal.desk,
			ground: 'danger-to-life',
			basis: 'vital-interests',
			hours: 72,
			tellLater: null,
			...changes
		},
		{ other: play.legal.pair.recipient, survivor: play.survivorRecipient },
		telling,
		play.now
	);

const approved = async (play: GlassPlay, request: GlassRequest, by: PlayedDesk = play.legal, who = 0) =>
	must(
		await approveGlass(
			play.memberHand(by, who),
			request,
			{
				sealed: play.shareOf(play.legal).sealed as Uint8Array,
				identity: play.legal.pair.identity,
				recipient: play.glass.recipient
			},
			play.shelter.pair.recipient,
			telling,
			play.now
		)
	);

const useOf = (request: GlassRequest, more: Partial<GlassUse> = {}): GlassUse => ({
	request,
	words: new Uint8Array(),
	approval: null,
	denial: null,
	answerWords: null,
	findings: [],
	state: 'asked',
	...more
});

test('one desk asks, the other agrees, and the asking desk reads the parts of the glass and nothing else', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play);
	must(mayAskGlass(play.glassWorld(), statement, play.hand(play.shelter)));
	const { statement: approval, share } = await approved(play, statement);
	must(mayApproveGlass(play.glassWorld(), useOf(statement), approval, play.hand(play.legal)));

	const { recipient, glass } = play.glass;
	const place = { case: play.own.case, glass, recipient };
	const { identity } = play.shelter.pair;
	const own = must(
		await openGlassShare(play.shareOf(play.shelter).sealed as Uint8Array, { ...place, desk: play.shelter.desk }, identity)
	);
	const theirs = must(await openGlassShare(share, { ...place, desk: play.legal.desk }, identity));
	const pair = must(await joinGlass([own, theirs], recipient));
	const reading = await readCase(
		play.kept.handed(),
		glassReader(glass, pair.identity, () => false)
	);
	assert.deepEqual(reading.findings, []);
	const told = reading.parts.filter(({ items }) => items.length > 0);
	assert.deepEqual(
		told.map(({ kind, items }) => [kind, (items[0]?.content as { text?: string } | undefined)?.text]),
		[['account', 'Palimpsest.']]
	);
	assert.deepEqual(reading.parts.flatMap((part) => part.kind ?? []).toSorted(), ['account', 'identity']);
});

test('two members of one desk are not enough, nor one person twice, nor somebody who is in both desks', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play);
	const { statement: approval } = await approved(play, statement);
	const signedBy = (who: number) => {
		const { member, desk, generation, signing } = play.memberHand(play.shelter, who);
		return sign({ ...approval.body, member, desk, generation }, signing);
	};
	for (const who of [0, 1])
		assert.equal(
			codeOf(mayApproveGlass(play.glassWorld(), useOf(statement), signedBy(who), play.hand(play.shelter, who))),
			'not-permitted'
		);
	const world = play.glassWorld();
	const both = new Set([...(world.desks.get(play.shelter.desk)?.members ?? []), play.hand(play.legal).member]);
	const desks = new Map([...world.desks, [play.shelter.desk, { ...there(world.desks.get(play.shelter.desk)), members: both }]]);
	assert.equal(codeOf(mayApproveGlass({ ...world, desks }, useOf(statement), approval, play.hand(play.legal))), 'not-permitted');
	assert.equal(codeOf(mayApproveGlass(world, useOf(statement), approval, play.hand(play.legal))), 'accepted');

	const asker = play.hand(play.shelter);
	const withAsker = { ...there(world.desks.get(play.legal.desk)), members: new Set([asker.member]) };
	const inBoth = { ...world, desks: new Map([...world.desks, [play.legal.desk, withAsker]]) };
	assert.equal(codeOf(mayAskGlass(inBoth, statement, asker)), 'not-permitted', 'nor does somebody ask who is in both');
});

test('nobody agrees to what somebody asked who has left the desk since', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play);
	const { statement: approval } = await approved(play, statement);
	const world = play.glassWorld();
	const left = { ...there(world.desks.get(play.shelter.desk)), members: new Set([play.hand(play.shelter, 1).member]) };
	const desks = new Map([...world.desks, [play.shelter.desk, left]]);
	assert.equal(codeOf(mayApproveGlass({ ...world, desks }, useOf(statement), approval, play.hand(play.legal))), 'glass-closed');
});

const there = <T>(value: T | undefined): T => value as T;

test('desks that came under one organisation since cannot use a glass any more', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play);
	const world = play.glassWorld();
	const desks = new Map([...world.desks].map(([id, desk]) => [id, { ...desk, organisation: 'org-one' }]));
	assert.equal(codeOf(mayAskGlass({ ...world, desks }, statement, play.hand(play.shelter))), 'glass-desks');
});

test('a glass that ended, was used, or is asked for already is refused; so is one whose half is sealed to an older key', async () => {
	const play = await GlassPlay.withGlass();
	const ask = async (changes: object = {}) =>
		codeOf(mayAskGlass(play.glassWorld(), (await asked(play, changes)).statement, play.hand(play.shelter)));
	assert.equal(await ask(), 'accepted');
	for (const hours of [0, 73, -1]) assert.equal(await ask({ hours }), 'glass-malformed', String(hours));
	assert.equal(await ask({ other: play.sister.desk }), 'glass-unknown');
	assert.equal(await ask({ other: play.shelter.desk }), 'glass-unknown');
	play.uses = [{ state: 'asked' }];
	assert.equal(await ask(), 'glass-asked');
	play.uses = [{ state: 'denied' }, { state: 'lapsed' }];
	assert.equal(await ask(), 'accepted');
	play.used = true;
	assert.equal(await ask(), 'glass-spent');
	play.used = false;
	await play.replaceKey(play.legal);
	assert.equal(await ask(), 'glass-stale');
	await play.renew();
	assert.equal(await ask(), 'accepted');
	await play.end();
	assert.equal(await ask(), 'glass-unknown');
});

test('an answer is to this very request, in time, and once', async () => {
	const play = await GlassPlay.withGlass();
	const [one, other] = [(await asked(play)).statement, (await asked(play)).statement];
	const { statement: approval } = await approved(play, one);
	const hand = play.hand(play.legal);
	assert.equal(codeOf(mayApproveGlass(play.glassWorld(), useOf(other), approval, hand)), 'glass-unknown');
	for (const state of ['open', 'closed', 'denied', 'lapsed'] as const)
		assert.equal(codeOf(mayApproveGlass(play.glassWorld(), useOf(one, { state }), approval, hand)), 'glass-closed');
	play.today = '2026-11-26' as Day;
	const { statement: late } = await approved(play, one);
	assert.equal(codeOf(mayApproveGlass(play.glassWorld(), useOf(one), late, hand)), 'glass-closed', 'nobody answered for days');
	const denial = await denyGlass(play.memberHand(play.legal), other, 'other-way', telling, '2026-11-23T10:00:00Z' as never);
	play.today = '2026-11-23' as Day;
	assert.equal(codeOf(mayDenyGlass(play.glassWorld(), useOf(other), denial.statement, hand)), 'accepted');
	assert.equal(
		codeOf(mayDenyGlass(play.glassWorld(), useOf(other), denial.statement, play.hand(play.shelter))),
		'not-the-author'
	);
});

test('what is signed with another key, of another member, day or label is refused', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play);
	const { signing } = play.memberHand(play.shelter);
	const check = (changed: GlassRequest, hand = play.hand(play.shelter)) => codeOf(mayAskGlass(play.glassWorld(), changed, hand));
	assert.equal(check(statement, play.hand(play.shelter, 1)), 'not-the-author');
	assert.equal(check({ ...statement, body: { ...statement.body, hours: 1 } }), 'signature-wrong');
	assert.equal(check(sign({ ...statement.body, type: 'causeway/glass-denial/v1' as never }, signing)), 'label-wrong');
	assert.equal(check(sign({ ...statement.body, day: '2026-11-01' as Day }, signing)), 'glass-malformed');
	assert.equal(check(sign({ ...statement.body, generation: 9 }, signing)), 'not-the-author');
});

test('both desks and she open the words of a request; whoever decides later is read by all three', async () => {
	const play = await GlassPlay.withGlass();
	const { statement, words } = await asked(play);
	for (const identity of [play.shelter.pair.identity, play.legal.pair.identity, play.keys.age.identity])
		assert.equal(must(await openGlassWords(statement, words, identity)).text, telling.text);
	assert.equal(codeOf(await openGlassWords(statement, words, play.sister.pair.identity)), 'cannot-open');
	const opened = must(await openGlassWords(statement, words, play.keys.age.identity));
	const approval = await approved(play, statement);
	assert.equal(codeOf(await openGlassWords(approval.statement, words, play.keys.age.identity)), 'words-altered');
	must(await openGlassWords(approval.statement, approval.words, opened.teller as never));
	const asks = { ...statement.body, hash: hashOfSigned(statement) };
	const judged = await judgeGlass(play.memberHand(play.sister), asks, 'justified', telling, play.now);
	must(await openGlassWords(judged.statement, judged.words, opened.teller as never));
});

test('oversight finds once, never in its own matter; she is told at once, or when the review says so, or when the days are over', async () => {
	const play = await GlassPlay.withGlass();
	const { statement } = await asked(play, { tellLater: 'endangers-her' });
	const { statement: approval } = await approved(play, statement);
	const judge = async (finding: 'justified' | 'not-justified' | 'tell-her-now', request = statement) =>
		(await judgeGlass(play.memberHand(play.sister), { ...request.body, hash: hashOfSigned(request) }, finding, telling, play.now))
			.statement;
	const world = { reviewer: { generation: 1 }, concerned: new Set<never>(), today: play.today };
	const hand = play.hand(play.sister);
	const use = useOf(statement, { approval, state: 'open' });
	const found = async (...findings: ('justified' | 'not-justified' | 'tell-her-now')[]) => ({
		...use,
		findings: await Promise.all(findings.map(async (one) => ({ judgement: await judge(one), words: new Uint8Array() })))
	});
	assert.equal(codeOf(mayReviewGlass(world, use, await judge('justified'), hand)), 'accepted');
	assert.equal(
		codeOf(mayReviewGlass({ ...world, concerned: new Set([hand.member]) }, use, await judge('justified'), hand)),
		'not-permitted'
	);
	assert.equal(
		codeOf(mayReviewGlass(world, useOf(statement), await judge('justified'), hand)),
		'glass-closed',
		'nothing was opened'
	);
	assert.equal(codeOf(mayReviewGlass(world, await found('tell-her-now'), await judge('tell-her-now'), hand)), 'glass-closed');
	assert.equal(codeOf(mayReviewGlass(world, await found('tell-her-now'), await judge('not-justified'), hand)), 'accepted');
	assert.equal(codeOf(mayReviewGlass(world, await found('justified'), await judge('not-justified'), hand)), 'glass-closed');
	const { statement: another } = await asked(play);
	assert.equal(codeOf(mayReviewGlass(world, use, await judge('justified', another), hand)), 'glass-unknown');

	assert.equal(isTold(use, '2026-11-22' as Day), false);
	assert.equal(isTold(use, '2026-12-21' as Day), false);
	assert.equal(isTold(use, '2026-12-22' as Day), true, 'thirty days are over');
	assert.equal(isTold(await found('justified'), '2026-11-22' as Day), false);
	assert.equal(isTold(await found('tell-her-now'), '2026-11-22' as Day), true);
	assert.equal(isTold(await found('not-justified'), '2026-11-22' as Day), true);
	assert.equal(isTold(useOf(another), '2026-11-22' as Day), true);
});
