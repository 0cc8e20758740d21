import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day, DeskId } from '#core/base';
import {
	ActComposer,
	actLimits,
	type CaseState,
	type HandedCase,
	type HandedEntry,
	loseParts,
	randomOf,
	readCase,
	sign,
	signingKeyFrom
} from '#core/sealing';
import { at, makeOpening, Play } from '#tests/support/rule-play.ts';

const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

test('a case is opened, shared, answered, and read by both without a finding', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	play.apply((await play.share()).submission, play.survivor);
	const answer = new ActComposer(play.base('member'));
	play.apply(await answer.finish('answer', 7, { kind: 'message', text: 'we read you' }, at, makeOpening), play.staff);

	const hers = await readCase(play.handedCase(), play.reader('survivor'));
	assert.deepEqual(hers.findings, []);
	assert.deepEqual(
		hers.parts.map((part) => [part.part, part.kind]),
		[
			[0, 'own'],
			[3, 'account'],
			[7, 'thread']
		]
	);
	assert.deepEqual(
		(hers.parts[2]?.items ?? []).map((item) => (item.content as { kind: string }).kind),
		['receipt', 'message']
	);

	const spineHidden = play
		.handedCase()
		.entries.map((step) =>
			step.part === 0 && step.entry?.type !== 'causeway/case/v1' && step.entry?.type !== 'causeway/consent/v1'
				? { ...step, entry: null, sealed: null }
				: step
		);
	const theirs = await readCase({ ...play.handedCase(), entries: spineHidden }, play.reader('desk'));
	assert.deepEqual(theirs.findings, []);
	assert.deepEqual(
		theirs.parts.find((part) => part.part === 3)?.items.map((item) => (item.content as { text: string }).text),
		['first words']
	);
});

test('a report composed before midnight and sent after it is taken, one of another week is not', async () => {
	const codes = [];
	for (const today of ['2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'] as Day[]) {
		const play = await Play.begin();
		play.today = today;
		codes.push(codeOf(play.decide(await play.report(), play.survivor)));
	}
	assert.deepEqual(codes, ['not-the-author', 'accepted', 'accepted', 'not-the-author']);
});

test('a withdrawal takes the grants, and nobody writes before the part has a new key', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	const { submission, consent } = await play.share();
	play.apply(submission, play.survivor);
	const withdrawal = new ActComposer(play.base('survivor'));
	withdrawal.addWithdrawal(consent);
	play.apply(await withdrawal.finish('withdraw', 0, { kind: 'withdrawn' }, at, makeOpening), play.survivor);
	assert.equal(play.state?.parts.get(3)?.rotationDue, true);

	const careless = new ActComposer(play.base('survivor'));
	const written = await careless.finish('write', 3, { kind: 'answer', text: 'more' }, at, makeOpening);
	assert.equal(codeOf(play.decide(written, play.survivor)), 'rotation-due');

	const careful = new ActComposer(play.base('survivor'));
	await play.epoch(careful, 3, 'account', ['survivor']);
	play.apply(await careful.finish('write', 3, { kind: 'answer', text: 'more' }, at, makeOpening), play.survivor);

	const theirs = await readCase(play.handedCase(), play.reader('desk'));
	assert.deepEqual(theirs.parts.find((part) => part.part === 3)?.items, [], 'a desk without grants reads nothing, old or new');
	const late = new ActComposer(play.base('member'));
	const answer = await late.finish('answer', 7, { kind: 'message', text: 'still here' }, at, makeOpening);
	assert.equal(codeOf(play.decide(answer, play.staff)), 'not-permitted');
});

test('a rotation must keep every holder and add none', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	play.apply((await play.share()).submission, play.survivor);
	const forgetful = new ActComposer(play.base('survivor'));
	await play.epoch(forgetful, 3, 'account', ['survivor']);
	assert.equal(codeOf(play.decide(await forgetful.finish('write', 3, {}, at, makeOpening), play.survivor)), 'holder-missing');
	play.pairs.delete('3/2');
	const generous = new ActComposer(play.base('survivor'));
	await play.epoch(generous, 0, 'own', ['survivor', 'desk']);
	assert.equal(codeOf(play.decide(await generous.finish('write', 0, {}, at, makeOpening), play.survivor)), 'consent-unknown');
});

test('a grant to an old generation of a desk is refused so that it can be tried again', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	const { submission } = await play.share();
	play.generation = 2;
	assert.equal(codeOf(play.decide(submission, play.survivor)), 'desk-key-changed');
});

test('a member writes nowhere but in its own thread, and not with a key of its own making', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	play.apply((await play.share()).submission, play.survivor);
	const foreign = new ActComposer({ ...play.base('member'), parts: play.base('survivor').parts });
	assert.equal(codeOf(play.decide(await foreign.finish('answer', 3, {}, at, makeOpening), play.staff)), 'not-permitted');
	const forged = new ActComposer({ ...play.base('member'), signing: signingKeyFrom(randomOf(32)) });
	assert.equal(codeOf(play.decide(await forged.finish('answer', 7, {}, at, makeOpening), play.staff)), 'not-the-author');
});

test('a second act on the same head is refused and nothing of it is kept', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	const one = await new ActComposer(play.base('survivor')).finish('write', 3, { text: 'one' }, at, makeOpening);
	const two = await new ActComposer(play.base('survivor')).finish('write', 3, { text: 'two' }, at, makeOpening);
	play.apply(one, play.survivor);
	assert.equal(codeOf(play.decide(two, play.survivor)), 'head-moved');
	assert.equal(codeOf(play.decide(one, play.survivor)), 'head-moved');
});

test('an altered entry, another label, a foreign case, a missing opening and a lie in the heads are refused', async () => {
	const play = await Play.begin();
	const report = await play.report();
	const entries = [...report.entries];
	assert.equal(
		codeOf(play.decide({ ...report, entries: entries.with(1, { ...entries[1], epoch: 2 } as never) }, play.survivor)),
		'entries-mismatch'
	);
	assert.equal(
		codeOf(play.decide({ ...report, sealed: report.sealed.with(2, randomOf(600)) }, play.survivor)),
		'entries-mismatch'
	);
	assert.equal(codeOf(play.decide({ ...report, leaf: randomOf(16) }, play.survivor)), 'opening-missing');
	const relabelled = sign({ ...report.act.body, type: 'causeway/erase/v1' } as never, play.signing);
	assert.equal(codeOf(play.decide({ ...report, act: relabelled as never }, play.survivor)), 'label-wrong');
	const future = sign({ ...report.act.body, v: 2 } as never, play.signing);
	assert.equal(codeOf(play.decide({ ...report, act: future as never }, play.survivor)), 'version-unknown');
	const short = sign({ ...report.act.body, heads: report.act.body.heads.slice(1) }, play.signing);
	assert.equal(codeOf(play.decide({ ...report, act: short }, play.survivor)), 'head-moved');
	play.apply(report, play.survivor);
	const tampered = sign({ ...report.act.body, entries: [] }, signingKeyFrom(randomOf(32)));
	assert.equal(codeOf(play.decide({ ...report, act: tampered }, play.survivor)), 'entries-mismatch');
});

test('24: rolled-back, replayed, reordered and missing steps are findings of the next reading', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	play.apply((await play.share()).submission, play.survivor);
	play.apply(
		await new ActComposer(play.base('survivor')).finish('write', 3, { text: 'later words' }, at, makeOpening),
		play.survivor
	);
	const whole = play.handedCase();
	const whats = async (handed: HandedCase) =>
		new Set((await readCase(handed, play.reader('survivor'))).findings.map((finding) => finding.what));

	const last = whole.entries.findLast((step) => step.part === 3) as HandedEntry;
	assert.ok(
		(await whats({ ...whole, entries: whole.entries.filter((step) => step !== last) })).has('rolled-back'),
		'last item dropped'
	);
	assert.ok((await whats({ ...whole, acts: whole.acts.slice(1) })).has('act-missing'), 'an act dropped');
	const both = { ...whole, acts: whole.acts.slice(0, -1), entries: whole.entries.filter((step) => step !== last) };
	assert.deepEqual(await whats(both), new Set(), 'dropping act and entries together shows only against a remembered head');
	const swapped = whole.entries.map((step) =>
		step === last
			? {
					...step,
					sealed: whole.entries.find((other) => other.part === 3 && other.entry?.type === 'causeway/item/v1')?.sealed ?? null
				}
			: step
	);
	assert.ok((await whats({ ...whole, entries: swapped })).has('entry-altered'), 'an old item replayed in a new place');
	const forged = { ...(whole.acts[0] as HandedCase['acts'][number]), sig: 'A'.repeat(86) };
	assert.ok((await whats({ ...whole, acts: [forged, ...whole.acts.slice(1)] })).has('act-forged'));
});

test('an expired consent loses the same parts as a withdrawn one, unless another consent covers them', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	play.apply((await play.share()).submission, play.survivor);
	const state = play.state as CaseState;
	const [consent] = state.consents;
	const ended = { ...(consent as never as object), inForce: false } as (typeof state.consents)[number];
	const effects = loseParts([ended], ended, state.parts);
	assert.deepEqual(effects[0], { do: 'drop-grants', desk: play.desk as DeskId, parts: [7, 3] });
	const other = { ...ended, inForce: true, parts: [3], thread: 7 };
	assert.deepEqual(loseParts([ended, other], ended, state.parts), []);
});

test('a case with as many parts as there may be still takes words and withdrawals, and no further part', async () => {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	const state = play.state as CaseState;
	const parts = new Map(state.parts);
	const one = parts.get(3) as NonNullable<ReturnType<typeof parts.get>>;
	for (let part = 10; parts.size < actLimits.parts; part++) parts.set(part, { ...one, part });
	play.state = { ...state, parts };
	const words = await new ActComposer(play.base('survivor')).finish('write', 3, { text: 'more' }, at, makeOpening);
	assert.equal(codeOf(play.decide(words, play.survivor)), 'accepted');
	const further = new ActComposer(play.base('survivor'));
	await play.epoch(further, 1000, 'thread', ['survivor']);
	assert.equal(codeOf(play.decide(await further.finish('write', 3, {}, at, makeOpening), play.survivor)), 'too-large');
});
