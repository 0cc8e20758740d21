import { makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import { type Command, refuse } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Makes an invitation for an administrator, for the day when none can sign in any more. */
export const inviteAdmin: Command = {
	name: ['invite-admin'],
	usage: '',
	summary: 'print an invitation for an administrator',
	run: (_, surroundings) =>
		withStoppedNode(surroundings, async (app) => {
			const link = await makeAdminInvitation(app);
			if (!link.ok) return refuse(surroundings, link.refusal);
			surroundings.say(link.value);
			return 0;
		})
};
