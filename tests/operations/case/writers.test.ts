import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type CaseId, must, type Outcome } from '#core/base';
import { composeWithdrawal, composeWriting } from '#core/report';
import { type ActSubmission, hashOfSigned, submissionToWire } from '#core/sealing';
import type { Clock } from '#server/gateways/clock.ts';
import { expireConsents } from '#server/operations/case/expire-consents.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

const whole = wholeFile();
let node: TestNode;
let place: NodePlace;
let first: StagedDesk;
let second: StagedDesk;

before(async () => {
	node = await startTestNode(whole, { mode: 'real' });
	place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	first = await enterDesk(admin, place, 'lea.quay');
	second = await enterDesk(admin, place, 'bo.quay');
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const held = (her: TestSurvivor) => her.session.held as NonNullable<typeof her.session.held>;
const caseOf = (her: TestSurvivor): CaseId => held(her).own.case;

/** An act composed on the case as she last saw it, not yet sent. */
async function compose(her: TestSurvivor, text: string): Promise<ActSubmission> {
	const { own, keys, around } = held(her);
	return must(await composeWriting(own, [{ place: 'account', content: answered('what', text) }], keys, around)).submission;
}

const send = (her: TestSurvivor, submission: ActSubmission): Promise<RawAnswer> =>
	postJson(
		node.origin,
		'/api/v1/case/acts',
		{ submission: submissionToWire(submission) },
		{ Authorization: held(her).authorization }
	);

/** Everything kept of a case that an act touches. */
async function kept(of: CaseId): Promise<Readonly<Record<string, string>>> {
	const { db } = node.app;
	const rows: Record<string, string> = {};
	for (const table of ['acts', 'entries', 'parts', 'grants', 'consents', 'threads'] as const) {
		const found = await db.selectFrom(table).selectAll().where('case_id', '=', of).execute();
		rows[table] = found
			.map((row) => JSON.stringify(row))
			.sort()
			.join('\n');
	}
	return rows;
}

test('an act sent twice is taken once: the second is told that the head has moved, and nothing more is kept', async () => {
	const her = await enterSurvivor(place);
	const act = await compose(her, 'Said once.');
	assert.equal((await send(her, act)).status, 200);
	const after = await kept(caseOf(her));
	for (let time = 0; time < 3; time++) {
		const again = await send(her, act);
		assert.deepEqual([again.status, again.code], [409, 'head-moved']);
	}
	assert.deepEqual(await kept(caseOf(her)), after);
	assert.equal((await her.look()).answers.filter(({ text }) => text === 'Said once.').length, 1);
});

test('of acts on the same head that come at once one is taken, and of the others nothing is half written', async () => {
	const her = await enterSurvivor(place);
	for (let round = 0; round < 3; round++) {
		await her.look();
		const before = await node.app.db.selectFrom('entries').select('hash').where('case_id', '=', caseOf(her)).execute();
		const acts = await Promise.all(Array.from({ length: 6 }, (_, at) => compose(her, `Round ${round}, voice ${at}.`)));
		const answers = await Promise.all(acts.map((act) => send(her, act)));
		const taken = answers.flatMap(({ status }, at) => (status === 200 ? [acts[at] as ActSubmission] : []));
		assert.equal(taken.length, 1, answers.map(({ status, code }) => `${status} ${code}`).join(', '));
		assert.ok(answers.every(({ status, code }) => status === 200 || (status === 409 && code === 'head-moved')));
		const after = await node.app.db.selectFrom('entries').select('hash').where('case_id', '=', caseOf(her)).execute();
		const added = after.map(({ hash }) => hash).filter((hash) => !before.some((row) => row.hash === hash));
		assert.deepEqual(added.sort(), [...(taken[0]?.act.body.entries ?? [])].sort());
		const { lastActs, findings } = must(await held(her).read());
		assert.deepEqual(
			[findings, lastActs.get(taken[0]?.act.key ?? '')?.hash],
			[[], hashOfSigned((taken[0] as ActSubmission).act)]
		);
	}
});

test('the same first act sent at once opens one case', async () => {
	const her = new TestSurvivor(place);
	const twin = new TestSurvivor(place, 'twin bird candle door engine forest garden hill');
	const both = await Promise.all(
		[her, twin].map((one) => one.session.openCase({ codename: twin.codename, pin: '', way: 'self', language: 'en', answers: [] }))
	);
	assert.deepEqual(both.map(codeOf).sort(), ['accepted', 'case-exists']);
});

test('two devices, a desk and a colleague who write at once all get through, one after the other, and it fits together', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await first.lead.session.look();
	await first.lead.open(first.desk, caseOf(her));
	const other = new TestSurvivor(place, her.codename);
	await other.comeBack();
	await Promise.all([
		her.say(first.desk, 'From the phone.'),
		other.say(first.desk, 'From the library.'),
		first.lead.answer(first.desk, caseOf(her), 'From the desk.')
	]);
	const space = await her.look();
	assert.deepEqual(space.findings, []);
	assert.deepEqual(space.threads[0]?.messages.map(({ text }) => text).sort(), [
		'From the desk.',
		'From the library.',
		'From the phone.'
	]);
});

test('a withdrawal and words to the desk at the same moment: never words that nobody may read, never a case that does not fit', async () => {
	for (let round = 0; round < 3; round++) {
		const her = await enterSurvivor(place);
		await her.share({ desk: first.desk, kinds: ['account'] });
		const { own, keys, around } = held(her);
		const consent = own.consents[0]?.consent as never;
		const withdrawal = must(await composeWithdrawal(own, consent, keys, around)).submission;
		const words = await compose(her, 'At the same moment.');
		const answers = await Promise.all([send(her, withdrawal), send(her, words)]);
		assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
		const space = await her.look();
		assert.deepEqual(space.findings, []);
		assert.equal(space.consents[0]?.state, answers[0]?.status === 200 ? 'withdrawn' : 'in-force');
	}
});

/** Turns the node's clock by days. */
function pass(days: number): void {
	const { clock } = node.app;
	(node.app as { clock: Clock }).clock = { now: () => new Date(clock.now().getTime() + days * 86_400_000) };
}

/** A member who signs in by the node's clock. */
const inBrowser = ({ name, passphrase, totpSecret }: TestMember): Promise<TestMember> =>
	Object.assign(new TestMember(place, () => node.app.clock.now()), { name, passphrase, totpSecret }).signIn();

test('a consent ends with its last day: grants go, the part waits for a new key, the other desk reads on', async () => {
	const her = await enterSurvivor(place);
	const day = (ahead: number) =>
		new Date(node.app.clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10) as never;
	await her.share({ desk: first.desk, kinds: ['account'], lastDay: day(2) });
	await her.share({ desk: second.desk, kinds: ['account'], lastDay: day(300) });
	const of = caseOf(her);
	const grantsOf = async (desk: string) =>
		(
			await node.app.db
				.selectFrom('grants')
				.innerJoin('entries', (join) =>
					join
						.onRef('entries.case_id', '=', 'grants.case_id')
						.onRef('entries.part', '=', 'grants.part')
						.onRef('entries.seq', '=', 'grants.seq')
				)
				.select('entries.sealed')
				.where('grants.case_id', '=', of)
				.where('desk_id', '=', desk)
				.execute()
		).filter(({ sealed }) => sealed !== null).length;
	assert.equal(await expireConsents(node.app), 0);
	pass(2);
	assert.equal(await expireConsents(node.app), 0, 'the last day is a day of it');
	assert.equal(await grantsOf(first.desk), 2);
	pass(1);
	const one = await inBrowser(first.lead);
	const door = await rawRequest(node.origin, 'GET', `/api/v1/desks/${first.desk}/cases/${of}/door`, {
		Cookie: one.jar.cookie
	});
	assert.equal(door.code, 'reading-refused', 'nothing is handed out even before the job has run');
	assert.equal(await expireConsents(node.app), 1);
	assert.deepEqual([await grantsOf(first.desk), await grantsOf(second.desk)], [0, 2]);
	assert.equal(await expireConsents(node.app), 0, 'once is enough');
	assert.ok((await one.inbox(first.desk)).every((row) => row.case !== of));

	const back = new TestSurvivor(place, her.codename);
	const space = await back.comeBack();
	assert.deepEqual(
		space.consents.map(({ desk, state }) => [desk, state]),
		[
			[first.desk, 'ended'],
			[second.desk, 'in-force']
		]
	);
	must(await back.session.write([{ place: 'account', content: answered('what', 'After the last day.') }]));
	const other = await inBrowser(second.lead);
	const read = await other.open(second.desk, of);
	assert.ok(JSON.stringify(read.shown).includes('After the last day.'));
	assert.deepEqual([read.shown.findings, (await back.look()).findings], [[], []]);
});

test('a consent longer than ten years, or one that ended before it began, is refused', async () => {
	const her = await enterSurvivor(place);
	const { session } = her;
	for (const lastDay of ['2020-01-01', '2099-01-01'] as never[]) {
		const shared = await session.share({
			desk: second.desk,
			deskName: 'x',
			duties: [],
			purpose: 'support',
			kinds: ['account'],
			lastDay,
			urgent: false,
			language: 'en'
		});
		assert.ok(
			!shared.ok && ['consent-malformed', 'holder-missing', 'consent-unknown'].includes(shared.refusal.code),
			codeOf(shared)
		);
	}
	assert.deepEqual((await her.look()).consents, []);
});
