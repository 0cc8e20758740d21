import { toBase64url } from '#core/base';
import type { ClearStatement, PlacedKey } from '#core/log';
import { hashOfSigned, sign } from '#core/sealing';
import {
	inventedDesk,
	inventedMember,
	inventedOrganisation,
	inventedRecipient,
	inventedSigner,
	KeyStory,
	tellKeyStory
} from '#tests/support/key-story.ts';

const placed = (key: PlacedKey | null) => key && { position: key.position, generation: key.body.generation, hash: key.hash };

/** The invented network's whole key log, and what a reader must know after it. */
export async function replayVectors() {
	const { statements, book } = await tellKeyStory();
	const desk = inventedDesk('Night desk');
	return {
		about:
			'A key log that is accepted whole, and what it says. `position` counts its statements from 0; `hash` names a statement.',
		statements,
		book: {
			node: placed(book.nodeKey()),
			organisations: ['Harbour House', 'Lantern Clinic'].map((name) => ({
				id: inventedOrganisation(name),
				...placed(book.organisationKey(inventedOrganisation(name)))
			})),
			desks: [{ id: desk, ...placed(book.deskKey(desk)), membershipHead: book.membershipHead(desk) }],
			members: ['Ada', 'Bo', 'Cy'].map((name) => ({ id: inventedMember(name), ...placed(book.memberKey(inventedMember(name))) })),
			joined: book.membersOf(desk).map(({ member, role }) => ({ desk, member, role })),
			wasMember: ['Ada 1', 'Ada 2', 'Bo 1', 'Cy 1', 'Node of Nowhere 1'].map((signer) => {
				const signingKey = inventedSigner(signer).public;
				return { desk, signingKey, answer: book.wasMember(desk, signingKey) };
			}),
			wasNode: ['Node of Nowhere 1', 'Node of Nowhere 2', 'Ada 1'].map((signer) => {
				const signingKey = inventedSigner(signer).public;
				return { signingKey, answer: book.wasNode(signingKey) };
			})
		}
	};
}

const night = 'Night desk';
type Make = (story: KeyStory) => ClearStatement | Promise<ClearStatement>;

/** What must not follow the first so many statements of the story. */
const refusedSteps: readonly [name: string, after: number, make: Make][] = [
	['a ghost: let in by its own hand', 7, (story) => story.membership(night, 'Bo', 'joined', 'Bo 1')],
	['a ghost: let in by the node', 7, (story) => story.membership(night, 'Bo', 'joined', 'Node of Nowhere 1')],
	['a ghost: let in by somebody who left', 12, (story) => story.membership(night, 'Bo', 'joined', 'Bo 1')],
	['a ghost: let in with a key given up', 12, (story) => story.membership(night, 'Bo', 'joined', 'Ada 1')],
	[
		'a ghost: the first of a desk, not its founder',
		5,
		async (story) => {
			story.tell(await story.key('member', 'Di', 'Di 1'));
			return story.membership(night, 'Di', 'joined', 'Di 1');
		}
	],
	['the founder starts by leaving', 5, (story) => story.membership(night, 'Ada', 'left', 'Ada 1')],
	[
		'the founder comes back to a desk that everybody left',
		6,
		(story) => {
			story.tell(story.membership(night, 'Ada', 'left', 'Ada 1', { role: 'lead' }));
			return story.membership(night, 'Ada', 'joined', 'Ada 1');
		}
	],
	[
		'a membership after something else',
		10,
		(story) => story.membership(night, 'Bo', 'joined', 'Ada 1', { prev: hashOfSigned(story.statements[3] as ClearStatement) })
	],
	['a membership that forgets the one before', 10, (story) => story.membership(night, 'Bo', 'joined', 'Ada 1', { prev: null })],
	['a membership of another generation', 10, (story) => story.membership(night, 'Bo', 'joined', 'Ada 1', { generation: 2 })],
	[
		'a membership about a key given up',
		11,
		(story) => {
			const memberKeyHash = hashOfSigned(story.statements[3] as ClearStatement);
			return story.membership(night, 'Ada', 'joined', 'Cy 1', { memberKeyHash });
		}
	],
	['a membership in no desk', 10, (story) => story.membership('Day desk', 'Bo', 'joined', 'Ada 1')],
	['a membership of nobody', 10, (story) => story.membership(night, 'Nobody', 'joined', 'Ada 1')],
	['leaving without having joined', 9, (story) => story.membership(night, 'Cy', 'left', 'Ada 1')],
	['leaving in another role', 10, (story) => story.membership(night, 'Bo', 'left', 'Ada 1', { role: 'lead' })],
	['a role that does not exist', 10, (story) => story.membership(night, 'Bo', 'joined', 'Ada 1', { role: 'owner' as 'lead' })],
	['a generation skipped', 10, (story) => story.key('desk', night, 'Ada 1', { generation: 3 })],
	['a generation repeated', 10, (story) => story.statements[4] as ClearStatement],
	['a key entry that forgets the one before', 10, (story) => story.key('desk', night, 'Ada 1', { prev: null })],
	['a desk key signed by somebody who left', 12, (story) => story.key('desk', night, 'Bo 1')],
	['a desk key signed by the node', 10, (story) => story.key('desk', night, 'Node of Nowhere 1')],
	['a desk founded by nobody', 3, (story) => story.key('desk', night, 'Ada 1')],
	[
		'a desk that changes its organisation',
		10,
		(story) => story.key('desk', night, 'Ada 1', { organisation: inventedOrganisation('Lantern Clinic') })
	],
	[
		'a desk of an organisation that stands nowhere',
		10,
		(story) => story.key('desk', 'Day desk', 'Ada 1', { organisation: inventedOrganisation('Nowhere') })
	],
	[
		'a desk with the recipient it had before',
		10,
		async (story) => story.key('desk', night, 'Ada 1', { recipient: await inventedRecipient(`${night} 1`) })
	],
	[
		'a member with the recipient of another',
		10,
		async (story) => story.key('member', 'Di', 'Di 1', { recipient: await inventedRecipient('Ada 1') })
	],
	[
		'a member with the signing key of another',
		10,
		(story) => story.key('member', 'Di', 'Ada 1', { signingKey: inventedSigner('Ada 1').public })
	],
	[
		'a member with a key given up',
		11,
		(story) => story.key('member', 'Ada', 'Ada 2', { signingKey: inventedSigner('Ada 1').public })
	],
	['a member vouched for by another', 10, (story) => story.key('member', 'Di', 'Ada 1')],
	['a new key signed by itself', 10, (story) => story.key('member', 'Ada', 'Ada 2')],
	[
		'a second node',
		10,
		(story) => story.key('node', 'Other', 'Other 1', { generation: 1, prev: null, signingKey: inventedSigner('Other 1').public })
	],
	['an organisation signed by a member', 10, (story) => story.key('organisation', 'Third House', 'Ada 1')],
	[
		'a member with a name',
		10,
		(story) => changedMember(story, { subject: { kind: 'member', id: inventedMember('Di'), name: 'Di' } })
	],
	['a member without a recipient', 10, (story) => changedMember(story, { recipient: null })],
	['a member without a signing key', 10, (story) => changedMember(story, { signingKey: null })],
	[
		'a desk with a signing key',
		10,
		(story) => story.key('desk', 'Day desk', 'Ada 1', { signingKey: inventedSigner('Day desk 1').public })
	],
	['a recipient that is not a hybrid one', 10, (story) => changedMember(story, { recipient: classicRecipient })],
	[
		'a damaged recipient',
		10,
		async (story) => {
			const recipient = (await inventedRecipient('Di 1')) as string;
			return changedMember(story, { recipient: recipient.slice(0, -1) + (recipient.endsWith('q') ? 'p' : 'q') });
		}
	],
	[
		'a signing key of small order',
		10,
		(story) => changedMember(story, { signingKey: toBase64url(new Uint8Array([1, ...new Uint8Array(31)])) })
	],
	['one member more', 10, (story) => changedMember(story, { more: 1 })],
	['a day that is none', 10, (story) => changedMember(story, { day: '2026-02-30' })],
	['version 2', 10, (story) => changedMember(story, { v: 2 })],
	[
		'another day than signed',
		10,
		async (story) => {
			const statement = await story.key('member', 'Di', 'Di 1');
			const later = { ...statement.body, day: '2026-11-23' };
			return { ...statement, body: later } as ClearStatement;
		}
	],
	['another kind of statement', 10, () => sign({ v: 1, type: 'causeway/code/v1' } as const, inventedSigner('Node of Nowhere 1'))]
];

const classicRecipient = 'age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z';

/** The first entry of Di with something changed before signing. */
const changedMember = async (story: KeyStory, change: object): Promise<ClearStatement> =>
	sign({ ...(await story.keyBody('member', 'Di')), ...change }, inventedSigner('Di 1'));

export async function refusedVectors() {
	const { statements } = await tellKeyStory();
	const cases = [];
	for (const [name, after, make] of refusedSteps) {
		const story = new KeyStory();
		for (const statement of statements.slice(0, after)) story.tell(statement);
		const statement = await make(story);
		const expect = story.answerTo(statement);
		if (expect === 'accepted') throw new Error(`impossible: ${name} is accepted`);
		cases.push({ name, after, first: story.statements.slice(after), statement, expect });
	}
	return {
		about:
			'`statement` is refused after the first `after` statements of replay.json and then those of `first`, which are accepted. `expect` is our code of refusal.',
		cases
	};
}
