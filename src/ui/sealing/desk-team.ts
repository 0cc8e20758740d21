import {
	accepted,
	type DeskId,
	fromBase64url,
	type InvitationId,
	type MemberId,
	type Outcome,
	refused,
	toBase64url
} from '#core/base';
import type { DeskRole, PlacedKey } from '#core/log';
import { type DeskKey, type Identity, joinRecovery, type Recipient, recipientHash } from '#core/sealing';
import {
	admitNewcomer,
	checkNewcomer,
	type DeskChange,
	type DeskFounding,
	deskHistory,
	doubtTeam,
	enrolMember,
	foundDesk,
	localText,
	makeInvitation,
	type Newcomer,
	rotateDeskKey,
	type TeamDoubt
} from '#core/support';
import type { DeskSession } from './desk-session.ts';
import { type DirectoryDesk, deskPath, type MemberAnswer, type TeamAnswer } from './desk-wire.ts';

export type CheckedNewcomer = {
	readonly invitation: InvitationId;
	readonly member: MemberId;
	readonly role: DeskRole;
	/** `proved`, or why not. Only a proved newcomer can be let in. */
	readonly check: 'proved' | 'secret-unreadable' | 'proof-wrong' | 'key-not-proved';
};

/** A desk of the member's, as this browser verified it. */
export type DeskShown = {
	readonly desk: DirectoryDesk;
	readonly role: DeskRole;
	readonly generation: number;
	readonly rotationDue: boolean;
	/** Whether this browser holds the desk's current key. */
	readonly readable: boolean;
	readonly members: TeamAnswer['members'];
	readonly newcomers: readonly CheckedNewcomer[];
	readonly invitations: TeamAnswer['invitations'];
	readonly drilledOn: string | null;
	readonly doubts: readonly TeamDoubt[];
	/** What the key log says of the desk lately, newest first. */
	readonly history: readonly DeskChange[];
};

const historyShown = 10;

const askTeam = (session: DeskSession, desk: DeskId): Promise<Outcome<TeamAnswer, string>> =>
	session.client.ask('GET', deskPath(desk, '/team'), { as: 'staff' });

/** Identities that may open the secret of an invitation: the desk's and one's own. */
const openers = (session: DeskSession, desk: DeskId): Identity[] => [
	...[...(session.deskKeys.get(desk)?.values() ?? [])].map(({ identity }) => identity),
	...(session.keys ? [session.keys.age.identity] : [])
];

/** All desks of the member, their teams held against the key log, their newcomers against the invitations' secrets. */
export async function showDesks(session: DeskSession): Promise<Outcome<readonly DeskShown[], string>> {
	const { me, log, directory } = session;
	if (!me || !log) return refused('not-signed-in');
	const shown: DeskShown[] = [];
	for (const { desk, role, generation, rotationDue } of me.desks) {
		const place = directory.desks.find(({ id }) => id === desk);
		if (!place) continue;
		const team = await askTeam(session, desk);
		if (!team.ok) return team;
		const { members, invitations, recovery } = team.value;
		const newcomers: CheckedNewcomer[] = [];
		for (const newcomer of team.value.newcomers) {
			const checked = await checkNewcomer(newcomer, log.verified.book, ...openers(session, desk));
			const invited = invitations.find(({ id }) => id === newcomer.invitation);
			newcomers.push({
				invitation: newcomer.invitation,
				member: newcomer.member,
				role: invited?.role ?? 'member',
				check: checked.ok ? 'proved' : checked.refusal.code
			});
		}
		shown.push({
			desk: place,
			role,
			generation,
			rotationDue,
			readable: session.deskKeys.get(desk)?.has(generation) === true,
			members,
			newcomers,
			invitations,
			drilledOn: recovery?.drilledOn ?? null,
			doubts: generation > 0 ? doubtTeam(members, log.verified.book, desk) : [],
			history: deskHistory(log.statements, log.verified.book, desk).slice(0, historyShown)
		});
	}
	return accepted(shown);
}

/** Accepts an invitation with new keys, and is signed in by it. */
export async function enrol(session: DeskSession, newcomer: Newcomer): Promise<Outcome<MemberAnswer, string>> {
	const set = await session.clock.set(session.client);
	if (!set.ok) return set;
	const { keys, answer } = await enrolMember(newcomer, session.clock.today(), session.argon2id);
	const accept = `/api/v1/invitations/${newcomer.invitation}/accept`;
	const made = await session.client.ask<{ member: MemberAnswer }>('POST', accept, { as: 'staff', body: answer });
	if (!made.ok) return made;
	const adopted = await session.adopt(keys);
	return adopted.ok ? accepted(made.value.member) : adopted;
}

/** Makes an invitation into a desk and gives the path that the newcomer needs. It is shown once: nobody can read it again. */
export async function invite(session: DeskSession, desk: DeskId, role: DeskRole): Promise<Outcome<string, string>> {
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const own = session.keys?.age.recipient as Recipient;
	const { id, sealedSecret, path } = await makeInvitation(hand.value.recipient, own);
	const body = { id, role, sealedSecret, admin: false };
	const sent = await session.client.ask('POST', deskPath(desk, '/invitations'), { as: 'staff', body });
	return sent.ok ? accepted(path) : sent;
}

/** Checks a newcomer's proof once more and lets that person in, with every generation of the desk's key. */
export async function admit(session: DeskSession, desk: DeskId, invitation: InvitationId): Promise<Outcome<null, string>> {
	const looked = await session.look();
	if (!looked.ok) return looked;
	const team = await askTeam(session, desk);
	if (!team.ok) return team;
	const hand = session.hand();
	const { log } = session;
	const newcomer = team.value.newcomers.find((one) => one.invitation === invitation);
	const invited = team.value.invitations.find(({ id }) => id === invitation);
	if (!hand || !log || !newcomer || !invited) return refused('not-found');
	const key = await checkNewcomer(newcomer, log.verified.book, ...openers(session, desk));
	if (!key.ok) return key;
	const deskKeys = session.deskKeys.get(desk) ?? new Map<number, DeskKey>();
	const made = await admitNewcomer(log.verified.book, desk, { key: key.value, role: invited.role }, deskKeys, hand);
	if (!made.ok) return made;
	const body = { invitation, ...made.value };
	const sent = await session.client.ask('POST', deskPath(desk, '/admissions'), { as: 'staff', body });
	return sent.ok ? session.look() : sent;
}

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
	return accepted({ desk, founding: await foundDesk(named, hand, own as PlacedKey) });
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
