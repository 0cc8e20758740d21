import type { Day, MemberId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

export type Passkey = {
	/** base64url, made by the authenticator. */
	readonly credential: string;
	readonly member: MemberId;
	/** COSE key (RFC 9052). */
	readonly publicKey: Uint8Array;
	readonly counter: number;
	readonly transports: readonly string[];
	readonly label: string;
};

/** A passkey as its holder sees it. Days are `null` where it was made before they were kept, or never used. */
export type ListedPasskey = Pick<Passkey, 'credential' | 'label'> & {
	readonly addedOn: Day | null;
	readonly lastUsedOn: Day | null;
	/** Whether the holder's keys are sealed to it; else it lets in, and the passphrase opens them. */
	readonly opensKeys: boolean;
};

/** `false` where the credential is somebody's already. */
export async function addPasskey(tx: Tx, passkey: Passkey, day: Day): Promise<boolean> {
	const added = await tx
		.insertInto('passkeys')
		.values({
			credential_id: passkey.credential,
			member_id: passkey.member,
			public_key: passkey.publicKey,
			counter: passkey.counter,
			transports: [...passkey.transports],
			label: passkey.label,
			added_on: day
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('credential_id')
		.executeTakeFirst();
	return added !== undefined;
}

export async function readPasskey(db: Db, credential: string): Promise<Passkey | null> {
	const row = await db.selectFrom('passkeys').selectAll().where('credential_id', '=', credential).executeTakeFirst();
	return row ? passkeyOf(row) : null;
}

export async function readPasskeysOf(db: Db, member: MemberId): Promise<readonly Passkey[]> {
	const rows = await db.selectFrom('passkeys').selectAll().where('member_id', '=', member).orderBy('credential_id').execute();
	return rows.map(passkeyOf);
}

/** A member's passkeys, as named when they were added. */
export async function listPasskeys(db: Db, member: MemberId): Promise<readonly ListedPasskey[]> {
	const rows = await db
		.selectFrom('passkeys')
		.leftJoin('member_wraps', 'member_wraps.credential_id', 'passkeys.credential_id')
		.select(['passkeys.credential_id as credential', 'label', 'added_on', 'last_used_on', 'member_wraps.id as wrap'])
		.where('passkeys.member_id', '=', member)
		.orderBy('added_on')
		.orderBy('label')
		.orderBy('passkeys.credential_id')
		.execute();
	return rows.map(({ credential, label, added_on, last_used_on, wrap }) => ({
		credential,
		label,
		addedOn: added_on as Day | null,
		lastUsedOn: last_used_on as Day | null,
		opensKeys: wrap !== null
	}));
}

/** Takes a member's passkey and the keys sealed to it; `false` where this member has none such. */
export async function deletePasskey(tx: Tx, member: MemberId, credential: string): Promise<boolean> {
	const deleted = await tx
		.deleteFrom('passkeys')
		.where('credential_id', '=', credential)
		.where('member_id', '=', member)
		.returning('credential_id')
		.executeTakeFirst();
	if (!deleted) return false;
	await tx.deleteFrom('member_wraps').where('member_id', '=', member).where('credential_id', '=', credential).execute();
	return true;
}

/** Moves the authenticator's own count on and notes the day; `false` where another sign-in moved it first. */
export async function movePasskeyCounter(tx: Tx, credential: string, from: number, to: number, day: Day): Promise<boolean> {
	const moved = await tx
		.updateTable('passkeys')
		.set({ counter: to, last_used_on: day })
		.where('credential_id', '=', credential)
		.where('counter', '=', from)
		.returning('credential_id')
		.executeTakeFirst();
	return moved !== undefined;
}

const passkeyOf = (row: {
	credential_id: string;
	member_id: string;
	public_key: Uint8Array;
	counter: number;
	transports: string[];
	label: string;
}): Passkey => ({
	credential: row.credential_id,
	member: row.member_id as MemberId,
	publicKey: row.public_key,
	counter: row.counter,
	transports: row.transports,
	label: row.label
});
