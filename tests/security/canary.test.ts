import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { Decrypter } from 'age-encryption';
import { must } from '#core/base';
import { randomId } from '#core/sealing';
import { backupPair, writeBackup } from '#server/operations/backup/write-backup.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { CanarySearch } from '#tests/support/canary.ts';
import type { Needle } from '#tests/support/canary-forms.ts';
import { type Play, playCase } from '#tests/support/canary-play.ts';
import { canaries } from '#tests/support/canary-words.ts';
import { keeperOf, postgresOf } from '#tests/support/invented-stage.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
let play: Play;
let temporary: string;
let backup: Uint8Array;

before(async () => {
	// Everything temporary of the node, its database and its backups lies below a folder of our own, so that all of it can be searched.
	temporary = await makeThrowawayFolder();
	await chmod(temporary, 0o711);
	const usual = process.env.TMPDIR;
	process.env.TMPDIR = temporary;
	whole.after(async () => {
		if (usual === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = usual;
		await rm(temporary, { recursive: true, force: true });
	});
	play = await playCase(whole);
	await mkdir(path.join(temporary, 'backups'), { mode: 0o700 });
	const { file } = must(await writeBackup(play.node.app, path.join(temporary, 'backups'), () => {}));
	const decrypter = new Decrypter();
	decrypter.addIdentity((await backupPair(play.node.app)).identity);
	backup = await decrypter.decrypt(await readFile(file));
});

const searchFor = (...more: readonly (readonly Needle[])[]): CanarySearch => new CanarySearch([...play.needles, ...more.flat()]);

/** The tables, live; the folders as they lie there, write-ahead log included; what was said; the backup, opened. */
async function searchWhatIsKept(search: CanarySearch): Promise<void> {
	const keeper = await keeperOf(play.node);
	try {
		await search.lookInDatabase(keeper);
	} finally {
		await keeper.end();
	}
	await searchFolders(search);
	search.look('what was reported', play.node.reported.join('\n'));
	search.look('what was printed', play.printed());
	search.look('the backup, opened', backup);
}

async function searchFolders(search: CanarySearch): Promise<void> {
	await search.lookBelow(temporary);
	await search.lookBelow(play.profiles);
	const database = await postgresOf(play.node.home);
	if (!database.startsWith(temporary)) await search.lookBelow(database);
}

function searchWhatPassed(search: CanarySearch): void {
	for (const { method, path: place, rawRequest, sent, rawAnswer, answer } of play.proxy.seen) {
		search.look(`headers of ${method} ${place}`, rawRequest);
		search.look(`body of ${method} ${place}`, sent);
		search.look(`headers of the answer to ${method} ${place}`, rawAnswer);
		search.look(`answer to ${method} ${place}`, answer);
	}
}

test('the play is a whole case: every endpoint that a case needs was asked, and the words came through', () => {
	const asked = new Set(
		play.proxy.seen.map(({ method, path: place }) => `${method} ${place.replace(/[\w-]{22}/g, '*').replace(/\?.*/, '')}`)
	);
	for (const wanted of [
		'POST /api/v1/cases',
		'GET /api/v1/case',
		'POST /api/v1/case/acts',
		'PUT /api/v1/case/pieces/*/0',
		'GET /api/v1/case/pieces/*/0',
		'POST /api/v1/case/archive',
		'POST /api/v1/case/captures',
		'GET /api/v1/case/captures/*',
		'POST /api/v1/invitations/*/accept',
		'POST /api/v1/desks/*/keys',
		'POST /api/v1/desks/*/admissions',
		'POST /api/v1/desks/*/cases/*/open',
		'POST /api/v1/desks/*/cases/*/acts',
		'GET /api/v1/desks/*/cases/*/pieces/*/0',
		'POST /api/v1/staff/sign-in',
		'POST /api/v1/staff/sign-out'
	])
		assert.ok(asked.has(wanted), `${wanted} in ${[...asked].join(', ')}`);
	assert.equal(play.proxy.seen.filter(({ status }) => status >= 500).length, 0);
});

test('1: no plaintext on disk before encryption, nor after: tables, write-ahead log, blobs, config, logs, temporary files, backup', async () => {
	const search = searchFor(play.passing);
	await searchWhatIsKept(search);
	assert.ok(search.searched > 40_000_000, `only ${search.searched} bytes were there to search`);
	assert.deepEqual(search.leaks, []);
});

test('1: nor after a checkpoint has written everything to its place', async () => {
	const keeper = await keeperOf(play.node);
	await keeper.query('checkpoint');
	await keeper.query('vacuum');
	await keeper.end();
	const search = searchFor(play.passing);
	await searchFolders(search);
	assert.deepEqual(search.leaks, []);
});

test('1: nothing that passed between browsers and node, headers and bodies both ways, holds a word, a name or a key', () => {
	const search = searchFor();
	searchWhatPassed(search);
	assert.ok(search.searched > 5_000_000, `only ${search.searched} bytes passed`);
	assert.deepEqual(search.leaks, []);
});

test('2: no stored, logged or sent value equals any common hash of a file, its first MiB, or a word', async () => {
	const hashes = play.needles.filter(({ form }) => /^(md5|sha|blake|crc)/.test(form));
	assert.ok(
		hashes.some(({ canary }) => canary === 'the file') && hashes.some(({ canary }) => canary === 'the first MiB of the file')
	);
	const search = new CanarySearch(hashes);
	await searchWhatIsKept(search);
	searchWhatPassed(search);
	assert.deepEqual(search.leaks, []);
});

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Leaks that somebody could build in by mistake. Each is planted, must be found by the same search, and is taken away again. */
const plants: Readonly<
	Record<
		string,
		{
			readonly canary: keyof typeof canaries;
			plant(): Promise<() => Promise<unknown>>;
			look?: (search: CanarySearch) => Promise<void> | void;
		}
	>
> = {
	'a row with a word': {
		canary: 'answer',
		async plant() {
			const keeper = await keeperOf(play.node);
			await keeper.query(`insert into node_state values ('planted', $1)`, [JSON.stringify({ draft: canaries.answer })]);
			return async () => {
				await keeper.query(`delete from node_state where key = 'planted'`);
				await keeper.end();
			};
		}
	},
	'bytes in a row, in base64': {
		canary: 'contact',
		async plant() {
			const keeper = await keeperOf(play.node);
			const bytes = Buffer.from(Buffer.from(`{"to":"${canaries.contact}"}`).toString('base64'));
			await keeper.query(`insert into log_staged (leaf) select substring($1::bytea from 1 for 32)`, [bytes]);
			await keeper.query(`create table planted (of bytea)`);
			await keeper.query(`insert into planted values ($1)`, [bytes]);
			return async () => {
				await keeper.query('drop table planted');
				await keeper.end();
			};
		}
	},
	'a row that was deleted, in the write-ahead log': {
		canary: 'identity',
		async plant() {
			const keeper = await keeperOf(play.node);
			await keeper.query(`insert into node_state values ('planted', $1)`, [JSON.stringify(canaries.identity)]);
			await keeper.query(`delete from node_state where key = 'planted'`);
			return () => keeper.end();
		},
		look: searchFolders
	},
	'a table of the job queue': {
		canary: 'reason',
		async plant() {
			const keeper = await keeperOf(play.node);
			await keeper.query(`create table jobs.planted as select $1::text as data`, [canaries.reason]);
			return async () => {
				await keeper.query('drop table jobs.planted');
				await keeper.end();
			};
		}
	},
	'a hash in a line of the log': {
		canary: 'codename',
		async plant() {
			(play.node.reported as string[]).push(`sealed ${sha256(canaries.codename).toString('hex')}`);
			return async () => (play.node.reported as string[]).pop();
		}
	},
	'a word on the terminal': {
		canary: 'deskMessage',
		async plant() {
			process.stderr.write(`${Buffer.from(canaries.deskMessage).toString('hex')}\n`);
			return async () => {};
		}
	},
	'a name in a blob': {
		canary: 'fileName',
		async plant() {
			const blob = randomId<'blob'>() as BlobId;
			const bytes = Buffer.concat([Buffer.alloc(70_000, 1), Buffer.from(canaries.fileName, 'utf16le')]);
			must(
				await play.node.app.blobs.put(
					blob,
					(async function* () {
						yield bytes;
					})(),
					{ maxBytes: 100_000 }
				)
			);
			return () => play.node.app.blobs.delete(blob);
		}
	},
	'a word in a temporary file': {
		canary: 'money',
		async plant() {
			const file = path.join(temporary, 'draft');
			await writeFile(file, `...${canaries.money.toUpperCase()}...`);
			return () => rm(file);
		}
	},
	'a word as the name of a temporary file': {
		canary: 'fileName',
		async plant() {
			const file = path.join(temporary, `upload-${canaries.fileName}`);
			await writeFile(file, '');
			return () => rm(file);
		}
	},
	'a hash beside the keys of the node': {
		canary: 'herMessage',
		async plant() {
			const file = path.join(play.node.home, 'node', 'seen.json');
			await writeFile(file, JSON.stringify([createHash('md5').update(canaries.herMessage).digest('base64url')]));
			return () => rm(file);
		}
	},
	'an address in the query of a request': {
		canary: 'address',
		async plant() {
			await fetch(`${play.proxy.origin}/api/v1/node?seen=${encodeURIComponent(canaries.address)}`);
			return async () => play.proxy.seen.pop();
		},
		look: searchWhatPassed
	},
	'the PIN in a header': {
		canary: 'pin',
		async plant() {
			await fetch(`${play.proxy.origin}/api/v1/node`, { headers: { 'X-Typed': Buffer.from(canaries.pin).toString('base64') } });
			return async () => play.proxy.seen.pop();
		},
		look: searchWhatPassed
	}
};

/** What an earlier plant left in the write-ahead log is not the next one's. */
const known = new Set<string>();

for (const [name, { canary, plant, look = searchWhatIsKept }] of Object.entries(plants))
	test(`the search finds a planted leak: ${name}`, async () => {
		const remove = await plant();
		try {
			const search = searchFor();
			await look(search);
			const found = search.leaks.filter((leak) => leak.canary === canary && !known.has(leak.place));
			for (const { place } of search.leaks) known.add(place);
			assert.ok(found.length > 0, `not found; only ${search.leaks.map((leak) => leak.place).join(', ')}`);
		} finally {
			await remove();
		}
	});
