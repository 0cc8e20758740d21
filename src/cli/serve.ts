import path from 'node:path';
import { readConfig } from '#server/config.ts';
import { readNodeHome } from '#server/node-home.ts';
import { hasAdmin, makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import { startNode } from '#server/start-node.ts';
import { type Command, readWords, refuse, sayUsage, untilStopped } from './command.ts';
import { sayTrustedHeader } from './trusted-header.ts';

/** Runs a real node until it is told to stop. */
export const serve: Command = {
	name: ['serve'],
	usage: '[--accept-older-log]',
	summary: 'run the node of CAUSEWAY_HOME',
	async run(words, surroundings) {
		const read = readWords(words, { 'accept-older-log': { type: 'boolean' } } as const);
		if (!read) return sayUsage(surroundings, serve);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const home = await readNodeHome(config.value.home);
		if (!home.ok) return refuse(surroundings, home.refusal);
		if (home.value.mode !== 'real') return refuse(surroundings, { code: 'mode-wrong', about: 'this folder is a demonstration' });
		sayTrustedHeader(surroundings, config.value);
		const node = await startNode(config.value, home.value, {
			build: path.join(surroundings.checkout, 'build'),
			report: (code) => surroundings.complain(code),
			acceptsOlderLog: read.values['accept-older-log'] ?? false
		});
		if (!node.ok) return refuse(surroundings, node.refusal);
		surroundings.say(`Serving ${home.value.name} at ${node.value.origin}`);
		surroundings.say(`Node key: ${node.value.app.log.vkey}`);
		if (!config.value.databaseUrl)
			surroundings.say('Database: the embedded one. For real use set DATABASE_URL to a PostgreSQL of your own.');
		if (!(await hasAdmin(node.value.app))) {
			const link = await makeAdminInvitation(node.value.app);
			if (link.ok) surroundings.say(`There is no administrator yet. Open this once, in a private window:\n  ${link.value}`);
		}
		await untilStopped();
		await node.value.stop();
		return 0;
	}
};
