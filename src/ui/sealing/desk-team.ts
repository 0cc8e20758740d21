import { accepted, type Day, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { DeskRole, KeyBook } from '#core/log';
import type { DeskKey, Identity, Recipient } from '#core/sealing';
import {
	admitNewcomer,
	checkNewcomer,
	type DeskChange,
	deskHistory,
	doubtTeam,
	enrolMember,
	makeInvitation,
	type Newcomer,
	type TeamDoubt
} from '#core/support';
import { type Rotated, rotate } from './desk-rotation.ts';
import type { DeskSession } from './desk-session.ts';
import { type DirectoryDesk, deskPath, type MeAnswer, type MemberAnswer, type TeamAnswer } from './desk-wire.ts';

export type CheckedNewcomer = {
	readonly invitation: InvitationId;
	readonly member: MemberId;
	readonly role: DeskRole;
	/** Whom the invitation was made for, by the inviter's own note; empty where it cannot be read. */
	readonly guest: string;
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
	/** Whether the key log has what the recovery shares sign with; `wrong`: not of the recovery that this browser's desk key was made beside. */
	readonly recovery: 'named' | 'unnamed' | 'wrong';
	/** The last time that the desk was opened again by its recovery shares. `lately`: within thirty days. */
	readonly reopened: { readonly member: MemberId; readonly day: Day; readonly lately: boolean } | null;
	/** What the key log says of the desk lately, newest first. */
	readonly history: readonly DeskChange[];
};

const historyShown = 10;

export const askTeam = (session: DeskSession, desk: DeskId): Promise<Outcome<TeamAnswer, string>> =>
	session.client.ask('GET', deskPath(desk, '/team'), { as: 'staff' });

/** Identities that may open the secret of an invitation: the desk's and one's own. */
const openers = (session: DeskSession, desk: DeskId): Identity[] => [
	...[...(session.deskKeys.get(desk)?.values() ?? [])].map(({ identity }) => identity),
	...(session.keys ? [session.keys.age.identity] : [])
];

const doubtRounds = 12;

/** All desks of the member, their teams held against the key log, their newcomers against the invitations' secrets. */
export async function showDesks(session: DeskSession): Promise<Outcome<readonly DeskShown[], string>> {
	for (let round = 0; ; round++) {
		const shown: DeskShown[] = [];
		for (const own of session.me?.desks ?? []) {
			const one = await showDesk(session, own);
			if (!one.ok) return one;
			if (one.value) shown.push(one.value);
		}
		// Somebody just let in stands in the log a moment later: nobody is called a ghost before that.
		if (round >= doubtRounds || shown.every(({ doubts }) => doubts.length === 0)) return accepted(shown);
		await new Promise((resolve) => setTimeout(resolve, 300));
		const looked = await session.look();
		if (!looked.ok) return looked;
	}
}

async function showDesk(session: DeskSession, own: MeAnswer['desks'][number]): Promise<Outcome<DeskShown | null, string>> {
	const { desk, role, generation, rotationDue } = own;
	const place = session.directory.desks.find(({ id }) => id === desk);
	const { log } = session;
	if (!place || !log) return accepted(null);
	const team = await askTeam(session, desk);
	if (!team.ok) return team;
	const { members, invitations, recovery } = team.value;
	const { book } = log.verified;
	const newcomers: CheckedNewcomer[] = [];
	for (const newcomer of team.value.newcomers) {
		const { invitation, member } = newcomer;
		const checked = await checkNewcomer(newcomer, desk, book, ...openers(session, desk));
		const invited = invitations.find(({ id }) => id === invitation);
		newcomers.push({
			invitation,
			member,
			role: invited?.role ?? 'member',
			guest: checked.ok ? checked.value.guest : '',
			check: checked.ok ? 'proved' : checked.refusal.code
		});
	}
	return accepted({
		desk: place,
		role,
		generation,
		rotationDue,
		readable: session.deskKeys.get(desk)?.has(generation) === true,
		members,
		newcomers,
		invitations,
		drilledOn: recovery?.drilledOn ?? null,
		doubts: generation > 0 ? doubtTeam(members, book, desk) : [],
		recovery: recoveryOf(book, desk, session.deskKeys.get(desk)?.get(generation)),
		reopened: reopenedIn(book, desk, session.clock.today()),
		history: deskHistory(log.statements, book, desk).slice(0, historyShown)
	});
}

function recoveryOf(book: KeyBook, desk: DeskId, held: DeskKey | undefined): DeskShown['recovery'] {
	const named = book.recoveryKey(desk);
	if (!named) return 'unnamed';
	return held && held.recovery !== named.recipientHash ? 'wrong' : 'named';
}

const latelyDays = 30;

function reopenedIn(book: KeyBook, desk: DeskId, today: Day): DeskShown['reopened'] {
	const last = book.reopeningsOf(desk).at(-1);
	if (!last) return null;
	const age = (Date.parse(today) - Date.parse(last.day)) / 86_400_000;
	return { member: last.member, day: last.day, lately: age <= latelyDays };
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
export async function invite(
	session: DeskSession,
	{ desk, role, guest = '' }: { readonly desk: DeskId; readonly role: DeskRole; readonly guest?: string }
): Promise<Outcome<string, string>> {
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const own = session.keys?.age.recipient as Recipient;
	const { path, ...made } = await makeInvitation(guest, desk, hand.value.recipient, own);
	const body = { ...made, role, admin: false };
	const sent = await session.client.ask('POST', deskPath(desk, '/invitations'), { as: 'staff', body });
	return sent.ok ? accepted(path) : sent;
}

const admitRounds = 8;
/** The log is a moment behind, or somebody else let a person in just now: look again. */
const behind = new Set(['key-chain-broken', 'generation-moved', 'key-not-proved']);

/** Checks a newcomer's proof once more and lets that person in, with every generation of the desk's key. */
export async function admit(session: DeskSession, desk: DeskId, invitation: InvitationId): Promise<Outcome<null, string>> {
	let last: Outcome<null, string> = refused('key-chain-broken');
	for (let round = 0; round < admitRounds; round++) {
		if (round > 0) await new Promise((resolve) => setTimeout(resolve, 500));
		const looked = await session.look();
		if (!looked.ok) return looked;
		last = await admitOnce(session, desk, invitation);
		if (last.ok) return session.look();
		if (!behind.has(last.refusal.code)) return last;
	}
	return last;
}

async function admitOnce(session: DeskSession, desk: DeskId, invitation: InvitationId): Promise<Outcome<null, string>> {
	const team = await askTeam(session, desk);
	if (!team.ok) return team;
	const hand = session.hand();
	const { log } = session;
	const newcomer = team.value.newcomers.find((one) => one.invitation === invitation);
	const invited = team.value.invitations.find(({ id }) => id === invitation);
	if (!hand || !log || !newcomer || !invited) return refused('not-found');
	const checked = await checkNewcomer(newcomer, desk, log.verified.book, ...openers(session, desk));
	if (!checked.ok) return checked;
	const deskKeys = session.deskKeys.get(desk) ?? new Map<number, DeskKey>();
	const made = await admitNewcomer(log.verified.book, desk, { key: checked.value.key, role: invited.role }, deskKeys, hand);
	if (!made.ok) return made;
	const body = { invitation, ...made.value };
	const sent = await session.client.ask('POST', deskPath(desk, '/admissions'), { as: 'staff', body });
	return sent.ok ? accepted(null) : sent;
}

export const revokeInvitation = (session: DeskSession, desk: DeskId, id: InvitationId): Promise<Outcome<object, string>> =>
	session.client.ask('POST', deskPath(desk, `/invitations/${id}/revoke`), { as: 'staff', body: {} });

/** Takes somebody out of the desk and at once replaces the key that person knew. */
export async function removeMember(session: DeskSession, desk: DeskId, member: MemberId): Promise<Outcome<Rotated, string>> {
	const removed = await session.client.ask('POST', deskPath(desk, `/members/${member}/remove`), { as: 'staff', body: {} });
	return removed.ok ? rotate(session, desk) : removed;
}
