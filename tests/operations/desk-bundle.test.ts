import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CaseId, must } from '#core/base';
import type { KeysRecord } from '#core/bundle';
import type { PlacedStatement } from '#core/log';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { givable, makeDeskBundle } from '#ui/sealing/desk-bundle.ts';
import { type BundleWishes, packBundle } from '#ui/sealing/make-bundle.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const mine = { cipher: bulkCipherNative, papers: [], patience: { rounds: 60, pauseMs: 100 } } as const;
const codeOf = (outcome: Awaited<ReturnType<typeof makeDeskBundle>>): string => (outcome.ok ? '' : outcome.refusal.code);

/** What lies in a .tar, as the one folder in it. */
async function unpacked(t: TestContext, file: string): Promise<string> {
	const folder = await throwawayFolder(t);
	assert.equal((await runProgram('tar', ['-xf', file, '-C', folder], { cwd: folder })).code, 0);
	return path.join(folder, (await readdir(folder))[0] as string);
}

test('a desk makes a bundle of what it may read, with a reason that she reads, and of nothing else', {
	timeout: 120_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	const file = await her.attach('a.txt', new TextEncoder().encode('invented bytes'));
	const money = { kind: 'answer', question: 'money', choice: null, text: 'canary that was not shared' } as const;
	must(await her.session.write([{ place: 'money', content: money }]));
	await her.share({ desk, kinds: ['evidence'] });
	await lead.session.look();
	const [row] = await lead.inbox(desk);
	const caseId = row?.case as CaseId;
	await lead.open(desk, caseId);
	const held = lead.casework.held(caseId);
	assert.ok(held);
	const { items, answers } = givable(held);
	assert.deepEqual([items.map(({ title }) => title), answers], [['a.txt'], []]);
	const chosen = items.map(({ id }) => id);
	const reader = { kind: 'open', name: 'Invented court' } as const;
	const ask = (wishes: Partial<BundleWishes>) =>
		makeDeskBundle(
			lead,
			{ desk, case: caseId, wishes: { chosen, reader, note: 'Ordered by an invented court', ...wishes } },
			mine,
			quiet()
		);

	assert.equal(codeOf(await ask({ note: ' ' })), 'reason-missing');
	const notShared = (await her.look()).answers.map(({ id }) => id);
	assert.ok(notShared.length >= 2);
	for (const id of notShared) assert.equal(codeOf(await ask({ chosen: [...chosen, id] })), 'item-unknown');
	const timeline = async (): Promise<number> =>
		(await her.look()).timeline.filter((event) => event.what === 'custody' && event.deed === 'exported').length;
	assert.equal(await timeline(), 0, 'what is refused is written nowhere');

	const { ready } = must(await ask({}));
	assert.ok(ready.told.proved > 0);
	// Her first act ends in a part that this desk may not read: only she can show its leaf.
	assert.ok(ready.told.unproved > 0);
	assert.equal(await timeline(), 1);
	const packed = must(await packBundle(ready, null, bulkCipherNative, 'tar'));
	const out = path.join(await throwawayFolder(t), packed.name);
	await writeFile(out, packed.bytes);
	const { code, stdout, stderr } = await runProgram(process.execPath, ['src/cli/main.ts', 'verify', out], { cwd: root });
	assert.deepEqual([code, stderr], [0, '']);
	assert.match(stdout, /1 items[\s\S]*acts have no proof in it, as its maker says/);
	assert.match(stdout, /of desk \S+ \(Invented desk of lea.quay\), as the key log in it says/);

	const folder = await unpacked(t, out);
	const keysAt = path.join(folder, 'data/log/keys.json');
	const keys = JSON.parse(await readFile(keysAt, 'utf8')) as KeysRecord;
	const joining = keys.statements.findIndex(({ statement }) => statement.body.type === 'causeway/membership/v1');
	const [first, ...rest] = keys.statements as [PlacedStatement, ...PlacedStatement[]];
	const changes = [
		[{ ...keys, statements: keys.statements.slice(0, joining) }, ['record-author-unknown', 'statement-forged']],
		[{ ...keys, statements: [{ ...first, index: first.index + 1 }, ...rest] }, ['keys-wrong']],
		[{ ...keys, statements: [...rest, first] }, ['keys-wrong']],
		// A small log has its keys from nowhere else, and nothing there to leave out.
		...(keys.from.length > 0 ? ([[{ ...keys, from: [] }, ['keys-wrong']]] as const) : []),
		[{ ...keys, statements: null }, ['keys-malformed']]
	] as const;
	for (const [change, faults] of changes) {
		await writeFile(keysAt, JSON.stringify(change));
		const judged = await runProgram(process.execPath, ['src/cli/main.ts', 'verify', folder], { cwd: root });
		for (const fault of ['file-changed', ...faults]) assert.match(judged.stderr, new RegExp(`\\[${fault}\\]`));
	}

	must(await lead.casework.withhold(desk, caseId, file));
	assert.equal(codeOf(await ask({})), 'file-withheld');
	await her.withdraw(desk);
	await lead.session.look();
	assert.notEqual(codeOf(await ask({})), '');
});
