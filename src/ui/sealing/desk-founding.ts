import { accepted, type DeskId, type Outcome, refused } from '#core/base';
import { joinRecovery, recipientHash } from '#core/sealing';
import { type DeskFounding, foundDesk, localText } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import { askTeam } from './desk-team.ts';
import { deskPath } from './desk-wire.ts';

/** A desk's first key in the making. Nothing of it was sent yet. */
export type PendingFounding = { readonly desk: DeskId; readonly founding: DeskFounding };

export async function beginFounding(session: DeskSession, desk: DeskId): Promise<Outcome<PendingFounding, string>> {
	const looked = await session.look();
	if (!looked.ok) return looked;
	const place = session.directory.desks.find(({ id }) => id === desk);
	const hand = session.hand();
	const own = hand && session.log?.verified.book.memberKey(hand.member);
	if (!place || !hand || !own) return refused('not-found');
	const named = { desk, organisation: place.organisation, name: localText(place.names, 'en').text };
	return accepted({ desk, founding: await foundDesk(named, hand, own) });
}

/** Sends a desk's first key once its shares were typed back and two of them joined. Refuses `share-malformed`, `shares-wrong`. */
export async function finishFounding(
	session: DeskSession,
	{ desk, founding }: PendingFounding,
	typed: readonly string[]
): Promise<Outcome<null, string>> {
	const bare = (share: string): string => share.replace(/\s/g, '');
	if (typed.length !== founding.shares.length || typed.some((share, at) => bare(share) !== founding.shares[at]))
		return refused('shares-wrong');
	const joined = await joinRecovery(typed.slice(-2), founding.request.recovery.recipient);
	if (!joined.ok) return joined;
	const sent = await session.client.ask('POST', deskPath(desk, '/keys'), { as: 'staff', body: founding.request });
	if (!sent.ok) return sent;
	const drilled = await noteDrill(session, desk, 1);
	return drilled.ok ? session.look() : drilled;
}

/** Two shares, typed by whoever keeps them: joined here, compared with what the desk's key was made beside, and noted. */
export async function drill(session: DeskSession, desk: DeskId, shares: readonly string[]): Promise<Outcome<null, string>> {
	const team = await askTeam(session, desk);
	if (!team.ok) return team;
	const generation = session.me?.desks.find((own) => own.desk === desk)?.generation ?? 0;
	const recipient = team.value.recovery?.recipient;
	const held = session.deskKeys.get(desk)?.get(generation);
	if (!recipient || !held) return refused('desk-key-missing');
	if (recipientHash(recipient) !== held.recovery) return refused('recovery-changed');
	const joined = await joinRecovery(shares, recipient);
	return joined.ok ? noteDrill(session, desk, generation) : joined;
}

const noteDrill = async (session: DeskSession, desk: DeskId, generation: number): Promise<Outcome<null, string>> => {
	const noted = await session.client.ask('POST', deskPath(desk, '/recovery/drilled'), { as: 'staff', body: { generation } });
	return noted.ok ? accepted(null) : noted;
};
