import { accepted, type CaseId, type ConsentId, type Day, type DeskId, type Outcome, refused } from '#core/base';
import { type Acknowledged, type AcknowledgedAnswer, daysBetween, type KeptReason } from '#core/sealing';
import { type Acknowledging, composeAcknowledgement, type RetractionRecord, verifyRetraction } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import { casePath, deskPath } from './desk-wire.ts';

/** What was taken back from a desk, as its page shows it. */
export type RetractionShown = {
	readonly case: CaseId;
	readonly consent: ConsentId;
	readonly askedOn: Day;
	readonly dueDay: Day;
	/** Below zero once it is overdue. */
	readonly daysLeft: number;
	readonly how: 'withdrawn' | 'ended';
	/** Whether this browser found her own signature under it; if not, nothing is to be done. */
	readonly isHers: boolean;
	readonly answer: { readonly answer: AcknowledgedAnswer; readonly reason: KeptReason | null; readonly day: Day } | null;
};

/** How a desk answers: numbers alone. */
export type RetractionCount = {
	readonly desk: DeskId;
	readonly asked: number;
	readonly confirmed: number;
	readonly overdue: number;
	readonly oldestOverdueDays: number | null;
};
/** Whose numbers: a lead's own desk, every desk as a watchdog's member sees it, every desk as an admin does. */
export type CountWish = { readonly whose: 'own' | 'watchdog'; readonly desk: DeskId } | { readonly whose: 'node' };

/** Which of them, and what the desk answers. */
export type RetractionAnswering = Acknowledging & {
	readonly desk: DeskId;
	readonly case: CaseId;
	readonly consent: ConsentId;
};

type Listed = Pick<RetractionShown, 'case' | 'consent' | 'askedOn' | 'dueDay'> & {
	readonly record: RetractionRecord;
	readonly statement: Acknowledged | null;
};

const list = async ({ client }: DeskSession, desk: DeskId, unattended = false): Promise<Outcome<readonly Listed[], string>> => {
	const path = deskPath(desk, '/retractions');
	const answer = await client.ask<{ retractions: readonly Listed[] }>('GET', path, { as: 'staff', unattended });
	return answer.ok ? accepted(answer.value.retractions) : answer;
};

/** What was taken back from a desk: what is open first, then what it answered. */
export async function readRetractions(
	session: DeskSession,
	{ desk, unattended }: { readonly desk: DeskId; readonly unattended: boolean }
): Promise<Outcome<readonly RetractionShown[], string>> {
	const listed = await list(session, desk, unattended);
	if (!listed.ok) return listed;
	const today = session.clock.today();
	return accepted(
		listed.value.map(({ record, statement, ...row }) => {
			const { answer, reason, day } = statement?.body ?? {};
			return {
				case: row.case,
				consent: row.consent,
				askedOn: row.askedOn,
				dueDay: row.dueDay,
				daysLeft: daysBetween(today, row.dueDay),
				how: record.ended.type === 'causeway/withdrawal/v1' ? 'withdrawn' : 'ended',
				isHers: isOfHers(row.case, row.consent, record),
				answer: answer && day ? { answer, reason: reason ?? null, day } : null
			};
		})
	);
}

const isOfHers = (of: CaseId, consent: ConsentId, record: RetractionRecord): boolean => {
	const { ended } = record;
	return 'consent' in ended && ended.consent === consent && verifyRetraction(of, record).ok;
};

/** Signs and sends a desk's answer. Refuses `does-not-fit` where it was not she who took it back, `already-acknowledged`, and as core and node do. */
export async function acknowledgeRetraction(
	session: DeskSession,
	{ desk, case: of, consent, ...answer }: RetractionAnswering
): Promise<Outcome<null, string>> {
	const listed = await list(session, desk);
	if (!listed.ok) return listed;
	const row = listed.value.find((one) => one.case === of && one.consent === consent);
	if (!row) return refused('not-found');
	if (!isOfHers(of, consent, row.record)) return refused('does-not-fit');
	for (let round = 0; ; round++) {
		const hand = session.handOf(desk);
		if (!hand.ok) return hand;
		const memberName = session.me?.member.displayName ?? '';
		const composed = await composeAcknowledgement(of, row.record, { ...hand.value, memberName }, answer, session.clock.now());
		if (!composed.ok) return composed;
		const body = composed.value;
		const sent = await session.client.ask<object>('POST', casePath(desk, of, '/acknowledgements'), { as: 'staff', body });
		if (sent.ok) return accepted(null);
		// Whoever joined a moment ago, or whose desk's key is another since: the log is read anew, once.
		const { code } = sent.refusal;
		if (round > 0 || (code !== 'member-not-logged' && code !== 'not-found')) return sent;
		const looked = await (code === 'member-not-logged' ? session.lookForOwn(desk) : session.look());
		if (!looked.ok) return looked;
	}
}

export async function countRetractions(
	{ client }: DeskSession,
	wish: CountWish
): Promise<Outcome<readonly RetractionCount[], string>> {
	const path =
		wish.whose === 'node'
			? '/api/v1/admin/retractions'
			: deskPath(wish.desk, wish.whose === 'own' ? '/retractions/counts' : '/oversight/overdue');
	const answer = await client.ask<{ desks: readonly RetractionCount[] }>('GET', path, { as: 'staff' });
	return answer.ok ? accepted(answer.value.desks) : answer;
}
