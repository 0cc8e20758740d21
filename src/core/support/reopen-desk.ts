import {
	accepted,
	type Day,
	type DeskId,
	fromBase64url,
	type MemberId,
	must,
	type Outcome,
	refused,
	toBase64url
} from '#core/base';
import type { KeyBook, PlacedKey, RecoveryKeyStatement, ReopeningStatement } from '#core/log';
import {
	type DeskKey,
	type Recipient,
	type RecoveryKeys,
	recipientHash,
	type SigningKey,
	sign,
	unwrapDeskKey,
	wrapDeskKey
} from '#core/sealing';

/** What a node keeps for a desk's recovery recipient: one generation of the desk's key, base64url. */
export type KeptForRecovery = { readonly generation: number; readonly sealed: string };

/** Says in the key log with which key a desk's recovery shares sign. A lead's hand; once for each desk. */
export const nameRecoveryKey = (
	desk: DeskId,
	generation: number,
	recovery: RecoveryKeys,
	{ signing, day }: { readonly signing: SigningKey; readonly day: Day }
): RecoveryKeyStatement =>
	sign(
		{
			v: 1,
			type: 'causeway/recovery-key/v1',
			desk,
			generation,
			signingKey: recovery.signing.public,
			recipientHash: recipientHash(recovery.recipient),
			day
		},
		signing
	);

/** A reopening as the server takes it: the statement, and every generation of the desk's key sealed to whoever leads it now. */
export type ReopeningRequest = {
	readonly statement: ReopeningStatement;
	readonly keys: readonly { readonly generation: number; readonly sealed: string }[];
};

/**
 * Makes a member the lead of a desk by its recovery shares alone, in the browser where they were joined. Refuses `desk-key-missing`,
 * `recovery-unknown` (no lead ever entered a recovery key into the key log), `recovery-key-wrong` (these shares are not of the key that stands there)
 * and `recovery-lost` where what the node keeps does not open, generation for generation, to the keys of the key log.
 */
export async function reopenDesk(
	book: KeyBook,
	desk: DeskId,
	kept: readonly KeptForRecovery[],
	recipients: ReadonlyMap<number, Recipient>,
	{ recovery, own, day }: { readonly recovery: RecoveryKeys; readonly own: PlacedKey; readonly day: Day }
): Promise<
	Outcome<ReopeningRequest, 'desk-key-missing' | 'recovery-unknown' | 'recovery-key-wrong' | 'recovery-lost' | 'key-chain-broken'>
> {
	const current = book.deskKey(desk)?.body.generation;
	const named = book.recoveryKey(desk);
	const prev = book.membershipHead(desk);
	if (current === undefined || prev === null) return refused('desk-key-missing');
	if (!named) return refused('recovery-unknown');
	const fits = named.signingKey === recovery.signing.public && named.recipientHash === recipientHash(recovery.recipient);
	if (!fits) return refused('recovery-key-wrong');
	const keys = [];
	for (let generation = 1; generation <= current; generation++) {
		const opened = await openKept(desk, generation, kept, recipients, recovery);
		if (!opened) return refused('recovery-lost', `generation ${generation}`);
		const sealed = must(await wrapDeskKey(desk, generation, opened, own.body.recipient as Recipient));
		keys.push({ generation, sealed: toBase64url(sealed) });
	}
	const body = {
		v: 1,
		type: 'causeway/reopening/v1',
		desk,
		member: own.body.subject.id as MemberId,
		memberKeyHash: own.hash,
		generation: current,
		prev,
		day
	} as const;
	return accepted({ statement: sign(body, recovery.signing), keys });
}

async function openKept(
	desk: DeskId,
	generation: number,
	kept: readonly KeptForRecovery[],
	recipients: ReadonlyMap<number, Recipient>,
	recovery: RecoveryKeys
): Promise<DeskKey | null> {
	const sealed = fromBase64url(kept.find((one) => one.generation === generation)?.sealed ?? '');
	const recipient = recipients.get(generation);
	if (!sealed || !recipient) return null;
	const opened = await unwrapDeskKey(sealed, { desk, generation, recipient }, recovery.identity);
	return opened.ok && opened.value.recovery === recipientHash(recovery.recipient) ? opened.value : null;
}
