import { accepted, type DeskId, type Outcome, refused } from '#core/base';
import { joinRecovery } from '#core/sealing';
import { deskRecipients, type KeptForRecovery, reopenDesk } from '#core/support';
import type { DeskSession } from './desk-session.ts';

/** A desk that nobody leads any more, which this member was invited to lead; what the node keeps of its key for the recovery shares. */
export type ClosedDesk = {
	readonly desk: DeskId;
	readonly kept: readonly (KeptForRecovery & { readonly recipient: string })[];
};

const path = '/api/v1/staff/closed-desk';

/** Whether there is such a desk; `null` for everybody who is in a desk, or waits to be let in by somebody. */
export async function findClosedDesk(session: DeskSession): Promise<Outcome<ClosedDesk | null, string>> {
	if ((session.me?.desks.length ?? 0) > 0) return accepted(null);
	const asked = await session.client.ask<{ closed: ClosedDesk | null }>('GET', path, { as: 'staff' });
	return asked.ok ? accepted(asked.value.closed) : asked;
}

const rounds = 4;

/**
 * Joins shares here, opens what the node keeps for them, and makes this member the desk's lead, signed by what the shares sign with. The
 * desk's key is changed by the next look. Refuses what joining refuses, and `recovery-unknown`, `recovery-key-wrong`, `recovery-lost`.
 */
export async function reopen(session: DeskSession, shares: readonly string[]): Promise<Outcome<DeskId, string>> {
	let last: Outcome<DeskId, string> = refused('key-chain-broken');
	for (let round = 0; round < rounds; round++) {
		const looked = await session.look();
		if (!looked.ok) return looked;
		last = await reopenOnce(session, shares);
		if (last.ok || !['key-chain-broken', 'generation-moved'].includes(last.refusal.code)) return last;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	return last;
}

async function reopenOnce(session: DeskSession, shares: readonly string[]): Promise<Outcome<DeskId, string>> {
	const found = await findClosedDesk(session);
	if (!found.ok) return found;
	const hand = session.hand();
	const { log } = session;
	const own = hand && log?.verified.book.memberKey(hand.member);
	const newest = found.value?.kept.at(-1);
	if (!found.value || !newest || !log || !own) return refused('not-found');
	const { desk, kept } = found.value;
	// The recipient is the node's word: the key log and the opened keys are held against it below.
	const joined = await joinRecovery(shares, newest.recipient);
	if (!joined.ok) return joined;
	const recipients = deskRecipients(log.statements, desk);
	const around = { recovery: joined.value, own, day: hand.day };
	const made = await reopenDesk(log.verified.book, desk, kept, recipients, around);
	if (!made.ok) return made;
	const sent = await session.client.ask('POST', `${path}/reopen`, { as: 'staff', body: made.value });
	if (!sent.ok) return sent;
	const seen = await session.lookFor((book) => book.reopeningsOf(desk).some(({ member }) => member === hand.member));
	return seen.ok ? accepted(desk) : seen;
}
