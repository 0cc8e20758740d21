import { accepted, type Outcome } from '#core/base';
import { type Policy, type PolicyRefusal, parsePolicy } from './policy.ts';
import { type ProofRefusal, type Proved, verifyProofFile } from './proof-file.ts';
import { leafHashOf, parseReceipt, type Receipt, type ReceiptRefusal } from './receipt.ts';
import { parseVkey, type VkeyRefusal } from './vkey.ts';

/** What somebody trusts who has only the key of a log: its word, and no witness. */
export function policyOfKey(vkey: string): Outcome<Policy, VkeyRefusal> {
	const key = parseVkey(vkey);
	return key.ok ? accepted({ logs: [{ key: key.value, url: null }], witnesses: [], groups: [], quorum: null }) : key;
}

/**
 * What a person pasted to say whom they trust: the key of a log, or a policy. A text of one line without spaces is a key. The last line feed
 * of a policy, which nobody sees, may be missing. Refuses as `parseVkey` and `parsePolicy` do.
 */
export function trustIn(pasted: string): Outcome<Policy, VkeyRefusal | PolicyRefusal> {
	const text = pasted.replaceAll('\r\n', '\n').trim();
	return /\s/.test(text) ? parsePolicy(`${text}\n`) : policyOfKey(text);
}

/**
 * Checks a proof file as a whole, without asking anybody: takes it apart, with an opening that came `beside` it, and verifies it under a
 * policy. Refuses as `parseReceipt` and `verifyProofFile` do.
 */
export function checkReceipt(
	text: string,
	policy: Policy,
	beside: { readonly opening: unknown } | null = null
): Outcome<{ readonly receipt: Receipt; readonly proved: Proved }, ReceiptRefusal | ProofRefusal> {
	const receipt = parseReceipt(text, beside);
	if (!receipt.ok) return receipt;
	const proved = verifyProofFile(receipt.value.file, leafHashOf(receipt.value.leaf), policy);
	return proved.ok ? accepted({ receipt: receipt.value, proved: proved.value }) : proved;
}
