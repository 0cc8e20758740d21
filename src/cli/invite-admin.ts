import { publicOrigin, readConfig } from '#server/config.ts';
import { readNodeHome } from '#server/node-home.ts';
import { makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import { startNode } from '#server/start-node.ts';
import { type Command, refuse } from './command.ts';

/** Makes an invitation for an administrator, for the day when none can sign in any more. */
export const inviteAdmin: Command = {
	name: ['invite-admin'],
	usage: '',
	summary: 'print an invitation for an administrator (while the node is stopped)',
	async run(_, surroundings) {
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const home = await readNodeHome(config.value.home);
		if (!home.ok) return refuse(surroundings, home.refusal);
		const node = await startNode({ ...config.value, host: '127.0.0.1', port: 0 }, home.value, {
			build: null,
			report: (code) => surroundings.complain(code)
		});
		if (!node.ok) return refuse(surroundings, node.refusal);
		const link = await makeAdminInvitation(node.value.app, publicOrigin(config.value, config.value.port));
		await node.value.stop();
		if (!link.ok) return refuse(surroundings, link.refusal);
		surroundings.say(link.value);
		return 0;
	}
};
