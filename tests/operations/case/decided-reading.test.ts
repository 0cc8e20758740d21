import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaseId, DeskId } from '#core/base';
import type { AgreementBody } from '#core/consent';
import { agree, dayFromNow, endAgreed, enterSigningHouse, type SigningHouse } from '#tests/support/agreed-stage.ts';
import { enterAdmin, enterSurvivor } from '#tests/support/invented-stage.ts';
import type { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { rawRequest } from '#tests/support/raw-request.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

let node: TestNode;
let place: NodePlace;
let harbour: SigningHouse;
let lantern: SigningHouse;
const ended: (() => unknown)[] = [];
before(async () => {
	node = await startTestNode({ after: (work: () => unknown) => void ended.push(work) } as never, { mode: 'real' });
	place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	harbour = await enterSigningHouse(node, admin, place, 'lea.quay');
	lantern = await enterSigningHouse(node, admin, place, 'bo.quay');
});
after(async () => {
	for (const work of ended) await work();
});

const caseOf = (her: TestSurvivor): CaseId => her.session.held?.own.case as CaseId;
const pathOf = (desk: DeskId, of: CaseId, rest = ''): string => `/api/v1/desks/${desk}/cases/${of}${rest}`;
const get = (who: TestMember, path: string) => rawRequest(node.origin, 'GET', path, { Cookie: who.jar.cookie });
const whyNot = async (who: TestMember, desk: DeskId, of: CaseId): Promise<string> => {
	const outcome = await who.casework.open(desk, of);
	return outcome.ok ? 'open' : `${outcome.refusal.code} ${outcome.refusal.about}`.trim();
};
const kindsShown = (opened: Awaited<ReturnType<TestMember['open']>>): string[] =>
	opened.shown.parts.map(({ kind }) => kind).toSorted();

test('only what is meant for the stated purpose is handed out, and another purpose is another opening that she sees', async () => {
	const { lead, desk } = lantern;
	const her = await enterSurvivor(place);
	const of = caseOf(her);
	await her.share({ desk, kinds: ['account', 'support'], purpose: 'support' });
	await her.share({ desk, kinds: ['evidence'], purpose: 'advice' });

	assert.equal(await whyNot(lead, desk, of), 'purpose-missing support advice', 'it has to be said which');
	assert.deepEqual((await her.look()).openings[0]?.openings, [], 'and nothing was opened');
	const forSupport = await lead.open(desk, of, 'support');
	assert.deepEqual(kindsShown(forSupport), ['account', 'support']);
	assert.deepEqual(forSupport.why.offered, ['support', 'advice']);
	assert.deepEqual(
		forSupport.why.closed.map(({ kind, reasons }) => [kind, reasons[0]?.code]),
		[['evidence', 'consent-other-purpose']]
	);
	const file = await her.attach('invented.bin', new Uint8Array(100));
	const piece = pathOf(desk, of, `/pieces/${file}/0`);
	assert.equal((await get(lead, piece)).code, 'not-found', 'a file of a part for another purpose');

	const forAdvice = await lead.open(desk, of, 'advice');
	assert.deepEqual(kindsShown(forAdvice), ['evidence']);
	assert.deepEqual(forAdvice.shown.findings, [], 'that other parts are handed out is no fault');
	assert.equal((await get(lead, piece)).status, 200);
	assert.deepEqual(kindsShown(await lead.open(desk, of, 'support')), ['account', 'support'], 'and back');

	const [told] = (await her.look()).openings;
	assert.deepEqual(
		told?.openings.map(({ purpose, fits }) => [purpose, fits]),
		[
			['support', true],
			['advice', true],
			['support', true]
		]
	);
	assert.deepEqual(
		told?.openings[0]?.under.map(({ since, agreement }) => [since, agreement]),
		[[dayFromNow(node, 0), null]]
	);
});

test('a purpose that is missing, or that no consent is for, opens nothing and writes nothing', async () => {
	const { lead, desk } = lantern;
	const her = await enterSurvivor(place);
	const of = caseOf(her);
	await her.share({ desk, kinds: ['account'] });
	assert.equal(await outcomeOf(lead.casework.open(desk, of, 'proceedings')), 'reading-ended consent-other-purpose');
	const { client } = lead.session;
	const ask = client.ask.bind(client);
	client.ask = ((method: 'POST', path: string, request: { body?: object }) =>
		path.endsWith('/open')
			? ask(method, path, { ...request, body: { submission: (request.body as { submission: unknown }).submission } } as never)
			: ask(method, path, request as never)) as typeof client.ask;
	assert.equal(await outcomeOf(lead.casework.open(desk, of)), 'purpose-missing');
	client.ask = ask;
	assert.deepEqual((await her.look()).openings[0]?.openings, []);
	assert.equal((await get(lead, pathOf(desk, of))).code, 'open-first');
});

test('a consent taken back, or past its last day, stops the next read of a case that lies open, with the reason', async () => {
	const { lead, desk } = lantern;
	const her = await enterSurvivor(place);
	const of = caseOf(her);
	const file = await her.attach('invented.bin', new Uint8Array(100));
	await her.share({ desk, kinds: ['account', 'evidence'] });
	await lead.open(desk, of);
	const piece = pathOf(desk, of, `/pieces/${file}/0`);
	assert.equal((await get(lead, piece)).status, 200);
	const state = (set: { state?: string; last_day?: string }) =>
		node.app.db.updateTable('consents').set(set).where('case_id', '=', of).execute();

	await state({ last_day: dayFromNow(node, -1) });
	for (const path of [pathOf(desk, of), piece, pathOf(desk, of, '/door?purpose=support'), pathOf(desk, of, '/door')]) {
		const answer = await get(lead, path);
		assert.deepEqual([answer.status, answer.code], [403, 'reading-refused'], path);
	}
	assert.equal(await whyNot(lead, desk, of), 'reading-ended consent-expired');
	await state({ last_day: dayFromNow(node, 30) });
	await lead.open(desk, of);

	await her.withdraw(desk);
	assert.equal((await get(lead, piece)).code, 'reading-refused');
	const again = await lead.casework.lookAgain({ desk, unattended: true }, of);
	assert.equal(!again.ok && `${again.refusal.code} ${again.refusal.about}`, 'reading-ended consent-withdrawn');
	assert.equal(lead.casework.held(of), null, 'and nothing of it is kept');
	assert.equal(await whyNot(lead, desk, of), 'reading-ended consent-withdrawn', 'the next opening too');
	assert.equal(
		(await get(harbour.lead, pathOf(harbour.desk, of))).code,
		'not-found',
		'a desk that was never let in is told nothing'
	);
});

test('under an agreement its clauses decide as well, the refusal names the clause, and its end stops the next read', async () => {
	const { lead, desk } = lantern;
	const her = await enterSurvivor(place);
	const of = caseOf(her);
	const shareUnder = (body: AgreementBody, kinds: readonly ('account' | 'money')[] = ['account']) =>
		her.share({ desk, kinds, agreement: body.agreement });
	const agreement = await agree(node, [harbour, lantern], { parts: ['account'] });
	await shareUnder(agreement, ['account', 'money']);
	const opened = await lead.open(desk, of);
	assert.deepEqual(kindsShown(opened), ['account'], 'what the node cannot see, the browser looks at: money is no part of it');
	assert.deepEqual(
		opened.why.closed.map(({ kind, reasons }) => [kind, reasons]),
		[['money', [{ code: 'clause-parts', clause: 'parts' }]]]
	);
	const [why] = opened.why.open;
	assert.deepEqual(
		why?.agreement?.parties.map(({ name }) => name),
		[harbour.party.name, lantern.party.name]
	);
	assert.ok(why?.held.some(({ clause }) => clause === 'parts') && why.held.some(({ clause }) => clause === 'purposes'));
	assert.deepEqual(why?.unseen, []);
	const { openings, agreements } = await her.look();
	assert.deepEqual(openings[0]?.openings[0]?.under[0]?.agreement, agreement.agreement);
	assert.deepEqual(
		agreements.map((one) => one.agreement),
		[agreement.agreement],
		'and she is told between whom it is'
	);

	await endAgreed(node, harbour, agreement, dayFromNow(node, -1));
	assert.equal((await get(lead, pathOf(desk, of))).code, 'reading-refused');
	assert.equal(await whyNot(lead, desk, of), 'reading-ended agreement-not-in-force');

	for (const [change, wanted] of [
		[{ recipients: { roles: ['desk-member'], training: [] } }, 'clause-roles recipients'],
		[{ recipients: { roles: ['desk-member', 'desk-lead'], training: ['trauma'] } }, 'clause-training recipients']
	] as const) {
		await her.withdraw(desk);
		await shareUnder(await agree(node, [harbour, lantern], change));
		assert.equal(await whyNot(lead, desk, of), `reading-ended ${wanted}`);
	}
	await her.withdraw(desk);
	await shareUnder(await agree(node, [harbour, lantern], { retention: { days: 1 } }));
	await lead.open(desk, of);
	await node.app.db
		.updateTable('consents')
		.set({ given_on: dayFromNow(node, -2) })
		.where('case_id', '=', of)
		.where('state', '=', 'in-force')
		.execute();
	assert.equal(await whyNot(lead, desk, of), 'reading-ended clause-retention retention', 'counted from the day she gave it');
});

const outcomeOf = async (asked: ReturnType<TestMember['casework']['open']>): Promise<string> => {
	const outcome = await asked;
	return outcome.ok ? 'open' : `${outcome.refusal.code} ${outcome.refusal.about}`.trim();
};
