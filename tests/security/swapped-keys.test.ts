import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Day, must } from '#core/base';
import type { ClearStatement, KeyBody, KeyStatement, MembershipStatement } from '#core/log';
import { hashOfSigned, makeKeyPair, randomId, randomOf, type SigningKey, sign, signingKeyFrom } from '#core/sealing';
import { today } from '#server/gateways/clock.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { forgeKeys, whileLying } from '#tests/support/lying-server.ts';
import { codeOf, type LyingStage, raiseLyingStage } from '#tests/support/lying-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { KeysAnswer } from '#ui/sealing/key-book.ts';

const whole = wholeFile();
let proxy: LyingStage['proxy'];
let node: LyingStage['node'];
let place: LyingStage['place'];
let first: LyingStage['first'];
let second: LyingStage['second'];
let stage: LyingStage['stage'];

before(async () => {
	({ proxy, node, place, first, second, stage } = await raiseLyingStage(whole));
});

/** What the log truly says now. */
async function trueStatements(): Promise<ClearStatement[]> {
	const { statements } = await node.app.log.provenKeys();
	return statements.map(({ statement }) => statement as ClearStatement);
}

async function swappedKeys(): Promise<Readonly<Record<string, KeysAnswer>>> {
	const genuine = await trueStatements();
	const at = genuine.findIndex(
		({ body }) => body.type === 'causeway/key/v1' && (body as unknown as KeyBody).subject.id === first.desk
	);
	const key = genuine[at] as unknown as KeyStatement;
	const thief = await makeKeyPair();
	const outsider = signingKeyFrom(randomOf(32));
	const body: KeyBody = {
		...key.body,
		generation: 2,
		recipient: thief.recipient,
		prev: hashOfSigned(key),
		day: today(node.app.clock)
	};
	const withKey = (statement: unknown): KeysAnswer => forgeKeys(node, [...genuine, statement as ClearStatement]);
	const real = { ...(await node.app.log.provenKeys()) };
	const proofs = real.proofs.map((proof) => proof.map((hash) => Buffer.from(hash).toString('base64url')));
	const swapped = { ...key, body: { ...key.body, recipient: thief.recipient } } as unknown as ClearStatement;
	return {
		'another recipient under the old proof': {
			...real,
			proofs,
			statements: real.statements.map((one, index) => (index === at ? { ...one, statement: swapped } : one))
		} as KeysAnswer,
		'another recipient under the old signature, in a log of its own': forgeKeys(node, genuine.with(at, swapped)),
		'another recipient, signed by the node': forgeKeys(
			node,
			genuine.with(at, sign({ ...key.body, recipient: thief.recipient }, node.app.log.key) as unknown as ClearStatement)
		),
		'a next generation that the node signed': withKey(sign(body, node.app.log.key)),
		'a next generation signed by an outsider': withKey(sign(body, outsider)),
		'a next generation signed by a member of another desk': withKey(sign(body, second.lead.session.keys?.signing as SigningKey)),
		'no key of the desk at all': forgeKeys(node, genuine.slice(0, at)),
		'a proof that is missing': { ...real, proofs: proofs.with(at, []) } as KeysAnswer,
		'a checkpoint of another log': {
			...real,
			proofs,
			checkpoint: real.checkpoint.replace(node.app.node.id, randomId())
		} as KeysAnswer
	};
}

test('23: a swapped desk key without a proof in the key log is refused by the browser: nothing is sealed, nothing is sent', async () => {
	for (const [name, answer] of Object.entries(await swappedKeys())) {
		const her = await enterSurvivor(place);
		const before = proxy.seen.length;
		const sharing = {
			desk: first.desk,
			deskName: 'x',
			duties: [],
			purpose: 'support',
			kinds: ['account'],
			lastDay: '2027-01-01' as Day,
			urgent: false,
			language: 'en'
		} as const;
		const shared = await whileLying(
			stage,
			'/api/v1/keys',
			() => answer,
			() => her.session.share(sharing)
		);
		assert.equal(codeOf(shared), 'key-not-proved', name);
		assert.deepEqual(
			proxy.seen.slice(before).filter(({ method }) => method !== 'GET'),
			[],
			name
		);
		assert.equal(codeOf(await her.session.share(sharing)), 'accepted', `${name}: with the true log it goes on`);
	}
});

test('23: a swapped member key, a ghost signed in by the node, or a log that lost something is noticed by a real member’s browser', async () => {
	const { lead, desk } = first;
	const genuine = await trueStatements();
	const isKeyOf =
		(id: string) =>
		({ body }: ClearStatement) =>
			body.type === 'causeway/key/v1' && (body as unknown as KeyBody).subject.id === id;
	const own = genuine.findIndex(isKeyOf(lead.id));
	const key = genuine[own] as unknown as KeyStatement;
	const ghostKey = signingKeyFrom(randomOf(32));
	const { recipient } = await makeKeyPair();
	const ghost = randomId<'member'>();
	const ghostBody: KeyBody = {
		...key.body,
		subject: { kind: 'member', id: ghost, name: null } as KeyBody['subject'],
		recipient,
		signingKey: ghostKey.public
	};
	const enrolled = sign(ghostBody, ghostKey);
	const join = (by: SigningKey): unknown => {
		const membership = genuine.findLast(
			({ body }) => body.type === 'causeway/membership/v1' && (body as unknown as MembershipStatement['body']).desk === desk
		);
		const body = {
			...(membership as unknown as MembershipStatement).body,
			member: ghost,
			memberKeyHash: hashOfSigned(enrolled),
			prev: hashOfSigned(membership as never)
		};
		return sign(body as MembershipStatement['body'], by);
	};
	must(await lead.session.look());
	const lies: Record<string, KeysAnswer> = {
		'another key of her own, signed by the node': forgeKeys(
			node,
			genuine.with(own, sign({ ...key.body, recipient }, node.app.log.key) as unknown as ClearStatement)
		),
		'a next key of her own, signed by the node': forgeKeys(node, [
			...genuine,
			sign({ ...key.body, generation: 2, recipient, prev: hashOfSigned(key) }, node.app.log.key) as unknown as ClearStatement
		]),
		'a ghost let in by the node': forgeKeys(node, [...genuine, enrolled, join(node.app.log.key)] as ClearStatement[]),
		'a ghost let in by itself': forgeKeys(node, [...genuine, enrolled, join(ghostKey)] as ClearStatement[]),
		'what she knew already, left out': forgeKeys(node, genuine.slice(0, -1))
	};
	for (const [name, answer] of Object.entries(lies)) {
		const looked = await whileLying(
			stage,
			'/api/v1/keys',
			() => answer,
			() => lead.session.look()
		);
		assert.ok(['key-not-proved', 'key-log-shrunk'].includes(codeOf(looked)), `${name}: ${codeOf(looked)}`);
	}
	assert.equal(codeOf(await lead.session.look()), 'accepted');
});

test('23: a ghost whom the server lists in a team, and a real member it hides, are shown at the next sign-in', async () => {
	const { lead, desk } = first;
	await lead.signIn();
	const ghost = { member: second.lead.id, displayName: 'Ghost (invented)', role: 'member', state: 'joined' };
	const path = `/api/v1/desks/${desk}/team`;
	const withGhost = await whileLying(
		stage,
		path,
		(body) => ({ ...body, members: [...(body.members as object[]), ghost] }),
		() => lead.desks()
	);
	assert.deepEqual(
		withGhost.map(({ doubts }) => doubts),
		[[{ what: 'ghost', member: second.lead.id }]]
	);
	const hidden = await whileLying(
		stage,
		path,
		(body) => ({ ...body, members: [] }),
		() => lead.desks()
	);
	assert.deepEqual(
		hidden.map(({ doubts }) => doubts),
		[[{ what: 'hidden', member: lead.id }]]
	);
	assert.deepEqual(
		(await lead.desks()).map(({ doubts }) => doubts),
		[[]]
	);
});

test('23: a newcomer whose keys the server put in place of the real ones is not let in', async () => {
	const { lead, desk } = first;
	const invitation = await lead.invite(desk);
	await new TestMember(place).join(invitation, 'kim.quay');
	const thief = signingKeyFrom(randomOf(32));
	const swap = (body: Record<string, unknown>): unknown => {
		const newcomers = (body.newcomers as { statement: KeyStatement }[]).map((one) => ({
			...one,
			statement: sign({ ...one.statement.body, signingKey: thief.public }, thief)
		}));
		return { ...body, newcomers };
	};
	const path = `/api/v1/desks/${desk}/team`;
	const [shown] = await whileLying(stage, path, swap, () => lead.desks());
	const newcomer = shown?.newcomers[0];
	assert.ok(newcomer && newcomer.check !== 'proved', newcomer?.check);
	assert.equal((await lead.desks())[0]?.newcomers[0]?.check, 'proved');
});
