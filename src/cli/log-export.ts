import path from 'node:path';
import { exportLog } from '#server/operations/log/export-log.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Writes the log as static files that any web server or CDN can hand out. May run while the node serves, and again whenever it grew. */
export const logExport: Command = {
	name: ['log', 'export'],
	usage: 'FOLDER',
	summary: 'write the log as static files, or bring a copy up to date',
	async run(words, surroundings) {
		const [folder] = readWords(words, {}, 1)?.positionals ?? [];
		if (!folder) return sayUsage(surroundings, logExport);
		return withStoppedNode(surroundings, async (app) => {
			const exported = await exportLog(app, path.resolve(folder), (line) => surroundings.complain(line));
			if (!exported.ok) return refuse(surroundings, exported.refusal);
			const { size, before, written } = exported.value;
			surroundings.say(`${size} entries, ${size - before} of them new; ${written} tiles written`);
			return 0;
		});
	}
};
