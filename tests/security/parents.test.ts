import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type CaseId, type Day, type FileId, must, toBase64url } from '#core/base';
import { composeWriting } from '#core/report';
import { randomId, randomOf, type SigningKey, sign, submissionToWire } from '#core/sealing';
import { today } from '#server/gateways/clock.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { enterHelper } from '#tests/support/supporter.ts';
import { answered, type TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { endHelp } from '#ui/sealing/own-help.ts';

const whole = wholeFile();
let cast: Cast;

before(async () => {
	cast = await enterCast(whole);
});

const authorizationOf = (her: TestSurvivor) => ({ Authorization: her.session.held?.authorization as string });
const keyOf = (her: TestSurvivor): SigningKey => her.session.held?.keys.signing as SigningKey;
const ask = (path: string, headers: Readonly<Record<string, string>>): Promise<RawAnswer> => {
	forgive(cast);
	return rawRequest(cast.node.origin, 'GET', `/api/v1${path}`, headers);
};

test('10: child objects re-check the parent: a desk reads a case only under its own name, and only one that was opened to it', async () => {
	const { first, second, ana, eva } = cast;
	const lead = { Cookie: first.lead.jar.cookie };
	for (const rest of ['', '/door', `/pieces/${ana.file}/0`]) {
		assert.equal((await ask(`/desks/${first.desk}/cases/${ana.case}${rest}`, lead)).status, 200);
		const crossed = await ask(`/desks/${second.desk}/cases/${ana.case}${rest}`, { Cookie: second.lead.jar.cookie });
		assert.deepEqual([crossed.status, crossed.code], [404, 'not-found'], `the other desk${rest}`);
		const lent = await ask(`/desks/${second.desk}/cases/${eva.case}${rest.replace(ana.file, eva.file)}`, lead);
		assert.deepEqual([lent.status, lent.code], [404, 'not-found'], `under the other desk’s name${rest}`);
	}
});

test('10: a piece is handed out only from the case it belongs to, and only from a part that the desk may read', async () => {
	const { first, second, ana, eva } = cast;
	const lead = { Cookie: first.lead.jar.cookie };
	for (const [from, file] of [
		[ana.case, eva.file],
		[eva.case, ana.file],
		[eva.case, eva.file]
	]) {
		const answer = await ask(`/desks/${first.desk}/cases/${from}/pieces/${file}/0`, lead);
		assert.deepEqual([answer.status, answer.code], [404, 'not-found']);
	}
	const readable = await ask(`/desks/${second.desk}/cases/${eva.case}/pieces/${eva.file}/0`, { Cookie: second.lead.jar.cookie });
	assert.equal(readable.status, 200, 'the desk with the evidence has it');
	const seen = JSON.parse((await ask(`/desks/${first.desk}/cases/${eva.case}`, lead)).body) as {
		pieces: unknown[];
		view: object;
	};
	assert.deepEqual(seen.pieces, [], 'and the other is not told that there is any');
	assert.ok(!JSON.stringify(seen).includes(eva.file));
	for (const index of ['1', '-1', '00', '0x0', 'NaN', '9'.repeat(30)])
		assert.equal((await ask(`/desks/${first.desk}/cases/${ana.case}/pieces/${ana.file}/${index}`, lead)).status, 404, index);
	assert.equal((await ask(`/case/pieces/${eva.file}/0`, authorizationOf(ana.her))).code, 'not-found', 'nor to another survivor');
});

test('10: who helps reads exactly the parts handed over of the one case: no other part, no piece of another, nothing of another case', async () => {
	const { place, ana, eva } = cast;
	const helps = await enterHelper(ana.her, place, { kinds: ['account'] });
	const with_ = { Authorization: helps.authorization };
	assert.equal((await ask(`/help/pieces/${ana.file}/0`, with_)).code, 'open-first');
	must(await helps.session.open());
	const seen = JSON.parse((await ask('/help/case', with_)).body) as {
		pieces: unknown[];
		view: { entries: { part: number; entry: { type: string } | null; sealed: string | null }[] };
	};
	assert.deepEqual(seen.pieces, []);
	assert.ok(!JSON.stringify(seen).includes(ana.file));
	const { parts } = ana.her.session.held?.own ?? { parts: [] };
	const given = parts.filter(({ kind }) => kind === 'account').map(({ part }) => part);
	const shown = new Set(seen.view.entries.map(({ part }) => part));
	assert.deepEqual([...shown].sort(), [0, ...given, Math.max(...parts.map(({ part }) => part))].sort(), 'and the line');
	for (const { part, entry, sealed } of seen.view.entries) if (part === 0) assert.ok(sealed === null, entry?.type);
	for (const file of [ana.file, eva.file]) assert.equal((await ask(`/help/pieces/${file}/0`, with_)).code, 'not-found', file);
	const evidence = await enterHelper(ana.her, place, { kinds: ['evidence'] });
	must(await evidence.session.open());
	const other = { Authorization: evidence.authorization };
	assert.equal((await ask(`/help/pieces/${ana.file}/0`, other)).status, 200);
	assert.equal((await ask(`/help/pieces/${eva.file}/0`, other)).code, 'not-found');
	must(await endHelp(ana.her.session, { supporter: evidence.supporter, reason: 'ended' }));
	assert.equal((await ask(`/help/pieces/${ana.file}/0`, other)).code, 'not-found');
});

test('10: a session that did not write the opening reads nothing, though its desk may', async () => {
	const { first, colleague, eva } = cast;
	const answer = await ask(`/desks/${first.desk}/cases/${eva.case}`, { Cookie: colleague.jar.cookie });
	assert.deepEqual([answer.status, answer.code], [403, 'open-first']);
	const piece = await ask(`/desks/${first.desk}/cases/${eva.case}/pieces/${eva.file}/0`, { Cookie: colleague.jar.cookie });
	assert.equal(piece.code, 'not-found');
	await colleague.signIn();
	const again = await ask(`/desks/${first.desk}/cases/${cast.ana.case}`, { Cookie: colleague.jar.cookie });
	assert.equal(again.code, 'open-first', 'a new session is a new reader');
});

test('10: an act about one case is not taken for another, from a survivor or from a desk', async () => {
	const { node, first, ana, eva } = cast;
	const { held } = ana.her.session;
	if (!held) throw new Error('impossible: no case');
	const composed = must(
		await composeWriting(held.own, [{ place: 'account', content: answered('what', 'Crossed.') }], held.keys, held.around)
	);
	const submission = submissionToWire(composed.submission);
	const crossed = await postJson(node.origin, '/api/v1/case/acts', { submission }, authorizationOf(eva.her));
	assert.deepEqual([crossed.status, crossed.code], [400, 'entries-mismatch']);
	const desks = { Cookie: first.lead.jar.cookie };
	for (const [at, code] of [
		[ana.case, 'not-the-author'],
		[eva.case, 'entries-mismatch'],
		[randomId<'case'>(), 'entries-mismatch']
	] as const) {
		const answer = await postJson(node.origin, `/api/v1/desks/${first.desk}/cases/${at}/acts`, { submission }, desks);
		assert.equal(answer.code, code, 'what a survivor wrote, no desk sends in');
	}
	for (const act of ['share', 'withdraw', 'report']) {
		const hers = { ...submission, act: { ...submission.act, body: { ...submission.act.body, act } } };
		const answer = await postJson(node.origin, `/api/v1/desks/${first.desk}/cases/${ana.case}/acts`, { submission: hers }, desks);
		assert.equal(answer.code, 'not-permitted', `only she may ${act}`);
	}
	const open = await postJson(node.origin, `/api/v1/desks/${first.desk}/cases/${ana.case}/open`, { submission }, desks);
	assert.equal(open.code, 'not-permitted');
});

test('10: an act of a member under a neighbour’s desk or case is refused', async () => {
	const { node, first, second, ana, eva } = cast;
	const sent: { path: string; body: unknown }[] = [];
	const { client } = first.lead.session;
	const ask = client.ask.bind(client);
	client.ask = ((method: 'POST', path: string, request: { body?: unknown }) => {
		if (method === 'POST') sent.push({ path, body: request.body });
		return ask(method, path, request);
	}) as typeof client.ask;
	await first.lead.answer(first.desk, ana.case, 'An answer that is sent again elsewhere.');
	client.ask = ask;
	const body = sent.find(({ path }) => path.endsWith('/acts'))?.body;
	assert.ok(body);
	const replay = async (lead: typeof first.lead, path: string) =>
		(await postJson(node.origin, `/api/v1${path}`, body, { Cookie: lead.jar.cookie })).code;
	assert.equal(await replay(first.lead, `/desks/${first.desk}/cases/${ana.case}/acts`), 'head-moved', 'the same once more');
	assert.equal(await replay(first.lead, `/desks/${first.desk}/cases/${eva.case}/acts`), 'entries-mismatch');
	assert.equal(await replay(second.lead, `/desks/${second.desk}/cases/${eva.case}/acts`), 'entries-mismatch');
	assert.equal(await replay(second.lead, `/desks/${second.desk}/cases/${ana.case}/acts`), 'not-the-author');
	assert.equal(await replay(second.lead, `/desks/${first.desk}/cases/${ana.case}/acts`), 'not-found');
});

test('10: a piece is put only into the own case, by its own key, at the place that was signed', async () => {
	const { node, ana, eva } = cast;
	const bytes = randomOf(900);
	const file = randomId<'file'>() as FileId;
	const put = async (as: TestSurvivor, path: string, headers: Readonly<Record<string, string>>): Promise<string> => {
		const answer = await rawRequest(
			node.origin,
			'PUT',
			`/api/v1/case/pieces/${path}`,
			{ ...headers, ...authorizationOf(as) },
			bytes
		);
		return answer.code || String(answer.status);
	};
	assert.equal(await put(ana.her, `${file}/0`, piecePut(eva.her, file, bytes, { case: eva.case })), 'not-the-author');
	assert.equal(await put(ana.her, `${file}/0`, piecePut(ana.her, file, bytes, { case: eva.case })), 'not-the-author');
	assert.equal(await put(eva.her, `${file}/0`, piecePut(ana.her, file, bytes, { case: ana.case })), 'not-the-author');
	assert.equal(await put(ana.her, `${eva.file}/0`, piecePut(ana.her, file, bytes, { case: ana.case })), 'entries-mismatch');
	assert.equal(await put(ana.her, `${file}/1`, piecePut(ana.her, file, bytes, { case: ana.case })), 'entries-mismatch');
	assert.equal(await put(ana.her, `${file}/0`, piecePut(ana.her, file, bytes, { part: 0, epoch: 1 })), 'epoch-wrong');
	assert.equal(await put(ana.her, `${file}/0`, piecePut(ana.her, file, bytes, { part: 99 })), 'epoch-wrong');
	assert.equal(await put(ana.her, `${file}/0`, piecePut(ana.her, file, bytes, { case: ana.case })), '204');
	assert.equal((await ask(`/case/pieces/${file}/0`, authorizationOf(eva.her))).code, 'not-found');
});

test('10: what was taken back is listed to its own desk, and its numbers to its own lead', async () => {
	const { first, second, watch, colleague } = cast;
	for (const [by, desk, rest, code] of [
		[second.lead, first.desk, '/retractions', 'not-found'],
		[second.lead, first.desk, '/retractions/counts', 'not-found'],
		[colleague, first.desk, '/retractions/counts', 'not-found'],
		[watch.lead, first.desk, '/retractions', 'not-found'],
		[watch.lead, first.desk, '/oversight/overdue', 'not-found'],
		[first.lead, first.desk, '/oversight/overdue', 'not-found'],
		[first.lead, watch.desk, '/oversight/overdue', 'not-found'],
		[watch.lead, watch.desk, '/oversight/overdue', ''],
		[colleague, first.desk, '/retractions', '']
	] as const)
		assert.equal((await ask(`/desks/${desk}${rest}`, { Cookie: by.jar.cookie })).code, code, rest);
});

test('10: erasing takes the own key and the own case', async () => {
	const { node, ana, eva } = cast;
	const erase = async (as: TestSurvivor, of: CaseId, key: SigningKey, day: Day = today(node.app.clock)): Promise<string> => {
		const statement = sign({ v: 1, type: 'causeway/erase/v1', case: of, day } as const, key);
		return (await postJson(node.origin, '/api/v1/case/erase', { statement }, authorizationOf(as))).code;
	};
	assert.equal(await erase(ana.her, eva.case, keyOf(ana.her)), 'not-the-author');
	assert.equal(await erase(ana.her, ana.case, keyOf(eva.her)), 'not-the-author');
	assert.equal(await erase(eva.her, ana.case, keyOf(ana.her)), 'not-the-author');
	assert.equal(await erase(ana.her, ana.case, keyOf(ana.her), '2026-01-01' as Day), 'not-the-author', 'an old statement');
	assert.equal((await ana.her.look()).case, ana.case);
});

test('10: invitations, members and admissions belong to one desk', async () => {
	const { node, first, second, newcomer, openInvitation } = cast;
	const lead = { Cookie: first.lead.jar.cookie };
	const post = async (path: string, value: unknown) => (await postJson(node.origin, `/api/v1${path}`, value, lead)).code;
	assert.equal(await post(`/desks/${first.desk}/invitations/${openInvitation}/revoke`, {}), 'not-found');
	assert.equal(await post(`/desks/${first.desk}/members/${second.lead.id}/remove`, {}), 'not-found');
	assert.equal(await post(`/desks/${second.desk}/members/${second.lead.id}/remove`, {}), 'not-found');
	const { invitations } = (await second.lead.desks())[0] ?? {};
	assert.deepEqual(
		invitations?.map(({ id, state }) => [id, state]).filter(([id]) => id === openInvitation),
		[[openInvitation, 'open']]
	);
	assert.equal((await second.lead.desks())[0]?.members.find(({ member }) => member === second.lead.id)?.state, 'joined');

	const waiting = (await first.lead.desks())[0]?.newcomers.find(({ member }) => member === newcomer.id)?.invitation;
	assert.ok(waiting);
	const body = {
		v: 1,
		type: 'causeway/membership/v1',
		desk: second.desk,
		member: newcomer.id,
		memberKeyHash: toBase64url(randomOf(32)),
		role: 'lead',
		state: 'joined',
		generation: 1,
		prev: null,
		day: today(node.app.clock)
	} as const;
	const statement = sign(body, second.lead.session.keys?.signing as SigningKey);
	const keys = [{ generation: 1, sealed: toBase64url(randomOf(100)) }];
	const stolen = await postJson(
		node.origin,
		`/api/v1/desks/${second.desk}/admissions`,
		{ invitation: waiting, statement, keys },
		{ Cookie: second.lead.jar.cookie }
	);
	assert.equal(stolen.code, 'not-found', 'who was invited elsewhere is not let in here');
});
