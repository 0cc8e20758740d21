import { accepted, type Outcome, refused } from '#core/base';
import { hashOfSigned } from '#core/sealing';
import { currentKey, type DeskRecord, type KeyLedger, memberSigningWith } from './key-ledger.ts';
import type { MembershipBody, MembershipStatement } from './membership.ts';

export type MembershipRefusal =
	/** A desk or member that stands nowhere before. */
	| 'key-subject-unknown'
	/** `prev` is not the desk's membership statement before. */
	| 'key-chain-broken'
	/** Not the desk's current generation. */
	| 'key-generation-wrong'
	/** `memberKeyHash` is not the member's current key entry. */
	| 'member-key-changed'
	/** Signed by nobody who is joined in the desk; or first in a desk, and not its founder's own joining. */
	| 'member-ghost'
	/** Somebody leaves who is not joined, or in a role not held. */
	| 'member-not-joined';

/** Adds a membership statement, whose form and signature are checked already, to the ledger, or says which rule it breaks and adds nothing. */
export function placeMembership(ledger: KeyLedger, statement: MembershipStatement): Outcome<null, MembershipRefusal> {
	const { body } = statement;
	const record = ledger.desks.get(body.desk);
	const deskKey = currentKey(ledger, 'desk', body.desk);
	const memberKey = currentKey(ledger, 'member', body.member);
	if (!record || !deskKey || !memberKey) return refused('key-subject-unknown');
	if (body.prev !== record.head) return refused('key-chain-broken');
	if (body.generation !== deskKey.body.generation) return refused('key-generation-wrong');
	if (body.memberKeyHash !== memberKey.hash) return refused('member-key-changed');
	if (!maySign(ledger, record, statement)) return refused('member-ghost');
	if (body.state === 'left' && record.joined.get(body.member) !== body.role) return refused('member-not-joined');

	record.head = hashOfSigned(statement);
	if (body.state === 'joined') join(record, body);
	else leave(record, body);
	return accepted(null);
}

/** Nobody can slip into a desk, not even by the node's hand: somebody who is in it must have signed. */
function maySign(ledger: KeyLedger, record: DeskRecord, { body, key }: MembershipStatement): boolean {
	const signer = memberSigningWith(ledger, key);
	if (!signer) return false;
	if (record.head !== null) return record.joined.has(signer);
	return signer === record.founder && signer === body.member && body.state === 'joined';
}

/** Who joins holds a role from this generation on. */
export function join(
	{ joined, spans }: DeskRecord,
	{ member, role, generation }: Pick<MembershipBody, 'member' | 'role' | 'generation'>
): void {
	if (!joined.has(member)) spans.set(member, [...(spans.get(member) ?? []), { first: generation, last: null }]);
	joined.set(member, role);
}

function leave({ joined, spans }: DeskRecord, { member, generation }: MembershipBody): void {
	joined.delete(member);
	spans.set(
		member,
		(spans.get(member) ?? []).map((span) => (span.last === null ? { ...span, last: generation } : span))
	);
}
