import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Json, must } from '#core/base';
import {
	cosignCheckpoint,
	cosignerKeyOf,
	formatCheckpoint,
	formatCosignerVkey,
	formatReceipt,
	formatVkey,
	hashesToStore,
	inclusionProof,
	leafHashOf,
	leafOfOpening,
	noteKeyOf,
	openingOf,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { eventually } from '#tests/support/eventually.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { takeProof } from '#ui/sealing/take-proof.ts';

const verify = (...words: readonly string[]): Promise<Ran> =>
	runProgram(process.execPath, ['src/cli/main.ts', 'verify', ...words], { cwd: root });

const event = (more: Json = 'plain'): Json => ({
	act: 'share',
	case: 'invented-case',
	by: { kind: 'survivor' },
	at: '2026-11-23T02:00:00Z',
	more
});
const openings = [event(), event('\u001b[2J\u202e'), { act: 'withdraw' }].map((one, at) =>
	openingOf(new Uint8Array(32).fill(at + 1), one)
);
const [opening, hostile, elsewhere] = openings as [(typeof openings)[0], (typeof openings)[0], (typeof openings)[0]];
const leaves = openings.map(leafOfOpening);
const read = readerOf(hashesToStore(0, leaves.map(leafHashOf), () => undefined));
const origin = 'node.example/log';
const key = signingKeyFrom(new Uint8Array(32).fill(11));
const vkey = formatVkey(noteKeyOf(origin, key.public));
const strangeKey = formatVkey(noteKeyOf(origin, signingKeyFrom(new Uint8Array(32).fill(12)).public));
const otherLog = formatVkey(noteKeyOf('other.example/log', key.public));
const witness = { name: 'witness.example/w', cosigns: 'ed25519', key: signingKeyFrom(new Uint8Array(32).fill(13)) } as const;
const checkpoint = { origin, size: 3, root: rootOf(3, read) };
const signed = signCheckpoint(checkpoint, key);
const cosigned = signed + cosignCheckpoint(formatCheckpoint(checkpoint), witness, 1_700_000_000);
const placeOf = (index: number, note = cosigned) => ({ index, proof: inclusionProof(index, 3, read), checkpoint: note });
const policy = `log ${vkey}\nwitness dog ${formatCosignerVkey(cosignerKeyOf(witness.name, 'ed25519', witness.key.public))}\nquorum dog\n`;

async function written(t: TestContext): Promise<(name: string, text: string) => Promise<string>> {
	const folder = await throwawayFolder(t);
	return async (name, text) => {
		await writeFile(path.join(folder, name), text);
		return path.join(folder, name);
	};
}

test('a proof file is checked by a key or a policy alone, and says what its opening says and no more', async (t) => {
	const write = await written(t);
	const blind = await write('blind', formatReceipt(placeOf(0), leaves[0] as Uint8Array));
	const byKey = await verify(blind, '--vkey', vkey);
	assert.equal(byKey.code, 0, byKey.stderr);
	assert.match(byKey.stdout, /stands in the log node\.example\/log, at place 0 of 3/);
	assert.match(byKey.stdout, /No witness was asked for/);
	assert.match(byKey.stdout, /The entry is locked/);
	assert.doesNotMatch(byKey.stdout, /allowed to read|invented-case/);

	const rules = await write('policy', policy);
	const byPolicy = await verify(blind, '--policy', rules, '--opening', await write('opening', JSON.stringify(opening)));
	assert.equal(byPolicy.code, 0, byPolicy.stderr);
	assert.match(byPolicy.stdout, /Witness dog saw this log at 2023-11-14T22:13:20\.000Z/);
	assert.match(byPolicy.stdout, /What was done: Somebody was allowed to read a report\./);
	assert.match(byPolicy.stdout, /the person whose report it is/);
	assert.match(byPolicy.stdout, /2026-11-23T02:00:00Z/);

	const open = await verify(await write('open', formatReceipt(placeOf(1), hostile)), '--vkey', vkey);
	assert.equal(open.code, 0, open.stderr);
	assert.match(open.stdout, /Somebody was allowed to read/);
	assert.doesNotMatch(open.stdout, /[^\n\P{C}]/u, 'nothing in an opening commands the terminal');
});

test('a proof that does not hold is refused with a code and exit code 1; a wrong call has exit code 2', async (t) => {
	const write = await written(t);
	const rules = await write('policy', policy);
	const text = formatReceipt(placeOf(0), leaves[0] as Uint8Array);
	const good = await write('good', text);
	const alone = await write('alone', formatReceipt(placeOf(0, signed), leaves[0] as Uint8Array));
	const moved = await write('moved', formatReceipt(placeOf(1), leaves[0] as Uint8Array));
	const grown = await write('grown', text.replace('\n3\n', '\n4\n'));
	const torn = await write('torn', text.slice(0, 60));
	const other = await write('other', JSON.stringify(elsewhere));
	for (const [code, ...words] of [
		['note-unsigned', good, '--vkey', strangeKey],
		['proof-log-unknown', good, '--vkey', otherLog],
		['vkey-malformed', good, '--vkey', 'no key'],
		['proof-quorum-missed', alone, '--policy', rules],
		['policy-quorum-missing', good, '--policy', await write('none', `log ${vkey}\n`)],
		['proof-wrong', moved, '--vkey', vkey],
		['note-signature-wrong', grown, '--vkey', vkey],
		['proof-malformed', torn, '--vkey', vkey],
		['proof-malformed', `${good}-nowhere`, '--vkey', vkey],
		['proof-other-event', good, '--vkey', vkey, '--opening', other],
		['opening-malformed', good, '--vkey', vkey, '--opening', torn],
		['log-key-missing', good]
	] as const) {
		const told = await verify(...words);
		assert.equal(told.code, 1, `${code}: ${told.stdout}`);
		assert.ok(told.stderr.includes(`[${code}]`), `${code}: ${told.stderr}`);
		assert.equal(told.stdout, '', 'nothing is said of a proof that does not hold');
	}
	assert.equal((await verify()).code, 2);
	assert.equal((await verify(good, '--vkey', vkey, '--policy', rules)).code, 2);
});

test('what she did is proved under a checkpoint that witnesses cosigned, and the file says what it was only where she wants so', async (t) => {
	const write = await written(t);
	const dog = await startTestWitness(t, 'watchdog.example/w1');
	const rules = `witness dog ${dog.vkey} ${dog.url}\nquorum dog\n`;
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' }, witnesses: rules });
	await dog.follow(node.app.log.vkey);
	const her = new TestSurvivor(await placeAt(node.origin));
	await her.file([answered('what', 'canary words of an invented person')]);
	const saved = (await her.look()).timeline.find(({ what }) => what === 'recorded')?.id ?? '';
	const file = await write('policy', `log ${node.app.log.vkey}\n${rules}`);
	const taken = async (told: boolean): Promise<string> => {
		const answer = must(await takeProof(her.session, { id: saved, as: told ? 'told' : 'blind' }));
		return answer.state === 'proved' ? answer.text : '';
	};
	await eventually(
		'it is cosigned',
		async () => (await verify(await write('blind', await taken(false)), '--policy', file)).code === 0,
		60
	);
	const blind = await verify(await write('blind', await taken(false)), '--policy', file);
	assert.match(blind.stdout, /Witness dog saw this log/);
	assert.match(blind.stdout, /The entry is locked/);
	assert.doesNotMatch(blind.stdout, /saved for the first time/);
	const told = await verify(await write('told', await taken(true)), '--policy', file);
	assert.equal(told.code, 0, told.stderr);
	assert.match(told.stdout, /A report was saved for the first time\./);
	assert.doesNotMatch(told.stdout, /canary/);
});

test('a proof that does not hold is never handed to her', async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const her = new TestSurvivor(await placeAt(node.origin));
	await her.file([answered('what', 'canary words of an invented person')]);
	const id = (await her.look()).timeline.find(({ what }) => what === 'recorded')?.id ?? '';
	const { client, held } = her.session;
	const lying = (change: (answer: Record<string, unknown>) => object) =>
		({
			held,
			client: {
				place: client.place,
				ask: async (...words: Parameters<typeof client.ask>) => {
					const answer = await client.ask<Record<string, unknown>>(...words);
					return answer.ok ? { ok: true, value: change(answer.value) } : answer;
				}
			}
		}) as unknown as typeof her.session;
	const codeOf = async (change: (answer: Record<string, unknown>) => object): Promise<string> => {
		const taken = await takeProof(lying(change), { id, as: 'told' });
		return taken.ok ? taken.value.state : taken.refusal.code;
	};
	await eventually('it is covered', async () => (await codeOf((answer) => answer)) === 'proved');
	assert.equal(await codeOf((answer) => ({ ...answer, index: (answer.index as number) + 1 })), 'proof-wrong');
	assert.equal(await codeOf((answer) => ({ ...answer, checkpoint: signed })), 'proof-wrong');
	assert.equal(await codeOf((answer) => ({ ...answer, proof: 7 })), 'answer-malformed');
	assert.equal(await codeOf(() => ({ state: 'pending', checkpoint: '' })), 'pending');
	const nothing = await takeProof(her.session, { id: '0/999', as: 'told' });
	assert.equal(nothing.ok ? 'proved' : nothing.refusal.code, 'not-open');
});
