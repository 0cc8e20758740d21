import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { cosignerKeyOf, formatCosignerVkey } from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { ranHere } from '#tests/support/ran-here.ts';
import type { Ran } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { runCommand } from './run-command.ts';

const command = (home: string, ...words: readonly string[]): Promise<Ran> =>
	ranHere(runCommand, ['log', 'policy', ...words], { CAUSEWAY_HOME: home, CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' });
const codeIn = ({ stderr }: Ran): string => /\[([a-z-]+)\]/.exec(stderr)?.[1] ?? stderr;

/** A witness as a policy names it. */
const witness = (name: string, key: number): { vkey: string; url: string } => ({
	vkey: formatCosignerVkey(cosignerKeyOf(name, 'ed25519', signingKeyFrom(new Uint8Array(32).fill(key)).public)),
	url: `http://127.0.0.1:${8000 + key}/witness/v1/`
});

test('whom a node asks is changed by commands that write what the node reads, and refuse what it could not go by', async (t: TestContext) => {
	const home = await throwawayFolder(t);
	const [one, two] = [witness('watchdog.example/w1', 1), witness('watchdog.example/w2', 2)];
	const file = path.join(home, 'witness', 'policy');
	assert.equal((await command(home, 'show')).stdout, 'quorum none\n');
	assert.equal((await command(home, 'add', 'one', one.vkey, one.url)).code, 0);
	assert.equal((await command(home, 'add', 'two', two.vkey, two.url)).code, 0);
	assert.equal((await command(home, 'quorum', '2')).code, 0);
	const written = await readFile(file, 'utf8');
	assert.match(written, /^witness one .*\nwitness two .*\ngroup enough 2 one two\nquorum enough\n$/);
	assert.equal((await command(home, 'show')).stdout, written);
	for (const [words, code] of [
		[['add', 'three', one.vkey, two.url], 'policy-key-twice'],
		[['add', 'three', 'nokey', 'https://three.example/'], 'policy-key-wrong'],
		[['remove', 'one'], 'policy-threshold-wrong'],
		[['remove', 'nobody'], 'policy-name-unknown'],
		[['quorum', '3'], 'policy-threshold-wrong'],
		[['quorum', 'some'], 'usage']
	] as const) {
		const ran = await command(home, ...words);
		assert.equal(ran.code === 2 ? 'usage' : codeIn(ran), code, words.join(' '));
		assert.notEqual(ran.code, 0);
		assert.equal(await readFile(file, 'utf8'), written, 'what is refused changes nothing');
	}
	assert.equal((await command(home, 'quorum', '1')).code, 0);
	assert.equal((await command(home, 'remove', 'one')).code, 0);
	assert.match(await readFile(file, 'utf8'), /^witness two .*\ngroup enough 1 two\nquorum enough\n$/);
	await writeFile(file, 'quorum nobody\n');
	assert.equal(codeIn(await command(home, 'show')), 'policy-name-unknown');
});
