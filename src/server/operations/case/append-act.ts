import { accepted, type CaseId, type DeskId, fromBase64url, type Outcome, refused } from '#core/base';
import { type AcceptStatement, signAccepted } from '#core/log';
import {
	type Actor,
	type ActSubmission,
	type ActWorld,
	acceptAct,
	findRoom,
	recipientHash,
	submissionFromWire,
	type WireSubmission
} from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck, nativeDigest } from '#server/gateways/log.ts';
import { checkAgreements } from '#server/operations/case/check-agreements.ts';
import { readRoom } from '#server/store/case-room-store.ts';
import { readCaseState, readDeskKeys, saveAct } from '#server/store/case-store.ts';
import { inOneStatement, inTransaction, type Tx } from '#server/store/database.ts';
import { holdDeskRole } from '#server/store/desk-team-store.ts';
import { readSilentDesks } from '#server/store/directory-store.ts';
import { waitsForLog } from '#server/store/log-store.ts';
import { readNewcomers } from '#server/store/supporter-store.ts';

/** How a new case will be found again: never the codename, only what is derived from it. */
export type CaseOpening = { readonly lookupId: string; readonly accessHash: string };

/**
 * Adds one act to a case, or opens a case with its first one, wholly or not at all. Accepted means durable, its log leaf included.
 * Sending the same act again is answered `head-moved`; the browser then finds it already there. Refuses `desk-not-answering` beside what
 * the rules of cases refuse: nobody is left at a desk that she would let read; `agreement-refused` with the clause where a consent
 * names an agreement that does not cover it; `too-large` where the case is full; and `member-not-logged`,
 * for a beat, of a member whom the signed log does not name in the desk yet: whoever reads an act finds its author there.
 */
export async function appendAct(
	app: App,
	caseId: CaseId | null,
	actor: Actor,
	wire: WireSubmission,
	opening: CaseOpening | null = null
): Promise<Outcome<AcceptStatement>> {
	const submission = submissionFromWire(wire);
	if (!submission) return refused('entries-mismatch', 'base64url');
	if (caseId ? submission.act.body.case !== caseId : submission.act.body.act !== 'report')
		return refused('entries-mismatch', 'case');
	const access = opening && { lookupId: opening.lookupId, accessHash: fromBase64url(opening.accessHash, 32) as Uint8Array };
	if (actor.kind === 'member' && (await waitsForLog(app.db, actor))) return refused('member-not-logged');
	const work = async (tx: Tx): Promise<Outcome<AcceptStatement>> => {
		// The role was asked before the body came, which may be minutes ago.
		if (actor.kind === 'member' && !(await holdDeskRole(tx, actor.member, actor.desk))) return refused('not-found');
		const day = today(app.clock);
		const desks = await readDeskKeys(tx, desksNamed(wire));
		const state = caseId ? await readCaseState(tx, caseId, day) : null;
		if (caseId && !state) return refused('not-found');
		const adds = wire.entries.some(({ type }) => type === 'causeway/supporter/v1');
		const newcomers = caseId && adds ? await newcomersOf(tx, caseId) : new Map();
		const world = { desks, newcomers, today: day, check: nativeCheck, digest: nativeDigest };
		const decided = acceptAct(state, submission, actor, world);
		if (!decided.ok) return decided;
		const agreed = await checkAgreements(tx, app, submission.entries, day);
		if (!agreed.ok) return agreed;
		const room = state ? findRoom(state, await readRoom(tx, state.case), submission, decided.value) : accepted(null);
		if (!room.ok) return room;
		const silent = await readSilentDesks(tx, consented(wire));
		if (silent.length > 0) return refused('desk-not-answering');
		const ended = decided.value.effects.flatMap((effect) => (effect.do === 'end-consent' ? [effect.consent] : []));
		const glasses = decided.value.effects.flatMap((effect) => (effect.do === 'end-glass' ? [effect.glass] : []));
		const left = decided.value.effects.flatMap((effect) => (effect.do === 'end-supporter' ? [effect.supporter] : []));
		const kept = await app.tombstones.append([
			...ended.map((id) => ({ kind: 'consent', id, day }) as const),
			...left.map((id) => ({ kind: 'supporter', id, day }) as const),
			...glasses.map((id) => ({ kind: 'glass', id, day }) as const)
		]);
		if (!kept.ok) return kept;
		if (!(await saveAct(tx, submission, decided.value, access, day))) return refused('case-exists');
		const { heads } = submission.act.body;
		return accepted(signAccepted({ case: submission.act.body.case, heads, checkpointSize: app.log.lastSize, day }, app.log.key));
	};
	// A case that nobody else reads yet is saved by a single statement.
	const alone =
		!caseId && !wire.entries.some((entry) => entry.type === 'causeway/consent/v1' || entry.type === 'causeway/status/v1');
	const appended = await (alone ? inOneStatement(app.db, work) : inTransaction(app.db, work));
	if (appended.ok && actor.kind === 'survivor') app.workGate.took({ openings: caseId ? 0 : 1, bytes: sealedBytes(submission) });
	return appended;
}

const sealedBytes = ({ sealed }: ActSubmission): number => sealed.reduce((sum, item) => sum + (item?.length ?? 0), 0);

/** The keys that those brought who answered an invitation of this case. */
async function newcomersOf(tx: Tx, caseId: CaseId): Promise<NonNullable<ActWorld['newcomers']>> {
	const rows = await readNewcomers(tx, caseId);
	return new Map(
		rows.map(({ supporter, recipient, signingKey }) => [
			supporter,
			{ recipientHash: recipientHash(recipient as Parameters<typeof recipientHash>[0]), signingKey }
		])
	);
}

/** The desks that are newly allowed to read. */
const consented = ({ entries }: WireSubmission): readonly DeskId[] =>
	entries.flatMap((entry) => (entry.type === 'causeway/consent/v1' ? [entry.desk] : []));

/** The desks whose keys the rules will look at: none for what only the survivor holds. */
function desksNamed({ act, entries }: WireSubmission): readonly DeskId[] {
	const named = new Set<DeskId>();
	if (act.body.by.kind === 'member') named.add(act.body.by.desk);
	for (const entry of entries) {
		if (entry.type === 'causeway/consent/v1') named.add(entry.desk);
		if (entry.type === 'causeway/glass/v1') for (const desk of entry.desks) named.add(desk);
		if (entry.type === 'causeway/glass-share/v1') named.add(entry.desk);
		if (entry.type === 'causeway/grant/v1' && entry.holder.kind === 'desk') named.add(entry.holder.desk);
	}
	return [...named];
}
