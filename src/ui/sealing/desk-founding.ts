import { accepted, type Day, type DeskId, fromBase64url, type Outcome, refused } from '#core/base';
import type { RecoveryKeyStatement } from '#core/log';
import { isSameShare, joinRecovery, readShare, recipientHash, unwrapDeskKey } from '#core/sealing';
import { type DeskFounding, foundDesk, localText, nameRecoveryKey } from '#core/support';
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
	if (typed.length !== founding.shares.length || typed.some((share, at) => !isSameShare(share, founding.shares[at] ?? '')))
		return refused('shares-wrong');
	const joined = await joinRecovery(typed.slice(-2), founding.request.recovery.recipient);
	if (!joined.ok) return joined;
	const sent = await session.client.ask('POST', deskPath(desk, '/keys'), { as: 'staff', body: founding.request });
	if (!sent.ok) return sent;
	const drilled = await noteDrill(session, desk, 1, null);
	return drilled.ok ? session.look() : drilled;
}

/** What a drill proved: these shares open this generation of the desk's key. Numbers are absent on papers of the older kind. */
export type Drilled = { readonly generation: number; readonly numbers: readonly number[]; readonly day: Day };

/**
 * Two shares, typed by whoever keeps them: joined here, compared with what the desk's key was made beside, used to open the key as the node
 * keeps it for that day, and noted. What they sign with is entered into the key log, where nothing of it stands there yet. Refuses
 * `recovery-lost` where they fit but what the node keeps does not open, and `recovery-key-wrong` where the key log names another key.
 */
export async function drill(session: DeskSession, desk: DeskId, shares: readonly string[]): Promise<Outcome<Drilled, string>> {
	const team = await askTeam(session, desk);
	if (!team.ok) return team;
	const generation = session.me?.desks.find((own) => own.desk === desk)?.generation ?? 0;
	const recipient = team.value.recovery?.recipient;
	const held = session.deskKeys.get(desk)?.get(generation);
	if (!recipient || !held) return refused('desk-key-missing');
	if (recipientHash(recipient) !== held.recovery) return refused('recovery-changed');
	const joined = await joinRecovery(shares, recipient);
	if (!joined.ok) return joined;
	const current = session.log?.verified.book.deskKey(desk)?.body;
	const sealed = fromBase64url(team.value.recovery?.sealed ?? '');
	if (!current?.recipient || current.generation !== generation || !sealed) return refused('recovery-lost');
	const opened = await unwrapDeskKey(sealed, { desk, generation, recipient: current.recipient }, joined.value.identity);
	if (!opened.ok) return refused('recovery-lost');
	const entered = session.log?.verified.book.recoveryKey(desk) ?? null;
	if (entered && entered.signingKey !== joined.value.signing.public) return refused('recovery-key-wrong');
	const hand = session.hand();
	const named = entered || !hand ? null : nameRecoveryKey(desk, generation, joined.value, hand);
	const noted = await noteDrill(session, desk, generation, named);
	if (noted.ok && named) await session.lookFor((book) => book.recoveryKey(desk) !== null);
	const numbers = shares.flatMap((share) => readShare(share)?.number ?? []).toSorted((one, other) => one - other);
	return noted.ok ? accepted({ generation, numbers, day: session.clock.today() }) : noted;
}

const noteDrill = async (
	session: DeskSession,
	desk: DeskId,
	generation: number,
	recoveryKey: RecoveryKeyStatement | null
): Promise<Outcome<null, string>> => {
	const body = { generation, recoveryKey };
	const noted = await session.client.ask('POST', deskPath(desk, '/recovery/drilled'), { as: 'staff', body });
	return noted.ok ? accepted(null) : noted;
};
