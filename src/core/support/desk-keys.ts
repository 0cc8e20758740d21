import { type Day, type DeskId, type MemberId, must, type OrganisationId, type Outcome, refused, toBase64url } from '#core/base';
import type { DeskRole, KeyBook, KeyStatement, MembershipStatement, PlacedKey, RecoveryKeyStatement } from '#core/log';
import {
	type DeskKey,
	hashOfSigned,
	makeKeyPair,
	type Recipient,
	randomOf,
	recipientHash,
	recoveryKeysFrom,
	type SigningKey,
	sign,
	splitRecovery,
	wrapDeskKey
} from '#core/sealing';
import { nameRecoveryKey } from './reopen-desk.ts';

/** Who acts for a desk: the member, and the key that signs. */
export type DeskHand = { readonly member: MemberId; readonly signing: SigningKey; readonly day: Day };

/** A new generation of a desk's key as the server takes it. Bytes are base64url. */
export type DeskKeyRequest = {
	readonly key: KeyStatement;
	readonly memberships: readonly MembershipStatement[];
	readonly wraps: readonly { readonly member: MemberId; readonly sealed: string }[];
	readonly recovery: { readonly recipient: string; readonly sealed: string };
	/** With the first key: what the recovery shares sign with. */
	readonly recoveryKey: RecoveryKeyStatement | null;
};

export type DeskFounding = {
	readonly request: DeskKeyRequest;
	readonly deskKey: DeskKey;
	/** Three shares of which any two open what the desk's recovery recipient holds. Shown once, printed, never sent. */
	readonly shares: readonly string[];
};

type DeskPlace = { readonly desk: DeskId; readonly organisation: OrganisationId; readonly name: string };

/** A desk's first member makes its first key, joins it as its lead, and splits its recovery identity two of three. */
export async function foundDesk(place: DeskPlace, hand: DeskHand, own: PlacedKey): Promise<DeskFounding> {
	const pair = await makeKeyPair();
	const seed = randomOf(32);
	const keys = await recoveryKeysFrom(seed);
	const recovery = keys.recipient;
	const key = deskStatement(place, 1, pair.recipient, null, hand);
	const membership = membershipStatement(
		{ desk: place.desk, member: own, role: 'lead', state: 'joined', generation: 1, prev: null },
		hand
	);
	const deskKey = { identity: pair.identity, recovery: recipientHash(recovery) };
	const wrap = wrapper(place.desk, 1, deskKey);
	return {
		request: {
			key,
			memberships: [membership],
			wraps: [{ member: hand.member, sealed: await wrap(own.body.recipient as Recipient) }],
			recovery: { recipient: recovery, sealed: await wrap(recovery) },
			recoveryKey: nameRecoveryKey(place.desk, 1, keys, hand)
		},
		deskKey,
		shares: await splitRecovery(seed)
	};
}

/** Lets a newcomer in: the statement, and every generation of the desk's key sealed to the newcomer, so that older cases stay readable. */
export async function admitNewcomer(
	book: KeyBook,
	desk: DeskId,
	newcomer: { readonly key: PlacedKey; readonly role: DeskRole },
	deskKeys: ReadonlyMap<number, DeskKey>,
	hand: DeskHand
): Promise<
	Outcome<{
		readonly statement: MembershipStatement;
		readonly keys: readonly { readonly generation: number; readonly sealed: string }[];
	}>
> {
	const generation = book.deskKey(desk)?.body.generation;
	if (generation === undefined || !deskKeys.has(generation)) return refused('desk-key-missing');
	const statement = membershipStatement(
		{
			desk,
			member: newcomer.key,
			role: newcomer.role,
			state: 'joined',
			generation,
			prev: book.membershipHead(desk)
		},
		hand
	);
	const keys = [];
	for (const [number, deskKey] of deskKeys) {
		const sealed = await wrapper(desk, number, deskKey)(newcomer.key.body.recipient as Recipient);
		keys.push({ generation: number, sealed });
	}
	return { ok: true, value: { statement, keys } };
}

/**
 * Replaces a desk's key after somebody left: who left is signed out of the desk, then the next generation is sealed to all who stay and
 * to the desk's recovery recipient. Refuses `desk-key-missing` (no key yet), `member-not-joined` (this hand
 * is not in the desk) and `recovery-changed` where `recovery` is not what `held`, the key of the generation before, was made beside.
 */
export async function rotateDeskKey(
	book: KeyBook,
	desk: DeskId,
	leaving: ReadonlySet<MemberId>,
	{ held, recovery }: { readonly held: DeskKey; readonly recovery: Recipient },
	hand: DeskHand
): Promise<Outcome<{ readonly request: DeskKeyRequest; readonly deskKey: DeskKey }>> {
	const current = book.deskKey(desk);
	if (current?.body.subject.kind !== 'desk' || !current.body.organisation) return refused('desk-key-missing');
	const members = book.membersOf(desk);
	const staying = members.filter(({ member }) => !leaving.has(member));
	if (!staying.some(({ member }) => member === hand.member)) return refused('member-not-joined');
	if (recipientHash(recovery) !== held.recovery) return refused('recovery-changed');

	let prev = book.membershipHead(desk);
	const memberships: MembershipStatement[] = [];
	for (const { key, role } of members.filter(({ member }) => leaving.has(member))) {
		const left = membershipStatement({ desk, member: key, role, state: 'left', generation: current.body.generation, prev }, hand);
		memberships.push(left);
		prev = hashOfSigned(left);
	}
	const generation = current.body.generation + 1;
	const pair = await makeKeyPair();
	const deskKey = { identity: pair.identity, recovery: held.recovery };
	const wrap = wrapper(desk, generation, deskKey);
	const place = { desk, organisation: current.body.organisation, name: current.body.subject.name };
	const wraps = [];
	for (const { member, key } of staying) wraps.push({ member, sealed: await wrap(key.body.recipient as Recipient) });
	return {
		ok: true,
		value: {
			request: {
				key: deskStatement(place, generation, pair.recipient, current.hash, hand),
				memberships,
				wraps,
				recovery: { recipient: recovery, sealed: await wrap(recovery) },
				recoveryKey: null
			},
			deskKey
		}
	};
}

const wrapper =
	(desk: DeskId, generation: number, deskKey: DeskKey) =>
	async (to: Recipient): Promise<string> =>
		toBase64url(must(await wrapDeskKey(desk, generation, deskKey, to)));

const deskStatement = (
	{ desk, organisation, name }: DeskPlace,
	generation: number,
	recipient: Recipient,
	prev: string | null,
	{ signing, day }: DeskHand
): KeyStatement =>
	sign(
		{
			v: 1,
			type: 'causeway/key/v1',
			subject: { kind: 'desk', id: desk, name },
			organisation,
			generation,
			recipient,
			signingKey: null,
			prev,
			day
		},
		signing
	);

const membershipStatement = (
	step: {
		readonly desk: DeskId;
		readonly member: PlacedKey;
		readonly role: DeskRole;
		readonly state: 'joined' | 'left';
		readonly generation: number;
		readonly prev: string | null;
	},
	{ signing, day }: DeskHand
): MembershipStatement =>
	sign(
		{
			v: 1,
			type: 'causeway/membership/v1',
			desk: step.desk,
			member: step.member.body.subject.id as MemberId,
			memberKeyHash: step.member.hash,
			role: step.role,
			state: step.state,
			generation: step.generation,
			prev: step.prev,
			day
		},
		signing
	);
