import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must } from '#core/base';
import { parseOutsideKey } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { givable, makeDeskBundle } from '#ui/sealing/desk-bundle.ts';
import { packBundle } from '#ui/sealing/make-bundle.ts';

/** Debian's `age` (1.1) and its keys: the reader has nothing of ours. */
function age(program: 'age' | 'age-keygen', ...args: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
	assert.equal(status, 0, `${program}: ${stderr}`);
	return stdout.trim();
}

async function reader(t: TestContext) {
	const folder = await throwawayFolder(t);
	const at = (name: string): string => path.join(folder, name);
	age('age-keygen', '-o', at('secret'));
	const key = age('age-keygen', '-y', at('secret'));
	const open = async (locked: string): Promise<Ran> => {
		age('age', '-d', '-i', at('secret'), '-o', at('opened.tar'), at(locked));
		return runProgram(process.execPath, ['src/cli/main.ts', 'verify', at('opened.tar')], { cwd: root });
	};
	return { folder, at, key, open };
}

/** The recipients of an age file, by kind, and how long the file is. */
const stanzasIn = (file: Buffer): readonly string[] =>
	file
		.subarray(0, file.indexOf('\n---'))
		.toString()
		.match(/^-> \S+/gm) ?? [];

test('a folder that she locks for somebody outside opens with the age program, is found good, and says to which key; a wrong key writes nothing', {
	timeout: 360_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	await her.attach('canary.txt', new TextEncoder().encode('invented bytes'));
	const { folder, at, key, open } = await reader(t);
	const make = (name: string, to: string): Promise<Ran> =>
		runProgram(
			process.execPath,
			[
				'src/cli/main.ts',
				'bundle',
				'--node',
				node.origin,
				'--out',
				at(name),
				'--items',
				'all',
				'--to',
				to,
				'--for',
				'Invented court'
			],
			{ cwd: root, input: `${her.codename}\n\n` }
		);

	const made = await make('folder.tar.age', key);
	assert.equal(made.code, 0, made.stderr);
	assert.match(made.stderr, /Nobody here knows whose key that is[\s\S]*Quantum computers/);
	assert.ok(made.stdout.includes(`It is sealed to ${key}.`));
	const file = await readFile(at('folder.tar.age'));
	assert.deepEqual(stanzasIn(file), ['-> X25519'], 'one key, and of one kind');
	for (const word of ['canary', 'Invented words', 'bagit', 'Invented court']) assert.ok(!file.includes(word), word);
	const checked = await open('folder.tar.age');
	assert.deepEqual([checked.code, checked.stderr], [0, '']);
	assert.match(checked.stdout, /2 items are word for word/);
	const opened = await readFile(at('opened.tar'));
	assert.ok(opened.includes(`Invented court, ${key}`), 'custody names the reader and the key');

	const [desks, before] = [JSON.stringify((await her.look()).timeline), await readdir(folder)];
	const strange = age('age-keygen').split('\n').at(-1) ?? '';
	const hybrid = `age1pq1${'q'.repeat(1950)}`;
	for (const [to, code] of [
		[`${key.slice(0, -1)}b`, 'recipient-malformed'],
		[hybrid, 'recipient-hybrid'],
		[`${key},${hybrid}`, 'recipients-mixed'],
		[strange, 'recipient-secret']
	] as const) {
		const refused = await make('other.tar.age', to);
		assert.deepEqual([refused.code, refused.stdout], [1, ''], code);
		assert.ok(refused.stderr.includes(`[${code}]`), `${code}: ${refused.stderr}`);
		assert.ok(!refused.stderr.includes(to), 'nothing of what was typed is printed');
	}
	assert.equal(JSON.stringify((await her.look()).timeline), desks, 'nothing was written down as given out');
	assert.deepEqual(await readdir(folder), before);
});

test('a folder that a desk locks for somebody outside opens with the age program and is found good', {
	timeout: 240_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	await her.attach('canary.txt', new TextEncoder().encode('invented bytes'));
	await her.share({ desk, kinds: ['account', 'evidence'], urgent: true });
	await lead.session.look();
	const [row] = await lead.inbox(desk);
	assert.ok(row);
	await lead.open(desk, row.case);
	const held = lead.casework.held(row.case);
	assert.ok(held);
	const { at, key, open } = await reader(t);
	const chosen = givable(held).items.map(({ id }) => id);
	const wishes = {
		chosen,
		reader: { kind: 'outside', key: must(parseOutsideKey(key)), name: 'Invented court' },
		note: 'Ordered by an invented court'
	} as const;
	const call = { signal: new AbortController().signal, report: () => {} };
	const means = { cipher: bulkCipherNative, papers: [] } as const;
	const { ready, recipient } = must(await makeDeskBundle(lead, { desk, case: row.case, wishes }, means, call));
	const packed = must(await packBundle(ready, recipient, bulkCipherNative));
	assert.match(packed.name, /\.tar\.age$/);
	await writeFile(at('folder.tar.age'), packed.bytes);
	assert.deepEqual(stanzasIn(await readFile(at('folder.tar.age'))), ['-> X25519']);
	const checked = await open('folder.tar.age');
	assert.deepEqual([checked.code, checked.stderr], [0, '']);
});
