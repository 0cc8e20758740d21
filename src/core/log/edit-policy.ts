import { type Outcome, refused } from '#core/base';
import { formatPolicy, type Policy, type PolicyRefusal, type PolicyWitness, parsePolicy } from './policy.ts';

/** The group that is kept by these edits. Groups of other names are somebody's own, and stay as they are but for members that go. */
const ownGroup = 'enough';

/** With one witness more; a member of the group that is kept here, where there is one. Refuses as `parsePolicy` does: a key or a name twice. */
export function addWitness(policy: Policy, witness: PolicyWitness): Outcome<Policy, PolicyRefusal> {
	const groups = policy.groups.map((group) =>
		group.name === ownGroup ? { ...group, members: [...group.members, witness.name] } : group
	);
	return checked({ ...policy, witnesses: [...policy.witnesses, witness], groups });
}

/**
 * With one witness less. Refuses `policy-name-unknown`, and `policy-threshold-wrong` where a group or the quorum would ask for more than is left: nobody
 * is to ask for less unawares.
 */
export function removeWitness(policy: Policy, name: string): Outcome<Policy, PolicyRefusal> {
	if (!policy.witnesses.some((witness) => witness.name === name)) return refused('policy-name-unknown', name);
	if (policy.quorum === name) return refused('policy-threshold-wrong', 'quorum');
	const groups = policy.groups.map((group) => ({ ...group, members: group.members.filter((member) => member !== name) }));
	const short = groups.find(({ least, members }) => members.length < least);
	if (short) return refused('policy-threshold-wrong', short.name);
	return checked({ ...policy, witnesses: policy.witnesses.filter((witness) => witness.name !== name), groups });
}

/** That any `least` of all its witnesses are enough; 0 asks for none. Refuses `policy-threshold-wrong`, and as `parsePolicy` does where a group of its own has them already. */
export function askForAny(policy: Policy, least: number): Outcome<Policy, PolicyRefusal> {
	const groups = policy.groups.filter(({ name }) => name !== ownGroup);
	if (least === 0) return checked({ ...policy, groups, quorum: null });
	if (!Number.isSafeInteger(least) || least < 0 || least > policy.witnesses.length)
		return refused('policy-threshold-wrong', ownGroup);
	const members = policy.witnesses.map(({ name }) => name);
	return checked({ ...policy, groups: [...groups, { name: ownGroup, least, members }], quorum: ownGroup });
}

/** What is written is what will be read. */
const checked = (policy: Policy): Outcome<Policy, PolicyRefusal> => parsePolicy(formatPolicy(policy));
