import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CaseId, type DeskId, must } from '#core/base';
import { policyOfKey } from '#core/log';
import { checkReceiptFile } from '#core/receipt';
import { isAuthority, isPrivilegedDesk } from '#core/report';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { takeReceipt } from '#ui/sealing/take-receipt.ts';

test('what counsel was told is privileged by the desk’s own declaration; police, prosecutors, courts and the defence are authorities', () => {
	assert.ok(isPrivilegedDesk({ kind: 'legal-aid', duties: ['professional-secret'] }));
	assert.ok(isPrivilegedDesk({ kind: 'counselling', duties: ['can-be-ordered', 'professional-secret'] }));
	assert.ok(!isPrivilegedDesk({ kind: 'counselling', duties: [] }), 'a desk that declares nothing');
	assert.ok(!isPrivilegedDesk({ kind: 'police', duties: ['professional-secret'] }));
	assert.deepEqual(
		['hotline', 'police', 'prosecutor', 'court', 'defence', 'watchdog', 'other'].filter((kind) => isAuthority({ kind })),
		['police', 'prosecutor', 'court', 'defence']
	);
});

test('by a waiver a desk is handed what was said to counsel until then, never a later word, and nothing once it is taken back', {
	timeout: 180_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const counsel = await enterDesk(admin, place, 'lea.quay', 'legal-aid');
	const court = await enterDesk(admin, place, 'bo.quay', 'court');
	const her = await enterSurvivor(place);
	const own = her.session.held?.own.case as CaseId;
	await her.share({ desk: counsel.desk, kinds: ['account'] });
	await her.say(counsel.desk, 'Said before.');
	await counsel.lead.open(counsel.desk, own);
	await counsel.lead.answer(counsel.desk, own, 'Counsel before.');

	const lastDay = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) as never;
	const usual = { deskName: 'Invented court', duties: [], purpose: 'proceedings', lastDay, language: 'en' } as const;
	const waive = (desk: DeskId, to: DeskId) => her.session.waive({ ...usual, place: { thread: desk }, desk: to });
	const itself = await waive(counsel.desk, counsel.desk);
	assert.equal(!itself.ok && itself.refusal.code, 'part-unknown', 'its own thread is no waiver');
	const shelter = await enterDesk(admin, place, 'sol.quay');
	const noAuthority = await waive(counsel.desk, shelter.desk);
	assert.equal(!noAuthority.ok && noAuthority.refusal.code, 'not-an-authority', 'a shelter takes part in no procedure');
	must(await waive(counsel.desk, court.desk));
	await her.say(counsel.desk, 'Said after.');
	await counsel.lead.open(counsel.desk, own);
	await counsel.lead.answer(counsel.desk, own, 'Counsel after.');

	const { shown: read } = await court.lead.open(court.desk, own);
	assert.deepEqual(read.findings, [], 'what comes as hashes alone holds the chain together');
	assert.deepEqual(
		read.waived.map(({ kind, of, messages }) => ({ kind, of, texts: messages.map(({ text }) => text) })),
		[{ kind: 'thread', of: counsel.desk, texts: ['Said before.', 'Counsel before.'] }]
	);
	assert.deepEqual(read.messages, [], 'and its own thread is another');
	await court.lead.answer(court.desk, own, 'The court has it.');

	const { shown: theirs } = await counsel.lead.open(counsel.desk, own);
	assert.deepEqual(theirs.findings, []);
	assert.equal(theirs.messages.length, 4, 'counsel keeps reading all');
	assert.ok(
		theirs.happenings.some(({ what }) => what === 'waived'),
		'and is told that it was waived'
	);

	const space = await her.look();
	assert.deepEqual(space.findings, []);
	const [told] = space.timeline.filter(({ what }) => what === 'waived');
	assert.ok(told?.what === 'waived' && told.of === counsel.desk && told.receipt.desk === court.desk);
	const given = space.consents.find(({ desk }) => desk === court.desk);
	assert.deepEqual([given?.state, given?.waivedOf], ['in-force', counsel.desk]);

	const { text } = must(await takeReceipt(her.session, given?.consent as never));
	const receipt = checkReceiptFile(text, must(policyOfKey(place.vkey)));
	assert.deepEqual([receipt.faults, receipt.bound], [[], true], 'its receipt holds');
	must(await her.session.withdraw(given?.consent as never));
	await assert.rejects(court.lead.open(court.desk, own), 'it reads nothing any more');
	await her.say(counsel.desk, 'And on.');
	assert.equal((await counsel.lead.open(counsel.desk, own)).shown.messages.length, 5, 'counsel lost nothing by it');
	assert.deepEqual((await her.look()).findings, []);
});

test('a part that she marked is waived like a thread: the words until then, and an ordinary consent gives it once the mark is off', {
	timeout: 180_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const court = await enterDesk(admin, place, 'bo.quay', 'court');
	const her = await enterSurvivor(place);
	const own = her.session.held?.own.case as CaseId;
	must(await her.session.markPrivileged('support', true));
	assert.deepEqual((await her.look()).marked, ['support']);
	const answer = (text: string) =>
		({ place: 'support', content: { kind: 'answer', question: 'needs', choice: null, text } }) as const;
	must(await her.session.write([answer('Needs before.')]));
	const lastDay = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) as never;
	const usual = { deskName: 'Invented court', duties: [], purpose: 'proceedings', lastDay, language: 'en' } as const;
	must(await her.session.waive({ ...usual, place: 'support', desk: court.desk }));
	must(await her.session.write([answer('Needs after.')]));
	const told = async () => {
		const { shown: read } = await court.lead.open(court.desk, own);
		assert.deepEqual(read.findings, []);
		const texts = read.parts.flatMap((part) => part.told.flatMap((one) => (one.kind === 'answer' ? [one.text] : [])));
		return { texts, privileged: read.privileged };
	};
	assert.deepEqual(await told(), { texts: ['Needs before.'], privileged: ['support'] });

	const ordinary = { ...usual, desk: court.desk, kinds: ['support'], urgent: false } as const;
	for (const told of [{ deskKind: 'court' }, {}]) {
		const marked = await her.session.share({ ...ordinary, ...told });
		assert.equal(!marked.ok && marked.refusal.code, 'part-privileged', 'her mark holds, also where the kind is not told');
	}
	must(await her.session.markPrivileged('support', false));
	assert.deepEqual((await her.look()).marked, []);
	must(await her.session.share({ ...ordinary, deskKind: 'court' }));
	assert.deepEqual(
		(await her.look()).consents.map(({ state, waivedOf }) => [state, waivedOf]),
		[
			['replaced', null],
			['in-force', undefined]
		],
		'never by a waiver and a consent at once'
	);
	assert.deepEqual((await told()).texts, ['Needs before.', 'Needs after.']);
	const again = await her.session.waive({ ...usual, place: 'support', desk: court.desk });
	assert.equal(!again.ok && again.refusal.code, 'reads-already');
});
