import { toBase64url } from '#core/base';
import { hashOfSigned, recipientHash, recoveryKeysFrom, type SigningKey, sign } from '#core/sealing';
import {
	inventedDesk,
	inventedMember,
	inventedOrganisation,
	inventedSeed,
	inventedSigner,
	KeyStory
} from '#tests/support/key-story.ts';

const night = 'Night desk';
const day = '2026-11-22';

type Told = { readonly story: KeyStory; readonly recovery: SigningKey; readonly recipientHash: string };

/** A desk that Ada founds and Bo joins, until both are gone. */
async function tellUntilClosed(): Promise<Told> {
	const story = new KeyStory();
	const harbour = { organisation: inventedOrganisation('Harbour House') };
	const keys = await recoveryKeysFrom(inventedSeed('recovery of Night desk'));
	story.tell(await story.key('node', 'Node of Nowhere', 'Node of Nowhere 1'));
	story.tell(await story.key('organisation', 'Harbour House', 'Node of Nowhere 1'));
	story.tell(await story.key('member', 'Ada', 'Ada 1'));
	story.tell(await story.key('desk', night, 'Ada 1', harbour));
	story.tell(story.membership(night, 'Ada', 'joined', 'Ada 1', { role: 'lead' }));
	story.tell(await story.key('member', 'Bo', 'Bo 1'));
	story.tell(story.membership(night, 'Bo', 'joined', 'Ada 1'));
	story.tell(await story.key('member', 'Di', 'Di 1'));
	return { story, recovery: keys.signing, recipientHash: recipientHash(keys.recipient) };
}

const recoveryKey = ({ story, recovery, recipientHash: hash }: Told, signer: string, change: object = {}) =>
	sign(
		{
			v: 1,
			type: 'causeway/recovery-key/v1',
			desk: inventedDesk(night),
			generation: story.book.deskKey(inventedDesk(night))?.body.generation ?? 1,
			signingKey: recovery.public,
			recipientHash: hash,
			day,
			...change
		} as const,
		inventedSigner(signer)
	) as never;

const reopening = ({ story, recovery }: Told, signer: SigningKey = recovery, change: object = {}) =>
	sign(
		{
			v: 1,
			type: 'causeway/reopening/v1',
			desk: inventedDesk(night),
			member: inventedMember('Di'),
			memberKeyHash: story.book.memberKey(inventedMember('Di'))?.hash ?? 'A'.repeat(43),
			generation: story.book.deskKey(inventedDesk(night))?.body.generation ?? 1,
			prev: story.book.membershipHead(inventedDesk(night)) ?? 'A'.repeat(43),
			day,
			...change
		} as const,
		signer
	) as never;

const beforeRecovery = 8;
const beforeReopening = 9;

/** What must not follow the first so many statements. */
const refusedSteps: readonly [name: string, after: number, make: (told: Told) => never][] = [
	['a recovery key that a plain member named', beforeRecovery, (told) => recoveryKey(told, 'Bo 1')],
	['a recovery key that the node named', beforeRecovery, (told) => recoveryKey(told, 'Node of Nowhere 1')],
	['a recovery key of another generation', beforeRecovery, (told) => recoveryKey(told, 'Ada 1', { generation: 2 })],
	[
		'a recovery key that is a member’s',
		beforeRecovery,
		(told) => recoveryKey(told, 'Ada 1', { signingKey: inventedSigner('Bo 1').public })
	],
	['a recovery key of no desk', beforeRecovery, (told) => recoveryKey(told, 'Ada 1', { desk: inventedDesk('Day desk') })],
	[
		'a recovery key of small order',
		beforeRecovery,
		(told) => recoveryKey(told, 'Ada 1', { signingKey: toBase64url(new Uint8Array([1, ...new Uint8Array(31)])) })
	],
	['a recovery key with one member more', beforeRecovery, (told) => recoveryKey(told, 'Ada 1', { more: 1 })],
	['a reopening before there is a recovery key', beforeRecovery, (told) => reopening(told)],
	[
		'a second recovery key',
		beforeReopening,
		(told) => recoveryKey(told, 'Ada 1', { signingKey: inventedSigner('another recovery').public })
	],
	['a reopening signed by the node', beforeReopening, (told) => reopening(told, inventedSigner('Node of Nowhere 1'))],
	['a reopening signed by who comes in', beforeReopening, (told) => reopening(told, inventedSigner('Di 1'))],
	['a reopening signed by a lead', beforeReopening, (told) => reopening(told, inventedSigner('Ada 1'))],
	['a reopening of another generation', beforeReopening, (told) => reopening(told, told.recovery, { generation: 2 })],
	[
		'a reopening after something else',
		beforeReopening,
		(told) => reopening(told, told.recovery, { prev: hashOfSigned(told.story.statements[4] as never) })
	],
	[
		'a reopening about another key',
		beforeReopening,
		(told) => reopening(told, told.recovery, { memberKeyHash: hashOfSigned(told.story.statements[5] as never) })
	],
	['a reopening for nobody', beforeReopening, (told) => reopening(told, told.recovery, { member: inventedMember('Nobody') })],
	['a reopening of another desk', beforeReopening, (told) => reopening(told, told.recovery, { desk: inventedDesk('Day desk') })],
	['a reopening on a day that is none', beforeReopening, (told) => reopening(told, told.recovery, { day: '2026-02-30' })],
	['a reopening said twice', 10, ({ story }) => story.statements[9] as never]
];

/** A desk whose members are gone, opened again by its recovery shares, and its next key; and what must not follow. */
export async function reopeningVectors() {
	const told = await tellUntilClosed();
	const { story } = told;
	const cases: { name: string; after: number; statement: unknown; expect: string }[] = [];
	const refuse = (at: number): void => {
		for (const [name, after, make] of refusedSteps) {
			if (after !== at) continue;
			const statement = make(told);
			const expect = story.answerTo(statement);
			if (expect === 'accepted') throw new Error(`impossible: ${name} is accepted`);
			cases.push({ name, after, statement, expect });
		}
	};
	refuse(beforeRecovery);
	story.tell(recoveryKey(told, 'Ada 1'));
	refuse(beforeReopening);
	story.tell(reopening(told));
	refuse(10);
	story.tell(story.membership(night, 'Ada', 'left', 'Di 1', { role: 'lead' }));
	story.tell(story.membership(night, 'Bo', 'left', 'Di 1'));
	story.tell(await story.key('desk', night, 'Di 1'));
	const desk = inventedDesk(night);
	const { book } = story;
	return {
		about:
			'A desk that everybody left, opened again by its recovery shares. `seed` is what the shares join to; `statements` are accepted whole, and `book` is what they say. `cases`: `statement` is refused after the first `after` of them.',
		seed: toBase64url(inventedSeed('recovery of Night desk')),
		statements: story.statements,
		book: {
			desk,
			generation: book.deskKey(desk)?.body.generation,
			recoveryKey: book.recoveryKey(desk),
			reopenings: book.reopeningsOf(desk),
			joined: book.membersOf(desk).map(({ member, role }) => ({ member, role })),
			wasMember: book.wasMember(desk, inventedSigner('Di 1').public)
		},
		cases
	};
}
