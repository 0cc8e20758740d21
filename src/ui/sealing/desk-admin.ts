import { accepted, type DeskId, type InvitationId, type MemberId, type OrganisationId, type Outcome, refused } from '#core/base';
import type { DeskRole } from '#core/log';
import { type Recipient, randomId } from '#core/sealing';
import { type DeskKind, type LocalText, makeInvitation, type ShutOutReason } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import type { AdminDesk, AdminInvitation, AdminMember, AuditAnswer, DeskProfile, OrganisationAnswer } from './desk-wire.ts';

/** Everything that the administration page shows at once. Of cases there is nothing: an admin opens no desk. */
export type AdminShown = {
	readonly organisations: readonly OrganisationAnswer[];
	readonly desks: readonly AdminDesk[];
	readonly invitations: readonly AdminInvitation[];
	readonly members: readonly AdminMember[];
};

const ask = <T>(session: DeskSession, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Outcome<T, string>> =>
	session.client.ask<T>(method, `/api/v1/admin/${path}`, { as: 'staff', ...(body === undefined ? {} : { body }) });

export async function showAdmin(session: DeskSession): Promise<Outcome<AdminShown, string>> {
	const organisations = await ask<Pick<AdminShown, 'organisations'>>(session, 'GET', 'organisations');
	if (!organisations.ok) return organisations;
	const desks = await ask<Pick<AdminShown, 'desks'>>(session, 'GET', 'desks');
	if (!desks.ok) return desks;
	const invitations = await ask<Pick<AdminShown, 'invitations'>>(session, 'GET', 'invitations');
	if (!invitations.ok) return invitations;
	const members = await ask<Pick<AdminShown, 'members'>>(session, 'GET', 'members');
	if (!members.ok) return members;
	return accepted({ ...organisations.value, ...desks.value, ...invitations.value, ...members.value });
}

/** What part of the audit list to show; an empty text narrows nothing. */
export type AuditWish = {
	readonly page: number;
	readonly act: string;
	readonly actor: string;
	readonly from: string;
	readonly to: string;
};

export const showAudit = (session: DeskSession, { page, ...wish }: AuditWish): Promise<Outcome<AuditAnswer, string>> => {
	const narrowing = Object.entries(wish).filter(([, text]) => text !== '');
	return ask(session, 'GET', `audit?${new URLSearchParams([['page', String(page)], ...narrowing])}`);
};

export const addOrganisation = (
	session: DeskSession,
	organisation: { readonly kind: DeskKind; readonly names: LocalText }
): Promise<Outcome<{ readonly id: OrganisationId }, string>> =>
	ask(session, 'POST', 'organisations', { id: randomId<'organisation'>(), ...organisation });

/** Enters a desk, or changes what the directory says of one. */
export async function saveDesk(
	session: DeskSession,
	desk: {
		readonly id: DeskId | null;
		readonly organisation: OrganisationId;
		readonly kind: DeskKind;
		readonly profile: DeskProfile;
	}
): Promise<Outcome<DeskId, string>> {
	const { id: known, organisation, kind, profile } = desk;
	const id = known ?? (randomId<'desk'>() as DeskId);
	const saved = known
		? await ask(session, 'POST', `desks/${id}`, { profile })
		: await ask(session, 'POST', 'desks', { id, organisation, kind, profile });
	return saved.ok ? accepted(id) : saved;
}

/**
 * Invites the first lead of a desk, somebody more into it, or another admin; gives the path that the newcomer needs. Where the desk has a
 * key the secret is sealed to it too, so that its lead can check the newcomer.
 */
export async function inviteToNode(
	session: DeskSession,
	{
		desk,
		role,
		admin,
		guest = ''
	}: { readonly desk: DeskId | null; readonly role: DeskRole; readonly admin: boolean; readonly guest?: string }
): Promise<Outcome<string, string>> {
	const looked = await session.look();
	if (!looked.ok) return looked;
	if (!session.keys || !session.log) return refused('not-signed-in');
	const proved = desk && session.log.verified.book.deskKey(desk)?.body.recipient;
	const recipients: Recipient[] = [session.keys.age.recipient, ...(proved ? [proved] : [])];
	const { path, ...made } = await makeInvitation(guest, desk, ...recipients);
	const sent = await ask(session, 'POST', 'invitations', { ...made, desk, role, admin });
	return sent.ok ? accepted(path) : sent;
}

export const revokeAnyInvitation = (session: DeskSession, id: InvitationId): Promise<Outcome<object, string>> =>
	ask(session, 'POST', `invitations/${id}/revoke`, {});

/** Shuts somebody out. Refuses `desk-left-alone` without a reason where a desk would lose its last lead, or everybody. */
export const disableMember = (
	session: DeskSession,
	member: MemberId,
	reason: ShutOutReason | null = null
): Promise<Outcome<object, string>> => ask(session, 'POST', `members/${member}/disable`, reason === null ? {} : { reason });
