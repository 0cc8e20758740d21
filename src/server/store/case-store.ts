import { sql } from 'kysely';
import { type CaseId, type ConsentId, concat, type Day, type DeskId } from '#core/base';
import { isAuthority } from '#core/report';
import {
	type AcceptedAct,
	type ActSubmission,
	type CaseState,
	type ConsentState,
	type DeskKeyState,
	type Effect,
	type Entry,
	type PartNumber,
	type PartState,
	roomTaken
} from '#core/sealing';
import { isSafeguarding } from '#core/support';
import type { Db, Tx } from '#server/store/database.ts';
import { applyGlassEffects, readGlasses } from '#server/store/glass-store.ts';
import { askBack } from '#server/store/retraction-store.ts';
import { applySupporterEffect, readCuts, readSupporters } from '#server/store/supporter-store.ts';

const uniqueViolation = '23505';

/** Where a survivor's request finds her case: the id, and the hash that her access secret must have. */
export async function readAccess(
	db: Db,
	lookupId: string
): Promise<{ readonly case: CaseId; readonly accessHash: Uint8Array } | null> {
	const row = await db.selectFrom('cases').select(['id', 'access_hash']).where('lookup_id', '=', lookupId).executeTakeFirst();
	return row ? { case: row.id as CaseId, accessHash: row.access_hash } : null;
}

/**
 * Current keys of these desks, held until the transaction ends: a rotation that is under way is waited for, one that comes later finds the
 * grants that this act made. To be read before {@link readCaseState}: everybody locks desks first, then the case.
 */
export async function readDeskKeys(tx: Tx, desks: readonly DeskId[]): Promise<Map<DeskId, DeskKeyState>> {
	if (desks.length === 0) return new Map();
	const rows = await tx
		.selectFrom('desks')
		.select(['id', 'kind', 'organisation_id', 'generation', 'recipient_hash'])
		.where('id', 'in', [...desks])
		.where('recipient_hash', 'is not', null)
		.orderBy('id')
		.forShare()
		.execute();
	return new Map(
		rows.map((row) => [
			row.id as DeskId,
			{
				generation: row.generation,
				recipientHash: row.recipient_hash as string,
				organisation: row.organisation_id,
				authority: isAuthority(row),
				safeguards: isSafeguarding(row.kind)
			}
		])
	);
}

/**
 * The state that the rules look at, locked against other writers of the same case and against rotations until the transaction ends. A consent past its last day
 * counts as ended even before the nightly job has said so.
 */
export async function readCaseState(tx: Tx, caseId: CaseId, today: Day): Promise<CaseState | null> {
	const found = await tx
		.selectFrom('cases')
		.select(['signing_key', 'recipient_hash'])
		.where('id', '=', caseId)
		.forUpdate()
		.executeTakeFirst();
	if (!found) return null;
	const [parts, consents, supporters, cuts, glasses, signers] = await Promise.all([
		tx.selectFrom('parts').selectAll().where('case_id', '=', caseId).orderBy('part').forUpdate().execute(),
		readConsents(tx, caseId, today),
		readSupporters(tx, caseId, today),
		readCuts(tx, caseId),
		readGlasses(tx, caseId, today),
		sql<{ signer: string; n: number; hash: string }>`
			select distinct on (signer) signer, n, hash from acts where case_id = ${caseId} order by signer, n desc`.execute(tx)
	]);
	return {
		case: caseId,
		survivor: { signingKey: found.signing_key, recipientHash: found.recipient_hash },
		parts: new Map(
			parts.map((row): [PartNumber, PartState] => [
				row.part,
				{
					part: row.part,
					seq: row.seq,
					hash: row.hash,
					epoch: row.epoch,
					recipientHash: row.recipient_hash,
					rotationDue: row.rotation_due,
					thread: row.thread_desk as DeskId | null
				}
			])
		),
		consents,
		supporters,
		cuts,
		glasses,
		signers: new Map(signers.rows.map((row) => [row.signer, { n: row.n, hash: row.hash }]))
	};
}

export async function readConsents(db: Db, caseId: CaseId, today: Day): Promise<ConsentState[]> {
	const rows = await db.selectFrom('consents').selectAll().where('case_id', '=', caseId).execute();
	return rows.map((row) => ({
		consent: row.id as ConsentId,
		desk: row.desk_id as DeskId,
		parts: row.parts,
		thread: row.thread,
		lastDay: row.last_day as Day,
		inForce: row.state === 'in-force' && row.last_day >= today,
		...(row.through_epoch === null ? {} : { throughEpoch: row.through_epoch })
	}));
}

/** `false` where a case with this id or look-up id is there already; nothing was written then. Writes an accepted act in one statement: the act, its entries, what it changes, and its leaf where nothing says whose it is. */
export async function saveAct(
	tx: Tx,
	submission: ActSubmission,
	decided: AcceptedAct,
	opening: { readonly lookupId: string; readonly accessHash: Uint8Array } | null,
	today: Day
): Promise<boolean> {
	const { act, entries, sealed, leaf } = submission;
	const caseId = act.body.case;
	const parts = new Map<PartNumber, PartState>();
	for (const effect of decided.effects) if (effect.do === 'set-part') parts.set(effect.part.part, effect.part);
	const changed = [...parts.values()];
	const taken = roomTaken(submission, decided);
	const grants = decided.effects.filter((effect) => effect.do === 'add-grant');
	const opened = decided.effects.find((effect) => effect.do === 'open-case');

	const bodies = joined(decided.entryBytes);
	const bytes = joined(sealed.map((one) => one ?? new Uint8Array()));
	const newCase =
		opened && opening
			? sql`new_case as (
				insert into cases (id, lookup_id, access_hash, signing_key, recipient_hash, opened_on)
				values (${caseId}, ${opening.lookupId}, ${opening.accessHash}, ${opened.signingKey}, ${opened.recipientHash}, ${opened.day})
			),`
			: sql``;
	const statement = sql`
		with ${newCase}
		new_act as (
			insert into acts (case_id, signer, n, hash, statement)
			values (${caseId}, ${act.key}, ${act.body.n}, ${decided.actHash}, ${decided.actText})
		),
		new_parts as (
			insert into parts (case_id, part, seq, hash, epoch, recipient_hash, rotation_due, thread_desk, bytes)
			select ${caseId}, * from unnest(
				${changed.map((p) => p.part)}::int[], ${changed.map((p) => p.seq)}::int[], ${changed.map((p) => p.hash)}::text[],
				${changed.map((p) => p.epoch)}::int[], ${changed.map((p) => p.recipientHash)}::text[],
				${changed.map((p) => p.rotationDue)}::bool[], ${changed.map((p) => p.thread)}::text[], ${changed.map((p) => taken.get(p.part)?.bytes ?? 0)}::bigint[])
			on conflict (case_id, part) do update set seq = excluded.seq, hash = excluded.hash, epoch = excluded.epoch,
				recipient_hash = excluded.recipient_hash, rotation_due = excluded.rotation_due, thread_desk = excluded.thread_desk, bytes = parts.bytes + excluded.bytes
		),
		new_grants as (
			insert into grants (case_id, part, seq, epoch, desk_id, generation, supporter_id, glass_id)
			select ${caseId}, * from unnest(
				${grants.map((g) => g.part)}::int[], ${grants.map((g) => (entries[g.entry] as Entry).seq)}::int[],
				${grants.map((g) => g.epoch)}::int[], ${grants.map((g) => (g.holder.kind === 'desk' ? g.holder.desk : null))}::text[],
				${grants.map((g) => (g.holder.kind === 'desk' ? g.holder.generation : null))}::int[],
				${grants.map((g) => (g.holder.kind === 'supporter' ? g.holder.supporter : null))}::text[],
				${grants.map((g) => (g.holder.kind === 'glass' ? g.holder.glass : null))}::text[])
		),
		new_leaf as (insert into log_staged (leaf) values (${leaf}))
		insert into entries (case_id, part, seq, hash, body, sealed)
		select ${caseId}, e.part, e.seq, e.hash, convert_from(substring(${bodies.whole}::bytea from e.body_at for e.body_length), 'UTF8'),
			case when e.sealed_length > 0 then substring(${bytes.whole}::bytea from e.sealed_at for e.sealed_length) end
		from unnest(
			${entries.map((e) => e.part)}::int[], ${entries.map((e) => e.seq)}::int[], ${act.body.entries as string[]}::text[],
			${bodies.at}::int[], ${bodies.lengths}::int[], ${bytes.at}::int[], ${bytes.lengths}::int[]
		) as e(part, seq, hash, body_at, body_length, sealed_at, sealed_length)`;
	try {
		await statement.execute(tx);
	} catch (error) {
		if (opened && (error as { code?: string }).code === uniqueViolation) return false;
		throw error;
	}
	for (const effect of decided.effects) await applyEffect(tx, caseId, effect, today);
	const ended = decided.effects.flatMap((effect) => (effect.do === 'end-consent' ? [effect.consent] : []));
	if (ended.length > 0) await askBack(tx, caseId, ended, today);
	await applyGlassEffects(tx, submission, decided);
	await noteWhoWaits(tx, submission);
	return true;
}

/** Many pieces as one parameter and where each begins (from 1): an array of bytes would travel as hexadecimal text. */
function joined(pieces: readonly Uint8Array[]): {
	readonly whole: Uint8Array;
	readonly at: number[];
	readonly lengths: number[];
} {
	const lengths = pieces.map((piece) => piece.length);
	const at: number[] = [];
	let next = 1;
	for (const length of lengths) {
		at.push(next);
		next += length;
	}
	return { whole: concat(...pieces), at, lengths };
}

async function applyEffect(tx: Tx, caseId: CaseId, effect: Effect, today: Day): Promise<void> {
	if (await applySupporterEffect(tx, caseId, effect)) return;
	if (effect.do === 'add-consent') {
		const { consent, desk, parts, thread, lastDay } = effect.consent;
		const reads = await tx
			.selectFrom('consents')
			.select('id')
			.where('case_id', '=', caseId)
			.where('thread', '=', thread)
			.where('state', '=', 'in-force')
			.where('last_day', '>=', today)
			.limit(1)
			.executeTakeFirst();
		// Who reads already and is given more keeps the day of the first; who was let in again is to answer again.
		const since = reads ? {} : { given_on: today, answered: false };
		await tx
			.insertInto('consents')
			.values({
				case_id: caseId,
				id: consent,
				desk_id: desk,
				parts: [...parts],
				thread,
				purpose: effect.purpose,
				last_day: lastDay,
				agreement: effect.agreement,
				through_epoch: effect.consent.throughEpoch ?? null,
				state: 'in-force',
				given_on: today
			})
			.execute();
		await tx
			.insertInto('threads')
			.values({
				case_id: caseId,
				part: thread,
				desk_id: desk,
				state: 'received',
				assigned: null,
				urgent: effect.urgent,
				waiting: 'desk',
				given_on: today,
				answered: false
			})
			.onConflict((conflict) =>
				conflict.columns(['case_id', 'part']).doUpdateSet({ urgent: effect.urgent, waiting: 'desk', ...since })
			)
			.execute();
	} else if (effect.do === 'end-consent') {
		await endConsent(tx, caseId, effect.consent, 'withdrawn');
	} else if (effect.do === 'drop-grants') {
		await dropGrants(tx, caseId, effect.desk, effect.parts);
	} else if (effect.do === 'set-status') {
		const { state, assigned, urgent } = effect;
		await tx
			.updateTable('threads')
			.set({ ...(state && { state }), ...(assigned && { assigned }), ...(urgent !== null && { urgent }) })
			.where('case_id', '=', caseId)
			.where('part', '=', effect.part)
			.execute();
	}
}

export async function endConsent(tx: Tx, caseId: CaseId, consent: ConsentId, state: 'withdrawn' | 'expired'): Promise<void> {
	await tx.updateTable('consents').set({ state }).where('case_id', '=', caseId).where('id', '=', consent).execute();
}

/** Consents still marked in force whose last day is before `today`. */
export async function readConsentsPast(db: Db, today: Day): Promise<{ readonly case: CaseId; readonly consent: ConsentId }[]> {
	const rows = await db
		.selectFrom('consents')
		.select(['case_id', 'id'])
		.where('state', '=', 'in-force')
		.where('last_day', '<', today)
		.execute();
	return rows.map((row) => ({ case: row.case_id as CaseId, consent: row.id as ConsentId }));
}

export async function findConsentCase(db: Db, consent: ConsentId): Promise<CaseId | null> {
	const row = await db.selectFrom('consents').select('case_id').where('id', '=', consent).executeTakeFirst();
	return (row?.case_id ?? null) as CaseId | null;
}

/** Takes a desk's grants: the sealed identities are overwritten with nothing; the entries stay, for the chain. */
export async function dropGrants(tx: Tx, caseId: CaseId, desk: DeskId, parts: readonly PartNumber[]): Promise<void> {
	await sql`
		with gone as (delete from grants where case_id = ${caseId} and desk_id = ${desk} and part = any(${[...parts]}::int[]) returning part, seq),
		lighter as (update parts p set bytes = p.bytes - (
			select coalesce(sum(octet_length(e.sealed)), 0) from entries e join gone using (part, seq) where e.case_id = ${caseId} and e.part = p.part
		) where p.case_id = ${caseId} and p.part in (select part from gone))
		update entries e set sealed = null from gone where e.case_id = ${caseId} and e.part = gone.part and e.seq = gone.seq`.execute(
		tx
	);
}

export async function setRotationDue(tx: Tx, caseId: CaseId, parts: readonly PartNumber[]): Promise<void> {
	await tx
		.updateTable('parts')
		.set({ rotation_due: true })
		.where('case_id', '=', caseId)
		.where('part', 'in', [...parts])
		.execute();
}

/** Whoever wrote last in a thread is not the one who is waited for. Opening and visiting are no answers, nor is what a desk only notes. */
async function noteWhoWaits(tx: Tx, { act, entries }: ActSubmission): Promise<void> {
	const { act: code, by } = act.body;
	const written = [...new Set(entries.filter((entry) => entry.type === 'causeway/item/v1').map((entry) => entry.part))];
	if (by.kind === 'member' && (code === 'answer' || code === 'state'))
		await tx
			.updateTable('threads')
			.set({ answered: true })
			.where('case_id', '=', act.body.case)
			.where('part', 'in', written)
			.execute();
	// Whoever helps her answers nobody.
	if (by.kind === 'supporter' || code !== (by.kind === 'survivor' ? 'write' : 'answer')) return;
	let update = tx
		.updateTable('threads')
		.set({ waiting: by.kind === 'survivor' ? 'desk' : 'survivor' })
		.where('case_id', '=', act.body.case);
	// What she adds to a shared part concerns every desk; a desk's answer concerns its own thread.
	if (by.kind === 'member') update = update.where('part', 'in', written);
	await update.execute();
}

/** How the case stands with each desk, as the server may know it. */
export async function readThreads(
	db: Db,
	caseId: CaseId
): Promise<
	{
		readonly thread: number;
		readonly desk: string;
		readonly state: string;
		readonly assigned: boolean;
		readonly urgent: boolean;
	}[]
> {
	const rows = await db.selectFrom('threads').selectAll().where('case_id', '=', caseId).orderBy('part').execute();
	return rows.map((row) => ({
		thread: row.part,
		desk: row.desk_id,
		state: row.state,
		assigned: row.assigned !== null,
		urgent: row.urgent
	}));
}
