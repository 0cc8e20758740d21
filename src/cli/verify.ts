import { createHash, type X509Certificate } from 'node:crypto';
import { accepted, type Outcome, type Refusal, refused } from '#core/base';
import { checkBundle, nameFault } from '#core/bundle';
import { checkReceipt, type Policy, type Proved, parsePolicy, policyOfKey, type Receipt } from '#core/log';
import { checkReceiptFile, isReceiptFile } from '#core/receipt';
import english from '#locales/en.json' with { type: 'json' };
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { anchorsFrom } from '#server/gateways/time-stamp.ts';
import { lineOfFault, linesOfBundle } from './bundle-lines.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage } from './command.ts';
import { linesOfEvent } from './event-lines.ts';
import { readJson, readText } from './json-file.ts';
import { isBundle, isLocked, openBag } from './open-bag.ts';
import { lineOfReceiptFault, linesOfReceipt } from './receipt-lines.ts';

const word = { type: 'string' } as const;

/**
 * Checks a proof file on this machine alone: it asks nobody. The key of the log, or a policy with keys of witnesses too, is what somebody
 * wrote down; a proof checked by a key that came with it would show nothing.
 */
export const verify: Command = {
	name: ['verify'],
	usage: 'FILE|BUNDLE|RECEIPT --vkey KEY|--policy FILE [--opening FILE] [--anchor FILE]',
	summary: 'check a .tlog-proof file, a bundle of evidence, or the receipt of a consent, without asking anybody',
	async run(words, surroundings) {
		const read = readWords(words, { vkey: word, policy: word, opening: word, anchor: word } as const, 1);
		const [place] = read?.positionals ?? [];
		if (!read || place === undefined) return sayUsage(surroundings, verify);
		const { vkey, policy: policyFile, opening: openingFile } = read.values;
		if (vkey !== undefined && policyFile !== undefined) return sayUsage(surroundings, verify);
		if (await isLocked(place)) return refuse(surroundings, { code: 'bundle-locked', about: '' });
		const bundled = await isBundle(place);
		const text = bundled ? null : readText(place, 'proof-malformed');
		if (text?.ok && isReceiptFile(text.value)) {
			if (openingFile !== undefined || read.values.anchor !== undefined) return sayUsage(surroundings, verify);
			const trusted = vkey === undefined ? (policyFile === undefined ? null : policyIn(policyFile)) : policyOfKey(vkey);
			if (trusted && !trusted.ok) return refuse(surroundings, trusted.refusal);
			return verifyReceipt(text.value, trusted?.value ?? null, surroundings);
		}
		if (!bundled && vkey === undefined && policyFile === undefined)
			return refuse(surroundings, { code: 'log-key-missing', about: '' });
		if (bundled ? openingFile !== undefined : read.values.anchor !== undefined) return sayUsage(surroundings, verify);
		if (bundled && vkey === undefined && policyFile === undefined)
			return verifyBundle(place, null, read.values.anchor ?? null, surroundings);

		const policy = vkey === undefined ? policyIn(policyFile ?? '') : policyOfKey(vkey);
		if (!policy.ok) return refuse(surroundings, policy.refusal);
		if (bundled) return verifyBundle(place, policy.value, read.values.anchor ?? null, surroundings);
		const file = text ?? readText(place, 'proof-malformed');
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

/** Checks the receipt of a consent and names what does not fit. 1 where anything; 3 where nothing, but whoever brought a key or a policy learns nothing by it. */
function verifyReceipt(text: string, policy: Policy | null, surroundings: Surroundings): number {
	const checked = checkReceiptFile(text, policy);
	for (const fault of checked.faults) surroundings.complain(lineOfReceiptFault(fault));
	if (checked.faults.length > 0) return 1;
	surroundings.say(`${english.receipt.holds}.`);
	for (const line of linesOfReceipt(checked)) surroundings.say(line);
	return policy !== null && checked.logged.given === null ? 3 : 0;
}

const nothingProved =
	'NOTHING IS PROVED by the key or policy that you gave: no act in this bundle has a proof of a log. Only its maker says when it was written.';

/** Checks a bundle and names every fault. 1 where there is any; 3 where there is none, but whoever brought a key or a policy to hold it against learns nothing by it. */
async function verifyBundle(
	place: string,
	policy: Policy | null,
	anchorFile: string | null,
	surroundings: Surroundings
): Promise<number> {
	const anchors = anchorFile === null ? accepted(null) : anchorsIn(anchorFile);
	if (!anchors.ok) return refuse(surroundings, anchors.refusal);
	const opened = await openBag(place);
	if (!opened.ok) return refuse(surroundings, opened.refusal);
	try {
		const hash = () => createHash('sha256');
		const checked = await checkBundle(opened.value.bag, { policy, anchors: anchors.value, cipher: bulkCipherNative, hash });
		for (const fault of checked.faults) surroundings.complain(lineOfFault(nameFault(fault, checked.items)));
		if (checked.faults.length > 0) return 1;
		const isUnproved = policy !== null && checked.acts.length === 0;
		if (isUnproved) surroundings.say(nothingProved);
		surroundings.say('The bundle holds: nothing in it was changed, added or taken away.');
		for (const line of linesOfBundle(checked)) surroundings.say(line);
		return isUnproved ? 3 : 0;
	} finally {
		await opened.value.close();
	}
}

function anchorsIn(file: string): Outcome<readonly X509Certificate[], Refusal['code']> {
	const read = readText(file, 'anchor-unreadable');
	const anchors = read.ok ? anchorsFrom(read.value) : null;
	return anchors ? accepted(anchors) : refused('anchor-unreadable', file);
}

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
