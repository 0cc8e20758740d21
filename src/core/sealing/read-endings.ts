import type { ConsentId } from '#core/base';
import type { HandedCase } from './read-case.ts';

/** Where a consent and its withdrawal stand: by hash, and by the number of her act that brought each. `taken` is `null` where she did not withdraw it. */
export type Ending = {
	readonly given: { readonly hash: string; readonly n: number };
	readonly taken: { readonly hash: string; readonly n: number } | null;
};

/** What an answer to the end of a consent names: the withdrawal, or the consent where none stands in the case. */
export const endingHash = ({ given, taken }: Ending): string => (taken ?? given).hash;

/**
 * The consents of a case and their withdrawals, from the steps as they were handed out. Verifies nothing: `readCase` does, of the same steps, and what it
 * finds is shown. A step that is in no act of hers is passed over.
 */
export function endingsIn({ acts, entries }: HandedCase): ReadonlyMap<ConsentId, Ending> {
	const numbers = new Map(
		acts.flatMap(({ body }) => (body.by.kind === 'survivor' ? body.entries.map((hash) => [hash, body.n] as const) : []))
	);
	const found = new Map<ConsentId, Ending>();
	for (const { entry, hash } of entries) {
		const n = numbers.get(hash);
		if (entry === null || n === undefined) continue;
		if (entry.type === 'causeway/consent/v1') found.set(entry.consent, { given: { hash, n }, taken: null });
		const before = entry.type === 'causeway/withdrawal/v1' ? found.get(entry.consent) : undefined;
		if (entry.type === 'causeway/withdrawal/v1' && before) found.set(entry.consent, { ...before, taken: { hash, n } });
	}
	return found;
}
