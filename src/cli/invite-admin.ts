import { makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import { announceNode } from '#server/operations/log/announce-node.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Makes an invitation for an administrator, for the day when none can sign in any more. */
export const inviteAdmin: Command = {
	name: ['invite-admin'],
	usage: '',
	summary: 'print an invitation for an administrator',
	async run(words, surroundings) {
		if (!readWords(words, {})) return sayUsage(surroundings, inviteAdmin);
		return withStoppedNode(surroundings, async (app) => {
			// Before the first serve the node's own key does not stand in its log yet.
			const announced = await announceNode(app, null);
			if (!announced.ok) return refuse(surroundings, announced.refusal);
			const link = await makeAdminInvitation(app);
			if (!link.ok) return refuse(surroundings, link.refusal);
			surroundings.say(link.value);
			return 0;
		});
	}
};
