import assert from 'node:assert/strict';
import { chmod, chown, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { type Day, must, toBase64url } from '#core/base';
import { makeNodeHome, readNodeHome } from '#server/node-home.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const about = { name: 'Invented Harbour Network', created: '2026-11-22' as Day, mode: 'real' } as const;
const codeOf = (outcome: Awaited<ReturnType<typeof readNodeHome>>) => (outcome.ok ? 'accepted' : outcome.refusal.code);

test('a node is made once, with fresh keys that only we can read, and read back the same', async (t) => {
	const home = path.join(await throwawayFolder(t), 'config');
	const made = must(await makeNodeHome(home, about));
	const read = must(await readNodeHome(home));
	assert.deepEqual(read, made);
	assert.deepEqual(read.keys, made.keys);
	assert.deepEqual([read.name, read.created, read.mode, read.folder], [about.name, about.created, about.mode, home]);
	for (const key of Object.values(read.keys)) assert.equal(key.length, 32);
	assert.equal(new Set(Object.values(read.keys).map(toBase64url)).size, 3);
	assert.deepEqual(await readdir(home), ['node']);
	assert.equal((await lstat(path.join(home, 'node'))).mode & 0o777, 0o700);
	for (const file of ['node.json', 'node-seed', 'courier-key', 'server-secret'])
		assert.equal((await lstat(path.join(home, 'node', file))).mode & 0o777, 0o600, file);
	const second = must(await makeNodeHome(path.join(home, 'second'), about));
	assert.notEqual(second.id, made.id);
	assert.notDeepEqual(second.keys, made.keys);
});

test('keys are never overwritten, not even by two that start at once', async (t) => {
	const home = await throwawayFolder(t);
	const outcomes = await Promise.all([makeNodeHome(home, about), makeNodeHome(home, about), makeNodeHome(home, about)]);
	assert.deepEqual(outcomes.map(codeOf).sort(), ['accepted', 'home-exists', 'home-exists']);
	const seed = await readFile(path.join(home, 'node/node-seed'));
	assert.equal(codeOf(await makeNodeHome(home, about)), 'home-exists');
	assert.deepEqual(await readFile(path.join(home, 'node/node-seed')), seed);
	assert.deepEqual(await readdir(home), ['node'], 'no drafts are left');
});

test('printing or serialising a node shows no key', async (t) => {
	const node = must(await makeNodeHome(await throwawayFolder(t), about));
	const seen = inspect(node, { depth: 9 }) + JSON.stringify(node) + JSON.stringify({ ...node });
	assert.match(seen, /Invented Harbour/);
	for (const key of Object.values(node.keys))
		assert.ok(!seen.includes(toBase64url(key)) && !seen.includes(key.slice(0, 4).join(', ')));
	assert.doesNotMatch(seen, /nodeSeed|courierKey|serverSecret/);
});

test('keys that others could read or change are refused by file', async (t) => {
	const home = await throwawayFolder(t);
	must(await makeNodeHome(home, about));
	for (const name of ['', 'node.json', 'node-seed', 'courier-key', 'server-secret']) {
		const file = path.join(home, 'node', name);
		const right = name === '' ? 0o700 : 0o600;
		for (const wrong of [0o040, 0o004, 0o020, 0o002]) {
			await chmod(file, right | wrong);
			const refusal = await readNodeHome(home);
			assert.equal(codeOf(refusal), 'home-open-to-others', `${name} ${wrong.toString(8)}`);
			assert.ok(!refusal.ok && refusal.refusal.about.startsWith(path.join(home, 'node', name)));
		}
		await chmod(file, right);
	}
	assert.equal(codeOf(await readNodeHome(home)), 'accepted');
	if (process.getuid?.() !== 0) return; // only root can give files away
	await chown(path.join(home, 'node/node-seed'), 65_534, 65_534);
	assert.equal(codeOf(await readNodeHome(home)), 'home-open-to-others');
});

test('a missing, damaged, later or substituted node is refused by code', async (t) => {
	const home = await throwawayFolder(t);
	assert.equal(codeOf(await readNodeHome(home)), 'home-missing');
	must(await makeNodeHome(home, about));
	const facts = path.join(home, 'node/node.json');
	const right = await readFile(facts, 'utf8');
	for (const wrong of [
		'',
		'{',
		'null',
		'[]',
		'{"v":1}',
		right.replace('"real"', '"other"'),
		right.replace('2026-11-22', '2026-13-40')
	]) {
		await writeFile(facts, wrong);
		assert.equal(codeOf(await readNodeHome(home)), 'home-damaged', wrong);
	}
	await writeFile(facts, right.replace('"v": 1', '"v": 2'));
	assert.equal(codeOf(await readNodeHome(home)), 'unknown-version');
	await writeFile(facts, right);
	const seed = path.join(home, 'node/node-seed');
	const key = await readFile(seed, 'utf8');
	for (const wrong of ['', key.slice(0, -3), `${key.trim()}AA\n`, `${key.slice(0, 20)}=${key.slice(21)}`]) {
		await writeFile(seed, wrong);
		assert.equal(codeOf(await readNodeHome(home)), 'home-damaged');
	}
	await rm(seed);
	assert.equal(codeOf(await readNodeHome(home)), 'home-damaged');
	const elsewhere = path.join(home, 'elsewhere');
	await writeFile(elsewhere, key, { mode: 0o600 });
	await symlink(elsewhere, seed);
	assert.equal(codeOf(await readNodeHome(home)), 'home-damaged', 'a link is not followed');
});

test('a name that cannot be shown and a folder that cannot be written are refused', async (t) => {
	const home = await throwawayFolder(t);
	for (const name of ['', '  ', 'a\nb', 'x'.repeat(121)])
		assert.equal(codeOf(await makeNodeHome(home, { ...about, name })), 'node-name-invalid');
	await writeFile(path.join(home, 'file'), '');
	assert.equal(codeOf(await makeNodeHome(path.join(home, 'file', 'below'), about)), 'home-unwritable');
	await mkdir(path.join(home, 'fine'));
	assert.equal(codeOf(await makeNodeHome(path.join(home, 'fine'), about)), 'accepted');
});
