import { formatPolicy, formatReceipt, type Policy, type ProofFile } from '#core/log';
import type { Opening } from '#core/sealing';
import { type BagFile, bagFileOf } from './bag.ts';
import type { KeysRecord } from './check-keys.ts';
import type { StampRecord } from './check-stamps.ts';
import { paths, proofPath, stampPath } from './layout.ts';

/** What the log says of the acts in a bundle: proofs with the openings that they are about, time stamps, and the policy of whoever made it. */
export type LogParts = {
	readonly policy: Policy;
	readonly proofs: readonly { readonly place: Omit<ProofFile, 'extra'>; readonly opening: Opening }[];
	/** The key log, where a member wrote anything here and it could be proved. */
	readonly keys: Omit<KeysRecord, 'v' | 'type'> | null;
	readonly stamps: readonly Omit<StampRecord, 'v' | 'type'>[];
};

export const logFiles = ({ policy, proofs, keys, stamps }: LogParts): readonly BagFile[] => [
	bagFileOf(paths.policy, formatPolicy(policy)),
	...proofs.map(({ place, opening }, at) => bagFileOf(proofPath(at + 1), formatReceipt(place, opening))),
	...(keys
		? [bagFileOf(paths.keys, JSON.stringify({ v: 1, type: 'causeway/bundle-keys/v1', ...keys } satisfies KeysRecord))]
		: []),
	...stamps.map((stamp, at) =>
		bagFileOf(stampPath(at + 1), JSON.stringify({ v: 1, type: 'causeway/bundle-stamp/v1', ...stamp } satisfies StampRecord))
	)
];
