import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { must, type Outcome } from '#core/base';
import { formatTilePath, formatVkey, noteKeyOf, tilesSince } from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { openLogFolder } from '#server/gateways/log-place.ts';
import { logAtAddress, logInFolder } from '#server/gateways/log-source.ts';
import { exportLog } from '#server/operations/log/export-log.ts';
import { verifyLog } from '#server/operations/log/verify-log.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { growLog, serveLog } from '#tests/support/served-log.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const tell = (): void => {};
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const filesIn = async (folder: string): Promise<string[]> =>
	(await readdir(folder, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.sort();

test(
	'a node’s log is verified over HTTP, entry by entry, with its key log, and again as it grew',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const size = await growLog(app, 700);
		const { prefix } = await serveLog(t, app);
		const told: number[] = [];
		const wishes = { source: logAtAddress(prefix), vkey: app.log.vkey, seen: null, tell: (done: number) => told.push(done) };
		const first = must(await verifyLog(wishes));
		assert.deepEqual([first.checkpoint.size, first.seen, told.at(-1)], [size, null, size]);
		assert.deepEqual(first.ours, { blind: size - 1, keys: 1, agreements: 0, manifests: 0, restored: 0, unknown: 0 });
		const grown = await growLog(app, 100);
		const second = must(await verifyLog({ ...wishes, seen: first.note }));
		assert.deepEqual([second.checkpoint.size, second.seen], [grown, size]);
		const shorter = await verifyLog({ ...wishes, source: oldHead(logAtAddress(prefix), first.note), seen: second.note });
		assert.equal(codeOf(shorter), 'log-shrunk');
		assert.equal(shorter.ok ? null : shorter.note, first.note);
	})
);

/** A server that shows an old checkpoint again. */
const oldHead =
	(source: ReturnType<typeof logAtAddress>, note: string): typeof source =>
	async (at, most) =>
		at === 'checkpoint' ? { ok: true, value: Buffer.from(note) } : source(at, most);

test(
	'a copy as files is whole, is brought up to date, goes on where it broke off, and is verified without the node',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const folder = path.join(await throwawayFolder(t), 'copy');
		const size = await growLog(app, 600);
		const first = must(await exportLog(app, await openLogFolder(folder), tell));
		assert.deepEqual(first, { size, before: 0, written: [...tilesSince(0, size)].length });
		assert.deepEqual(await filesIn(folder), ['checkpoint', 'policy', ...[...tilesSince(0, size)].map(formatTilePath)].sort());
		assert.equal((await stat(path.join(folder, 'tile/0/000'))).mode & 0o777, 0o644);
		assert.deepEqual(must(await exportLog(app, await openLogFolder(folder), tell)), { size, before: size, written: 0 });

		const grown = await growLog(app, 400);
		await rm(path.join(folder, 'checkpoint'));
		const again = must(await exportLog(app, await openLogFolder(folder), tell));
		assert.equal(again.written, [...tilesSince(size, grown)].length, 'what a broken-off copy has already is not written again');
		assert.deepEqual(
			await filesIn(folder),
			['checkpoint', 'policy', ...[...tilesSince(0, grown)].map(formatTilePath), 'tile/1/000.p/2'].sort()
		);
		const source = logInFolder(folder);
		assert.equal(must(await verifyLog({ source, vkey: app.log.vkey, seen: null, tell })).checkpoint.size, grown);
	})
);

test(
	'a copy of another log, of another history, or with a changed file is never written over',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const folder = path.join(await throwawayFolder(t), 'copy');
		await growLog(app, 300);
		must(await exportLog(app, await openLogFolder(folder), tell));
		const note = await readFile(path.join(folder, 'checkpoint'), 'utf8');
		await writeFile(path.join(folder, 'checkpoint'), note.replace('\n30', '\n31'));
		assert.equal(codeOf(await exportLog(app, await openLogFolder(folder), tell)), 'export-other-log');
		await rm(path.join(folder, 'checkpoint'));
		await writeFile(path.join(folder, 'tile/0/000'), Buffer.alloc(8192));
		assert.equal(codeOf(await exportLog(app, await openLogFolder(folder), tell)), 'export-other-log');
		assert.equal((await filesIn(folder)).includes('checkpoint'), false, 'and is not called a log');
	})
);

test(
	'a changed, missing or lying file is found, and so is a log that nobody may sign for',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const folder = await throwawayFolder(t);
		const good = path.join(folder, 'good');
		await growLog(app, 600);
		must(await exportLog(app, await openLogFolder(good), tell));
		const answerTo = async (change: (copy: string) => Promise<unknown>, vkey = app.log.vkey): Promise<string> => {
			const copy = path.join(folder, 'bad');
			await rm(copy, { recursive: true, force: true });
			await cp(good, copy, { recursive: true });
			await change(copy);
			return codeOf(await verifyLog({ source: logInFolder(copy), vkey, seen: null, tell }));
		};
		const flip = (file: string) => async (copy: string) => {
			const bytes = await readFile(path.join(copy, file));
			await writeFile(path.join(copy, file), bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1));
		};
		assert.equal(await answerTo(async () => {}), 'accepted');
		assert.equal(await answerTo(flip('tile/entries/001')), 'tile-wrong');
		assert.equal(await answerTo(flip('tile/0/001')), 'tile-wrong');
		assert.equal(await answerTo(flip('tile/1/000.p/2')), 'tile-wrong');
		assert.equal(await answerTo((copy) => rm(path.join(copy, 'tile/entries/000'))), 'tile-missing');
		assert.equal(await answerTo((copy) => writeFile(path.join(copy, 'tile/0/000'), Buffer.alloc(9000))), 'answer-wrong');
		assert.equal(await answerTo((copy) => rm(path.join(copy, 'checkpoint'))), 'checkpoint-missing');
		assert.equal(await answerTo((copy) => writeFile(path.join(copy, 'checkpoint'), 'none')), 'note-malformed');
		const strange = formatVkey(noteKeyOf(app.log.origin, signingKeyFrom(new Uint8Array(32).fill(9)).public));
		assert.equal(await answerTo(async () => {}, strange), 'note-unsigned');
	})
);

test(
	'the command remembers what it saw, and keeps both checkpoints when the log contradicts it',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const folder = await throwawayFolder(t);
		const copy = path.join(folder, 'copy');
		const state = path.join(folder, 'seen');
		const checkout = path.resolve(import.meta.dirname, '../../..');
		const verify = (...words: string[]) =>
			runProgram(process.execPath, ['src/cli/main.ts', 'log', 'verify', ...words], { cwd: checkout });
		await growLog(app, 300);
		must(await exportLog(app, await openLogFolder(copy), tell));
		const early = path.join(folder, 'early');
		await cp(copy, early, { recursive: true });
		assert.equal((await verify(copy, '--vkey', app.log.vkey, '--state', state)).code, 0);
		await growLog(app, 300);
		must(await exportLog(app, await openLogFolder(copy), tell));
		const second = await verify(copy, '--vkey', app.log.vkey, '--state', state);
		assert.deepEqual([second.code, second.stderr], [0, '']);
		assert.match(
			second.stdout,
			/every entry, every tile and the signed root agree\n[\s\S]*The first 30\d entries are those that were seen before/
		);
		const back = await verify(early, '--vkey', app.log.vkey, '--state', state);
		assert.equal(back.code, 1);
		assert.match(back.stderr, /\[log-shrunk\]/);
		assert.equal(await readFile(`${state}.disputed`, 'utf8'), await readFile(path.join(early, 'checkpoint'), 'utf8'));
		assert.equal(await readFile(state, 'utf8'), await readFile(path.join(copy, 'checkpoint'), 'utf8'));
		assert.equal((await verify()).code, 2);
		assert.equal((await verify(path.join(folder, 'nothing'), '--vkey', app.log.vkey)).code, 2);
		assert.match((await verify(copy)).stderr, /\[log-key-missing\]/);
	})
);
