import { accepted, type Day, type DeskId, isDay, isId, type MemberId, type Outcome, refused } from '#core/base';
import type { Labelled, Signed } from '#core/sealing';
import { isSigningKey } from './key-entry.ts';
import { type ClearStatement, hasExactly, isBytes, isCount } from './statement.ts';

/**
 * With which key a desk's recovery shares sign, once for ever, as spec/key-log.md has it; a lead of the desk says so. `recipientHash` is the
 * hash of the recovery recipient that comes from the same seed.
 */
export type RecoveryKeyBody = Labelled<'causeway/recovery-key/v1'> & {
	readonly desk: DeskId;
	readonly generation: number;
	readonly signingKey: string;
	readonly recipientHash: string;
	readonly day: Day;
};
export type RecoveryKeyStatement = Signed<RecoveryKeyBody>;

/**
 * Somebody becomes a lead of a desk by its recovery shares: signed by their key, and by nobody of the desk. `prev` is the hash of the desk's
 * membership statement before, of whichever kind.
 */
export type ReopeningBody = Labelled<'causeway/reopening/v1'> & {
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly memberKeyHash: string;
	readonly generation: number;
	readonly prev: string;
	readonly day: Day;
};
export type ReopeningStatement = Signed<ReopeningBody>;

/** Reads the body of a statement about a recovery key; the envelope is read already. Refuses `recovery-malformed`. */
export function parseRecoveryKeyBody({ body }: ClearStatement): Outcome<RecoveryKeyBody, 'recovery-malformed'> {
	const members = ['v', 'type', 'desk', 'generation', 'signingKey', 'recipientHash', 'day'] as const;
	if (!hasExactly(body, ...members)) return refused('recovery-malformed', 'members');
	const { desk, generation, signingKey, recipientHash, day } = body;
	if (!isId(desk) || !isCount(generation, 1) || !isDay(day)) return refused('recovery-malformed', 'desk, generation or day');
	if (!isSigningKey(signingKey) || !isBytes(recipientHash, 32)) return refused('recovery-malformed', 'keys');
	return accepted(body as unknown as RecoveryKeyBody);
}

/** Reads the body of a reopening; the envelope is read already. Refuses `recovery-malformed`. */
export function parseReopeningBody({ body }: ClearStatement): Outcome<ReopeningBody, 'recovery-malformed'> {
	const members = ['v', 'type', 'desk', 'member', 'memberKeyHash', 'generation', 'prev', 'day'] as const;
	if (!hasExactly(body, ...members)) return refused('recovery-malformed', 'members');
	const { desk, member, memberKeyHash, generation, prev, day } = body;
	if (!isId(desk) || !isId(member) || !isBytes(memberKeyHash, 32)) return refused('recovery-malformed', 'desk or member');
	if (!isBytes(prev, 32) || !isCount(generation, 1) || !isDay(day)) return refused('recovery-malformed', 'place');
	return accepted(body as unknown as ReopeningBody);
}
