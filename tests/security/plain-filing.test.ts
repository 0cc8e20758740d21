import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskProfile } from '#server/store/desk-store.ts';
import { CanarySearch } from '#tests/support/canary.ts';
import { formsOf } from '#tests/support/canary-forms.ts';
import { keeperOf, postgresOf } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
const what = 'canary-kestrel-4417 told without script';
const contact = 'canary-plover-9921 only at noon';

const post = (origin: string, fields: Record<string, string>): Promise<Response> =>
	fetch(`${origin}/en/plain`, {
		method: 'POST',
		headers: { Origin: origin, Accept: 'text/html' },
		body: new URLSearchParams(fields)
	});
const desksIn = (page: string): string[] => [
	...new Set([...page.matchAll(/name="desk" value="([\w-]{22})\.[a-z]+"/g)].map(([, id]) => id as string))
];

test('1: filing without script leaves no word on disk, in logs or in the database, and the eight words open it', async () => {
	const node = await startTestNode(whole, { pages: true, seeded: true, env: { CAUSEWAY_PLAIN_FILING: 'on' } });
	const first = await (await fetch(`${node.origin}/en/plain`)).text();
	assert.match(first, /This way is weaker/);
	const page = await (await post(node.origin, { way: 'self' })).text();
	assert.match(page, /This way is weaker/);
	const offered = [...page.matchAll(/name="desk" value="([\w-]{22}\.[a-z]+)"/g)].map(([, choice]) => choice as string);
	const desk = offered.find((choice) => choice.endsWith('.investigation')) ?? '';
	assert.notEqual(desk, '');
	assert.match(page, /What for: To investigate/);

	const filed = await fetch(`${node.origin}/en/plain`, {
		method: 'POST',
		headers: { Origin: node.origin, Accept: 'text/html' },
		body: new URLSearchParams({ way: 'self', send: 'yes', what, need: '', contact, desk })
	});
	assert.equal(filed.status, 200);
	assert.equal(filed.headers.get('cache-control'), 'no-store');
	const words = [...(await filed.text()).matchAll(/<li>(\p{L}+)<\/li>/gu)].map(([, word]) => word as string);
	assert.equal(words.length, 8);
	const codename = words.join(' ');

	const back = new TestSurvivor(await placeAt(node.origin), codename);
	const space = await back.comeBack();
	assert.ok(JSON.stringify(space).includes(what), 'her words are there for her');
	assert.equal(space.threads.length, 1, 'the chosen desk may read');
	assert.equal(space.consents[0]?.purpose, 'investigation', 'for what it was chosen');

	const search = new CanarySearch([...formsOf('what', what), ...formsOf('contact', contact), ...formsOf('codename', codename)]);
	const keeper = await keeperOf(node);
	try {
		await search.lookInDatabase(keeper);
	} finally {
		await keeper.end();
	}
	await search.lookBelow(node.home);
	await search.lookBelow(await postgresOf(node.home));
	search.look('what was reported', node.reported.join('\n'));
	assert.deepEqual([...search.leaks], []);
	assert.ok(search.searched > 1_000_000, 'something was searched');
	search.look('a planted leak', Buffer.from(`x ${what} x`));
	assert.equal(search.leaks[0]?.canary, 'what', 'a leak would have been found');
});

test('filing without script does not exist where it is off, and empty boxes save nothing', async () => {
	const off = await startTestNode(whole, { pages: true });
	assert.equal((await fetch(`${off.origin}/en/plain`)).status, 404);
	const refused = await fetch(`${off.origin}/en/plain`, {
		method: 'POST',
		headers: { Origin: off.origin },
		body: new URLSearchParams({ way: 'self', send: 'yes', what })
	});
	assert.equal(refused.status, 404);

	const on = await startTestNode(whole, { pages: true, env: { CAUSEWAY_PLAIN_FILING: 'on' } });
	const empty = await fetch(`${on.origin}/en/plain`, {
		method: 'POST',
		headers: { Origin: on.origin },
		body: new URLSearchParams({ way: 'self', send: 'yes', what: ' ' })
	});
	assert.equal(empty.status, 422);
	const lost = await post(on.origin, { way: 'self', send: 'yes', what, contact, desk: 'no-desk.support' });
	assert.equal(lost.status, 422);
	const again = await lost.text();
	for (const words of [what, contact]) assert.ok(again.includes(words), 'what was typed stands in the form again');
	const foreign = await fetch(`${on.origin}/en/plain`, {
		method: 'POST',
		headers: { Origin: 'https://elsewhere.example' },
		body: new URLSearchParams({ way: 'self', send: 'yes', what })
	});
	assert.equal(foreign.status, 403);
	assert.equal((await on.app.db.selectFrom('cases').select('id').execute()).length, 0);
});

test('without script a child is offered and given the same desks as elsewhere, and is not asked what happened', async () => {
	const node = await startTestNode(whole, { pages: true, seeded: true, env: { CAUSEWAY_PLAIN_FILING: 'on' } });
	const rows = await node.app.db.selectFrom('desks').select(['id', 'kind', 'profile', 'live']).where('live', '=', true).execute();
	const idsOf = (fits: (desk: { kind: string; profile: DeskProfile }) => boolean): string[] =>
		rows.flatMap(({ id, kind, profile }) => (fits({ kind, profile: profile as DeskProfile }) ? [id] : []));
	const before = (await node.app.db.selectFrom('cases').select('id').execute()).length;
	const defence = idsOf(({ kind }) => kind === 'defence');
	const adultsOnly = idsOf(({ kind, profile }) => kind !== 'defence' && kind !== 'watchdog' && !profile.acceptsMinors);
	assert.ok(defence.length > 0 && adultsOnly.length > 0);

	assert.deepEqual(
		desksIn(await (await fetch(`${node.origin}/en/plain`)).text()),
		[],
		'nobody is offered before the way in is known'
	);
	const grown = await (await post(node.origin, { way: 'self' })).text();
	assert.deepEqual(
		desksIn(grown).filter((id) => defence.includes(id)),
		[]
	);
	assert.ok(adultsOnly.every((id) => desksIn(grown).includes(id)));
	assert.match(grown, /name="what"/);
	assert.match(grown, /What the law asks of it[\s\S]*It may read until/);

	const young = await (await post(node.origin, { way: 'under-18' })).text();
	assert.deepEqual(
		desksIn(young).toSorted(),
		idsOf(({ kind, profile }) => !['defence', 'watchdog'].includes(kind) && profile.acceptsMinors).toSorted()
	);
	assert.doesNotMatch(young, /name="what"/);

	for (const desk of [...defence, ...adultsOnly].flatMap((id) => [id, `${id}.support`, `${id}.investigation`]))
		assert.equal((await post(node.origin, { way: 'under-18', send: 'yes', need: 'Invented.', desk })).status, 422, desk);
	assert.equal(
		(await post(node.origin, { way: 'self', send: 'yes', need: 'Invented.', desk: `${defence[0]}.support` })).status,
		422
	);
	assert.equal((await post(node.origin, { send: 'yes', need: 'Invented.' })).status, 422, 'without a way in nothing is taken');
	assert.equal((await post(node.origin, { way: 'under-18', send: 'yes', what })).status, 422, 'what happened is not read');
	assert.equal((await node.app.db.selectFrom('cases').select('id').execute()).length, before, 'nothing of all that was saved');
});
