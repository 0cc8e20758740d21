import path from 'node:path';
import { logTargetFrom } from '#server/config.ts';
import { exportLog, openLogPlace } from '#server/operations/log/export-log.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Writes the log as static files that any web server or CDN can hand out, to a folder or to anything that speaks S3. May run while the node serves, and again whenever it grew. */
export const logExport: Command = {
	name: ['log', 'export'],
	usage: 'FOLDER|https://HOST/BUCKET[/PREFIX]',
	summary: 'write the log as static files, or bring a copy up to date',
	async run(words, surroundings) {
		const [to] = readWords(words, {}, 1)?.positionals ?? [];
		if (!to) return sayUsage(surroundings, logExport);
		return withStoppedNode(surroundings, async (app) => {
			const isAddress = /^https?:\/\//.test(to);
			const target = logTargetFrom(isAddress ? to : path.resolve(to), app.config.privateHosts);
			if (!target) return sayUsage(surroundings, logExport);
			const place = await openLogPlace(app.config, target);
			if (!place.ok) return refuse(surroundings, place.refusal);
			const exported = await exportLog(app, place.value, (line) => surroundings.complain(line));
			if (!exported.ok) return refuse(surroundings, exported.refusal);
			const { size, before, written } = exported.value;
			surroundings.say(`${size} entries, ${size - before} of them new; ${written} tiles written`);
			return 0;
		});
	}
};
