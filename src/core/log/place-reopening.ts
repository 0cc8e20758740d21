import { accepted, type Outcome, refused } from '#core/base';
import { hashOfSigned } from '#core/sealing';
import { currentKey, type KeyLedger, memberSigningWith } from './key-ledger.ts';
import { join } from './place-membership.ts';
import type { RecoveryKeyStatement, ReopeningStatement } from './reopening.ts';

export type RecoveryRefusal =
	/** A desk or member that stands nowhere before. */
	| 'key-subject-unknown'
	/** Not the desk's current generation. */
	| 'key-generation-wrong'
	/** A second recovery key for a desk. */
	| 'recovery-set'
	/** A key that stands in an entry before. */
	| 'key-reused'
	/** A recovery key that no current lead of the desk signed for. */
	| 'member-not-lead'
	/** A desk without a recovery key in the log. */
	| 'recovery-unknown'
	/** `prev` is not the desk's membership statement before. */
	| 'key-chain-broken'
	/** `memberKeyHash` is not the member's current key entry. */
	| 'member-key-changed'
	/** A reopening that the desk's recovery key did not sign. */
	| 'member-ghost';

/** Adds a desk's recovery key, whose form and signature are checked already, or says which rule it breaks and adds nothing. */
export function placeRecoveryKey(ledger: KeyLedger, { body, key }: RecoveryKeyStatement): Outcome<null, RecoveryRefusal> {
	const record = ledger.desks.get(body.desk);
	const deskKey = currentKey(ledger, 'desk', body.desk);
	if (!record || !deskKey) return refused('key-subject-unknown');
	if (body.generation !== deskKey.body.generation) return refused('key-generation-wrong');
	if (record.recovery) return refused('recovery-set');
	if (ledger.owners.has(body.signingKey)) return refused('key-reused');
	const signer = memberSigningWith(ledger, key);
	if (!signer || record.joined.get(signer) !== 'lead') return refused('member-not-lead');
	record.recovery = { signingKey: body.signingKey, recipientHash: body.recipientHash, day: body.day, by: signer };
	ledger.owners.set(body.signingKey, { kind: 'desk', id: body.desk });
	return accepted(null);
}

/** Adds a reopening, whose form and signature are checked already, or says which rule it breaks and adds nothing. */
export function placeReopening(ledger: KeyLedger, statement: ReopeningStatement): Outcome<null, RecoveryRefusal> {
	const { body } = statement;
	const record = ledger.desks.get(body.desk);
	const deskKey = currentKey(ledger, 'desk', body.desk);
	const memberKey = currentKey(ledger, 'member', body.member);
	if (!record || !deskKey || !memberKey) return refused('key-subject-unknown');
	if (!record.recovery) return refused('recovery-unknown');
	if (body.prev !== record.head) return refused('key-chain-broken');
	if (body.generation !== deskKey.body.generation) return refused('key-generation-wrong');
	if (body.memberKeyHash !== memberKey.hash) return refused('member-key-changed');
	if (statement.key !== record.recovery.signingKey) return refused('member-ghost');
	record.head = hashOfSigned(statement);
	join(record, { ...body, role: 'lead' });
	const { member, generation, day } = body;
	record.reopenings = [...record.reopenings, { member, generation, day }];
	return accepted(null);
}
