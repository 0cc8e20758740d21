import { type ActName, may, type Role } from '#core/access';
import { type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { ShutOutReason } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { type ActSubject, addAuditedAct } from '#server/store/audit-store.ts';
import { inTransaction, type StorageRefusal, type Tx } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { holdDeskRole } from '#server/store/desk-team-store.ts';
import { holdActiveMember } from '#server/store/staff-store.ts';

/**
 * Who acts, and as what. A `visitor` has not signed in: `member` is whom the act concerns, for the audit list alone. The `operator` runs a
 * command on the node's machine. What an actor may do is looked up in the database, never taken from the request.
 */
export type Actor =
	| { readonly as: 'visitor'; readonly member: MemberId | null }
	| { readonly as: 'member' | 'admin'; readonly member: MemberId }
	| { readonly as: 'desk' | 'watchdog'; readonly member: MemberId; readonly desk: DeskId }
	| { readonly as: 'operator' };

/**
 * The one way in which staff change anything: asks access, does the work in one transaction, and writes the act into the audit list with
 * it, so that neither stands without the other. Who loses a role while the work is under way, loses it after. Refuses `not-found` where
 * the actor may not: missing and forbidden are one answer. `reason` is a code that stands beside the act.
 */
export const acting = <T, Code extends string>(
	app: App,
	actor: Actor,
	act: ActName,
	subject: ActSubject,
	work: (tx: Tx) => Promise<Outcome<T, Code>>,
	reason: ShutOutReason | null = null
): Promise<Outcome<T, Code | 'not-found' | StorageRefusal>> =>
	inTransaction<T, Code | 'not-found'>(app.db, async (tx) => {
		const role = await roleOf(tx, actor);
		if (role === null || !may(role, act)) return refused('not-found', act);
		const outcome = await work(tx);
		if (outcome.ok) {
			const by = actor.as === 'operator' ? null : actor.member;
			await addAuditedAct(tx, { day: today(app.clock), actor: by, act, subject, reason });
		}
		return outcome;
	});

async function roleOf(tx: Tx, actor: Actor): Promise<Role | null> {
	if (actor.as === 'operator') return 'operator';
	if (actor.as === 'visitor') return 'public';
	if (actor.as === 'desk') {
		const role = await holdDeskRole(tx, actor.member, actor.desk);
		return role && `desk-${role}`;
	}
	if (actor.as === 'watchdog') {
		const role = await holdDeskRole(tx, actor.member, actor.desk);
		return role && (await readDesk(tx, actor.desk))?.kind === 'watchdog' ? 'watchdog' : null;
	}
	const member = await holdActiveMember(tx, actor.member);
	if (!member) return null;
	return actor.as === 'member' ? 'member' : member.admin ? 'admin' : null;
}
