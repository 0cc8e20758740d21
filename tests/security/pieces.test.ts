import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { unpackTar } from 'modern-tar';
import { type FileId, must } from '#core/base';
import { openBulk, type PieceBody, type Recipient, type Signed, sealBulk, verifySigned } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { openOwnFile } from '#ui/sealing/survivor-verbs.ts';

const timeout = 300_000;
const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

/** Where the node's disk has the first piece of a file. */
async function blobOf(node: TestNode, file: FileId): Promise<string> {
	const { blob_id: id } = await node.app.db
		.selectFrom('pieces')
		.select('blob_id')
		.where('file_id', '=', file)
		.where('index', '=', 0)
		.executeTakeFirstOrThrow();
	return path.join(node.home, 'blobs', id.slice(0, 2), id);
}

/** "Take everything", unpacked: bytes by name. */
async function takeAll(node: TestNode, her: TestSurvivor, wishes = {}): Promise<ReadonlyMap<string, Uint8Array>> {
	const answer = await askArchive(node, her, wishes);
	assert.equal(answer.status, 200);
	const entries = await unpackTar(new Uint8Array(await answer.arrayBuffer()));
	return new Map(entries.map(({ header, data }) => [header.name, data as Uint8Array]));
}

async function askArchive(node: TestNode, her: TestSurvivor, wishes: Readonly<Record<string, string>>): Promise<Response> {
	const { ticket, keys } = must(await her.session.archiveForm());
	return fetch(`${node.origin}/api/v1/case/archive`, {
		method: 'POST',
		headers: { Origin: node.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ ticket, keys, ...wishes })
	});
}

/** What README.txt of the archive tells to do with a piece: its hash must be the one that her key signed for that place. */
function isAsSigned(archive: ReadonlyMap<string, Uint8Array>, file: FileId, herKey: string): boolean {
	const records = JSON.parse(Buffer.from(archive.get('records.json') ?? '').toString()) as { pieces: Signed<PieceBody>[] };
	const statement = records.pieces.find(({ body }) => body.file === file && body.index === 0);
	const bytes = archive.get(`files/${file}/0.age`) ?? new Uint8Array();
	return (
		statement !== undefined &&
		statement.key === herKey &&
		verifySigned(statement, 'causeway/piece/v1').ok &&
		createHash('sha256').update(bytes).digest('base64url') === statement.body.sealedHash
	);
}

test('17: a piece of a file that was changed, cut, exchanged or sealed anew on the server is refused by her, by the desk and in the archive', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	const [file, other] = [
		await her.attach('one.bin', new Uint8Array(5000).fill(1)),
		await her.attach('two.bin', new Uint8Array(5000).fill(2))
	];
	await her.share({ desk, kinds: ['evidence'] });
	await her.look();
	const caseId = her.session.held?.own.case as never;
	await lead.session.look();
	await lead.open(desk, caseId);
	const evidence = her.session.held?.own.parts.find(({ kind }) => kind === 'evidence');
	const blob = await blobOf(node, file);
	const [genuine, exchanged] = [await readFile(blob), await readFile(await blobOf(node, other))];
	const flipped = Buffer.from(genuine);
	flipped.writeUInt8((flipped.at(-20) as number) ^ 1, flipped.length - 20);
	const anew = must(await sealBulk(bulkCipherNative, new Uint8Array(5120).fill(3), evidence?.recipient as Recipient));
	const identities = [...(evidence?.identities.values() ?? [])];
	// Age alone notices what is not whole; a file that somebody else sealed to the same key only the hash does.
	const lies = {
		'one bit': [flipped, 'cannot-open'],
		'cut short': [genuine.subarray(0, -100), 'cannot-open'],
		'nothing left': [Buffer.alloc(0), 'cannot-open'],
		'another piece of hers': [exchanged, 'accepted'],
		'sealed anew to the same key': [Buffer.from(anew), 'accepted']
	} as const;
	for (const [name, [bytes, byAge]] of Object.entries(lies)) {
		await writeFile(blob, bytes);
		assert.equal(codeOf(await openBulk(bulkCipherNative, bytes, ...identities)), byAge, `${name}: age`);
		assert.equal(codeOf(await openOwnFile(her.session, file, quiet())), 'piece-altered', `${name}: she`);
		assert.equal(codeOf(await lead.casework.file(desk, caseId, file, quiet())), 'piece-altered', `${name}: the desk`);
		const archive = await takeAll(node, her);
		assert.equal(isAsSigned(archive, file, her.session.held?.keys.signing.public as string), false, `${name}: archive`);
		assert.equal(isAsSigned(archive, other, her.session.held?.keys.signing.public as string), true, `${name}: the other file`);
	}
	await writeFile(blob, genuine);
	assert.deepEqual(await her.open(file), new Uint8Array(5000).fill(1));
	assert.equal(codeOf(await lead.casework.file(desk, caseId, file, quiet())), 'accepted');
	const whole = await takeAll(node, her);
	assert.equal(isAsSigned(whole, file, her.session.held?.keys.signing.public as string), true);
	assert.match(Buffer.from(whole.get('README.txt') ?? '').toString(), /sealedHash/);
});

test('a piece that the disk lost is told: no archive passes for whole, a file says what is wrong, a backup counts it', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	const file = await her.attach('one.bin', new Uint8Array(5000).fill(1));
	const other = await her.attach('two.bin', new Uint8Array(5000).fill(2));
	await her.share({ desk, kinds: ['evidence'] });
	await her.look();
	const caseId = her.session.held?.own.case as never;
	await lead.session.look();
	await lead.open(desk, caseId);
	const backups = path.join(node.home, 'backups');
	assert.deepEqual(must(await her.session.archiveForm()).lost, []);
	assert.equal(must(await writeBackup(node.app, backups, () => {})).missing, 0);
	await rm(await blobOf(node, file));

	assert.deepEqual(must(await her.session.archiveForm()).lost, ['one.bin'], 'she is told before she saves it');
	const refusal = await askArchive(node, her, {});
	assert.equal(refusal.status, 409);
	assert.deepEqual(((await refusal.json()) as { error: object }).error, { code: 'archive-incomplete', about: '1' });
	const rest = await takeAll(node, her, { incomplete: 'yes' });
	assert.deepEqual([rest.has(`files/${file}/0.age`), rest.has(`files/${other}/0.age`)], [false, true]);
	const readme = Buffer.from(rest.get('README.txt') ?? '').toString();
	assert.match(readme, /NOT WHOLE/);
	assert.ok(readme.includes(`files/${file}/0.age`));
	assert.ok(!readme.includes(`files/${other}/0.age`) && !readme.includes('one.bin'), 'no name of a file is in the open');
	assert.equal(codeOf(await openOwnFile(her.session, file, quiet())), 'piece-missing');
	assert.equal(codeOf(await openOwnFile(her.session, other, quiet())), 'accepted');
	assert.equal(codeOf(await lead.casework.file(desk, caseId, file, quiet())), 'piece-missing');
	assert.equal(must(await writeBackup(node.app, backups, () => {})).missing, 1);
});
