import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type CaseId, must } from '#core/base';
import type { CustodyGap } from '#core/report';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { type KnownItem, knownItem } from '#ui/sealing/known-item.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const stepsOf = ({ custody }: KnownItem): string[] => custody.steps.map(({ what, n }) => (n === null ? what : `${what} ${n}`));
const isPending = ({ what }: CustodyGap): boolean => what === 'not-proved';

/** A desk that opened the case of somebody who let it read a file. */
async function openedFile(t: TestContext, name: string) {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const her = await enterSurvivor(place);
	const file = await her.attach(name, new TextEncoder().encode('invented'));
	await her.share({ desk, kinds: ['account', 'evidence'] });
	await lead.session.look();
	const [row] = await lead.inbox(desk);
	const caseId = row?.case as CaseId;
	await lead.open(desk, caseId);
	return { node, desk, lead, her, file, caseId };
}

test('whatever a desk opens or takes out stands in the custody of the item, is read by her, and is in the log', {
	timeout: 60_000
}, async (t) => {
	const { desk, lead, her, file, caseId } = await openedFile(t, 'a.txt');
	must(await lead.casework.file(desk, caseId, file, quiet()));
	const to = { kind: 'person', id: null, name: 'Invented Court' } as const;
	must(await lead.casework.takeOut(desk, caseId, [{ item: file, what: 'exported', to, note: '' }]));

	const theirs = must(await lead.casework.item(desk, caseId, { item: file, log: false }));
	const expected = ['recorded', 'shared', 'read', 'opened 1', 'exported 2'];
	assert.deepEqual(stepsOf(theirs).sort(), expected.toSorted());
	assert.deepEqual(theirs.custody.gaps, []);
	assert.ok(
		theirs.custody.steps.every(({ proof }) => proof === null),
		'the log was not asked'
	);

	const space = await her.look();
	assert.deepEqual(
		space.timeline.flatMap((event) => (event.what === 'custody' ? [`${event.deed} ${event.item} ${event.desk === desk}`] : [])),
		['exported a.txt true', 'opened a.txt true']
	);
	const hers = async (): Promise<KnownItem> => {
		const { held, client } = her.session;
		assert.ok(held?.reading);
		const view = { reader: 'survivor', today: held.around.today } as const;
		return must(await knownItem(held.reading, { item: file, log: true }, view, client));
	};
	// The log takes what was staged at its next beat.
	let seen = await hers();
	while (seen.custody.gaps.some(isPending)) seen = await hers();
	assert.deepEqual(seen.custody.gaps, []);
	assert.deepEqual(stepsOf(seen).sort(), expected.toSorted());
	assert.ok(seen.custody.steps.every(({ proof }) => proof === 'proved'));
	assert.deepEqual(seen.item.limits, ['not-true', 'times-can-change']);

	await her.withdraw(desk);
	const refused = await lead.casework.file(desk, caseId, file, quiet());
	assert.equal(!refused.ok && refused.refusal.code, 'reading-ended', 'nothing is written down, so nothing is handed out');
	await her.look();
	assert.deepEqual(stepsOf(await hers()).sort(), [...expected, 'taken-back'].sort());
});

test('why somebody looks and that the file was opened are one act with one leaf, and one step for her', {
	timeout: 60_000
}, async (t) => {
	const { node, desk, lead, her, file, caseId } = await openedFile(t, 'shapes.png');
	const acts = async (): Promise<number> => (await node.app.db.selectFrom('acts').select('hash').execute()).length;
	const before = await acts();
	must(await lead.casework.file(desk, caseId, file, quiet(), 'compare'));
	assert.equal(await acts(), before + 1);
	const theirs = must(await lead.casework.item(desk, caseId, { item: file, log: false }));
	assert.ok(stepsOf(theirs).includes('opened 1'), 'it stands in the custody');
	const told = (await her.look()).timeline.map(({ what }) => what);
	assert.equal(told.filter((what) => what === 'file-viewed').length, 1);
	assert.equal(told.filter((what) => what === 'custody').length, 0, 'and is not told twice');
});
