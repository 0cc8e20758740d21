import { createHash } from 'node:crypto';
import { type Day, type DeskId, type Id, idFrom, type MemberId, must, type OrganisationId } from '#core/base';
import {
	type ClearStatement,
	type KeyBody,
	type KeyBook,
	type KeyLogStatement,
	type MembershipBody,
	type PlacedKey,
	replayKeyLog,
	type Subject
} from '#core/log';
import { keyPairFrom, type SigningKey, sign, signingKeyFrom } from '#core/sealing';

/** 32 bytes that belong to a name: invented keys are the same in every run. */
export const inventedSeed = (name: string): Uint8Array =>
	new Uint8Array(createHash('sha256').update(`invented ${name}`).digest());
export const inventedId = <Of extends string>(name: string): Id<Of> => idFrom<Of>(inventedSeed(`id ${name}`).subarray(0, 16));
/** The signing key of a subject's generation, as `Ada 2`. */
export const inventedSigner = (name: string): SigningKey => signingKeyFrom(inventedSeed(`signing ${name}`));
export const inventedRecipient = async (name: string): Promise<KeyBody['recipient']> =>
	(await keyPairFrom(inventedSeed(`recipient ${name}`))).recipient;

const day = '2026-11-22' as Day;

export const inventedDesk = (name: string): DeskId => inventedId<'desk'>(name);
export const inventedMember = (name: string): MemberId => inventedId<'member'>(name);
export const inventedOrganisation = (name: string): OrganisationId => inventedId<'organisation'>(name);

export type KeyChange = Partial<Omit<KeyBody, 'v' | 'type'>>;
export type MembershipChange = Partial<Omit<MembershipBody, 'v' | 'type'>>;

/** A key log told step by step: every step follows the one before unless a change says otherwise. */
export class KeyStory {
	readonly statements: KeyLogStatement[] = [];
	book: KeyBook = must(replayKeyLog([]));

	/** Adds a statement that must be accepted. */
	tell(statement: KeyLogStatement): void {
		this.book = must(replayKeyLog([statement], { after: this.book }));
		this.statements.push(statement);
	}

	/** What the log would say to one more statement, without adding it. */
	answerTo(statement: ClearStatement): string {
		const outcome = replayKeyLog([statement], { after: this.book });
		return outcome.ok ? 'accepted' : outcome.refusal.code;
	}

	/** The next entry of a subject, with keys named after it and its generation, before it is signed. */
	async keyBody(kind: Subject['kind'], name: string, change: KeyChange = {}): Promise<KeyBody> {
		const id = inventedId(name);
		const previous = this.#current(kind, id);
		const generation = (previous?.body.generation ?? 0) + 1;
		const keyName = `${name} ${generation}`;
		return {
			v: 1,
			type: 'causeway/key/v1',
			subject: { kind, id, name: kind === 'member' ? null : name } as Subject,
			organisation: previous?.body.organisation ?? null,
			generation,
			recipient: kind === 'desk' || kind === 'member' ? await inventedRecipient(keyName) : null,
			signingKey: kind === 'node' || kind === 'member' ? inventedSigner(keyName).public : null,
			prev: previous?.hash ?? null,
			day,
			...change
		};
	}

	async key(kind: Subject['kind'], name: string, signer: string, change: KeyChange = {}): Promise<KeyLogStatement> {
		return sign(await this.keyBody(kind, name, change), inventedSigner(signer));
	}

	membership(
		desk: string,
		member: string,
		state: MembershipBody['state'],
		signer: string,
		change: MembershipChange = {}
	): KeyLogStatement {
		const id = inventedDesk(desk);
		const body: MembershipBody = {
			v: 1,
			type: 'causeway/membership/v1',
			desk: id,
			member: inventedMember(member),
			memberKeyHash: this.book.memberKey(inventedMember(member))?.hash ?? 'A'.repeat(43),
			role: 'member',
			state,
			generation: this.book.deskKey(id)?.body.generation ?? 1,
			prev: this.book.membershipHead(id),
			day,
			...change
		};
		return sign(body, inventedSigner(signer));
	}

	#current(kind: Subject['kind'], id: string): PlacedKey | null {
		if (kind === 'node') return this.book.nodeKey();
		if (kind === 'organisation') return this.book.organisationKey(id as OrganisationId);
		return kind === 'desk' ? this.book.deskKey(id as DeskId) : this.book.memberKey(id as MemberId);
	}
}

/**
 * An invented network in seventeen steps: a node, two organisations, a desk that Ada founds, Bo and Cy who join it; Ada changes her keys,
 * Bo leaves, the desk's key is replaced, the node's too, and Bo comes back.
 */
export async function tellKeyStory(): Promise<KeyStory> {
	const story = new KeyStory();
	const harbour = { organisation: inventedOrganisation('Harbour House') };
	story.tell(await story.key('node', 'Node of Nowhere', 'Node of Nowhere 1'));
	story.tell(await story.key('organisation', 'Harbour House', 'Node of Nowhere 1'));
	const lantern = inventedSigner('Lantern Clinic 1').public;
	story.tell(await story.key('organisation', 'Lantern Clinic', 'Lantern Clinic 1', { signingKey: lantern }));
	story.tell(await story.key('member', 'Ada', 'Ada 1'));
	story.tell(await story.key('desk', 'Night desk', 'Ada 1', harbour));
	story.tell(story.membership('Night desk', 'Ada', 'joined', 'Ada 1', { role: 'lead' }));
	story.tell(await story.key('member', 'Bo', 'Bo 1'));
	story.tell(story.membership('Night desk', 'Bo', 'joined', 'Ada 1'));
	story.tell(await story.key('member', 'Cy', 'Cy 1'));
	story.tell(story.membership('Night desk', 'Cy', 'joined', 'Bo 1'));
	story.tell(await story.key('member', 'Ada', 'Ada 1'));
	story.tell(story.membership('Night desk', 'Bo', 'left', 'Ada 2'));
	story.tell(await story.key('desk', 'Night desk', 'Cy 1'));
	story.tell(story.membership('Night desk', 'Cy', 'joined', 'Ada 2', { role: 'lead' }));
	story.tell(await story.key('node', 'Node of Nowhere', 'Node of Nowhere 1'));
	story.tell(story.membership('Night desk', 'Bo', 'joined', 'Cy 1'));
	story.tell(await story.key('organisation', 'Harbour House', 'Node of Nowhere 2'));
	return story;
}
