import { accepted, type Day, type DeskId, isDay, isId, type MemberId, type Outcome, refused } from '#core/base';
import type { Labelled, Signed } from '#core/sealing';
import { type ClearStatement, hasExactly, isBytes, isCount } from './statement.ts';

export type DeskRole = 'lead' | 'member';

/**
 * Somebody joins or leaves a desk, or changes role in it, as spec/key-log.md has it. `memberKeyHash` is the hash of the member's current
 * key entry, `generation` the desk's current one, `role` the one held from now (`joined`) or until now (`left`), `prev` the hash of the
 * desk's membership statement before.
 */
export type MembershipBody = Labelled<'causeway/membership/v1'> & {
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly memberKeyHash: string;
	readonly role: DeskRole;
	readonly state: 'joined' | 'left';
	readonly generation: number;
	readonly prev: string | null;
	readonly day: Day;
};
export type MembershipStatement = Signed<MembershipBody>;

/** Reads a membership statement's body; the envelope is read already. Verifies neither signature nor place. Refuses `membership-malformed`. */
export function parseMembershipBody({ body }: ClearStatement): Outcome<MembershipBody, 'membership-malformed'> {
	const members = ['v', 'type', 'desk', 'member', 'memberKeyHash', 'role', 'state', 'generation', 'prev', 'day'] as const;
	if (!hasExactly(body, ...members)) return refused('membership-malformed', 'members');
	const { desk, member, memberKeyHash, role, state, generation, prev, day } = body;
	if (!isId(desk) || !isId(member) || !isBytes(memberKeyHash, 32)) return refused('membership-malformed', 'desk or member');
	if (role !== 'lead' && role !== 'member') return refused('membership-malformed', 'role');
	if (state !== 'joined' && state !== 'left') return refused('membership-malformed', 'state');
	if (!isCount(generation, 1) || !isDay(day)) return refused('membership-malformed', 'generation or day');
	if (prev !== null && !isBytes(prev, 32)) return refused('membership-malformed', 'prev');
	return accepted(body as unknown as MembershipBody);
}
