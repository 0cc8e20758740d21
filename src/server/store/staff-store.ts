import type { DeskId, MemberId } from '#core/base';
import type { DeskRole } from '#core/log';
import type { Db, Tx } from '#server/store/database.ts';

/** A member as others on the node see that person. */
export type MemberView = {
	readonly id: MemberId;
	readonly name: string;
	readonly displayName: string;
	readonly admin: boolean;
};

/** What a sign-in is held against. `totpSealed` is `null` where a passkey is the only way in. */
export type SignInFacts = MemberView & {
	readonly authHash: Uint8Array;
	readonly totpSealed: Uint8Array | null;
	readonly totpLastStep: number;
	readonly active: boolean;
};

export type NewMember = MemberView & {
	readonly signingKey: string;
	readonly salt: Uint8Array;
	readonly authHash: Uint8Array;
	readonly totpSealed: Uint8Array | null;
	readonly totpLastStep: number;
};

/** A member's keys, sealed to one of the pairs that open them. */
export type MemberWrap = {
	readonly kind: 'passphrase' | 'passkey';
	readonly credential: string | null;
	readonly sealed: Uint8Array;
};

export type ListedMember = MemberView & {
	readonly state: 'active' | 'disabled';
	readonly desks: readonly { readonly desk: DeskId; readonly role: DeskRole; readonly state: 'joined' | 'left' }[];
};

const viewColumns = ['id', 'name', 'display_name', 'is_admin'] as const;

const viewOf = (row: { id: string; name: string; display_name: string; is_admin: boolean }): MemberView => ({
	id: row.id as MemberId,
	name: row.name,
	displayName: row.display_name,
	admin: row.is_admin
});

/** The salt of a name's passphrase; `null` for a name that nobody has. A disabled member's name keeps its salt. */
export async function readSalt(db: Db, name: string): Promise<Uint8Array | null> {
	const row = await db.selectFrom('members').select('auth_salt').where('name', '=', name).executeTakeFirst();
	return row?.auth_salt ?? null;
}

export async function readSaltOf(db: Db, member: MemberId): Promise<Uint8Array | null> {
	const row = await db.selectFrom('members').select('auth_salt').where('id', '=', member).executeTakeFirst();
	return row?.auth_salt ?? null;
}

export async function readSignInFacts(db: Db, name: string): Promise<SignInFacts | null> {
	const row = await db
		.selectFrom('members')
		.select([...viewColumns, 'auth_hash', 'totp_sealed', 'totp_last_step', 'state'])
		.where('name', '=', name)
		.executeTakeFirst();
	return row
		? {
				...viewOf(row),
				authHash: row.auth_hash,
				totpSealed: row.totp_sealed,
				totpLastStep: row.totp_last_step,
				active: row.state === 'active'
			}
		: null;
}

/** A member who may act; `null` for a disabled one. */
export async function readActiveMember(db: Db, member: MemberId): Promise<MemberView | null> {
	const row = await db
		.selectFrom('members')
		.select(viewColumns)
		.where('id', '=', member)
		.where('state', '=', 'active')
		.executeTakeFirst();
	return row ? viewOf(row) : null;
}

/** As {@link readActiveMember}, and nobody can disable that member before the transaction ends. */
export async function holdActiveMember(tx: Tx, member: MemberId): Promise<MemberView | null> {
	const row = await tx
		.selectFrom('members')
		.select(viewColumns)
		.where('id', '=', member)
		.where('state', '=', 'active')
		.forShare()
		.executeTakeFirst();
	return row ? viewOf(row) : null;
}

/** `false` where the name, the id or the signing key is somebody's already; then nothing is written. */
export async function addMember(tx: Tx, member: NewMember): Promise<boolean> {
	const added = await tx
		.insertInto('members')
		.values({
			id: member.id,
			name: member.name,
			display_name: member.displayName,
			is_admin: member.admin,
			signing_key: member.signingKey,
			auth_salt: member.salt,
			auth_hash: member.authHash,
			totp_sealed: member.totpSealed,
			totp_last_step: member.totpLastStep,
			state: 'active'
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return added !== undefined;
}

/** Marks the step of a one-time code as used; `false` where it, or a later one, was used before. */
export async function claimTotpStep(tx: Tx, member: MemberId, step: number): Promise<boolean> {
	const claimed = await tx
		.updateTable('members')
		.set({ totp_last_step: step })
		.where('id', '=', member)
		.where('state', '=', 'active')
		.where('totp_last_step', '<', step)
		.returning('id')
		.executeTakeFirst();
	return claimed !== undefined;
}

/** Whether passphrase and one-time code let this member in. Locked until the transaction ends: two last ways in cannot go at once. */
export async function lockPassphraseWay(tx: Tx, member: MemberId): Promise<boolean> {
	const row = await tx.selectFrom('members').select('totp_sealed').where('id', '=', member).forUpdate().executeTakeFirst();
	return row !== undefined && row.totp_sealed !== null;
}

/** Takes a member's way in and everything that was sealed for that member; the name stays taken. `false` where there was none active. */
export async function disableMember(tx: Tx, member: MemberId): Promise<boolean> {
	const disabled = await tx
		.updateTable('members')
		.set({ state: 'disabled', totp_sealed: null })
		.where('id', '=', member)
		.where('state', '=', 'active')
		.returning('id')
		.executeTakeFirst();
	if (!disabled) return false;
	for (const table of ['sessions', 'member_wraps', 'desk_wraps', 'passkeys'] as const)
		await tx.deleteFrom(table).where('member_id', '=', member).execute();
	return true;
}

/** Admins who may act, locked until the transaction ends, so that two cannot disable each other at once. */
export async function lockActiveAdmins(tx: Tx): Promise<readonly MemberId[]> {
	const rows = await tx
		.selectFrom('members')
		.select('id')
		.where('is_admin', '=', true)
		.where('state', '=', 'active')
		.orderBy('id')
		.forUpdate()
		.execute();
	return rows.map((row) => row.id as MemberId);
}

export async function hasActiveAdmin(db: Db): Promise<boolean> {
	const row = await db
		.selectFrom('members')
		.select('id')
		.where('is_admin', '=', true)
		.where('state', '=', 'active')
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

export async function addMemberWrap(tx: Tx, id: string, member: MemberId, wrap: MemberWrap): Promise<void> {
	await tx
		.insertInto('member_wraps')
		.values({ id, member_id: member, kind: wrap.kind, credential_id: wrap.credential, sealed: wrap.sealed })
		.execute();
}

export async function readMemberWraps(db: Db, member: MemberId): Promise<readonly MemberWrap[]> {
	const rows = await db
		.selectFrom('member_wraps')
		.select(['kind', 'credential_id', 'sealed'])
		.where('member_id', '=', member)
		.orderBy('kind')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ kind: row.kind as MemberWrap['kind'], credential: row.credential_id, sealed: row.sealed }));
}

/** Everybody with an account on the node, by name, with the desks they are or were in. */
export async function listMembers(db: Db): Promise<readonly ListedMember[]> {
	const members = await db
		.selectFrom('members')
		.select([...viewColumns, 'state'])
		.orderBy('name')
		.execute();
	const places = await db
		.selectFrom('desk_members')
		.select(['member_id', 'desk_id', 'role', 'state'])
		.orderBy('desk_id')
		.execute();
	const placesOf = Map.groupBy(places, ({ member_id }) => member_id);
	return members.map((row) => ({
		...viewOf(row),
		state: row.state as ListedMember['state'],
		desks: (placesOf.get(row.id) ?? []).map((place) => ({
			desk: place.desk_id as DeskId,
			role: place.role as DeskRole,
			state: place.state as 'joined' | 'left'
		}))
	}));
}
