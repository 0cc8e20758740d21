import type { Day, DeskId, InvitationId, MemberId, OrganisationId } from '#core/base';
import type { DeskRole, KeyStatement } from '#core/log';
import type { Db, Tx } from '#server/store/database.ts';

/** `accepted`: the newcomer has an account and waits for somebody of the desk. `admitted`: done. */
export type InvitationState = 'open' | 'accepted' | 'admitted' | 'revoked';

/** `desk` is `null` for one to the node as a whole. The secret in it is sealed to whoever may check the newcomer's proof. */
export type Invitation = {
	readonly id: InvitationId;
	readonly desk: DeskId | null;
	readonly organisation: OrganisationId;
	readonly role: DeskRole;
	readonly admin: boolean;
	readonly invitedBy: MemberId | null;
	readonly sealedSecret: Uint8Array | null;
	/** `null` in those made before it was asked for; nobody can accept these any more. */
	readonly acceptHash: Uint8Array | null;
	readonly state: InvitationState;
	readonly createdOn: Day;
	readonly newcomer: MemberId | null;
	readonly statement: KeyStatement | null;
	readonly proof: string | null;
};

export type NewInvitation = Omit<Invitation, 'acceptHash' | 'state' | 'newcomer' | 'statement' | 'proof'> & {
	readonly acceptHash: Uint8Array;
};

/** `false` where the id is taken. */
export async function addInvitation(tx: Tx, invitation: NewInvitation): Promise<boolean> {
	const added = await tx
		.insertInto('invitations')
		.values({
			id: invitation.id,
			desk_id: invitation.desk,
			organisation_id: invitation.organisation,
			role: invitation.role,
			is_admin: invitation.admin,
			invited_by: invitation.invitedBy,
			sealed_secret: invitation.sealedSecret,
			accept_hash: invitation.acceptHash,
			state: 'open',
			created_on: invitation.createdOn
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return added !== undefined;
}

export async function readInvitation(db: Db, id: InvitationId): Promise<Invitation | null> {
	const row = await db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst();
	return row ? invitationOf(row) : null;
}

/** As {@link readInvitation}, locked against everybody else until the transaction ends. */
export async function lockInvitation(tx: Tx, id: InvitationId): Promise<Invitation | null> {
	const row = await tx.selectFrom('invitations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
	return row ? invitationOf(row) : null;
}

/** The invitation that a member came by. */
export async function readInvitationOf(db: Db, newcomer: MemberId): Promise<Invitation | null> {
	const row = await db.selectFrom('invitations').selectAll().where('newcomer_id', '=', newcomer).executeTakeFirst();
	return row ? invitationOf(row) : null;
}

/** Invitations to a desk, newest first. */
export async function listInvitations(db: Db, desk: DeskId): Promise<readonly Invitation[]> {
	const rows = await db
		.selectFrom('invitations')
		.selectAll()
		.where('desk_id', '=', desk)
		.orderBy('created_on', 'desc')
		.orderBy('id')
		.execute();
	return rows.map(invitationOf);
}

/** All invitations of the node, newest first. */
export async function listAllInvitations(db: Db): Promise<readonly Invitation[]> {
	const rows = await db.selectFrom('invitations').selectAll().orderBy('created_on', 'desc').orderBy('id').execute();
	return rows.map(invitationOf);
}

export async function markAccepted(
	tx: Tx,
	id: InvitationId,
	newcomer: { readonly member: MemberId; readonly statement: KeyStatement; readonly proof: string },
	state: 'accepted' | 'admitted'
): Promise<void> {
	await tx
		.updateTable('invitations')
		.set({
			state,
			newcomer_id: newcomer.member,
			newcomer_statement: JSON.stringify(newcomer.statement),
			newcomer_proof: newcomer.proof
		})
		.where('id', '=', id)
		.execute();
}

/** Nothing is left to check after this, so the sealed secret goes. */
export async function closeInvitation(tx: Tx, id: InvitationId, state: 'admitted' | 'revoked'): Promise<void> {
	await tx.updateTable('invitations').set({ state, sealed_secret: null }).where('id', '=', id).execute();
}

/** Ends those that the operator made and nobody accepted; says which. */
export async function revokeOperatorInvitations(tx: Tx): Promise<readonly InvitationId[]> {
	const rows = await tx
		.updateTable('invitations')
		.set({ state: 'revoked' })
		.where('invited_by', 'is', null)
		.where('state', '=', 'open')
		.returning('id')
		.execute();
	return rows.map((row) => row.id as InvitationId);
}

/** What a member invited to that let nobody in yet: to one desk, or, where `desk` is `null`, to anything. Locked like {@link lockInvitation}. */
export async function lockPendingOf(tx: Tx, inviter: MemberId, desk: DeskId | null): Promise<readonly Invitation[]> {
	let pending = tx
		.selectFrom('invitations')
		.selectAll()
		.where('invited_by', '=', inviter)
		.where('state', 'in', ['open', 'accepted']);
	if (desk) pending = pending.where('desk_id', '=', desk);
	const rows = await pending.orderBy('id').forUpdate().execute();
	return rows.map(invitationOf);
}

/** Closes the accepted invitation by which a desk's founder came; its sealed secret stays, for the inviter's browser to check that lead. */
export async function closeFounding(tx: Tx, founder: MemberId): Promise<void> {
	await tx
		.updateTable('invitations')
		.set({ state: 'admitted' })
		.where('newcomer_id', '=', founder)
		.where('state', '=', 'accepted')
		.execute();
}

/** Closes the accepted invitation of somebody who is not to be let in any more. */
export async function closeInvitationOf(tx: Tx, newcomer: MemberId): Promise<void> {
	await tx
		.updateTable('invitations')
		.set({ state: 'admitted', sealed_secret: null })
		.where('newcomer_id', '=', newcomer)
		.where('state', '=', 'accepted')
		.execute();
}

const invitationOf = (row: {
	id: string;
	desk_id: string | null;
	organisation_id: string;
	role: string;
	is_admin: boolean;
	invited_by: string | null;
	sealed_secret: Uint8Array | null;
	accept_hash: Uint8Array | null;
	state: string;
	created_on: string;
	newcomer_id: string | null;
	newcomer_statement: string | null;
	newcomer_proof: string | null;
}): Invitation => ({
	id: row.id as InvitationId,
	desk: row.desk_id as DeskId | null,
	organisation: row.organisation_id as OrganisationId,
	role: row.role as DeskRole,
	admin: row.is_admin,
	invitedBy: row.invited_by as MemberId | null,
	sealedSecret: row.sealed_secret,
	acceptHash: row.accept_hash,
	state: row.state as InvitationState,
	createdOn: row.created_on as Day,
	newcomer: row.newcomer_id as MemberId | null,
	statement: row.newcomer_statement === null ? null : (JSON.parse(row.newcomer_statement) as KeyStatement),
	proof: row.newcomer_proof
});
