import { accepted, type Outcome, refused } from '#core/base';
import { type Bag, type CheckedBundle, checkBundle, hashInScript } from '#core/bundle';
import { openStream } from '#core/sealing';
import { pickedBag } from '#ui/check/picked-bag.ts';
import { bulkCipher } from './bulk-cipher.ts';
import { blobOf } from './bundle-blob.ts';
import type { DeskSession } from './desk-session.ts';
import { policyAt } from './gather-log.ts';
import { walkStream } from './walk-stream.ts';
import type { Call } from './worker-rpc.ts';

/** A bundle that was locked for one of this member's desks: opened, and what its check found. `name` is for whoever saves it. It stays in the worker. */
export type OpenedBundle = { readonly name: string; readonly content: Blob; readonly bag: Bag; readonly checked: CheckedBundle };

/**
 * Opens a sealed bundle with the keys of this member's desks, in every generation that this browser holds, and checks it under this node's own policy. Nothing of it is sent. Refuses `cannot-open`
 * (sealed to nobody here, or damaged), `bundle-unreadable`, `stopped`, and as `policyAt` does.
 */
export async function openSealedBundle(
	session: DeskSession,
	file: Blob,
	{ signal }: Call
): Promise<Outcome<OpenedBundle, string>> {
	const identities = [...session.deskKeys.values()].flatMap((keys) => [...keys.values()].map(({ identity }) => identity));
	if (identities.length === 0) return refused('cannot-open');
	const opened = await openStream(bulkCipher, walkStream(file.stream()), ...identities);
	if (!opened.ok) return opened;
	const content = await blobOf({ name: '', bytes: opened.value }, signal);
	if (!content.ok) return content.refusal.code === 'stopped' ? content : refused('cannot-open');
	const name = 'folder.tar';
	const bag = await pickedBag([new File([content.value], name)]);
	if (!bag.ok) return bag;
	const policy = await policyAt(session.client);
	if (!policy.ok) return policy;
	const wishes = { policy: policy.value, anchors: null, cipher: bulkCipher, hash: hashInScript };
	return accepted({ name, content: content.value, bag: bag.value, checked: await checkBundle(bag.value, wishes) });
}
