import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must } from '#core/base';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { openSealedBundle } from '#ui/sealing/open-bundle.ts';

/** Runs a command of ours with something on its standard input. */
const causeway = (words: readonly string[], input = ''): Promise<Ran> =>
	runProgram(process.execPath, ['src/cli/main.ts', ...words], { cwd: root, input });

/** A folder on a computer without a browser, and the command with her words by the pipe. */
async function atComputer(t: TestContext, { origin }: Pick<TestNode, 'origin'>, her: TestSurvivor) {
	const folder = await throwawayFolder(t);
	return {
		folder,
		at: (name: string): string => path.join(folder, name),
		make: (...more: readonly string[]): Promise<Ran> => causeway(['bundle', '--node', origin, ...more], `${her.codename}\n\n`)
	};
}

test('her bundle is made on a computer without a browser: her words come by the pipe, nothing is overwritten or left half', {
	timeout: 360_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	await her.attach('canary.txt', new TextEncoder().encode('invented bytes'));
	const { folder, at, make } = await atComputer(t, node, her);

	const listed = await make();
	assert.equal(listed.code, 0, listed.stderr);
	assert.match(listed.stdout, /canary\.txt[\s\S]*answer: what/);
	const [item] = /^\d+\/\d+(?= .*canary\.txt)/m.exec(listed.stdout) ?? [];
	assert.ok(item);
	for (const [name, items, count] of [
		['a.zip', 'all', 2],
		['bag', item, 1]
	] as const) {
		const papers = ['--language', 'fr', '--place', 'US'];
		const made = await make('--out', at(name), '--items', items, '--for', 'Invented court', ...papers);
		assert.equal(made.code, 0, made.stderr);
		assert.match(made.stdout, new RegExp(`${count} items, \\d+ acts proved`));
		const checked = await causeway(['verify', at(name)]);
		assert.deepEqual([checked.code, checked.stderr], [0, ''], name);
	}
	const report = await readFile(at('bag/data/papers/report.html'), 'utf8');
	assert.ok(report.includes('<html lang="fr" dir="ltr">') && report.includes('canary.txt'));
	assert.match(await readFile(at('bag/data/papers/certificate.html'), 'utf8'), /Federal Rules of Evidence/);
	for (const paper of ['report', 'certificate'])
		assert.equal((await readFile(at(`bag/data/papers/${paper}.pdf`), 'latin1')).slice(0, 5), '%PDF-');
	assert.match(await readFile(at('bag/data/verify.html'), 'utf8'), /<script type="module">/);
	const foreign = await make('--out', at('xx.zip'), '--items', 'all', '--language', 'xx');
	assert.match(foreign.stderr, /\[language-unknown\]/);
	await writeFile(at('mine.zip'), 'mine');
	const over = await make('--out', at('mine.zip'), '--items', 'all');
	assert.deepEqual([over.code, /\[file-exists\]/.test(over.stderr)], [1, true]);
	const unknown = await make('--out', at('none.zip'), '--items', '9/99');
	assert.match(unknown.stderr, /\[item-unknown\]/);
	const wrong = await causeway(['bundle', '--node', node.origin], 'apple bird candle door engine forest garden hill\n\n');
	assert.match(wrong.stderr, /\[not-found\]/);
	assert.equal(
		(await causeway(['bundle', '--node', node.origin, ...her.codename.split(' ')])).code,
		2,
		'no words of hers in the command'
	);
	assert.deepEqual((await readdir(folder)).sort(), ['a.zip', 'bag', 'mine.zip']);
});

test('what the command locks for a desk opens there and at no other desk; a wrong call, or a desk that is not there, writes nothing', {
	timeout: 360_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const { desk, lead } = await enterDesk(admin, place, 'lea.quay');
	const other = await enterDesk(admin, place, 'leo.quay');
	const her = await enterSurvivor(place);
	await her.attach('canary.txt', new TextEncoder().encode('canary bytes'));
	const { folder, at, make } = await atComputer(t, node, her);

	const listed = await make();
	assert.equal(listed.code, 0, listed.stderr);
	for (const id of [desk, other.desk]) assert.ok(listed.stdout.includes(`${id}  desk: Invented desk of le`));
	const made = await make('--out', at('folder.tar.age'), '--items', 'all', '--to', desk);
	assert.equal(made.code, 0, made.stderr);
	assert.match(made.stdout, /2 items, \d+ acts proved[\s\S]*sealed to that desk/);
	const bytes = await readFile(at('folder.tar.age'));
	assert.equal(bytes.subarray(0, 21).toString(), 'age-encryption.org/v1');
	for (const word of ['canary', 'Invented words', 'bagit']) assert.ok(!bytes.includes(word), word);

	const opening = async ({ session }: typeof lead) => {
		must(await session.look());
		return openSealedBundle(session, new Blob([bytes]), { signal: new AbortController().signal, report: () => {} });
	};
	const { checked, content } = must(await opening(lead));
	assert.deepEqual(checked.faults, []);
	assert.ok(Buffer.from(await content.arrayBuffer()).includes('canary.txt'));
	const elsewhere = await opening(other.lead);
	assert.equal(!elsewhere.ok && elsewhere.refusal.code, 'cannot-open');

	assert.equal((await make('--out', at('open.zip'), '--items', 'all', '--to', desk)).code, 2, 'a locked one ends in .age');
	assert.equal((await make('--out', at('open.age'), '--items', 'all')).code, 2, 'and no other does');
	const nobody = await make('--out', at('nobody.age'), '--items', 'all', '--to', 'A'.repeat(22));
	assert.match(nobody.stderr, /\[desk-unknown\]/);
	assert.deepEqual(await readdir(folder), ['folder.tar.age']);
});
