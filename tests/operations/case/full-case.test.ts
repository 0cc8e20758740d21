import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { type CaseId, type FileId, must, type Outcome } from '#core/base';
import { caseLimits, randomId, randomOf } from '#core/sealing';
import type { App } from '#server/app.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { up as countOldCases } from '#server/store/migrations/012-case-room.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

const whole = wholeFile();
const { own, threads } = caseLimits;
const someWords = [{ place: 'account', content: answered('what', 'More invented words.') }] as const;
let node: TestNode;
let place: NodePlace;
let first: StagedDesk;
let second: StagedDesk;

before(async () => {
	node = await startTestNode(whole, { mode: 'real', env: { CAUSEWAY_CASE_MIB: '16', CAUSEWAY_FILE_MIB: '16' } });
	place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	first = await enterDesk(admin, place, 'lea.quay');
	second = await enterDesk(admin, place, 'bo.quay');
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const caseOf = (her: TestSurvivor): CaseId => her.session.held?.own.case as CaseId;
const partOf = (her: TestSurvivor, kind: string, desk: string | null = null): number =>
	her.session.held?.own.parts.find((part) => part.kind === kind && part.desk === desk)?.part as number;

/** What the parts say they hold, and what stands in them. */
async function counted(app: App, of: CaseId): Promise<readonly [unknown, unknown]> {
	const said = await app.db.selectFrom('parts').select(['part', 'bytes']).where('case_id', '=', of).orderBy('part').execute();
	const { rows } = await sql`
		select part, sum(octet_length(body) + coalesce(octet_length(sealed), 0))::bigint as bytes
		from entries where case_id = ${of} group by part order by part`.execute(app.db);
	return [said, rows];
}

/** As if so many bytes of words stood in a part already. */
async function fill(of: CaseId, part: number, bytes: number): Promise<void> {
	await node.app.db.updateTable('parts').set({ bytes }).where('case_id', '=', of).where('part', '=', part).execute();
}

test('what each part holds is counted with every act, less what a withdrawal deletes, and right again after a restore', async (t) => {
	const her = await enterSurvivor(place);
	const other = await enterSurvivor(place, 'Words of somebody else (invented).');
	for (const { desk } of [first, second]) await her.share({ desk, kinds: ['account', 'contact'] });
	must(await her.session.write(someWords));
	await first.lead.session.look();
	await first.lead.open(first.desk, caseOf(her));
	await first.lead.answer(first.desk, caseOf(her), 'Invented answer.');
	await her.look();
	await her.say(first.desk, 'Invented thanks.');
	const before = await counted(node.app, caseOf(her));
	assert.deepEqual(before[0], before[1]);

	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	await her.withdraw(first.desk);
	const after = await counted(node.app, caseOf(her));
	assert.deepEqual(after[0], after[1], 'the deleted locks count no more');
	const others = await counted(node.app, caseOf(other));
	must(await other.session.erase());
	assert.deepEqual(await counted(node.app, caseOf(other)), [[], []]);

	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	must(await restoreBackup(opened.app, written.file, { acceptsOlderLog: true }));
	const restored = await counted(opened.app, caseOf(her));
	assert.deepEqual(restored[0], restored[1]);
	assert.notDeepEqual(restored[0], before[0], 'the withdrawal was done again, and its locks taken off');
	assert.deepEqual(await counted(opened.app, caseOf(other)), [[], []]);
	assert.notDeepEqual(others[0], []);

	await sql`alter table parts drop column bytes`.execute(opened.app.db);
	await countOldCases(opened.app.db as never);
	assert.deepEqual((await counted(opened.app, caseOf(her)))[0], restored[0], 'cases from before there were counts');
});

test('in a case that is full she is told so, and can still come back, give, take back, take everything away and erase', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await her.look();
	await fill(caseOf(her), partOf(her, 'account'), own.words.bytes - 1000);
	assert.equal(codeOf(await her.session.write(someWords)), 'words-full');
	const back = new TestSurvivor(place, her.codename);
	await back.comeBack();
	await back.share({ desk: second.desk, kinds: ['contact'] });

	await fill(caseOf(her), partOf(her, 'account'), own.besides.bytes);
	await back.look();
	const lastDay = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10) as never;
	const wanted = { deskName: 'Invented', duties: [], purpose: 'support', lastDay, urgent: false, language: 'en' } as const;
	assert.equal(codeOf(await back.session.share({ desk: second.desk, kinds: ['account'], ...wanted })), 'words-full');
	await back.say(first.desk, 'A message still has room.');
	for (const { desk } of [first, second]) await back.withdraw(desk);
	assert.ok((await back.look()).consents.every(({ state }) => state !== 'in-force'));
	assert.deepEqual(must(await back.session.archiveForm()).lost, []);
	must(await back.session.erase());
});

test('a desk that filled its thread is refused, can still open the case, and she writes to it and to others', async () => {
	const her = await enterSurvivor(place);
	for (const { desk } of [first, second]) await her.share({ desk, kinds: ['account'] });
	await her.look();
	await first.lead.session.look();
	await first.lead.open(first.desk, caseOf(her));
	await fill(caseOf(her), partOf(her, 'thread', first.desk), caseLimits.thread.answers.bytes);
	const deed = { do: 'answer', text: 'One answer too many.' } as const;
	assert.equal(codeOf(await first.lead.casework.act(first.desk, caseOf(her), deed)), 'threads-full');
	await first.lead.open(first.desk, caseOf(her));
	await second.lead.session.look();
	await second.lead.open(second.desk, caseOf(her));
	await second.lead.answer(second.desk, caseOf(her), 'Invented answer.');
	await her.look();
	for (const { desk } of [first, second]) await her.say(desk, 'Invented message.');
	must(await her.session.write(someWords));
});

test('two desks that answer at once do not both get the room that is left for one', async () => {
	const her = await enterSurvivor(place);
	for (const { desk } of [first, second]) await her.share({ desk, kinds: ['account'] });
	await her.look();
	for (const { desk, lead } of [first, second]) {
		await lead.session.look();
		await lead.open(desk, caseOf(her));
	}
	// As if other desks had answered much. One answer is about 3 KiB with its opening.
	const held = await node.app.db.selectFrom('parts').selectAll().where('case_id', '=', caseOf(her)).execute();
	const ofTwo = held.filter((row) => row.thread_desk !== null);
	const bytes = threads.answers.bytes - 4500 - ofTwo.reduce((sum, row) => sum + row.bytes, 0);
	await node.app.db
		.insertInto('parts')
		.values({ ...(ofTwo[0] as (typeof ofTwo)[number]), part: 99, bytes })
		.execute();
	const deed = { do: 'answer', text: 'Invented answer.' } as const;
	const codes = await Promise.all(
		[first, second].map(async ({ desk, lead }) => codeOf(await lead.casework.act(desk, caseOf(her), deed)))
	);
	assert.deepEqual(codes.toSorted(), ['accepted', 'threads-full']);
});

test('how full her case is she is told, and her desk of its own thread alone', async () => {
	const her = await enterSurvivor(place);
	for (const { desk } of [first, second]) await her.share({ desk, kinds: ['account'] });
	await second.lead.session.look();
	await second.lead.open(second.desk, caseOf(her));
	await second.lead.answer(second.desk, caseOf(her), 'Much said by another desk (invented).');
	await her.attach('invented.bin', new Uint8Array(20_000));
	const { room } = await her.look();
	const { rows } = await sql<{ bytes: string }>`select sum(bytes) as bytes from pieces where case_id = ${caseOf(her)}`.execute(
		node.app.db
	);
	assert.deepEqual(room?.files.held, { entries: 1, bytes: Number(rows[0]?.bytes) });
	assert.ok((room?.words.held.bytes ?? 0) > 3000 && (room?.threads.held.bytes ?? 0) > 3000);
	assert.deepEqual(room?.words.most, own.words);

	await first.lead.session.look();
	const shown = await first.lead.open(first.desk, caseOf(her));
	const thread = await node.app.db
		.selectFrom('parts')
		.select(['seq', 'bytes'])
		.where('case_id', '=', caseOf(her))
		.where('thread_desk', '=', first.desk)
		.executeTakeFirst();
	assert.deepEqual(shown.room, { held: { entries: thread?.seq, bytes: thread?.bytes }, most: caseLimits.thread.answers });
});

test('a file that does not fit is refused before it is begun, also when two together are too much', async () => {
	const her = await enterSurvivor(place);
	await her.attach('invented.bin', new Uint8Array(9_000_000));
	await assert.rejects(her.attach('one-too-many.bin', new Uint8Array(9_000_000)), /files-full/);
	const sending = [her.attach('first.bin', new Uint8Array(4_000_000)), her.attach('second.bin', new Uint8Array(4_000_000))];
	const ended = await Promise.allSettled(sending);
	assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
	const files = (await her.look()).files.map(({ name, pieces }) => [name, pieces !== null]);
	assert.equal(files.length, 2, JSON.stringify(files));
	assert.ok(
		files.every(([, whole]) => whole),
		'nothing stands there as begun'
	);
	must(await her.session.write(someWords));
});

const put = (of: FileId, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<RawAnswer> =>
	rawRequest(node.origin, 'PUT', `/api/v1/case/pieces/${of}/0`, headers, bytes);

const aboutOf = ({ body }: RawAnswer): unknown => (JSON.parse(body) as { error: { about: string } }).error.about;

test('a case takes so many pieces and no more, also when two come at once; an erased one takes none along', async () => {
	const her = await enterSurvivor(place);
	const bytes = randomOf(900);
	const most = 4001;
	await sql`
		insert into pieces (case_id, file_id, index, part, epoch, bytes, blob_id, statement, signer)
		select ${caseOf(her)}, lpad(n::text, 22, 'A'), 0, ${partOf(her, 'evidence')}, 1, 1, 'invented-' || n, '{}', ${her.session.held?.keys.signing.public}
		from generate_series(1, ${most - 1}) as n`.execute(node.app.db);
	const files = [randomId<'file'>(), randomId<'file'>(), randomId<'file'>()] as FileId[];
	const answers = await Promise.all(files.map((of) => put(of, bytes, piecePut(her, of, bytes))));
	assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 413, 413]);
	assert.deepEqual(answers.filter(({ status }) => status === 413).map(aboutOf), ['pieces', 'pieces']);
	const taken = files[answers.findIndex(({ status }) => status === 204)] as FileId;
	assert.equal((await put(taken, bytes, piecePut(her, taken, bytes))).status, 204, 'sent again it takes no other place');
	await assert.rejects(her.attach('invented.bin', new Uint8Array(10)), /files-full/);
	must(await her.session.write(someWords));
	must(await her.session.erase());
	const next = await enterSurvivor(place);
	await next.attach('invented.bin', new Uint8Array(10));
});

test('many tiny pieces make the next opening dearer, as their rows and not their bytes do', async () => {
	const usual = node.app.workGate;
	const gate = new WorkGate(node.app.clock, { openings: 1e9, bytes: 64 * 1024 });
	Object.assign(node.app, { workGate: gate });
	const price = (): number => gate.demand('/cases', '198.51.100.7', 12).bits;
	const her = await enterSurvivor(place);
	const before = price();
	const bytes = randomOf(600);
	for (let sent = 0; sent < 40; sent++) {
		const of = randomId<'file'>() as FileId;
		assert.equal((await put(of, bytes, piecePut(her, of, bytes))).status, 204);
	}
	assert.ok(price() > before, `${before}, then ${price()}`);
	Object.assign(node.app, { workGate: usual });
});
