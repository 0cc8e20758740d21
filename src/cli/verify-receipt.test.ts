import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { inventedReceipt, inventedVkey } from '#tests/support/invented-receipt.ts';
import { ranHere } from '#tests/support/ran-here.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { runCommand } from './run-command.ts';

async function verified(t: TestContext, file: unknown, ...words: readonly string[]) {
	const place = path.join(await throwawayFolder(t), 'note.json');
	await writeFile(place, JSON.stringify(file));
	return ranHere(runCommand, ['verify', place, ...words]);
}

test('a receipt says who let whom read what, for what, until when, under which key, and where the log has it', async (t) => {
	const { file } = await inventedReceipt();
	const { code, stdout, stderr } = await verified(t, file, '--vkey', inventedVkey);
	assert.deepEqual([code, stderr], [0, '']);
	assert.match(
		stdout,
		/The receipt holds\.[\s\S]*this desk read: Invented desk\.[\s\S]*Invented clinic[\s\S]*What happened, Money[\s\S]*Legal advice[\s\S]*2027-05-22[\s\S]*in force when this file was made/
	);
	assert.ok(stdout.includes(file.body.given.act.key) && stdout.includes('node.example/log, at place 0'));
	assert.match(stdout, /State whose law is named: not stated/);
});

test('without a key of the log the proofs are not checked, and that is said; with one, a receipt that no log has yet ends with 3', async (t) => {
	const { file } = await inventedReceipt();
	const without = await verified(t, file);
	assert.equal(without.code, 0);
	assert.match(without.stdout, /No proof of a log was checked/);
	const staged = await inventedReceipt({ logged: false });
	assert.equal((await verified(t, staged.file, '--vkey', inventedVkey)).code, 3);
});

test('a withdrawn, a replaced and an expired consent are told apart', async (t) => {
	const said = async (wishes: Parameters<typeof inventedReceipt>[0]) =>
		(await verified(t, (await inventedReceipt(wishes)).file, '--vkey', inventedVkey)).stdout;
	assert.match(
		await said({ after: 'withdrew' }),
		/It was taken back: 2026-11-22T20:05:00Z[\s\S]*That it ended stands in the log/
	);
	assert.match(await said({ after: 'changed' }), /A later consent took its place: 2026-11-22T20:05:00Z/);
	assert.match(await said({ at: '2027-06-01T00:00:00Z' }), /Its time ran out on 2027-05-22/);
});

test('what was altered is named, and nothing is said of the rest', async (t) => {
	const { file } = await inventedReceipt();
	const changed = { ...file, body: { ...file.body, content: { ...file.body.content, purpose: 'testimony' } } };
	const { code, stdout, stderr } = await verified(t, changed, '--vkey', inventedVkey);
	assert.deepEqual([code, stdout], [1, '']);
	assert.match(stderr, /wrong: A field is not as it was signed\. \[receipt-field-altered\] purpose/);
	assert.match((await verified(t, { body: { type: 'causeway/receipt-file/v1' } })).stderr, /receipt-malformed/);
});
