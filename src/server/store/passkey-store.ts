import type { Id, MemberId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

export type TicketId = Id<'ticket'>;

/** A challenge given out once. `member` is whose new passkey it is for; `null` for a sign-in. */
export type Ticket = { readonly challenge: string; readonly member: MemberId | null };

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

/** Adds a ticket, and forgets those that have run out. */
export async function addTicket(tx: Tx, id: TicketId, ticket: Ticket, now: Date, expiresAt: Date): Promise<void> {
	await tx.deleteFrom('passkey_tickets').where('expires_at', '<=', now).execute();
	await tx
		.insertInto('passkey_tickets')
		.values({ id, challenge: ticket.challenge, member_id: ticket.member, expires_at: expiresAt })
		.execute();
}

/** Takes a ticket out: it is good for one try. `null` where there is none, or it has run out. */
export async function takeTicket(tx: Tx, id: TicketId, now: Date): Promise<Ticket | null> {
	const row = await tx.deleteFrom('passkey_tickets').where('id', '=', id).returningAll().executeTakeFirst();
	return row && row.expires_at > now ? { challenge: row.challenge, member: row.member_id as MemberId | null } : null;
}

/** `false` where the credential is somebody's already. */
export async function addPasskey(tx: Tx, passkey: Passkey): Promise<boolean> {
	const added = await tx
		.insertInto('passkeys')
		.values({
			credential_id: passkey.credential,
			member_id: passkey.member,
			public_key: passkey.publicKey,
			counter: passkey.counter,
			transports: [...passkey.transports],
			label: passkey.label
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

/** Moves the authenticator's own count on; `false` where another sign-in moved it first. */
export async function movePasskeyCounter(tx: Tx, credential: string, from: number, to: number): Promise<boolean> {
	const moved = await tx
		.updateTable('passkeys')
		.set({ counter: to })
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
