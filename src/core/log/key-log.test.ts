import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHex, must, toBase64url } from '#core/base';
import { checkSignature, type Recipient, sign } from '#core/sealing';
import {
	inventedDesk,
	inventedId,
	inventedMember,
	inventedOrganisation,
	inventedRecipient,
	inventedSigner,
	KeyStory,
	tellKeyStory
} from '#tests/support/key-story.ts';
import { replayKeyLog } from './key-log.ts';
import type { ClearStatement } from './statement.ts';

const night = inventedDesk('Night desk');
const story = await tellKeyStory();

/** The story up to (not including) a step, to try another continuation. */
async function storyUntil(position: number): Promise<KeyStory> {
	const start = new KeyStory();
	for (const statement of story.statements.slice(0, position)) start.tell(statement);
	return start;
}
const founded = await storyUntil(5);
const joined = await storyUntil(10);

test('the book answers with the current keys, their hashes and positions', () => {
	const { book } = story;
	assert.equal(book.size, 17);
	assert.deepEqual([book.nodeKey()?.position, book.nodeKey()?.body.generation], [14, 2]);
	assert.deepEqual([book.deskKey(night)?.position, book.deskKey(night)?.body.generation], [12, 2]);
	assert.deepEqual([book.memberKey(inventedMember('Ada'))?.position, book.memberKey(inventedMember('Bo'))?.position], [10, 6]);
	assert.equal(book.organisationKey(inventedOrganisation('Harbour House'))?.body.generation, 2);
	assert.equal(book.deskKey(night)?.body.prev, founded.book.deskKey(night)?.hash);
	assert.deepEqual(
		book.membersOf(night).map(({ member, role, key }) => [member, role, key.position]),
		[
			[inventedMember('Ada'), 'lead', 10],
			[inventedMember('Cy'), 'lead', 8],
			[inventedMember('Bo'), 'member', 6]
		]
	);
});

test('who was ever in a desk is known by any key they had, with the generations of the desk', () => {
	const { book } = story;
	const spansOf = (signer: string) => book.wasMember(night, inventedSigner(signer).public)?.spans;
	assert.deepEqual(spansOf('Bo 1'), [
		{ first: 1, last: 1 },
		{ first: 2, last: null }
	]);
	assert.deepEqual(spansOf('Ada 1'), [{ first: 1, last: null }]);
	assert.deepEqual(spansOf('Ada 2'), spansOf('Ada 1'));
	assert.deepEqual(spansOf('Cy 1'), [{ first: 1, last: null }]);
	for (const stranger of ['Ada 3', 'Node of Nowhere 1', 'Lantern Clinic 1']) assert.equal(spansOf(stranger), undefined);
	assert.equal(founded.book.wasMember(night, inventedSigner('Ada 1').public), null);
	assert.equal(book.wasMember(inventedDesk('Day desk'), inventedSigner('Ada 1').public), null);
});

test('what a log does not hold is not in its book', () => {
	const empty = must(replayKeyLog([]));
	assert.equal(empty.nodeKey(), null);
	assert.equal(empty.wasNode(inventedSigner('Node of Nowhere 1').public), false);
	assert.equal(empty.deskKey(night), null);
	assert.equal(empty.membershipHead(night), null);
	assert.deepEqual(empty.membersOf(night), []);
	assert.equal(story.book.wasNode(inventedSigner('Node of Nowhere 1').public), true);
	assert.equal(story.book.wasNode(inventedSigner('Node of Nowhere 2').public), true);
	assert.equal(story.book.wasNode(inventedSigner('Ada 1').public), false);
});

test('continuing a book gives the same as replaying all, and leaves the book as it was', () => {
	for (let cut = 0; cut <= story.statements.length; cut++) {
		const before = must(replayKeyLog(story.statements.slice(0, cut)));
		const { size } = before;
		const members = before.membersOf(night);
		const after = must(replayKeyLog(story.statements.slice(cut), { after: before }));
		assert.deepEqual(after.ledger(), story.book.ledger());
		assert.equal(before.size, size);
		assert.deepEqual(before.membersOf(night), members);
	}
});

test('the refusal names the first statement that breaks a rule', () => {
	const broken = story.statements.with(7, story.statements[6] as ClearStatement as never);
	assert.deepEqual(replayKeyLog(broken), { ok: false, refusal: { code: 'key-generation-wrong', about: 'entry 7' } });
	const late = replayKeyLog(story.statements.slice(8, 9).concat(story.statements.slice(8, 9)), {
		after: must(replayKeyLog(story.statements.slice(0, 8)))
	});
	assert.deepEqual(late, { ok: false, refusal: { code: 'key-generation-wrong', about: 'entry 9' } });
});

test('no statement of a log can be left out, doubled, or moved before what it rests on', () => {
	const { statements } = story;
	/** Steps on which nothing later rests. */
	const last = new Set([2, 15, 16]);
	for (let at = 0; at < statements.length; at++) {
		assert.equal(replayKeyLog(statements.toSpliced(at, 1)).ok, last.has(at), `without ${at}`);
		assert.equal(replayKeyLog(statements.toSpliced(at, 0, statements[at] as never)).ok, false, `doubled ${at}`);
	}
	const swapped = (at: number) =>
		replayKeyLog(statements.with(at, statements[at + 1] as never).with(at + 1, statements[at] as never));
	for (const at of [0, 3, 4, 6, 8, 10, 11, 12]) assert.equal(swapped(at).ok, false, `swapped ${at}`);
});

test('one changed byte of a signed body, or another key, is noticed', () => {
	fc.assert(
		fc.property(fc.nat(story.statements.length - 1), fc.nat(), (at, which) => {
			const statement = story.statements[at] as ClearStatement;
			const body = { ...statement.body } as Record<string, unknown>;
			const name = Object.keys(body)[which % Object.keys(body).length] as string;
			body[name] = { v: 2, generation: 99, day: '2026-11-23', role: 'owner' }[name] ?? `${JSON.stringify(body[name])}x`;
			const changed = { ...statement, body } as unknown as ClearStatement;
			assert.equal(replayKeyLog(story.statements.with(at, changed as never)).ok, false);
		})
	);
	const statement = story.statements[3] as ClearStatement;
	for (const changed of [
		{ ...statement, sig: `${statement.sig.slice(0, 10)}${statement.sig[10] === 'A' ? 'B' : 'A'}${statement.sig.slice(11)}` },
		{ ...statement, key: inventedSigner('Bo 1').public },
		{ ...statement, body: { ...statement.body, day: '2026-11-23' } }
	])
		assert.deepEqual(replayKeyLog(story.statements.with(3, changed as never)), {
			ok: false,
			refusal: { code: 'signature-wrong', about: 'entry 3' }
		});
});

test('a ghost member is refused: whoever is in a desk was let in by somebody who is in it', async () => {
	const desk = await storyUntil(7);
	assert.equal(desk.answerTo(desk.membership('Night desk', 'Bo', 'joined', 'Bo 1')), 'member-ghost');
	assert.equal(desk.answerTo(desk.membership('Night desk', 'Bo', 'joined', 'Node of Nowhere 1')), 'member-ghost');
	assert.equal(desk.answerTo(desk.membership('Night desk', 'Bo', 'joined', 'Nobody 1')), 'member-ghost');
	assert.equal(desk.answerTo(desk.membership('Night desk', 'Bo', 'joined', 'Ada 1')), 'accepted');
	// Bo has left: his word counts no more, neither for others nor for himself.
	const left = await storyUntil(12);
	assert.equal(left.answerTo(left.membership('Night desk', 'Cy', 'left', 'Bo 1')), 'member-ghost');
	assert.equal(left.answerTo(left.membership('Night desk', 'Bo', 'joined', 'Bo 1')), 'member-ghost');
	// Ada has replaced the key: the old one speaks no more.
	assert.equal(left.answerTo(left.membership('Night desk', 'Bo', 'joined', 'Ada 1')), 'member-ghost');
	assert.equal(left.answerTo(left.membership('Night desk', 'Bo', 'joined', 'Ada 2')), 'accepted');
});

test('the first in a desk is its founder, by their own hand', async () => {
	const start = await storyUntil(5);
	start.tell(await start.key('member', 'Bo', 'Bo 1'));
	assert.equal(start.answerTo(start.membership('Night desk', 'Bo', 'joined', 'Bo 1')), 'member-ghost');
	assert.equal(start.answerTo(start.membership('Night desk', 'Bo', 'joined', 'Ada 1')), 'member-ghost');
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'left', 'Ada 1')), 'member-ghost');
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'joined', 'Bo 1')), 'member-ghost');
	assert.equal(start.answerTo(await start.key('desk', 'Night desk', 'Ada 1')), 'key-signer-unknown');
	start.tell(await start.key('member', 'Ada', 'Ada 1'));
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'joined', 'Ada 1')), 'member-ghost');
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'joined', 'Ada 2')), 'accepted');
});

test('a desk that everybody left stays empty: no founder comes back on their own', async () => {
	const start = await storyUntil(6);
	start.tell(start.membership('Night desk', 'Ada', 'left', 'Ada 1', { role: 'lead' }));
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'joined', 'Ada 1')), 'member-ghost');
	assert.equal(start.answerTo(start.membership('Night desk', 'Ada', 'joined', 'Ada 1', { prev: null })), 'key-chain-broken');
	assert.equal(start.answerTo(await start.key('desk', 'Night desk', 'Ada 1')), 'key-signer-unknown');
});

test('a membership fits the desk and the member as they are now', () => {
	const bo = (change: object, state: 'joined' | 'left' = 'joined') =>
		joined.answerTo(joined.membership('Night desk', 'Bo', state, 'Ada 1', change));
	assert.equal(bo({}), 'accepted');
	assert.equal(bo({ role: 'lead' }), 'accepted');
	assert.equal(bo({}, 'left'), 'accepted');
	assert.equal(bo({ role: 'lead' }, 'left'), 'member-not-joined');
	assert.equal(bo({ generation: 2 }), 'key-generation-wrong');
	assert.equal(bo({ prev: null }), 'key-chain-broken');
	assert.equal(bo({ prev: joined.book.deskKey(night)?.hash }), 'key-chain-broken');
	assert.equal(bo({ memberKeyHash: joined.book.memberKey(inventedMember('Cy'))?.hash }), 'member-key-changed');
	assert.equal(bo({ member: inventedMember('Nobody') }), 'key-subject-unknown');
	assert.equal(bo({ desk: inventedDesk('Day desk') }), 'key-subject-unknown');
	const stale = story.membership('Night desk', 'Ada', 'joined', 'Cy 1', {
		memberKeyHash: joined.book.memberKey(inventedMember('Ada'))?.hash as string
	});
	assert.equal(story.answerTo(stale), 'member-key-changed');
});

test('a key entry follows the one before it', async () => {
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Bo 1')), 'accepted');
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Bo 1', { generation: 1 })), 'key-generation-wrong');
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Bo 1', { generation: 3 })), 'key-generation-wrong');
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Bo 1', { prev: null })), 'key-chain-broken');
	const foreign = joined.book.memberKey(inventedMember('Bo'))?.hash as string;
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Bo 1', { prev: foreign })), 'key-chain-broken');
	assert.equal(joined.answerTo(await joined.key('member', 'Di', 'Di 1', { prev: foreign })), 'key-chain-broken');
	assert.equal(joined.answerTo(await joined.key('member', 'Di', 'Di 1', { generation: 2 })), 'key-generation-wrong');
});

test('every key is signed by whom the rules name', async () => {
	const signedBy = async (kind: 'node' | 'organisation' | 'desk' | 'member', name: string, signer: string, change = {}) =>
		joined.answerTo(await joined.key(kind, name, signer, change));
	const odd = { signingKey: inventedSigner('Odd House 1').public };
	for (const [kind, name, good, bad, change] of [
		['node', 'Node of Nowhere', 'Node of Nowhere 1', ['Node of Nowhere 2', 'Ada 1'], {}],
		['member', 'Di', 'Di 1', ['Ada 1', 'Node of Nowhere 1'], {}],
		['member', 'Ada', 'Ada 1', ['Ada 2', 'Bo 1', 'Node of Nowhere 1'], {}],
		['organisation', 'Harbour House', 'Node of Nowhere 1', ['Ada 1', 'Harbour House 2'], {}],
		['organisation', 'Lantern Clinic', 'Lantern Clinic 1', ['Node of Nowhere 1', 'Lantern Clinic 2'], {}],
		['organisation', 'Odd House', 'Odd House 1', ['Node of Nowhere 1'], odd],
		['desk', 'Night desk', 'Cy 1', ['Nobody 1', 'Node of Nowhere 1', 'Lantern Clinic 1'], {}],
		['desk', 'Day desk', 'Cy 1', ['Nobody 1', 'Node of Nowhere 1'], {}]
	] as const) {
		assert.equal(await signedBy(kind, name, good, change), 'accepted', `${name} by ${good}`);
		for (const signer of bad)
			assert.equal(await signedBy(kind, name, signer, change), 'key-signer-unknown', `${name} by ${signer}`);
	}
	const left = await storyUntil(12);
	assert.equal(left.answerTo(await left.key('desk', 'Night desk', 'Bo 1')), 'key-signer-unknown');
	const lone = new KeyStory();
	assert.equal(lone.answerTo(await lone.key('organisation', 'Harbour House', 'Node of Nowhere 1')), 'key-signer-unknown');
	assert.equal(lone.answerTo(await lone.key('desk', 'Night desk', 'Ada 1')), 'key-signer-unknown');
});

test('a key serves one subject, and one given up never comes back', async () => {
	const ada = joined.book.memberKey(inventedMember('Ada'))?.body;
	const [signingKey, recipient] = [ada?.signingKey as string, ada?.recipient as Recipient];
	assert.equal(joined.answerTo(await joined.key('member', 'Di', 'Di 1', { recipient })), 'key-reused');
	assert.equal(joined.answerTo(await joined.key('member', 'Di', 'Ada 1', { signingKey })), 'key-reused');
	assert.equal(joined.answerTo(await joined.key('desk', 'Day desk', 'Ada 1', { recipient })), 'key-reused');
	assert.equal(joined.answerTo(await joined.key('member', 'Ada', 'Ada 1', { recipient })), 'accepted');
	assert.equal(joined.answerTo(await joined.key('member', 'Ada', 'Ada 1', { recipient, signingKey })), 'accepted');
	const old = joined.book.deskKey(night)?.body.recipient as Recipient;
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Ada 1', { recipient: old })), 'key-reused');
	const back = await story.key('member', 'Ada', 'Ada 2', { signingKey });
	assert.equal(story.answerTo(back), 'key-reused');
	const keyOnly = { signingKey: inventedSigner('Bo 1').public };
	assert.equal(joined.answerTo(await joined.key('organisation', 'Odd House', 'Bo 1', keyOnly)), 'key-reused');
});

test('a log has one node, and a desk one organisation that stands before it', async () => {
	const other = { subject: { kind: 'node', id: inventedId<'node'>('Other'), name: 'Other' }, generation: 1, prev: null } as const;
	const signingKey = inventedSigner('Other 1').public;
	assert.equal(joined.answerTo(await joined.key('node', 'Other', 'Other 1', { ...other, signingKey })), 'key-subject-changed');
	const organisation = inventedOrganisation('Lantern Clinic');
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Ada 1', { organisation })), 'key-subject-changed');
	assert.equal(joined.answerTo(await joined.key('desk', 'Night desk', 'Ada 1', { organisation: null })), 'key-subject-changed');
	assert.equal(joined.answerTo(await joined.key('desk', 'Day desk', 'Ada 1', { organisation })), 'accepted');
	const nowhere = { organisation: inventedOrganisation('Nowhere') };
	assert.equal(joined.answerTo(await joined.key('desk', 'Day desk', 'Ada 1', nowhere)), 'key-subject-unknown');
});

test('a key entry out of form is refused', async () => {
	const body = await joined.keyBody('member', 'Di');
	const desk = await joined.keyBody('desk', 'Day desk');
	const classic = 'age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z';
	const bad: [string, object][] = [
		['more', { ...body, more: 1 }],
		['less', { v: 1, type: body.type }],
		['named member', { ...body, subject: { ...body.subject, name: 'Di' } }],
		['unknown kind', { ...body, subject: { kind: 'court', id: body.subject.id, name: 'Di' } }],
		['subject with more', { ...body, subject: { ...body.subject, more: 1 } }],
		['id', { ...body, subject: { ...body.subject, id: 'di' } }],
		['organisation of a member', { ...body, organisation: inventedOrganisation('Harbour House') }],
		['generation nought', { ...body, generation: 0 }],
		['generation as text', { ...body, generation: '1' }],
		['classic recipient', { ...body, recipient: classic }],
		['no recipient', { ...body, recipient: null }],
		['damaged recipient', { ...body, recipient: body.recipient?.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')) }],
		['no signing key', { ...body, signingKey: null }],
		['short signing key', { ...body, signingKey: 'AAAA' }],
		['desk with signing key', { ...desk, signingKey: inventedSigner('Day desk 1').public }],
		['desk without recipient', { ...desk, recipient: null }],
		['desk without name', { ...desk, subject: { ...desk.subject, name: null } }],
		['desk with empty name', { ...desk, subject: { ...desk.subject, name: '' } }],
		['desk with a name that turns round', { ...desk, subject: { ...desk.subject, name: 'Day \u202eksed' } }],
		['desk with a space at the end', { ...desk, subject: { ...desk.subject, name: 'Day desk ' } }],
		['desk with two lines', { ...desk, subject: { ...desk.subject, name: 'Day\ndesk' } }],
		['desk with a long name', { ...desk, subject: { ...desk.subject, name: 'D'.repeat(101) } }],
		['prev', { ...body, prev: 'AAAA' }],
		['day', { ...body, day: '2026-02-30' }]
	];
	for (const [name, wrong] of bad)
		assert.equal(joined.answerTo(sign(wrong as ClearStatement['body'], inventedSigner('Di 1'))), 'key-malformed', name);
	const arabic = { ...desk, subject: { ...desk.subject, name: 'مكتب الليل' } } as ClearStatement['body'];
	assert.equal(joined.answerTo(sign(arabic, inventedSigner('Ada 1'))), 'accepted');
	assert.equal(joined.answerTo(sign({ v: 1, type: 'causeway/code/v1' } as const, inventedSigner('Di 1'))), 'label-wrong');
	assert.equal(joined.answerTo(sign({ ...body, v: 2 } as never, inventedSigner('Di 1'))), 'version-unknown');
	assert.equal(joined.answerTo(null as never), 'statement-malformed');
});

test('a signing key on which programs may disagree is refused, even where a native check lets it sign', async () => {
	const points = {
		'order 1': `01${'00'.repeat(31)}`,
		'order 2': `ec${'ff'.repeat(30)}7f`,
		'order 4': '00'.repeat(32),
		'order 8': '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
		'order 8, the other': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
		'not canonical': `ee${'ff'.repeat(30)}7f`,
		'not on the curve': `02${'00'.repeat(31)}`
	};
	for (const [name, hex] of Object.entries(points)) {
		const signingKey = toBase64url(fromHex(hex, 32) as Uint8Array);
		const statement = { ...(await joined.key('member', 'Di', 'Di 1', { signingKey })), key: signingKey };
		const outcome = replayKeyLog([statement], { after: joined.book, check: () => true });
		assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, 'key-malformed', name);
	}
});

test('a membership out of form is refused', () => {
	const good = joined.membership('Night desk', 'Bo', 'joined', 'Ada 1').body;
	const bad: [string, object][] = [
		['more', { ...good, more: 1 }],
		['role', { ...good, role: 'owner' }],
		['state', { ...good, state: 'away' }],
		['desk', { ...good, desk: 'night' }],
		['member', { ...good, member: null }],
		['hash', { ...good, memberKeyHash: null }],
		['generation', { ...good, generation: 0.5 }],
		['prev', { ...good, prev: '' }],
		['day', { ...good, day: 20261122 }]
	];
	for (const [name, wrong] of bad) {
		const signer = inventedSigner('Ada 1');
		const statement = { body: wrong, key: signer.public, sig: 'A'.repeat(86) } as unknown as ClearStatement;
		assert.equal(joined.answerTo(statement), 'membership-malformed', name);
	}
});

test('the check handed in is asked about every statement', () => {
	let asked = 0;
	const counted = replayKeyLog(story.statements, {
		check: (...args) => {
			asked += 1;
			return checkSignature(...args);
		}
	});
	assert.equal(counted.ok, true);
	assert.equal(asked, story.statements.length);
	assert.equal(replayKeyLog(story.statements, { check: () => false }).ok, false);
});

test('any JSON gets an answer', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (body) => {
			const statement = { body, key: inventedSigner('Ada 1').public, sig: 'A'.repeat(86) } as unknown as ClearStatement;
			assert.equal(replayKeyLog([statement]).ok, false);
			assert.equal(replayKeyLog([body as never]).ok, false);
		})
	);
});

test('recipients in the story are hybrid ones', async () => {
	assert.equal(story.book.deskKey(night)?.body.recipient, await inventedRecipient('Night desk 2'));
	assert.match(story.book.deskKey(night)?.body.recipient ?? '', /^age1pq1/);
});
