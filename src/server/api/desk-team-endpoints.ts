import { z } from 'zod';
import { accepted, refused, toBase64url } from '#core/base';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { anyId, bytesOf, memberId, nothing } from '#server/api/shapes.ts';
import {
	deskRole,
	exactly,
	idParam,
	invitationId,
	keyStatement,
	listedInvitation,
	membershipStatement,
	recipient,
	recoveryKeyStatement,
	sealed
} from '#server/api/staff-shapes.ts';
import { admitMember } from '#server/operations/desk/admit-member.ts';
import { inviteToDesk } from '#server/operations/desk/invite.ts';
import { viewTeam } from '#server/operations/desk/read-team.ts';
import { recordDrill } from '#server/operations/desk/record-drill.ts';
import { removeMember } from '#server/operations/desk/remove-member.ts';
import { revokeInvitation } from '#server/operations/desk/revoke-invitation.ts';
import { setDeskKey } from '#server/operations/desk/set-desk-key.ts';

const generation = z.int().min(1).max(1_000_000);
/** Two hundred people of a desk, and as many of its generations, each with 2 kB of sealed key. */
const peopleAtMost = 200;
const manyWraps = 2 * 1024 * 1024;

/** Who belongs to a desk, and its keys. */
export const deskTeamEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/desks/:desk/team',
		policy: 'desk-member',
		summary: 'Members, who waits to be let in, invitations, recovery',
		input: null,
		output: z.strictObject({
			members: z.array(
				z.strictObject({ member: memberId, displayName: z.string(), role: deskRole, state: z.enum(['joined', 'left']) })
			),
			newcomers: z.array(
				z.strictObject({
					invitation: anyId,
					member: memberId,
					statement: z.looseObject({ key: bytesOf(32) }),
					proof: z.string(),
					sealedSecret: z.string().nullable()
				})
			),
			invitations: z.array(z.strictObject(listedInvitation)),
			recovery: z.strictObject({
				recipient: z.string().nullable(),
				sealed: z.string().nullable(),
				drilledOn: z.string().nullable()
			}),
			rotationDue: z.boolean()
		}),
		run: async ({ app, caller }) => {
			const team = await viewTeam(app, caller.desk);
			if (!team.ok) return team;
			const { newcomers, recovery, ...rest } = team.value;
			return accepted({
				...rest,
				newcomers: newcomers.map((one) => ({ ...one, sealedSecret: one.sealedSecret && toBase64url(one.sealedSecret) })),
				recovery: recovery
					? { ...recovery, sealed: toBase64url(recovery.sealed) }
					: { recipient: null, sealed: null, drilledOn: null }
			});
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/invitations',
		policy: 'desk-lead',
		summary: 'Invites somebody into the desk',
		input: z.strictObject({
			id: invitationId,
			role: deskRole,
			sealedSecret: sealed,
			acceptHash: exactly(32),
			admin: z.literal(false)
		}),
		output: nothing,
		run: ({ app, caller, input }) => inviteToDesk(app, caller.member, caller.desk, input)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/invitations/:id/revoke',
		policy: 'desk-lead',
		summary: 'Takes back an invitation, also when its newcomer waits already',
		input: nothing,
		output: nothing,
		run: async ({ app, caller, params }) => {
			const id = idParam<'invitation'>(params.id);
			return id ? revokeInvitation(app, caller.member, caller.desk, id) : refused('not-found');
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/admissions',
		policy: 'desk-lead',
		summary: 'Lets a newcomer in, with every generation of the desk key sealed to that person',
		input: z.strictObject({
			invitation: invitationId,
			statement: membershipStatement,
			keys: z.array(z.strictObject({ generation, sealed })).min(1).max(500)
		}),
		output: nothing,
		maxBytes: manyWraps,
		run: ({ app, caller, input }) => admitMember(app, caller, caller.desk, input)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/keys',
		policy: 'desk-member',
		summary: 'Makes the first key of the desk, or rotates it',
		input: z.strictObject({
			key: keyStatement,
			memberships: z.array(membershipStatement).max(peopleAtMost),
			wraps: z
				.array(z.strictObject({ member: memberId, sealed }))
				.min(1)
				.max(peopleAtMost),
			recovery: z.strictObject({ recipient, sealed }),
			recoveryKey: recoveryKeyStatement.nullable().optional()
		}),
		output: nothing,
		maxBytes: manyWraps,
		run: ({ app, caller, input }) => setDeskKey(app, caller, caller.desk, input)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/members/:member/remove',
		policy: 'desk-lead',
		summary: 'Takes a member out of the desk; its key is then to be rotated',
		input: nothing,
		output: nothing,
		run: async ({ app, caller, params }) => {
			const removed = idParam<'member'>(params.member);
			return removed ? removeMember(app, caller.member, caller.desk, removed) : refused('not-found');
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/recovery/drilled',
		policy: 'desk-lead',
		summary:
			'Notes that the recovery shares were joined again; the first time opens the desk to survivors. Enters what the shares sign with, where the key log has nothing of it',
		input: z.strictObject({ generation, recoveryKey: recoveryKeyStatement.nullable().optional() }),
		output: nothing,
		run: ({ app, caller, input }) => recordDrill(app, caller, caller.desk, input.generation, input.recoveryKey)
	})
];
