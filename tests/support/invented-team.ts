import { type Day, type DeskId, type InvitationId, type MemberId, must, type OrganisationId } from '#core/base';
import { type ClearStatement, type KeyBook, type PlacedKey, replayKeyLog } from '#core/log';
import {
	type CaseReader,
	type DeskKey,
	type MemberKeys,
	randomId,
	randomOf,
	type SigningKey,
	sign,
	signingKeyFrom
} from '#core/sealing';
import { admitNewcomer, type DeskFounding, enrolMember, foundDesk, type MemberHand, rotateDeskKey } from '#core/support';

export const inventedDay = '2026-11-22' as Day;

export type InventedMember = { readonly member: MemberId; readonly keys: MemberKeys };

/** An invented node's key log with one organisation, filled by the same functions that members' browsers use. */
export class InventedTeam {
	readonly node: SigningKey = signingKeyFrom(randomOf(32));
	readonly organisation = randomId<'organisation'>() as OrganisationId;
	readonly desk = randomId<'desk'>() as DeskId;
	readonly deskKeys = new Map<number, DeskKey>();
	statements: ClearStatement[] = [];
	recovery = '';

	constructor() {
		const about = { organisation: null, generation: 1, recipient: null, prev: null, day: inventedDay };
		this.add(
			sign(
				{
					v: 1,
					type: 'causeway/key/v1',
					subject: { kind: 'node', id: randomId(), name: 'Invented node' },
					...about,
					signingKey: this.node.public
				},
				this.node
			),
			sign(
				{
					v: 1,
					type: 'causeway/key/v1',
					subject: { kind: 'organisation', id: this.organisation, name: 'Invented organisation' },
					...about,
					signingKey: null
				},
				this.node
			)
		);
	}

	get book(): KeyBook {
		return must(replayKeyLog(this.statements));
	}

	readonly isMember: CaseReader['isMember'] = (desk, generation, signingKey, member) => {
		const past = this.book.wasMember(desk, signingKey);
		return (
			past?.member === member &&
			past.spans.some(({ first, last }) => first <= generation && (last === null || generation <= last))
		);
	};

	add(...statements: readonly ClearStatement[]): void {
		this.statements = [...this.statements, ...statements];
	}

	async enrol(): Promise<InventedMember> {
		const newcomer = {
			invitation: randomId<'invitation'>() as InvitationId,
			secret: randomOf(32),
			name: 'invented.person',
			displayName: 'Invented Person',
			passphrase: 'one two three four five six seven',
			totp: { secret: 'JBSWY3DPEHPK3PXP', code: '000000' }
		};
		const { member, keys, answer } = await enrolMember(newcomer, inventedDay, quickArgon2id);
		this.add(answer.statement);
		return { member, keys };
	}

	keyOf(member: MemberId): PlacedKey {
		return this.book.memberKey(member) as PlacedKey;
	}

	handOf({ member, keys }: InventedMember): MemberHand {
		const key = this.book.deskKey(this.desk)?.body;
		return {
			member,
			desk: this.desk,
			generation: key?.generation ?? 0,
			recipient: key?.recipient as MemberHand['recipient'],
			signing: keys.signing
		};
	}

	async found(founder: InventedMember): Promise<DeskFounding> {
		const place = { desk: this.desk, organisation: this.organisation, name: 'Invented desk' };
		const founding = await foundDesk(place, handFor(founder), this.keyOf(founder.member));
		this.add(founding.request.key, ...founding.request.memberships);
		this.deskKeys.set(1, founding.deskKey);
		this.recovery = founding.request.recovery.recipient;
		return founding;
	}

	async admit(newcomer: InventedMember, by: InventedMember) {
		const key = this.keyOf(newcomer.member);
		const admission = must(await admitNewcomer(this.book, this.desk, { key, role: 'member' }, this.deskKeys, handFor(by)));
		this.add(admission.statement);
		return admission;
	}

	async rotate(leaving: readonly InventedMember[], by: InventedMember) {
		const current = this.book.deskKey(this.desk)?.body.generation ?? 0;
		const rotation = must(
			await rotateDeskKey(
				this.book,
				this.desk,
				new Set(leaving.map(({ member }) => member)),
				{ held: this.deskKeys.get(current) as DeskKey, recovery: this.recovery as MemberHand['recipient'] },
				handFor(by)
			)
		);
		this.add(...rotation.request.memberships, rotation.request.key);
		this.deskKeys.set(current + 1, rotation.deskKey);
		return rotation;
	}
}

export const handFor = ({ member, keys }: InventedMember) => ({ member, signing: keys.signing, day: inventedDay });

/** No stretching at all: for tests that are about something else. */
export const quickArgon2id = async (password: Uint8Array, salt: Uint8Array): Promise<Uint8Array> => {
	const bytes = new Uint8Array(32);
	for (const [at, byte] of [...password, ...salt].entries()) bytes[at % 32] = ((bytes[at % 32] as number) * 31 + byte) & 255;
	return bytes;
};
