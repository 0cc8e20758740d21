import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { type CaseId, type FileId, must, type Outcome } from '#core/base';
import { type PieceBody, randomId, type SigningKey } from '#core/sealing';
import { sweepUnnamed } from '#server/operations/case/sweep-blobs.ts';
import { up as bindPieces } from '#server/store/migrations/015-desk-pieces.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { addedFile, type TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { memberPiecePut, piecePut } from '#tests/support/signed-piece.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
let cast: Cast;
before(async () => {
	cast = await enterCast(whole);
});

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const newFile = (): FileId => randomId<'file'>() as FileId;
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const told = ({ status, code, body }: RawAnswer): string => (status === 204 ? 'kept' : code || body);
const bytesOf = async (outcome: Outcome<Blob, string>): Promise<Uint8Array> => new Uint8Array(await must(outcome).arrayBuffer());
const log = new TextEncoder().encode('203.0.113.7 GET /invented 200');

/** Puts a piece as a member's browser would, with whatever is other than it should be. */
function put(
	by: TestMember,
	to: { readonly desk: StagedDesk['desk']; readonly case: CaseId; readonly file: FileId },
	bytes: Uint8Array,
	changes: Partial<PieceBody> = {},
	other: { readonly signing?: SigningKey; readonly sent?: Uint8Array; readonly headers?: Readonly<Record<string, string>> } = {}
): Promise<RawAnswer> {
	forgive(cast);
	const headers = { ...memberPiecePut(by, to, bytes, changes, other.signing), ...other.headers };
	const path = `/api/v1/desks/${to.desk}/cases/${to.case}/pieces/${to.file}/0`;
	return rawRequest(new URL(by.session.client.place.origin).origin, 'PUT', path, headers, other.sent ?? bytes);
}

test('a desk adds a file: it, its members and she open it and see whose it is, no other desk does, and it ends with the consent', async () => {
	const { node, first, second, colleague, ana } = cast;
	await ana.her.share({ desk: second.desk, kinds: ['account', 'evidence'] });
	await second.lead.session.look();
	await second.lead.open(second.desk, ana.case);
	const file = await first.lead.addFile(first.desk, ana.case, 'access.log', log);

	assert.deepEqual(await bytesOf(await first.lead.casework.file(first.desk, ana.case, file, quiet())), log);
	await colleague.open(first.desk, ana.case);
	assert.deepEqual(await bytesOf(await colleague.casework.file(first.desk, ana.case, file, quiet())), log);
	assert.deepEqual(await ana.her.open(file), log);
	const space = await ana.her.look();
	assert.deepEqual(
		space.added.map(({ name, by }) => [name, by.kind === 'member' && by.desk, by.kind === 'member' && by.member]),
		[['access.log', first.desk, first.lead.id]]
	);
	assert.deepEqual(
		space.files.map((one) => one.file),
		[ana.file],
		'none of hers'
	);
	assert.equal(space.room?.files.held.entries, 1, 'and it takes nothing of her room');

	const seen = await second.lead.open(second.desk, ana.case);
	assert.ok(!seen.shown.items.some(({ item }) => item === file));
	assert.ok(!second.lead.casework.held(ana.case)?.pieces.some((piece) => piece.file === file), 'not even that there is one');
	const path = `/api/v1/desks/${second.desk}/cases/${ana.case}/pieces/${file}/0`;
	assert.equal((await rawRequest(node.origin, 'GET', path, { Cookie: second.lead.jar.cookie })).code, 'not-found');
	assert.equal(told(await put(second.lead, { desk: second.desk, case: ana.case, file }, log)), 'not-the-author');

	await ana.her.withdraw(second.desk);
	const late = { desk: second.desk, case: ana.case, file: newFile() };
	assert.equal(told(await put(second.lead, late, log)), 'reading-refused');
});

test('a piece of a desk stands in its own thread, under the key of who is signed in, and never in the place of another', async () => {
	const { first, second, colleague, ana, eva } = cast;
	const { lead, desk } = first;
	await lead.open(desk, ana.case);
	await colleague.open(desk, ana.case);
	const to = { desk, case: ana.case, file: newFile() };
	const thread = ana.her.session.held?.own.parts.find((part) => part.kind === 'evidence')?.part as number;
	const others = eva.her.session.held?.own.parts.find((part) => part.desk === second.desk)?.part as number;
	const key = colleague.session.hand()?.signing as SigningKey;
	assert.equal(told(await put(lead, to, log, { part: thread })), 'not-permitted', 'her evidence');
	assert.equal(told(await put(lead, { ...to, case: eva.case }, log, { part: others })), 'not-permitted', 'another desk');
	assert.equal(told(await put(lead, to, log, { part: 0 })), 'not-permitted');
	assert.equal(told(await put(lead, to, log, {}, { signing: key })), 'not-the-author', 'the key of a colleague');
	assert.equal(told(await put(lead, to, log, { case: eva.case })), 'not-the-author', 'a statement for another case');
	assert.equal(told(await put(lead, { ...to, file: ana.file }, log)), 'not-the-author', 'a file of hers');
	assert.equal(told(await put(lead, to, log, { epoch: 99 })), 'epoch-wrong');
	assert.equal(told(await put(lead, to, log, { file: newFile() })), 'entries-mismatch', 'another place than the path says');
	assert.equal(told(await put(lead, to, log, {}, { sent: log.slice().fill(0) })), 'entries-mismatch', 'other bytes');
	assert.equal(told(await put(lead, to, log, {}, { headers: { Origin: 'https://elsewhere.invalid' } })), 'origin-wrong');
	assert.equal(told(await put(lead, to, log, {}, { headers: { Cookie: second.lead.jar.cookie } })), 'not-found');

	assert.equal(told(await put(lead, to, log)), 'kept');
	const blobOf = async (): Promise<string> => {
		const row = cast.node.app.db
			.selectFrom('pieces')
			.select('blob_id')
			.where('file_id', '=', to.file)
			.where('desk_id', '=', desk);
		return (await row.executeTakeFirstOrThrow()).blob_id;
	};
	const first_ = await blobOf();
	const more = new TextEncoder().encode('something else in its place');
	assert.equal(told(await put(colleague, to, more)), 'not-the-author', 'not even by a colleague');
	assert.equal(await blobOf(), first_);
	assert.equal(told(await put(lead, to, more)), 'kept', 'the same key takes it up again');
	assert.notEqual(await blobOf(), first_);

	// She takes the same id: hers is kept beside it, and is what she is handed.
	const hers = new TextEncoder().encode('hers, sealed');
	const path = `/api/v1/case/pieces/${to.file}/0`;
	assert.equal(told(await rawRequest(cast.node.origin, 'PUT', path, piecePut(ana.her, to.file, hers), hers)), 'kept');
	const authorization = ana.her.session.held?.authorization as string;
	const handed = await rawRequest(cast.node.origin, 'GET', path, { Authorization: authorization });
	assert.equal(handed.body, 'hers, sealed');
	assert.equal(told(await put(lead, to, more)), 'not-the-author', 'and from then on nobody adds to it');
});

test('an upload that was interrupted goes on where it stopped, and only its writer can go on', async () => {
	const { node, first, colleague, eva } = cast;
	const { lead, desk } = first;
	await lead.open(desk, eva.case);
	const content = new Uint8Array(17 * 1024 * 1024).fill(5);
	const wish = addedFile(desk, eva.case, 'large.log', content);
	const stop = new AbortController();
	let begun: FileId | null = null;
	const report = (now: unknown): void => {
		const { file, done } = now as { file: FileId; done: number };
		begun = file;
		if (done >= 16 * 1024 * 1024) stop.abort();
	};
	assert.equal(codeOf(await lead.files.add(wish, { signal: stop.signal, report })), 'stopped');
	const rows = () =>
		node.app.db
			.selectFrom('pieces')
			.select(['index', 'blob_id'])
			.where('desk_id', '=', desk)
			.where('case_id', '=', eva.case)
			.orderBy('index')
			.execute();
	const before = await rows();
	assert.equal(before.length, 1);
	const again = { ...wish, resume: begun };
	await colleague.open(desk, eva.case);
	assert.equal(codeOf(await colleague.files.add(again, quiet())), 'not-the-author');
	assert.equal(must(await lead.files.add(again, quiet())), begun);
	const after = await rows();
	assert.deepEqual([after.length, after[0]], [2, before[0]], 'what had arrived was not sent again');
	assert.deepEqual(await eva.her.open(begun as unknown as FileId), content);
});

test('no sweep takes what a desk added, and erasing the case takes all of it', async () => {
	const { node, first, eva } = cast;
	const file = await first.lead.addFile(first.desk, eva.case, 'kept.log', log);
	const suspects = await sweepUnnamed(node.app, new Set());
	await sweepUnnamed(node.app, suspects);
	assert.deepEqual(await eva.her.open(file), log);
	const blobs = (await node.app.db.selectFrom('pieces').select('blob_id').where('case_id', '=', eva.case).execute()).map(
		(row) => row.blob_id
	);
	assert.ok(blobs.length > 1);
	must(await eva.her.session.erase());
	assert.deepEqual(await node.app.db.selectFrom('pieces').selectAll().where('case_id', '=', eva.case).execute(), []);
	for (const blob of blobs) assert.equal((await node.app.blobs.get(blob as never)).ok, false);
});

test('files of desks have a room of their own: one desk half of it, and none of hers', async (t) => {
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_CASE_MIB: '2', CAUSEWAY_FILE_MIB: '2' } });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const { lead, desk } = await enterDesk(admin, place, 'lea.quay');
	const her = await enterSurvivor(place);
	await her.share({ desk, kinds: ['account'] });
	await lead.session.look();
	const wanted = her.session.held?.own.case as CaseId;
	await lead.open(desk, wanted);
	const large = new Uint8Array(700_000).fill(1);
	await lead.addFile(desk, wanted, 'one.log', large);
	assert.equal(
		codeOf(await lead.files.add(addedFile(desk, wanted, 'two.log', large), quiet())),
		'files-full',
		'before anything is begun'
	);
	assert.equal((await lead.open(desk, wanted)).shown.added.length, 1);
	const bytes = new Uint8Array(700_000).fill(2);
	const headers = memberPiecePut(lead, { desk, case: wanted, file: 'A'.repeat(22) as FileId }, bytes);
	const path = `/api/v1/desks/${desk}/cases/${wanted}/pieces/${'A'.repeat(22)}/0`;
	assert.equal(told(await rawRequest(node.origin, 'PUT', path, headers, bytes)), 'too-large', 'nor by another program');
	await her.look();
	await her.attach('hers.bin', new Uint8Array(1_900_000).fill(3));
	assert.equal((await her.look()).room?.files.held.entries, 1);
});

test('pieces from before desks added any are hers, bound to the key of their statement', async () => {
	const { node, ana } = cast;
	const db = node.app.db as unknown as Kysely<unknown>;
	await sql`
		delete from pieces where desk_id is not null;
		alter table pieces drop constraint pieces_pkey, drop column desk_id, drop column signer;
		alter table pieces add primary key (case_id, file_id, index);`.execute(db);
	await bindPieces(db);
	const rows = await node.app.db.selectFrom('pieces').select(['desk_id', 'signer']).where('file_id', '=', ana.file).execute();
	assert.deepEqual(rows, [{ desk_id: null, signer: ana.her.session.held?.keys.signing.public }]);
	assert.deepEqual(await ana.her.open(ana.file), new Uint8Array(5000).fill(7));
});
