import { z } from 'zod';
import { isActName } from '#core/access';
import { accepted, isDay, isId, refused, toBase64url } from '#core/base';
import { randomId } from '#core/sealing';
import { shutOutReasons } from '#core/support';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { anyId, bytesOf, deskId, memberId, nothing } from '#server/api/shapes.ts';
import {
	deskKind,
	deskProfile,
	deskRole,
	exactly,
	idParam,
	invitationId,
	keyStatement,
	listedInvitation as listed,
	organisationId,
	publicNames,
	sealed
} from '#server/api/staff-shapes.ts';
import { enterOrganisation } from '#server/operations/admin/add-organisation.ts';
import { changeDesk, enterDesk } from '#server/operations/admin/change-desks.ts';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { inviteToNode, revokeNodeInvitation } from '#server/operations/admin/invite-to-node.ts';
import { listFounders } from '#server/operations/admin/list-founders.ts';
import { listedInvitation } from '#server/operations/staff/read-invitation.ts';
import { type AuditFilter, readAudit } from '#server/store/audit-store.ts';
import { listDesks, listOrganisations } from '#server/store/desk-store.ts';
import { listAllInvitations } from '#server/store/invitation-store.ts';
import { listMembers } from '#server/store/staff-store.ts';

const localText = z.record(z.string(), z.string());
const pagesAtMost = 100_000;

/** A part of the list as the address names it; what is no act, no id and no day narrows nothing. */
function auditFilter(query: URLSearchParams): AuditFilter {
	const [act, actor, from, to] = ['act', 'actor', 'from', 'to'].map((name) => query.get(name) ?? '');
	return {
		...(act && isActName(act) ? { act } : {}),
		...(isId<'member'>(actor) ? { actor } : {}),
		...(isDay(from) ? { from } : {}),
		...(isDay(to) ? { to } : {})
	};
}

/** Organisations, desks, people and the list of what was done. An admin sees no case, and opens no desk. */
export const adminEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/admin/organisations',
		policy: 'admin',
		summary: 'All organisations',
		input: null,
		output: z.strictObject({
			organisations: z.array(z.strictObject({ id: anyId, kind: z.string(), names: localText }))
		}),
		run: async ({ app }) => accepted({ organisations: await listOrganisations(app.db) })
	}),
	endpoint({
		method: 'POST',
		path: '/admin/organisations',
		policy: 'admin',
		summary: 'Enters an organisation; without a statement of its own the node speaks for it in the key log',
		input: z.strictObject({
			id: organisationId.optional(),
			kind: deskKind,
			names: publicNames,
			statement: keyStatement.nullable().optional()
		}),
		output: z.strictObject({ id: anyId }),
		run: async ({ app, caller, input }) => {
			const { id = randomId<'organisation'>(), kind, names, statement = null } = input;
			const entered = await enterOrganisation(app, caller.member, { id, kind, names }, statement);
			return entered.ok ? accepted({ id: entered.value }) : entered;
		}
	}),
	endpoint({
		method: 'GET',
		path: '/admin/desks',
		policy: 'admin',
		summary: 'All desks, those without a key too',
		input: null,
		output: z.strictObject({
			desks: z.array(
				z.strictObject({
					id: deskId,
					organisation: anyId,
					kind: z.string(),
					profile: z.looseObject({ names: localText }),
					generation: z.int(),
					rotationDue: z.boolean(),
					live: z.boolean()
				})
			)
		}),
		run: async ({ app }) => accepted({ desks: await listDesks(app.db) })
	}),
	endpoint({
		method: 'GET',
		path: '/admin/founders',
		policy: 'admin',
		summary: 'By which invitation the first lead of each desk came, for the browser that made it to check',
		input: null,
		output: z.strictObject({
			founders: z.array(
				z.strictObject({
					desk: deskId,
					invitation: anyId,
					statement: z.looseObject({ key: bytesOf(32) }),
					proof: z.string(),
					sealedSecret: z.string().nullable()
				})
			)
		}),
		run: async ({ app }) => {
			const founders = await listFounders(app);
			return accepted({
				founders: founders.map((one) => ({ ...one, sealedSecret: one.sealedSecret && toBase64url(one.sealedSecret) }))
			});
		}
	}),
	endpoint({
		method: 'POST',
		path: '/admin/desks',
		policy: 'admin',
		summary: 'Enters a desk; its first lead makes its key',
		input: z.strictObject({ id: deskId, organisation: organisationId, kind: deskKind, profile: deskProfile }),
		output: nothing,
		run: ({ app, caller, input }) => enterDesk(app, caller.member, input)
	}),
	endpoint({
		method: 'POST',
		path: '/admin/desks/:desk',
		policy: 'admin',
		summary: 'Changes what the directory says of a desk',
		input: z.strictObject({ profile: deskProfile }),
		output: nothing,
		run: async ({ app, caller, params, input }) => {
			const desk = idParam<'desk'>(params.desk);
			return desk ? changeDesk(app, caller.member, desk, input.profile) : refused('not-found');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/admin/invitations',
		policy: 'admin',
		summary: 'All invitations of the node, without their secrets',
		input: null,
		output: z.strictObject({
			invitations: z.array(z.strictObject({ ...listed, desk: deskId.nullable(), admin: z.boolean() }))
		}),
		run: async ({ app }) => {
			const all = await listAllInvitations(app.db);
			return accepted({
				invitations: all.map((one) => ({ ...listedInvitation(app, one), desk: one.desk, admin: one.admin }))
			});
		}
	}),
	endpoint({
		method: 'POST',
		path: '/admin/invitations',
		policy: 'admin',
		summary: 'Invites the first lead of a desk, or another admin',
		input: z.strictObject({
			id: invitationId,
			desk: deskId.nullable(),
			role: deskRole,
			admin: z.boolean(),
			sealedSecret: sealed,
			acceptHash: exactly(32)
		}),
		output: nothing,
		run: ({ app, caller, input }) => inviteToNode(app, caller.member, input)
	}),
	endpoint({
		method: 'POST',
		path: '/admin/invitations/:id/revoke',
		policy: 'admin',
		summary: 'Takes back any invitation that has let nobody in',
		input: nothing,
		output: nothing,
		run: async ({ app, caller, params }) => {
			const id = idParam<'invitation'>(params.id);
			return id ? revokeNodeInvitation(app, caller.member, id) : refused('not-found');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/admin/members',
		policy: 'admin',
		summary: 'Everybody with an account, and their desks',
		input: null,
		output: z.strictObject({
			members: z.array(
				z.strictObject({
					id: memberId,
					name: z.string(),
					displayName: z.string(),
					admin: z.boolean(),
					state: z.enum(['active', 'disabled']),
					desks: z.array(z.strictObject({ desk: deskId, role: deskRole, state: z.enum(['joined', 'left']) }))
				})
			)
		}),
		run: async ({ app }) => accepted({ members: await listMembers(app.db) })
	}),
	endpoint({
		method: 'POST',
		path: '/admin/members/:member/disable',
		policy: 'admin',
		summary:
			'Shuts a member out for good; the keys of that member’s desks are then to be rotated. A reason where a desk loses its last lead or everybody',
		input: z.strictObject({ reason: z.enum(shutOutReasons).optional() }),
		output: nothing,
		run: async ({ app, caller, params, input }) => {
			const member = idParam<'member'>(params.member);
			return member ? shutOutMember(app, caller.member, member, input.reason ?? null) : refused('not-found');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/admin/audit',
		policy: 'admin',
		summary:
			'What staff did, newest first, a hundred to a page, by act, actor, from and to: acts and ids, no contents, days only',
		input: null,
		output: z.strictObject({
			acts: z.array(
				z.strictObject({
					day: z.string(),
					actor: memberId.nullable(),
					act: z.string(),
					subjectKind: z.string(),
					subject: z.string(),
					reason: z.string().nullable()
				})
			),
			total: z.int()
		}),
		run: async ({ app, query }) => {
			const page = /^\d{1,6}$/.test(query.get('page') ?? '') ? Number(query.get('page')) : 0;
			const { acts, total } = await readAudit(app.db, Math.min(page, pagesAtMost), auditFilter(query));
			return accepted({
				acts: acts.map(({ subject, ...act }) => ({ ...act, subjectKind: subject.kind, subject: subject.id })),
				total
			});
		}
	})
];
