import { accepted, type Outcome, refused } from '#core/base';
import { type SignatureCheck, type SignedRefusal, verifySigned } from '#core/sealing';
import { KeyBook } from './key-book.ts';
import { type KeyStatement, parseKeyBody } from './key-entry.ts';
import { emptyLedger, type KeyLedger } from './key-ledger.ts';
import { type MembershipStatement, parseMembershipBody } from './membership.ts';
import { type KeyRefusal, placeKey } from './place-key.ts';
import { type MembershipRefusal, placeMembership } from './place-membership.ts';
import { placeRecoveryKey, placeReopening, type RecoveryRefusal } from './place-reopening.ts';
import { parseRecoveryKeyBody, parseReopeningBody, type RecoveryKeyStatement, type ReopeningStatement } from './reopening.ts';
import { type ClearStatement, parseStatement, type StatementRefusal } from './statement.ts';

/** What stands in a key log: keys, who belongs to which desk, and what its recovery shares may sign. */
export type KeyLogStatement = KeyStatement | MembershipStatement | RecoveryKeyStatement | ReopeningStatement;

/** The types of statements that make up the key log. */
export const keyLogTypes: readonly string[] = [
	'causeway/key/v1',
	'causeway/membership/v1',
	'causeway/recovery-key/v1',
	'causeway/reopening/v1'
] satisfies KeyLogStatement['body']['type'][];

export type KeyLogRefusal =
	| StatementRefusal
	| SignedRefusal
	| 'key-malformed'
	| 'membership-malformed'
	| 'recovery-malformed'
	| KeyRefusal
	| MembershipRefusal
	| RecoveryRefusal;

/** Whether a clear statement belongs to the key log: what to pick out of a log before replaying. */
export const isKeyLogStatement = ({ body }: ClearStatement): boolean => keyLogTypes.includes(body.type);

/**
 * Replays statements in the order of the log, by the rules of spec/key-log.md. The first that breaks one refuses the whole; `about` is
 * then `entry <position>`. `after` is a book to continue: so a node asks before it appends. `check` is the native check where there is one.
 */
export function replayKeyLog(
	statements: readonly ClearStatement[],
	{ after, check }: { readonly after?: KeyBook; readonly check?: SignatureCheck } = {}
): Outcome<KeyBook, KeyLogRefusal> {
	const ledger = after?.ledger() ?? emptyLedger();
	for (const statement of statements) {
		const step = place(ledger, statement, check);
		if (!step.ok) return refused(step.refusal.code, `entry ${ledger.size}`);
		ledger.size += 1;
	}
	return accepted(new KeyBook(ledger));
}

/** Form first, then signature, then the rules of place: nothing unverified is looked at further. */
function place(ledger: KeyLedger, given: ClearStatement, check: SignatureCheck | undefined): Outcome<null, KeyLogRefusal> {
	const envelope = parseStatement(given);
	if (!envelope.ok) return envelope;
	if (given.body.type === 'causeway/membership/v1') {
		const statement = given as MembershipStatement;
		const body = parseMembershipBody(given);
		if (!body.ok) return body;
		const verified = verifySigned(statement, 'causeway/membership/v1', check);
		return verified.ok ? placeMembership(ledger, statement) : verified;
	}
	if (given.body.type === 'causeway/recovery-key/v1') {
		const statement = given as RecoveryKeyStatement;
		const body = parseRecoveryKeyBody(given);
		if (!body.ok) return body;
		const verified = verifySigned(statement, 'causeway/recovery-key/v1', check);
		return verified.ok ? placeRecoveryKey(ledger, statement) : verified;
	}
	if (given.body.type === 'causeway/reopening/v1') {
		const statement = given as ReopeningStatement;
		const body = parseReopeningBody(given);
		if (!body.ok) return body;
		const verified = verifySigned(statement, 'causeway/reopening/v1', check);
		return verified.ok ? placeReopening(ledger, statement) : verified;
	}
	if (given.body.type !== 'causeway/key/v1') return refused('label-wrong');
	const statement = given as KeyStatement;
	const body = parseKeyBody(given);
	if (!body.ok) return body;
	const verified = verifySigned(statement, 'causeway/key/v1', check);
	return verified.ok ? placeKey(ledger, statement) : verified;
}
