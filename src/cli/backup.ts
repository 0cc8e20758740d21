import path from 'node:path';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Writes one sealed file with everything but the config folder. May run while the node serves. */
export const backup: Command = {
	name: ['backup'],
	usage: '[FOLDER]',
	summary: 'write a sealed backup (default: backups/ in the config folder)',
	async run(words, surroundings) {
		const read = readWords(words, {}, 1);
		if (!read) return sayUsage(surroundings, backup);
		return withStoppedNode(surroundings, async (app) => {
			const folder = path.resolve(read.positionals[0] ?? path.join(app.config.home, 'backups'));
			const written = await writeBackup(app, folder, (line) => surroundings.complain(line));
			if (!written.ok) return refuse(surroundings, written.refusal);
			const { file, rows, blobs, expired, missing } = written.value;
			surroundings.say(`${file}: ${rows} rows, ${blobs} pieces of files; ${expired} expired backups deleted`);
			if (missing === 0) return 0;
			surroundings.complain(
				`NOT WHOLE: ${missing} pieces of files that people gave are missing on this disk, so they are missing in the backup too. Look in older backups for them, before those expire.`
			);
			return 1;
		});
	}
};
