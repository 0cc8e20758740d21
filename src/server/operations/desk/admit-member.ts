import { accepted, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { KeyLogRefusal, MembershipStatement } from '#core/log';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal, Tx } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { addDeskWraps, joinDesk } from '#server/store/desk-team-store.ts';
import { closeInvitation, type Invitation, lockInvitation } from '#server/store/invitation-store.ts';
import { readActiveMember } from '#server/store/staff-store.ts';

/** `keys`: every generation of the desk's key, each sealed to the newcomer by the browser that checked the proof. */
export type Admission = {
	readonly invitation: InvitationId;
	readonly statement: MembershipStatement;
	readonly keys: readonly { readonly generation: number; readonly sealed: Uint8Array }[];
};

export type AdmitRefusal =
	| KeyLogRefusal
	| StorageRefusal
	| 'not-found'
	| 'not-the-author'
	| 'admission-mismatch'
	| 'wraps-wrong'
	| 'generation-moved'
	| 'clock-skew';

/**
 * A lead lets a newcomer into its desk. The statement says so in the key log, signed by the lead's own key, about this newcomer in the role
 * of the invitation, else `admission-mismatch`; `wraps-wrong` unless every generation is there once; `generation-moved` where the desk's
 * key was rotated meanwhile. One who accepted no invitation of this desk cannot be let in.
 */
export const admitMember = (
	app: App,
	by: Pick<SignedIn, 'member' | 'signingKey'>,
	desk: DeskId,
	admission: Admission
): Promise<Outcome<null, AdmitRefusal>> => {
	const { invitation: id, statement, keys } = admission;
	const actor = { as: 'desk', member: by.member, desk } as const;
	return acting(app, actor, 'admit-member', { kind: 'invitation', id }, async (tx): Promise<Outcome<null, AdmitRefusal>> => {
		const place = await lockDesk(tx, desk);
		const newcomer = place && (await waitingNewcomer(tx, id, desk));
		if (!place || !newcomer) return refused('not-found');
		const { body } = statement;
		if (statement.key !== by.signingKey) return refused('not-the-author');
		if (body.generation !== place.generation) return refused('generation-moved');
		const fits = body.desk === desk && body.member === newcomer.member && body.role === newcomer.role && body.state === 'joined';
		if (!fits) return refused('admission-mismatch');
		if (!isCurrentDay(app, body.day)) return refused('clock-skew', 'day');
		if (!isEveryGeneration(keys, place.generation)) return refused('wraps-wrong');

		const placed = await app.log.appendKeys(tx, [statement]);
		if (!placed.ok) return placed;
		await joinDesk(tx, desk, newcomer.member, newcomer.role);
		await addDeskWraps(
			tx,
			desk,
			keys.map((key) => ({ ...key, member: newcomer.member }))
		);
		await closeInvitation(tx, id, 'admitted');
		return accepted(null);
	});
};

/** Whoever accepted this invitation of this desk and may still come in; `null` otherwise. */
async function waitingNewcomer(
	tx: Tx,
	id: InvitationId,
	desk: DeskId
): Promise<(Pick<Invitation, 'role'> & { readonly member: MemberId }) | null> {
	const invitation = await lockInvitation(tx, id);
	if (invitation?.desk !== desk || invitation.state !== 'accepted' || !invitation.newcomer) return null;
	const active = await readActiveMember(tx, invitation.newcomer);
	return active && { member: active.id, role: invitation.role };
}

/** Whether each generation of a desk’s key is there once. */
export const isEveryGeneration = (keys: readonly { readonly generation: number }[], last: number): boolean => {
	const given = new Set(keys.map(({ generation }) => generation));
	return last > 0 && keys.length === last && given.size === last && [...given].every((number) => number >= 1 && number <= last);
};
