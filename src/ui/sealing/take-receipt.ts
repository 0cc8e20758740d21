import { accepted, type ConsentId, canonicalText, type Json, type Outcome, refused } from '#core/base';
import { formatReceipt, leafOfOpening } from '#core/log';
import { checkReceiptFile, composeReceiptFile, type ReceiptFileBody } from '#core/receipt';
import { receiptsOf } from '#core/report';
import type { Opening } from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { findLeaf } from './leaf-in-log.ts';
import type { SurvivorSession } from './survivor-session.ts';

/** A receipt as it is shown and saved: the text of the file, and what it says. */
export type TakenReceipt = {
	readonly text: string;
	readonly body: Pick<ReceiptFileBody, 'content' | 'given' | 'state' | 'endedAt'>;
};

/**
 * Makes the receipt file of a consent of hers, with the proofs that the log has of it, and checks it before it is handed out. Refuses `not-open`, `consent-unknown`, and `proof-wrong` where it would
 * not hold.
 */
export async function takeReceipt(session: SurvivorSession, consent: ConsentId): Promise<Outcome<TakenReceipt, string>> {
	const { client, held } = session;
	const { reading, handed } = held ?? {};
	if (!held || !reading || !handed) return refused('not-open');
	const content = receiptsOf(reading).get(consent);
	if (!content) return refused('consent-unknown');
	const source = { handed, reading, content, prove: (opening: Opening) => proofOf(client, opening) };
	const made = await composeReceiptFile(source, { by: { kind: 'survivor' }, key: held.keys.signing, now: held.around.now });
	if (!made.ok) return made;
	const text = canonicalText(made.value as unknown as Json);
	return checkReceiptFile(text, null).faults.length === 0 ? accepted({ text, body: made.value.body }) : refused('proof-wrong');
}

/** A proof that says nothing by itself; `null` where no signed checkpoint covers the leaf yet, or the node cannot be asked. */
async function proofOf(client: ApiClient, opening: Opening): Promise<string | null> {
	const leaf = leafOfOpening(opening);
	const found = await findLeaf(client, leaf);
	if (!found.ok || found.value.state === 'pending') return null;
	const { index, proof, checkpoint } = found.value;
	return formatReceipt({ index, proof, checkpoint }, leaf);
}
