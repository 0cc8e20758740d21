import path from 'node:path';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { type Command, refuse } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

/** Fills an empty database from a backup, and erases and withdraws again what was erased and withdrawn since. */
export const restore: Command = {
	name: ['restore'],
	usage: 'FILE',
	summary: 'fill an empty node from a backup, tombstones replayed',
	async run(words, surroundings) {
		const [file] = words;
		if (!file) {
			surroundings.complain('usage: ./causeway restore FILE');
			return 2;
		}
		return withStoppedNode(surroundings, async (app) => {
			const restored = await restoreBackup(app, path.resolve(file));
			if (!restored.ok) return refuse(surroundings, restored.refusal);
			const { rows, blobs, erasedAgain, withdrawnAgain, checkpoint } = restored.value;
			surroundings.say(`${rows} rows, ${blobs} pieces of files put back`);
			surroundings.say(`${erasedAgain} cases erased again, ${withdrawnAgain} consents withdrawn again`);
			surroundings.say(`log as it was:\n${checkpoint.split('\n').slice(0, 3).join('\n')}`);
			return 0;
		});
	}
};
