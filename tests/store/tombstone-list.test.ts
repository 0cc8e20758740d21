import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFile, lstat, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type CaseId, type Day, idFrom, must } from '#core/base';
import { type Tombstone, TombstoneList } from '#server/store/tombstone-list.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const tombstone = (day: string, kind: 'case' | 'consent' = 'case'): Tombstone =>
	({ kind, id: idFrom(randomBytes(16)), day: day as Day }) as Tombstone;

test('what was appended is read back by another program, each id once, with its earliest day', async (t) => {
	const home = await throwawayFolder(t);
	const [one, two, three] = [tombstone('2026-11-22'), tombstone('2026-11-22', 'consent'), tombstone('2026-12-01')];
	const list = new TombstoneList(home);
	must(await list.append([one, two]));
	must(await list.append([three, one, { ...two, day: '2026-12-02' as Day }]));
	assert.deepEqual(must(await new TombstoneList(home).read()), [one, two, three]);
	assert.deepEqual(await readdir(path.join(home, 'tombstones')), ['2026-11.jsonl', '2026-12.jsonl']);
	assert.equal((await lstat(path.join(home, 'tombstones/2026-11.jsonl'))).mode & 0o777, 0o600);
	assert.deepEqual(must(await new TombstoneList(path.join(home, 'never-used')).read()), []);
});

test('a last line cut short at any byte loses only itself, and the list goes on', async (t) => {
	const home = await throwawayFolder(t);
	const list = new TombstoneList(home);
	const file = path.join(home, 'tombstones/2026-11.jsonl');
	const [first, last, next] = [tombstone('2026-11-22'), tombstone('2026-11-22'), tombstone('2026-11-23')];
	must(await list.append([first]));
	const { size } = await lstat(file);
	must(await list.append([last]));
	const whole = await readFile(file);
	for (let length = size; length < whole.length; length++) {
		await writeFile(file, whole.subarray(0, length));
		assert.deepEqual(must(await list.read()), [first], `cut at ${length}`);
		must(await list.append([next]));
		assert.deepEqual(must(await list.read()), [first, next], `cut at ${length}, appended`);
	}
});

test('damage anywhere else is refused with its line, never passed over', async (t) => {
	const home = await throwawayFolder(t);
	const list = new TombstoneList(home);
	const file = path.join(home, 'tombstones/2026-11.jsonl');
	must(await list.append([tombstone('2026-11-22'), tombstone('2026-11-22'), tombstone('2026-11-22')]));
	const lines = (await readFile(file, 'utf8')).split('\n');
	for (const damaged of [
		'{"kind":"case"',
		'{"kind":"desk","id":"AAAAAAAAAAAAAAAAAAAAAA","day":"2026-11-22"}',
		'{"kind":"case","id":"short","day":"2026-11-22"}',
		'{"kind":"passkey","id":"AAAAAAAAAAAAAAAAAAAAAA","day":"2026-11-22"}',
		'{"kind":"passkey","id":"AAAAAAAAAAAAAAAAAAAAAA","passkey":"short","day":"2026-11-22"}',
		'\0\0\0',
		'null'
	]) {
		await writeFile(file, [lines[0], damaged, ...lines.slice(2)].join('\n'));
		assert.deepEqual(await list.read(), { ok: false, refusal: { code: 'tombstones-damaged', about: '2026-11.jsonl line 2' } });
	}
});

test('appends that come at once all arrive, also from two programs', async (t) => {
	const home = await throwawayFolder(t);
	const lists = [new TombstoneList(home), new TombstoneList(home)];
	const all = Array.from({ length: 60 }, () => tombstone('2026-11-22'));
	await Promise.all(all.map(async (one, index) => must(await (lists[index % 2] as TombstoneList).append([one]))));
	const read = must(await new TombstoneList(home).read());
	assert.deepEqual(new Set(read.map(({ id }) => id)), new Set(all.map(({ id }) => id)));
});

test('pruning forgets whole months older than any backup, and nothing younger', async (t) => {
	const list = new TombstoneList(await throwawayFolder(t));
	const days = ['2026-08-31', '2026-09-30', '2026-10-01', '2026-11-22'];
	must(await list.append(days.map((day) => tombstone(day))));
	assert.deepEqual(await list.prune('2026-11-22' as Day, 35), { monthsRemoved: 2 });
	assert.deepEqual(
		must(await list.read()).map(({ day }) => day),
		['2026-10-01', '2026-11-22']
	);
	assert.deepEqual(await list.prune('2026-11-22' as Day, 35), { monthsRemoved: 0 });
});

test('a full disk is refused, so that no erasure is promised that a restore would undo', async (t) => {
	const home = await throwawayFolder(t);
	await mkdir(path.join(home, 'tombstones'));
	await symlink('/dev/full', path.join(home, 'tombstones/2026-11.jsonl'));
	assert.deepEqual(await new TombstoneList(home).append([tombstone('2026-11-22')]), {
		ok: false,
		refusal: { code: 'storage-full', about: 'ENOSPC' }
	});
});

test('a list that was cut to nothing or ends in an empty line is still a list', async (t) => {
	const home = await throwawayFolder(t);
	const list = new TombstoneList(home);
	const one = tombstone('2026-11-22');
	must(await list.append([one]));
	const file = path.join(home, 'tombstones/2026-11.jsonl');
	await appendFile(file, '\n');
	assert.deepEqual(must(await list.read()), [one]);
	await truncate(file);
	assert.deepEqual(must(await list.read()), []);
	assert.ok((await list.append([{ ...one, id: one.id as CaseId, kind: 'case' }])).ok);
});

test('who was taken out of one desk is kept apart from who was taken out of another, and needs a desk', async (t) => {
	const home = await throwawayFolder(t);
	const list = new TombstoneList(home);
	const { id, day } = tombstone('2026-11-22');
	const [one, other] = [idFrom(randomBytes(16)), idFrom(randomBytes(16))];
	const left = (desk: string) => ({ kind: 'left', id, desk, day }) as unknown as Tombstone;
	const all = [left(one), left(other), { kind: 'member', id, day }, { kind: 'invitation', id, day }] as Tombstone[];
	must(await list.append([...all, left(one)]));
	assert.deepEqual(must(await list.read()), all);
	for (const line of [
		{ kind: 'left', id, day },
		{ kind: 'member', id, desk: one, day },
		{ kind: 'left', id, desk: 'none', day }
	]) {
		await writeFile(path.join(home, 'tombstones/2026-11.jsonl'), `${JSON.stringify(line)}\n`);
		const read = await list.read();
		assert.equal(read.ok ? '' : read.refusal.code, 'tombstones-damaged', JSON.stringify(line));
	}
});

test('pruning writes down from which day on the list is complete; without that it is taken to have removed what it might', async (t) => {
	const home = await throwawayFolder(t);
	const list = new TombstoneList(home);
	const day = '2026-11-22' as Day;
	assert.equal(must(await list.completeFrom(day, 35)), '2026-10-01');
	must(await list.append(['2026-08-31', '2026-11-22'].map((at) => tombstone(at))));
	assert.equal(must(await list.completeFrom(day, 35)), '2026-08-01', 'the oldest month is still there');
	await list.prune(day, 35);
	assert.equal(must(await list.completeFrom(day, 350)), '2026-10-01', 'also when the days were raised since');
	await writeFile(path.join(home, 'tombstones/complete-from'), 'soon');
	const damaged = await list.completeFrom(day, 35);
	assert.deepEqual(damaged, { ok: false, refusal: { code: 'tombstones-damaged', about: 'complete-from' } });
});
