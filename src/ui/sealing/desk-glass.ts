import { accepted, type CaseId, type DeskId, fromBase64url, type GlassId, type Outcome, refused, toBase64url } from '#core/base';
import { type DeskCase, deskCase } from '#core/report';
import {
	type CaseReading,
	caseFromWire,
	joinGlass,
	openGlassShare,
	type Recipient,
	readCase,
	type WireCase
} from '#core/sealing';
import {
	approveGlass,
	askGlass,
	denyGlass,
	deskReader,
	type GlassFinding,
	type GlassRefusalReason,
	type GlassRequestBody,
	type GlassSaid,
	glassReader,
	judgeGlass,
	localText
} from '#core/support';
import type { DeskSession } from './desk-session.ts';
import { casePath, type DoorAnswer, deskPath } from './desk-wire.ts';
import { type GlassUseAnswer, type GlassUseShown, showUse } from './told-glass.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** A glass that a desk is one of, by the node's word. */
export type DeskGlass = {
	readonly case: CaseId;
	readonly glass: GlassId;
	readonly other: DeskId;
	readonly lastDay: string;
	readonly state: 'in-force' | 'used';
};
export type DeskGlassUse = GlassUseShown & {
	/** Whether this desk is the one that is asked, and may answer now. */
	readonly asksUs: boolean;
	/** Whether the member who is signed in asked, and may read now. */
	readonly mayOpen: boolean;
};
export type DeskGlasses = { readonly glasses: readonly DeskGlass[]; readonly uses: readonly DeskGlassUse[] };

/** What a member chooses when asking. */
export type GlassWished = Pick<GlassRequestBody, 'ground' | 'basis' | 'hours' | 'tellLater'> & {
	readonly desk: DeskId;
	readonly case: CaseId;
	readonly glass: GlassId;
	readonly other: DeskId;
	readonly text: string;
};
export type GlassAnswered = { readonly desk: DeskId; readonly use: string; readonly text: string };
export type GlassShown = { readonly shown: DeskCase; readonly until: string; readonly doubtful: boolean };

/** One use as oversight sees it. */
export type UseToReview = Pick<GlassRequestBody, 'ground' | 'basis' | 'hours' | 'tellLater' | 'teller'> & {
	readonly use: GlassRequestBody['use'];
	readonly desk: DeskId;
	readonly other: DeskId;
	readonly request: string;
	readonly askedOn: string;
	readonly answeredOn: string | null;
	readonly openedOn: string | null;
	readonly state: 'open' | 'closed';
	readonly findings: readonly { readonly finding: GlassFinding; readonly day: string }[];
	readonly told: boolean;
	readonly toldBy: string;
	readonly due: string;
	readonly overdue: boolean;
};

type Uses = {
	readonly glasses: readonly DeskGlass[];
	readonly uses: readonly (GlassUseAnswer & { readonly half: string | null })[];
};

const readUses = (session: DeskSession, desk: DeskId, unattended = false): Done<Uses> =>
	session.client.ask<Uses>('GET', deskPath(desk, '/glass'), { as: 'staff', unattended });

/** The desk's glasses and uses, each statement checked and opened with the desk's keys. */
export async function readGlasses(session: DeskSession, desk: DeskId, unattended = false): Done<DeskGlasses> {
	const answer = await readUses(session, desk, unattended);
	if (!answer.ok) return answer;
	const identities = [...(session.deskKeys.get(desk)?.values() ?? [])].map(({ identity }) => identity);
	const uses = answer.value.uses.map(async (use): Promise<DeskGlassUse> => {
		const shown = await showUse(use, identities, isMemberOf(session));
		const { body } = use.request;
		const isMine = body.desk === desk && body.member === session.me?.member.id;
		return { ...shown, asksUs: use.half !== null, mayOpen: isMine && use.state === 'open' };
	});
	return accepted({ glasses: answer.value.glasses, uses: await Promise.all(uses) });
}

/** Asks the other desk. The words go to it, to the own desk and to her, and to nobody else. */
export async function askForGlass(session: DeskSession, wished: GlassWished): Done<null> {
	const { desk, case: of, glass, other, text, ground, basis, hours, tellLater } = wished;
	const door = await readDoor(session, desk, of);
	if (!door.ok) return door;
	const known = door.value.glasses.find((one) => one.glass === glass && one.desks.includes(desk) && one.desks.includes(other));
	const survivor = door.value.opened?.recipient;
	if (!known || !survivor) return refused('glass-unknown');
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const to = recipientOf(session, other);
	if (!to.ok) return to;
	const asking = { case: of, glass, other, ground, basis, hours, tellLater };
	const said = await askGlass(
		hand.value,
		asking,
		{ other: to.value, survivor },
		tellingOf(session, desk, text),
		session.clock.now()
	);
	return send(session, casePath(desk, of, '/glass'), said);
}

/** Agrees: the own half is opened here, and sealed to the desk that asked by its key in the log. Only what she signed names the glass it must fit. */
export async function agreeToGlass(session: DeskSession, { desk, use, text }: GlassAnswered): Done<null> {
	const asked = await findAsked(session, desk, use);
	if (!asked.ok) return asked;
	const { request, half } = asked.value;
	const door = await readDoor(session, desk, request.body.case);
	if (!door.ok) return door;
	const known = door.value.glasses.find(({ glass }) => glass === request.body.glass);
	const share = known?.shares.find((one) => one.desk === desk);
	const identity = share && session.deskKeys.get(desk)?.get(share.generation)?.identity;
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const to = recipientOf(session, request.body.desk);
	if (!to.ok) return to;
	if (!known || !identity) return refused('glass-unknown');
	const said = await approveGlass(
		hand.value,
		request,
		{ sealed: half, identity, recipient: known.recipient },
		to.value,
		tellingOf(session, desk, text),
		session.clock.now()
	);
	if (!said.ok) return said;
	return send(session, usePath(desk, use, '/approve'), said.value, { share: toBase64url(said.value.share) });
}

export async function sayNoToGlass(
	session: DeskSession,
	{ desk, use, text, reason }: GlassAnswered & { readonly reason: GlassRefusalReason }
): Done<null> {
	const asked = await findAsked(session, desk, use);
	if (!asked.ok) return asked;
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const said = await denyGlass(hand.value, asked.value.request, reason, tellingOf(session, desk, text), session.clock.now());
	return send(session, usePath(desk, use, '/deny'), said);
}

/** Joins both halves in this browser and reads what the glass covers. The key is forgotten with the reading. */
export async function openUsedGlass(session: DeskSession, { desk, use }: Pick<GlassAnswered, 'desk' | 'use'>): Done<GlassShown> {
	const uses = await readUses(session, desk);
	if (!uses.ok) return uses;
	const request = uses.value.uses.find((one) => one.use === use)?.request.body;
	if (!request) return refused('not-found');
	type Opened = { readonly view: WireCase; readonly own: string; readonly other: string; readonly until: string };
	const answer = await session.client.ask<Opened>('POST', usePath(desk, use, '/open'), { as: 'staff', body: {} });
	if (!answer.ok) return answer;
	const door = await readDoor(session, desk, request.case);
	if (!door.ok) return door;
	const glass = door.value.glasses.find((one) => one.glass === request.glass);
	if (!glass) return refused('glass-unknown');
	const identities = [...(session.deskKeys.get(desk)?.values() ?? [])].map(({ identity }) => identity);
	const place = { case: request.case, glass: glass.glass, recipient: glass.recipient };
	const half = (text: string, of: DeskId) =>
		openGlassShare(fromBase64url(text) ?? new Uint8Array(), { ...place, desk: of }, ...identities);
	const [own, other] = [await half(answer.value.own, desk), await half(answer.value.other, request.other)];
	if (!own.ok) return own;
	if (!other.ok) return other;
	const pair = await joinGlass([own.value, other.value], glass.recipient);
	if (!pair.ok) return pair;
	const reading = await readSafely(answer.value.view, glassReader(glass.glass, pair.value.identity, isMemberOf(session)));
	if (reading?.case !== request.case || reading.opened?.signingKey !== door.value.opened?.signingKey)
		return refused('answer-malformed', 'case');
	const shown = deskCase(reading, desk, session.clock.today());
	return accepted({ shown, until: answer.value.until, doubtful: reading.findings.length > 0 });
}

export async function readUsesToReview(session: DeskSession, desk: DeskId): Done<readonly UseToReview[]> {
	const path = deskPath(desk, '/oversight/glass');
	const answer = await session.client.ask<{ uses: readonly UseToReview[] }>('GET', path, { as: 'staff' });
	return answer.ok ? accepted(answer.value.uses) : answer;
}

/** Says what oversight found; the words are read by her and by both desks. */
export async function judgeUse(
	session: DeskSession,
	{ desk, use, finding, text }: { desk: DeskId; use: UseToReview; finding: GlassFinding; text: string }
): Done<null> {
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const request = { use: use.use, teller: use.teller, hash: use.request };
	const said = await judgeGlass(hand.value, request, finding, tellingOf(session, desk, text), session.clock.now());
	return send(session, deskPath(desk, `/oversight/glass/${use.use}/finding`), said);
}

async function send(session: DeskSession, path: string, said: GlassSaid<unknown>, more: object = {}): Done<null> {
	const body = { statement: said.statement, words: toBase64url(said.words), leaf: toBase64url(said.leaf), ...more };
	const sent = await session.client.ask<object>('POST', path, { as: 'staff', body });
	return sent.ok ? accepted(null) : sent;
}

async function findAsked(session: DeskSession, desk: DeskId, use: string) {
	const uses = await readUses(session, desk);
	if (!uses.ok) return uses;
	const asked = uses.value.uses.find((one) => one.use === use);
	const half = asked?.half ? fromBase64url(asked.half) : null;
	if (!asked || !half) return refused('glass-closed');
	const shown = await showUse(asked, [], isMemberOf(session));
	return shown.asked.proved ? accepted({ request: asked.request, half }) : refused('author-unknown');
}

async function readDoor(session: DeskSession, desk: DeskId, of: CaseId): Done<CaseReading> {
	const answer = await session.client.ask<DoorAnswer>('GET', casePath(desk, of, '/door'), { as: 'staff' });
	if (!answer.ok) return answer;
	const reading = await readSafely(answer.value.view, deskReader(session.deskKeys, isMemberOf(session)));
	return reading?.case === of ? accepted(reading) : refused('answer-malformed', 'case');
}

async function readSafely(view: WireCase, reader: Parameters<typeof readCase>[1]): Promise<CaseReading | null> {
	try {
		return await readCase(caseFromWire(view), reader);
	} catch {
		// Not even the shape of a case.
		return null;
	}
}

const isMemberOf = (session: DeskSession) => session.log?.verified.isMember ?? (() => false);

function recipientOf(session: DeskSession, desk: DeskId): Outcome<Recipient, string> {
	const proved = session.log?.verified.deskRecipient(desk) ?? refused('key-not-proved');
	return proved.ok ? accepted(proved.value.recipient) : proved;
}

const usePath = (desk: DeskId, use: string, what: string): string => deskPath(desk, `/glass/${use}${what}`);

function tellingOf({ directory, me }: DeskSession, desk: DeskId, text: string) {
	const deskName = localText(directory.desks.find(({ id }) => id === desk)?.names ?? {}, 'en').text;
	return { deskName, memberName: me?.member.displayName ?? '', text };
}
