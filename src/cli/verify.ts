import type { Outcome, Refusal } from '#core/base';
import { checkReceipt, type Policy, type Proved, parsePolicy, policyOfKey, type Receipt } from '#core/log';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { linesOfEvent } from './event-lines.ts';
import { readJson, readText } from './json-file.ts';

const text = { type: 'string' } as const;

/**
 * Checks a proof file on this machine alone: it asks nobody. The key of the log, or a policy with keys of witnesses too, is what somebody
 * wrote down; a proof checked by a key that came with it would show nothing.
 */
export const verify: Command = {
	name: ['verify'],
	usage: 'FILE --vkey KEY|--policy FILE [--opening FILE]',
	summary: 'check a .tlog-proof file without asking anybody; say what its opening says',
	async run(words, surroundings) {
		const read = readWords(words, { vkey: text, policy: text, opening: text } as const, 1);
		const [place] = read?.positionals ?? [];
		if (!read || place === undefined) return sayUsage(surroundings, verify);
		const { vkey, policy: policyFile, opening: openingFile } = read.values;
		if (vkey !== undefined && policyFile !== undefined) return sayUsage(surroundings, verify);
		if (vkey === undefined && policyFile === undefined) return refuse(surroundings, { code: 'log-key-missing', about: '' });

		const policy = vkey === undefined ? policyIn(policyFile ?? '') : policyOfKey(vkey);
		if (!policy.ok) return refuse(surroundings, policy.refusal);
		const file = readText(place, 'proof-malformed');
		if (!file.ok) return refuse(surroundings, file.refusal);
		const beside = openingFile === undefined ? null : readJson(openingFile, 'opening-malformed');
		if (beside && !beside.ok) return refuse(surroundings, beside.refusal);
		const checked = checkReceipt(file.value, policy.value, beside && { opening: beside.value });
		if (!checked.ok) return refuse(surroundings, checked.refusal);
		const { receipt, proved } = checked.value;
		for (const line of linesOf(receipt, proved, policy.value)) surroundings.say(line);
		return 0;
	}
};

function policyIn(file: string): Outcome<Policy, Refusal['code']> {
	const read = readText(file, 'policy-malformed');
	return read.ok ? parsePolicy(read.value) : read;
}

function* linesOf({ file, opening }: Receipt, { checkpoint, cosigned }: Proved, policy: Policy): Generator<string> {
	yield `The proof holds: the entry stands in the log ${checkpoint.origin}, at place ${file.index} of ${checkpoint.size} that the log has signed.`;
	for (const { key, time } of cosigned) {
		const name = policy.witnesses.find((witness) => witness.key.publicKey === key.publicKey)?.name ?? key.name;
		yield `Witness ${name} saw this log${time > 0 ? ` at ${new Date(time * 1000).toISOString()}` : ''}.`;
	}
	if (policy.quorum === null)
		yield 'No witness was asked for: this is the word of the log alone. A policy with witnesses goes with --policy.';
	else yield 'The witnesses that the policy asks for are there.';
	if (opening) yield* linesOfEvent(opening.event);
	else
		yield 'The entry is locked: nobody can tell from it what was done, or by whom. Whoever has its opening can say so with --opening FILE.';
}
