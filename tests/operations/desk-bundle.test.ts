import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type CaseId, must } from '#core/base';
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

	must(await lead.casework.withhold(desk, caseId, file));
	assert.equal(codeOf(await ask({})), 'file-withheld');
	await her.withdraw(desk);
	await lead.session.look();
	assert.notEqual(codeOf(await ask({})), '');
});
