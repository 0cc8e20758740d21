import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type CaseId, type DeskId, dayOf, type MemberId, must, type Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import { closeGlasses } from '#server/operations/glass/close-glasses.ts';
import { openGlass } from '#server/operations/glass/open-glass.ts';
import { readUsesToReview as readReviews } from '#server/operations/glass/read-glasses.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import {
	agreeToGlass,
	askForGlass,
	judgeUse,
	openUsedGlass,
	readGlasses,
	readUsesToReview,
	sayNoToGlass
} from '#ui/sealing/desk-glass.ts';
import { endOwnGlass, lookAtGlass, makeOwnGlass } from '#ui/sealing/own-glass.ts';

const whole = wholeFile();
type Stage = {
	readonly node: TestNode;
	readonly place: NodePlace;
	readonly first: StagedDesk;
	readonly second: StagedDesk;
	readonly colleague: TestMember;
};
let cast: Stage;
let oversight: { readonly desk: DeskId; readonly lead: TestMember };
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const hour = 3_600_000;

before(async () => {
	const node = await startTestNode(whole, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const first = await enterDesk(admin, place, 'lea.quay');
	const second = await enterDesk(admin, place, 'bo.quay');
	oversight = await enterDesk(admin, place, 'ola.quay', 'watchdog');
	const colleague = await new TestMember(place).join(await first.lead.invite(first.desk), 'sam.quay', 'Sam Quay (invented)');
	await first.lead.admitAll(first.desk);
	for (const { session } of [first.lead, second.lead, oversight.lead, colleague]) must(await session.look());
	cast = { node, place, first, second, colleague };
	// It stands still from here on, so that leaves can be counted.
	await node.app.log.stop();
});

/** Moves the node's clock for as long as something runs. */
async function later<T>(hours: number, run: () => Promise<T>): Promise<T> {
	const app = cast.node.app as { clock: App['clock'] };
	const before = app.clock;
	app.clock = { ...before, now: () => new Date(Date.now() + hours * hour) };
	try {
		return await run();
	} finally {
		app.clock = before;
	}
}

/** A case that both desks read something of, and a glass over the account that neither may read alone. */
async function told(): Promise<{ her: TestSurvivor; case: CaseId }> {
	const { place, first, second } = cast;
	const her = await enterSurvivor(place, 'Palimpsest.');
	await her.share({ desk: first.desk, kinds: ['support'] });
	await her.share({ desk: second.desk, kinds: ['support'] });
	must(
		await makeOwnGlass(her.session, {
			desks: [
				{ desk: first.desk, name: 'First' },
				{ desk: second.desk, name: 'Second' }
			],
			kinds: ['account'],
			lastDay: dayOf(new Date(Date.now() + 60 * 24 * hour))
		})
	);
	await her.look();
	return { her, case: her.session.held?.own.case as CaseId };
}

async function asks(of: CaseId, tellLater: 'endangers-her' | null = null, hours = 2) {
	const { first, second } = cast;
	const listed = must(await readGlasses(first.lead.session, first.desk));
	const glass = listed.glasses.find((one) => one.case === of)?.glass as never;
	const wished = { desk: first.desk, case: of, glass, other: second.desk, text: 'Quillwort.', hours, tellLater } as const;
	return askForGlass(first.lead.session, { ...wished, ground: 'danger-to-life', basis: 'vital-interests' });
}
const useOf = async (of: CaseId): Promise<string> => {
	const { second } = cast;
	const listed = must(await readGlasses(second.lead.session, second.desk));
	return listed.uses.findLast((use) => use.case === of)?.use as string;
};
const agrees = async (of: CaseId) =>
	agreeToGlass(cast.second.lead.session, { desk: cast.second.desk, use: await useOf(of), text: 'We agree.' });
const opens = async (of: CaseId, by = cast.first.lead) =>
	openUsedGlass(by.session, { desk: cast.first.desk, use: await useOf(of) });
const staged = async (): Promise<number> => (await cast.node.app.db.selectFrom('log_staged').select('leaf').execute()).length;

test('two desks open a part together, oversight finds, and she reads all of it; each step gives one leaf', async () => {
	const { her, case: of } = await told();
	const { first, second, node } = cast;
	assert.equal(
		(await first.lead.open(first.desk, of)).shown.parts.some(({ kind }) => kind === 'account'),
		false
	);
	const counts = [await staged()];
	must(await asks(of));
	counts.push(await staged());
	const listed = must(await readGlasses(second.lead.session, second.desk));
	const asked = listed.uses.find((use) => use.case === of);
	assert.deepEqual([asked?.asksUs, asked?.asked.proved, asked?.asked.text], [true, true, 'Quillwort.']);
	assert.equal(codeOf(await opens(of)), 'glass-closed', 'nothing is handed out before the other desk agrees');
	must(await agrees(of));
	counts.push(await staged());
	const opened = must(await opens(of));
	assert.ok(JSON.stringify(opened.shown).includes('Palimpsest.'));
	assert.equal(opened.doubtful, false);
	assert.equal(codeOf(await opens(of, cast.colleague)), 'not-found', 'only who asked reads');

	const use = await useOf(of);
	const reviewed = must(await readUsesToReview(oversight.lead.session, oversight.desk));
	const mine = reviewed.find((one) => one.use === use) as (typeof reviewed)[number];
	assert.deepEqual([mine.ground, mine.told, mine.overdue], ['danger-to-life', true, false]);
	assert.ok(!JSON.stringify(reviewed).includes(of), 'oversight is told of no case');
	must(await judgeUse(oversight.lead.session, { desk: oversight.desk, use: mine, finding: 'justified', text: 'It was.' }));
	counts.push(await staged());
	assert.deepEqual(
		counts.map((count) => count - (counts[0] as number)),
		[0, 1, 2, 3]
	);
	await her.look();
	const hers = must(await lookAtGlass(her.session));
	const [shown] = hers.uses;
	assert.equal(hers.made, null, 'it is spent');
	assert.deepEqual(
		[
			shown?.asked.text,
			shown?.asked.proved,
			shown?.answer?.agreed,
			shown?.answer?.proved,
			shown?.findings[0]?.finding,
			shown?.findings[0]?.text
		],
		['Quillwort.', true, true, true, 'justified', 'It was.']
	);
	assert.deepEqual(her.session.held?.reading?.findings, []);

	assert.equal(codeOf(await asks(of)), 'glass-spent', 'and cannot be opened a second time');
	const member = first.lead.session.me?.member.id as MemberId;
	const hand = { member, desk: first.desk, signingKey: first.lead.session.keys?.signing.public as string };
	// A session of three hours ago is over, so the operation is asked.
	await later(3, async () => assert.equal(codeOf(await openGlass(node.app, hand, use as never)), 'glass-closed'));
	assert.equal(codeOf(await opens(of)), 'glass-closed', 'and it stays closed');
	const parts = await node.app.db
		.selectFrom('grants')
		.select('part')
		.where('case_id', '=', of)
		.where('glass_id', 'is not', null)
		.execute();
	assert.deepEqual(parts, [], 'its grants are gone');
	must(await her.session.write([{ place: 'account', content: answered('what', 'More.') }]));
	await her.look();
	assert.deepEqual(her.session.held?.reading?.findings, []);
});

test('where telling her would endanger her she is told nothing, until oversight says so or thirty days are over', async () => {
	const { her, case: of } = await told();
	must(await asks(of, 'endangers-her'));
	must(await agrees(of));
	must(await opens(of));
	const uses = async () => {
		await her.look();
		return must(await lookAtGlass(her.session));
	};
	const unaware = await uses();
	assert.deepEqual([unaware.uses.length, unaware.made !== null], [0, true], 'her space looks as before');
	assert.deepEqual(her.session.held?.reading?.findings, [], 'and her chain is whole');
	must(await her.session.write([{ place: 'account', content: answered('what', 'Later words.') }]));
	await later(30 * 24 + 1, async () => assert.equal((await uses()).uses.length, 1));
	const use = await useOf(of);
	const reviewed = must(await readUsesToReview(oversight.lead.session, oversight.desk));
	const mine = reviewed.find((one) => one.use === use) as (typeof reviewed)[number];
	assert.equal(mine.told, false);
	await later(15 * 24 + 1, async () => {
		const listed = await readReviews(cast.node.app);
		assert.equal(listed.find((one) => one.use === use)?.overdue, true, 'an overdue review is marked');
	});
	must(await judgeUse(oversight.lead.session, { desk: oversight.desk, use: mine, finding: 'tell-her-now', text: '' }));
	assert.equal((await uses()).uses.length, 1);
});

test('what is granted to a glass after it was used is not kept', async () => {
	const { her, case: of } = await told();
	must(await asks(of, 'endangers-her'));
	must(await agrees(of));
	await later(3, () => closeGlasses(cast.node.app));
	await her.look();
	must(await her.session.write([{ place: 'account', content: answered('what', 'After it.') }]));
	const kept = await cast.node.app.db
		.selectFrom('grants')
		.select('epoch')
		.where('case_id', '=', of)
		.where('glass_id', 'is not', null)
		.execute();
	assert.deepEqual(kept, []);
	assert.equal(codeOf(await opens(of)), 'glass-closed');
});

test('a desk says no, she is told, and the glass stays; what she ends cannot be asked for', async () => {
	const { her, case: of } = await told();
	const { second } = cast;
	must(await asks(of));
	assert.equal(codeOf(await asks(of)), 'glass-asked');
	const answer = { desk: second.desk, use: await useOf(of), text: '', reason: 'other-way' } as const;
	must(await sayNoToGlass(second.lead.session, answer));
	assert.equal(codeOf(await sayNoToGlass(second.lead.session, answer)), 'glass-closed');
	await her.look();
	const shown = must(await lookAtGlass(her.session));
	assert.deepEqual([shown.made !== null, shown.uses[0]?.answer?.reason], [true, 'other-way']);
	must(await asks(of));
	must(await endOwnGlass(her.session));
	assert.equal(codeOf(await agrees(of)), 'glass-closed');
	assert.equal(codeOf(await asks(of)), 'glass-unknown');
	await her.look();
	assert.deepEqual(her.session.held?.reading?.findings, []);
});

test('she ends a use that runs by taking back the consent of either desk', async () => {
	const { her, case: of } = await told();
	must(await asks(of));
	must(await agrees(of));
	must(await opens(of));
	const { consents } = await her.look();
	must(await her.session.withdraw(consents[1]?.consent as never));
	assert.notEqual(codeOf(await opens(of)), 'accepted');
});

test('oversight is nobody but a desk of that kind, and reviews nothing of its own', async () => {
	const { first, second } = cast;
	for (const [member, desk] of [
		[first.lead, first.desk],
		[second.lead, second.desk],
		[oversight.lead, first.desk],
		[first.lead, oversight.desk]
	] as const)
		assert.equal(codeOf(await readUsesToReview(member.session, desk)), 'not-found');
	assert.equal(codeOf(await readUsesToReview(oversight.lead.session, oversight.desk)), 'accepted');
});
