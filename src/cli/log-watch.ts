import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { formatVkey, parsePolicy } from '#core/log';
import { type Alarm, lookAtLog } from '#server/operations/log/watch-log.ts';
import { replaceFlushed } from '#server/store/flushed-files.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage } from './command.ts';
import { keyNamedAt, sourceOf } from './log-place.ts';

const alarmed = 3;
const text = { type: 'string' } as const;
const options = { vkey: text, policy: text, state: text, every: text, patience: text, once: { type: 'boolean' } } as const;

/**
 * Follows a log and says so when something is wrong with it: exit code 3, and both signed checkpoints in the folder. That nobody answers for a
 * while is told and is no alarm.
 */
export const logWatch: Command = {
	name: ['log', 'watch'],
	usage: 'URL [--vkey KEY] [--policy FILE] [--state FOLDER] [--every SECONDS] [--patience MINUTES] [--once]',
	summary: 'follow a log; ends with code 3 when it forks, shrinks, does not go on, or its witnesses are missing',
	async run(words, surroundings) {
		const read = readWords(words, options, 1);
		const [place] = read?.positionals ?? [];
		const [every, patience] = [wholeFrom(read?.values.every, 30), wholeFrom(read?.values.patience, 10)];
		const source = place === undefined ? null : await sourceOf(place);
		if (!read || place === undefined || !source || every === null || patience === null) return sayUsage(surroundings, logWatch);
		const policy = read.values.policy === undefined ? null : parsePolicy(await readFile(read.values.policy, 'utf8'));
		if (policy && !policy.ok) return refuse(surroundings, policy.refusal);
		const named = policy?.value.logs.length === 1 ? policy.value.logs[0] : undefined;
		const vkey = read.values.vkey ?? (named ? formatVkey(named.key) : await keyNamedAt(place));
		if (vkey === null) return refuse(surroundings, { code: 'log-key-missing', about: place });
		if (!read.values.vkey && !named)
			surroundings.complain('The key was taken from the node itself: compare it with one that you wrote down, or pass --vkey.');
		const file = read.values.state === undefined ? null : path.join(read.values.state, 'checkpoint');
		if (read.values.state) await mkdir(read.values.state, { recursive: true });

		let seen = file && existsSync(file) ? await readFile(file, 'utf8') : null;
		for (;;) {
			const now = new Date();
			const looked = await lookAtLog({ source, vkey, policy: policy?.value ?? null, seen, now, patienceMs: patience * 60_000 });
			if (!looked.ok) {
				const code = refuse(surroundings, looked.refusal);
				if (read.values.once) return code;
			} else if (looked.value.kind === 'alarm') return raise(surroundings, looked.value.alarm, read.values.state ?? null, now);
			else {
				const { note, checkpoint, grown } = looked.value.look;
				seen = note;
				if (file) await replaceFlushed(file, note);
				surroundings.say(`${now.toISOString()} ${checkpoint.origin}: ${checkpoint.size} entries, ${grown} more than before`);
				if (read.values.once) return 0;
			}
			await pause(every * 1000);
		}
	}
};

/** What was seen stays as it was, so that the next look alarms again until somebody has looked into it. */
async function raise(
	surroundings: Surroundings,
	{ refusal, one, other }: Alarm,
	state: string | null,
	now: Date
): Promise<number> {
	refuse(surroundings, refusal);
	if (!state || one === null || other === null) return alarmed;
	const folder = path.join(state, `disputed-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
	await mkdir(folder, { recursive: true });
	await replaceFlushed(path.join(folder, 'one'), one);
	await replaceFlushed(path.join(folder, 'other'), other);
	surroundings.complain(
		`Both checkpoints, signed by the log itself, are kept in ${folder}. Show them to its witnesses, and to others who rely on it.`
	);
	return alarmed;
}

function wholeFrom(given: string | undefined, usual: number): number | null {
	if (given === undefined) return usual;
	return /^[1-9]\d{0,5}$/.test(given) ? Number(given) : null;
}
