import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, type Outcome } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { cosignerKeyOf } from './cosigner-key.ts';
import { addWitness, askForAny, removeWitness } from './edit-policy.ts';
import { formatPolicy, type Policy, type PolicyWitness, parsePolicy } from './policy.ts';

const witness = (name: string, key = name.length): PolicyWitness => ({
	name,
	key: cosignerKeyOf(`${name}.example/w`, 'ed25519', signingKeyFrom(new Uint8Array(32).fill(key)).public),
	url: `https://${name}.example/witness/v1/`
});
const nobody = must(parsePolicy('quorum none\n'));
const codeOf = (outcome: Outcome<Policy, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const last = (policy: Policy): readonly string[] => formatPolicy(policy).trimEnd().split('\n').slice(-2);

test('witnesses are added one by one, and any two of three are asked for; one more counts too', () => {
	const three = ['a', 'bb', 'ccc'].reduce((policy, name) => must(addWitness(policy, witness(name))), nobody);
	assert.equal(three.quorum, null, 'none is asked for before somebody says so');
	const two = must(askForAny(three, 2));
	assert.deepEqual(last(two), ['group enough 2 a bb ccc', 'quorum enough']);
	assert.deepEqual(last(must(addWitness(two, witness('dddd')))), ['group enough 2 a bb ccc dddd', 'quorum enough']);
	assert.deepEqual(last(must(askForAny(two, 3))), ['group enough 3 a bb ccc', 'quorum enough']);
	assert.equal(must(askForAny(two, 0)).quorum, null);
});

test('nothing is asked for less unawares, and no witness counts twice', () => {
	const two = must(askForAny(must(addWitness(must(addWitness(nobody, witness('a'))), witness('bb'))), 2));
	assert.equal(codeOf(removeWitness(two, 'a')), 'policy-threshold-wrong');
	assert.deepEqual(last(must(removeWitness(must(askForAny(two, 1)), 'a'))), ['group enough 1 bb', 'quorum enough']);
	assert.equal(codeOf(removeWitness(two, 'nobody')), 'policy-name-unknown');
	assert.equal(codeOf(removeWitness({ ...two, groups: [], quorum: 'a' }, 'a')), 'policy-threshold-wrong');
	assert.equal(codeOf(addWitness(two, witness('a', 9))), 'policy-name-twice');
	assert.equal(codeOf(addWitness(two, witness('other', 1))), 'policy-key-twice');
	assert.equal(codeOf(askForAny(two, 3)), 'policy-threshold-wrong');
	const own = must(parsePolicy(formatPolicy(two).replaceAll('enough', 'mine')));
	assert.equal(codeOf(askForAny(own, 1)), 'policy-member-twice', 'a group that somebody wrote is not taken apart');
});
