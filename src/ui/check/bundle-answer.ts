import { type CheckedBundle, checkBundle, hashInScript } from '#core/bundle';
import { trustIn } from '#core/log';
import { ageBeginsWith, isAgeBeginning } from '#core/sealing';
import { bulkCipher } from '#ui/sealing/bulk-cipher.ts';
import { pickedBag } from './picked-bag.ts';

/** `code` is what `./causeway verify` says too. */
export type BundleAnswer =
	| { readonly is: 'holds' | 'fails'; readonly checked: CheckedBundle }
	| { readonly is: 'empty' | 'trust' | 'locked' | 'unreadable' };

/** Checks what was picked, as the command does; `trust` is a key or a policy, and may be empty. */
export async function bundleAnswerOn(picked: readonly File[], trust: string): Promise<BundleAnswer> {
	if (picked.length === 0) return { is: 'empty' };
	const policy = trust.trim() === '' ? null : trustIn(trust);
	if (policy && !policy.ok) return { is: 'trust' };
	if (await isLocked(picked)) return { is: 'locked' };
	const bag = await pickedBag(picked);
	if (!bag.ok) return { is: 'unreadable' };
	try {
		const wishes = { policy: policy?.value ?? null, anchors: null, cipher: bulkCipher, hash: hashInScript };
		const checked = await checkBundle(bag.value, wishes);
		return { is: checked.faults.length > 0 ? 'fails' : 'holds', checked };
	} catch {
		// A file that was changed or taken away while it was read, or an archive that is not as it says.
		return { is: 'unreadable' };
	}
}

/** Whether what was picked is one file that only the holder of a key can open. */
async function isLocked([file, ...others]: readonly File[]): Promise<boolean> {
	if (!file || others.length > 0) return false;
	const begins = await file
		.slice(0, ageBeginsWith)
		.arrayBuffer()
		.catch(() => new ArrayBuffer());
	return isAgeBeginning(new Uint8Array(begins));
}
