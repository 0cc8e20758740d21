import { type Outcome, type Refusal, refused } from '#core/base';
import { addWitness, askForAny, formatPolicy, type Policy, parseCosignerVkey, removeWitness } from '#core/log';
import { readConfig } from '#server/config.ts';
import { checkWitnessPolicy, readWitnessPolicy, writeWitnessPolicy } from '#server/witness-policy.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage } from './command.ts';

/** Changes whom this node asks to cosign its log, and says what stands there then. What is refused changes nothing. */
async function change(surroundings: Surroundings, edit: (policy: Policy) => Outcome<Policy, Refusal['code']>): Promise<number> {
	const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
	if (!config.ok) return refuse(surroundings, config.refusal);
	const before = await readWitnessPolicy(config.value);
	if (!before.ok) return refuse(surroundings, before.refusal);
	const edited = edit(before.value);
	const after = edited.ok ? checkWitnessPolicy(edited.value, config.value) : edited;
	if (!after.ok) return refuse(surroundings, after.refusal);
	await writeWitnessPolicy(config.value, after.value);
	for (const line of formatPolicy(after.value).trimEnd().split('\n')) surroundings.say(line);
	surroundings.complain('The node reads this when it starts: restart it. Readers compare it at /log/policy.');
	return 0;
}

const show: Command = {
	name: ['log', 'policy', 'show'],
	usage: '',
	summary: 'whom this node asks to cosign its log, and how many must',
	async run(words, surroundings) {
		if (!readWords(words, {})) return sayUsage(surroundings, show);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const policy = await readWitnessPolicy(config.value);
		if (!policy.ok) return refuse(surroundings, policy.refusal);
		for (const line of formatPolicy(policy.value).trimEnd().split('\n')) surroundings.say(line);
		return 0;
	}
};

const add: Command = {
	name: ['log', 'policy', 'add'],
	usage: 'NAME VKEY URL',
	summary: 'ask one more witness; its key compared by voice or on paper first',
	async run(words, surroundings) {
		const [name, vkey, url] = readWords(words, {}, 3)?.positionals ?? [];
		if (!name || !vkey || !url || /\s/.test(name + url)) return sayUsage(surroundings, add);
		const key = parseCosignerVkey(vkey);
		return change(surroundings, (policy) =>
			key.ok ? addWitness(policy, { name, key: key.value, url }) : refused('policy-key-wrong')
		);
	}
};

const remove: Command = {
	name: ['log', 'policy', 'remove'],
	usage: 'NAME',
	summary: 'ask a witness no more, where enough are left',
	async run(words, surroundings) {
		const [name] = readWords(words, {}, 1)?.positionals ?? [];
		return name ? change(surroundings, (policy) => removeWitness(policy, name)) : sayUsage(surroundings, remove);
	}
};

const quorum: Command = {
	name: ['log', 'policy', 'quorum'],
	usage: 'NUMBER|none',
	summary: 'how many of the witnesses must have cosigned',
	async run(words, surroundings) {
		const [least] = readWords(words, {}, 1)?.positionals ?? [];
		if (!least || !/^(none|[1-9][0-9]?)$/.test(least)) return sayUsage(surroundings, quorum);
		return change(surroundings, (policy) => askForAny(policy, least === 'none' ? 0 : Number(least)));
	}
};

export const logPolicyCommands: readonly Command[] = [show, add, remove, quorum];
