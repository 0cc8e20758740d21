import type { Day, DeskId, MemberId, OrganisationId } from '#core/base';
import { toBase64url } from '#core/base';
import {
	type ClearStatement,
	entryBytes,
	formatVkey,
	hashesToStore,
	inclusionProof,
	leafHash,
	noteKeyOf,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import {
	hashOfSigned,
	type MemberKeys,
	makeKeyPair,
	makeMemberKeys,
	randomId,
	randomOf,
	type SigningKey,
	sign,
	signingKeyFrom
} from '#core/sealing';
import type { KeysAnswer } from '#ui/sealing/key-book.ts';

const origin = 'node.example/log';
const day = '2026-11-22' as Day;

export type InventedDesk = {
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly memberKeys: MemberKeys;
	readonly pairs: { readonly generation: number; readonly identity: string; readonly recipient: string }[];
};

/** A key log of an invented node with one organisation; desks with one member each are added as asked. Blind leaves stand between. */
export class InventedKeyLog {
	readonly node: SigningKey = signingKeyFrom(randomOf(32));
	readonly vkey = formatVkey(noteKeyOf(origin, this.node.public));
	readonly entries: Uint8Array[] = [];
	readonly statements: { index: number; statement: ClearStatement }[] = [];
	readonly #organisation = randomId<'organisation'>() as OrganisationId;
	readonly #last = new Map<string, string>();

	constructor() {
		this.#addKey({ kind: 'node', id: randomId(), name: 'Invented node' }, { signingKey: this.node.public }, this.node);
		this.#addKey({ kind: 'organisation', id: this.#organisation, name: 'Invented organisation' }, {}, this.node);
	}

	async addDesk(): Promise<InventedDesk> {
		const memberKeys = await makeMemberKeys();
		const member = randomId<'member'>();
		const memberKey = this.#addKey(
			{ kind: 'member', id: member, name: null },
			{ recipient: memberKeys.age.recipient, signingKey: memberKeys.signing.public },
			memberKeys.signing
		);
		const invented: InventedDesk = { desk: randomId<'desk'>(), member, memberKeys, pairs: [] };
		await this.rotateDesk(invented);
		this.#add(
			sign(
				{
					v: 1,
					type: 'causeway/membership/v1',
					desk: invented.desk,
					member,
					memberKeyHash: memberKey,
					role: 'lead',
					state: 'joined',
					generation: 1,
					prev: null,
					day
				} as const,
				memberKeys.signing
			)
		);
		return invented;
	}

	/** Gives a desk its next generation. */
	async rotateDesk({ desk, memberKeys, pairs }: InventedDesk): Promise<void> {
		const pair = await makeKeyPair();
		pairs.push({ generation: pairs.length + 1, ...pair });
		this.#addKey(
			{ kind: 'desk', id: desk, name: 'Invented desk' },
			{ recipient: pair.recipient, generation: pairs.length, organisation: this.#organisation },
			memberKeys.signing
		);
	}

	addBlind(leaf: Uint8Array): void {
		this.entries.push(entryBytes({ kind: 'blind', leaf }));
	}

	/** What the node answers to `GET /api/v1/keys`. */
	answer(): KeysAnswer {
		const size = this.entries.length;
		const read = readerOf(hashesToStore(0, this.entries.map(leafHash), () => undefined));
		return {
			statements: [...this.statements],
			checkpoint: signCheckpoint({ origin, size, root: rootOf(size, read) }, this.node),
			proofs: this.statements.map(({ index }) => inclusionProof(index, size, read).map(toBase64url))
		};
	}

	#addKey(subject: { kind: string; id: string; name: string | null }, keys: object, by: SigningKey): string {
		const place = `${subject.kind}/${subject.id}`;
		const body = {
			v: 1,
			type: 'causeway/key/v1',
			subject,
			organisation: null,
			generation: 1,
			recipient: null,
			signingKey: null,
			prev: this.#last.get(place) ?? null,
			day,
			...keys
		} as const;
		const hash = this.#add(sign(body, by));
		this.#last.set(place, hash);
		return hash;
	}

	#add(statement: ClearStatement): string {
		this.addBlind(randomOf(32));
		this.statements.push({ index: this.entries.length, statement });
		this.entries.push(entryBytes({ kind: 'clear', statement }));
		return hashOfSigned(statement);
	}
}
