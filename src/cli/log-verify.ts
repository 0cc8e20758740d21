import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type VerifiedLog, verifyLog } from '#server/operations/log/verify-log.ts';
import { replaceFlushed } from '#server/store/flushed-files.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { keyNamedAt, sourceOf } from './log-place.ts';

const progressEvery = 5000;

/**
 * Reads a whole log, believing nothing but the key: that of `--vkey`, or else the one that the node names, which finds a damaged log and not
 * another node. With `--state` it keeps the checkpoint that it verified, and the next time refuses a log that is shorter or another.
 */
export const logVerify: Command = {
	name: ['log', 'verify'],
	usage: 'URL|FOLDER [--vkey KEY] [--state FILE]',
	summary: 'read and check a whole log: entries, tiles, root, and what was seen before',
	async run(words, surroundings) {
		const read = readWords(words, { vkey: { type: 'string' }, state: { type: 'string' } } as const, 1);
		const [place] = read?.positionals ?? [];
		const source = place === undefined ? null : await sourceOf(place);
		if (!read || place === undefined || !source) return sayUsage(surroundings, logVerify);
		const { state } = read.values;
		const vkey = read.values.vkey ?? (await keyNamedAt(place));
		if (vkey === null) return refuse(surroundings, { code: 'log-key-missing', about: place });
		const seen = state && existsSync(state) ? await readFile(state, 'utf8') : null;

		let told = performance.now();
		const verified = await verifyLog({
			source,
			vkey,
			seen,
			tell: (done, size) => {
				if (performance.now() - told < progressEvery) return;
				told = performance.now();
				surroundings.complain(`${done} of ${size} entries`);
			}
		});
		if (!verified.ok) {
			if (verified.note !== null && state) {
				await replaceFlushed(`${state}.disputed`, verified.note);
				surroundings.complain(`Two signed checkpoints contradict each other. Keep both: ${state} and ${state}.disputed`);
			}
			return refuse(surroundings, verified.refusal);
		}
		if (state) await replaceFlushed(state, verified.value.note);
		for (const line of linesOf(verified.value)) surroundings.say(line);
		if (!read.values.vkey)
			surroundings.say('The key was taken from the node itself: compare it with one that you wrote down, or pass --vkey.');
		if (!state) surroundings.say('Nothing was remembered: with --state FILE the next check notices a shorter or another log.');
		return 0;
	}
};

function* linesOf({ checkpoint, seen, ours }: VerifiedLog): Generator<string> {
	yield `${checkpoint.origin}: ${checkpoint.size} entries; every entry, every tile and the signed root agree`;
	if (ours) {
		const { blind, keys, agreements, manifests, restored, unknown } = ours;
		yield `${blind} blind leaves, ${keys} statements of the key log and ${agreements} about agreements replayed, ${manifests} code manifests, ${unknown} statements of unknown kinds`;
		if (restored > 0) yield `The log says that it was put back from a backup: ${restored} times`;
	}
	if (seen !== null) yield `The first ${seen} entries are those that were seen before`;
}
