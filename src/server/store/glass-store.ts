import { sql } from 'kysely';
import type { CaseId, Day, DeskId, GlassId } from '#core/base';
import {
	type AcceptedAct,
	type ActSubmission,
	type Effect,
	type Entry,
	type GlassState,
	loneGlasses,
	loseGlass,
	type PartNumber
} from '#core/sealing';
import type { Db, Tx } from '#server/store/database.ts';

type Row = {
	readonly id: string;
	readonly desk_one: string;
	readonly desk_two: string;
	readonly parts: number[];
	readonly recipient_hash: string;
	readonly last_day: string;
	readonly state: string;
};

const glassOf = (row: Row): GlassState => ({
	glass: row.id as GlassId,
	desks: [row.desk_one as DeskId, row.desk_two as DeskId],
	parts: row.parts,
	recipientHash: row.recipient_hash,
	lastDay: row.last_day as Day,
	state: row.state as GlassState['state']
});

/** The glasses of a case. One that its last day or a consent ended counts as ended before the job has said so. */
export async function readGlasses(db: Db, caseId: CaseId, today: Day): Promise<readonly GlassState[]> {
	const rows = await db.selectFrom('glass').selectAll().where('case_id', '=', caseId).orderBy('last_day').orderBy('id').execute();
	if (rows.length === 0) return [];
	const glasses = rows.map(glassOf);
	const given = await db
		.selectFrom('consents')
		.select(['desk_id', 'last_day', 'state'])
		.where('case_id', '=', caseId)
		.where('state', '=', 'in-force')
		.where('last_day', '>=', today)
		.execute();
	const consents = given.map((row) => ({ desk: row.desk_id as DeskId, inForce: true }) as never);
	const lone = new Set(loneGlasses(glasses, consents));
	return glasses.map((glass) => {
		const isOver = lone.has(glass) || (glass.state === 'in-force' && glass.lastDay < today);
		return isOver ? { ...glass, state: 'ended' as const } : glass;
	});
}

/** The desk key that each half of a glass is sealed to, and where it stands on the spine. */
export async function readShares(
	db: Db,
	caseId: CaseId,
	glass: GlassId
): Promise<ReadonlyMap<DeskId, { readonly generation: number; readonly seq: number }>> {
	const rows = await db
		.selectFrom('glass_shares')
		.select(['desk_id', 'generation', 'seq'])
		.where('case_id', '=', caseId)
		.where('glass_id', '=', glass)
		.execute();
	return new Map(rows.map((row) => [row.desk_id as DeskId, { generation: row.generation, seq: row.seq }]));
}

/** A half as she sealed it; `null` where it went with its glass. */
export async function readShare(db: Db, caseId: CaseId, seq: number): Promise<Uint8Array | null> {
	const row = await db
		.selectFrom('entries')
		.select('sealed')
		.where('case_id', '=', caseId)
		.where('part', '=', 0)
		.where('seq', '=', seq)
		.executeTakeFirst();
	return row?.sealed ?? null;
}

/** What an accepted act changes about glasses. */
export async function applyGlassEffects(tx: Tx, { act, entries }: ActSubmission, { effects }: AcceptedAct): Promise<void> {
	const caseId = act.body.case;
	for (const effect of effects) {
		if (effect.do === 'add-glass-share') await keepShare(tx, caseId, effect, (entries[effect.entry] as Entry).seq);
		else await applyGlassEffect(tx, caseId, effect);
	}
}

async function applyGlassEffect(tx: Tx, caseId: CaseId, effect: Effect): Promise<void> {
	if (effect.do === 'add-glass') {
		const { glass, desks, parts, recipientHash, lastDay, state } = effect.glass;
		await tx
			.insertInto('glass')
			.values({
				case_id: caseId,
				id: glass,
				desk_one: desks[0],
				desk_two: desks[1],
				parts: [...parts],
				recipient_hash: recipientHash,
				last_day: lastDay,
				state
			})
			.execute();
	} else if (effect.do === 'end-glass') {
		await setGlassState(tx, caseId, effect.glass, 'ended');
		await closeUses(tx, caseId, effect.glass);
	} else if (effect.do === 'drop-glass-grants') {
		await dropGlassGrants(tx, caseId, effect.glass, effect.parts, effect.epoch);
	}
}

/** A half takes the place of the one before; of a glass that was used, none is kept. */
async function keepShare(
	tx: Tx,
	caseId: CaseId,
	{ glass, desk, generation }: Extract<Effect, { do: 'add-glass-share' }>,
	seq: number
): Promise<void> {
	const before = await tx
		.selectFrom('glass_shares')
		.select('seq')
		.where('case_id', '=', caseId)
		.where('glass_id', '=', glass)
		.where('desk_id', '=', desk)
		.executeTakeFirst();
	const { state } = await tx
		.selectFrom('glass')
		.select('state')
		.where('case_id', '=', caseId)
		.where('id', '=', glass)
		.executeTakeFirstOrThrow();
	await dropSealed(tx, caseId, [...(before ? [before.seq] : []), ...(state === 'in-force' ? [] : [seq])]);
	await tx
		.insertInto('glass_shares')
		.values({ case_id: caseId, glass_id: glass, desk_id: desk, generation, seq })
		.onConflict((conflict) => conflict.columns(['case_id', 'glass_id', 'desk_id']).doUpdateSet({ generation, seq }))
		.execute();
}

export async function setGlassState(tx: Tx, caseId: CaseId, glass: GlassId, state: GlassState['state']): Promise<void> {
	await tx.updateTable('glass').set({ state }).where('case_id', '=', caseId).where('id', '=', glass).execute();
}

/** Whatever runs or waits of a glass is over. */
async function closeUses(tx: Tx, caseId: CaseId, glass: GlassId): Promise<void> {
	const uses = () => tx.updateTable('glass_uses').where('case_id', '=', caseId).where('glass_id', '=', glass);
	await uses().where('state', '=', 'open').set({ state: 'closed', until: null, share: null }).execute();
	await uses().where('state', '=', 'asked').set({ state: 'lapsed' }).execute();
}

/** Takes a glass's grants, of one epoch or all; with all of them its halves go too. */
async function dropGlassGrants(
	tx: Tx,
	caseId: CaseId,
	glass: GlassId,
	parts: readonly PartNumber[],
	epoch: number | null
): Promise<void> {
	await sql`
		with gone as (
			delete from grants where case_id = ${caseId} and glass_id = ${glass} and part = any(${[...parts]}::int[])
				and (${epoch}::int is null or epoch = ${epoch}::int) returning part, seq
		),
		lighter as (update parts p set bytes = p.bytes - (
			select coalesce(sum(octet_length(e.sealed)), 0) from entries e join gone using (part, seq) where e.case_id = ${caseId} and e.part = p.part
		) where p.case_id = ${caseId} and p.part in (select part from gone))
		update entries e set sealed = null from gone where e.case_id = ${caseId} and e.part = gone.part and e.seq = gone.seq`.execute(
		tx
	);
	if (epoch === null)
		await dropSealed(
			tx,
			caseId,
			[...(await readShares(tx, caseId, glass)).values()].map(({ seq }) => seq)
		);
}

async function dropSealed(tx: Tx, caseId: CaseId, seqs: readonly number[]): Promise<void> {
	if (seqs.length === 0) return;
	await sql`
		with gone as (
			update entries set sealed = null from (
				select seq as at, octet_length(sealed) as bytes from entries
				where case_id = ${caseId} and part = 0 and seq = any(${[...seqs]}::int[]) and sealed is not null
			) was where case_id = ${caseId} and part = 0 and seq = was.at returning was.bytes
		)
		update parts set bytes = bytes - (select coalesce(sum(bytes), 0) from gone) where case_id = ${caseId} and part = 0`.execute(
		tx
	);
}

/** Ends a glass for good, outside an act: its last day is over, a consent ran out, or a use is. */
export async function endGlass(tx: Tx, caseId: CaseId, glass: GlassState): Promise<readonly PartNumber[]> {
	for (const effect of loseGlass(glass, new Map())) await applyGlassEffect(tx, caseId, effect);
	return glass.parts;
}

/**
 * Closes what a glass was opened for: as if it had ended, but it stays `used`, so that her browser, which may not know yet, can go on granting to it; nothing of that is kept.
 */
export async function closeUsedGlass(tx: Tx, caseId: CaseId, { glass, parts }: GlassState): Promise<readonly PartNumber[]> {
	await setGlassState(tx, caseId, glass, 'used');
	await closeUses(tx, caseId, glass);
	await dropGlassGrants(tx, caseId, glass, parts, null);
	return parts;
}

/** Glasses that are kept as if they lasted, and do not: past their last day and never used, or without a consent of both desks. */
export async function readGlassesToEnd(
	db: Db,
	today: Day
): Promise<readonly { readonly case: CaseId; readonly glass: GlassId }[]> {
	const rows = await db.selectFrom('glass').select(['case_id', 'id']).where('state', '<>', 'ended').execute();
	const ended: { case: CaseId; glass: GlassId }[] = [];
	for (const row of rows) {
		const caseId = row.case_id as CaseId;
		const found = (await readGlasses(db, caseId, today)).find(({ glass }) => glass === row.id);
		if (found?.state === 'ended') ended.push({ case: caseId, glass: found.glass });
	}
	return ended;
}

/** The glasses that a desk is one of and that were not ended, by case. */
export async function readGlassesOfDesk(
	db: Db,
	desk: DeskId,
	today: Day
): Promise<readonly (GlassState & { readonly case: CaseId })[]> {
	const rows = await db
		.selectFrom('glass')
		.select(['case_id', 'id'])
		.where('state', '<>', 'ended')
		.where((either) => either.or([either('desk_one', '=', desk), either('desk_two', '=', desk)]))
		.execute();
	const all: (GlassState & { case: CaseId })[] = [];
	for (const row of rows) {
		const caseId = row.case_id as CaseId;
		const found = (await readGlasses(db, caseId, today)).find(({ glass }) => glass === row.id);
		if (found && found.state !== 'ended') all.push({ ...found, case: caseId });
	}
	return all;
}

/** The case of a glass that was not ended; `null` for every other. */
export async function findGlassCase(db: Db, glass: GlassId): Promise<CaseId | null> {
	const row = await db
		.selectFrom('glass')
		.select('case_id')
		.where('id', '=', glass)
		.where('state', '<>', 'ended')
		.executeTakeFirst();
	return (row?.case_id ?? null) as CaseId | null;
}
