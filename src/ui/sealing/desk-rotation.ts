import { accepted, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { Recipient } from '#core/sealing';
import { rotateDeskKey } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import { deskPath, type TeamAnswer } from './desk-wire.ts';

/** What a rotation did: who was signed out of the desk. Empty where another browser was first. */
export type Rotated = { readonly desk: DeskId; readonly left: readonly MemberId[] };

const rounds = 3;

/**
 * Gives a desk its next key, without those who left, and sends it; where another browser was first, or somebody came or went meanwhile,
 * looks again. Can be broken off and begun again at any point: until the node takes the whole, nothing has changed.
 */
export async function rotate(session: DeskSession, desk: DeskId): Promise<Outcome<Rotated, string>> {
	let last: Outcome<Rotated, string> = refused('generation-moved');
	for (let round = 0; round < rounds; round++) {
		const looked = await session.look();
		if (!looked.ok) return looked;
		const own = session.me?.desks.find((one) => one.desk === desk);
		if (!own) return refused('not-found');
		if (!own.rotationDue) return accepted({ desk, left: [] });
		last = await rotateOnce(session, desk, own.generation);
		if (last.ok || !['generation-moved', 'members-mismatch', 'key-chain-broken'].includes(last.refusal.code)) return last;
	}
	return last;
}

async function rotateOnce(session: DeskSession, desk: DeskId, generation: number): Promise<Outcome<Rotated, string>> {
	const team = await session.client.ask<TeamAnswer>('GET', deskPath(desk, '/team'), { as: 'staff' });
	if (!team.ok) return team;
	const hand = session.hand();
	const held = session.deskKeys.get(desk)?.get(generation);
	const recovery = team.value.recovery?.recipient;
	if (!hand || !session.log || !held || !recovery) return refused('desk-key-missing', String(generation));
	const { book } = session.log.verified;
	const joined = new Set(team.value.members.filter(({ state }) => state === 'joined').map(({ member }) => member));
	const left = book.membersOf(desk).flatMap(({ member }) => (joined.has(member) ? [] : [member]));
	const made = await rotateDeskKey(book, desk, new Set(left), { held, recovery: recovery as Recipient }, hand);
	if (!made.ok) return made;
	const sent = await session.client.ask('POST', deskPath(desk, '/keys'), { as: 'staff', body: made.value.request });
	if (!sent.ok) return sent;
	const looked = await session.look();
	return looked.ok ? accepted({ desk, left }) : looked;
}
