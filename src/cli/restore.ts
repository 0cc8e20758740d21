import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { withStoppedNode } from './stopped-node.ts';

const options = { checkpoint: { type: 'string' }, 'accept-older-log': { type: 'boolean' } } as const;

/** Fills an empty database from a backup, and does again what was erased, withdrawn and taken away since. */
export const restore: Command = {
	name: ['restore'],
	usage: 'FILE [--checkpoint FILE] [--accept-older-log]',
	summary: 'fill an empty node from a backup, tombstones replayed',
	async run(words, surroundings) {
		const read = readWords(words, options, 1);
		const [file] = read?.positionals ?? [];
		if (!read || !file) return sayUsage(surroundings, restore);
		const kept = read.values.checkpoint;
		const checkpoint = kept ? await readFile(path.resolve(kept), 'utf8').catch(() => undefined) : null;
		if (checkpoint === undefined) return refuse(surroundings, { code: 'checkpoint-not-there', about: kept ?? '' });
		return withStoppedNode(surroundings, async (app) => {
			const acceptsOlderLog = read.values['accept-older-log'] ?? false;
			const restored = await restoreBackup(app, path.resolve(file), { checkpoint, acceptsOlderLog });
			if (!restored.ok) return refuse(surroundings, restored.refusal);
			const { rows, blobs, erasedAgain, withdrawnAgain, shutOutAgain, abandoned } = restored.value;
			surroundings.say(`${rows} rows, ${blobs} pieces of files put back`);
			surroundings.say(`${erasedAgain} cases erased again, ${withdrawnAgain} consents withdrawn again`);
			surroundings.say(`${shutOutAgain} members, invitations and passkeys shut out again`);
			surroundings.say(`log as it was:\n${restored.value.checkpoint.split('\n').slice(0, 3).join('\n')}`);
			if (abandoned > 0)
				surroundings.say(
					'This log is older than what was signed before. It says so itself; say it in public too, and what was lost.'
				);
			return 0;
		});
	}
};
