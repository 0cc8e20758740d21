import type { CaseId, Day, DeskId, GlassId, GlassUseId } from '#core/base';
import type { GlassApproval, GlassDenial, GlassJudgement, GlassRequest, GlassUse } from '#core/support';
import type { Db, Tx } from '#server/store/database.ts';

/** A use as it is kept: in no chain of the case, and gone with it. `until` stands while it runs. */
export type KeptUse = GlassUse & {
	readonly id: GlassUseId;
	readonly case: CaseId;
	readonly glass: GlassId;
	readonly answeredOn: Day | null;
	readonly share: Uint8Array | null;
	readonly until: Date | null;
	readonly openedOn: Day | null;
};

type Of = { readonly case: CaseId } | { readonly id: GlassUseId } | { readonly desk: DeskId } | 'approved' | 'running';

/** Uses of a case, one by its id, those that a desk asked for or was asked, all that were agreed to, or those that wait or run; oldest first. */
export async function readUses(db: Db, of: Of): Promise<readonly KeptUse[]> {
	let query = db.selectFrom('glass_uses').selectAll().orderBy('asked_on').orderBy('id');
	if (of === 'approved') query = query.where('state', 'in', ['open', 'closed']);
	else if (of === 'running') query = query.where('state', 'in', ['asked', 'open']);
	else if ('case' in of) query = query.where('case_id', '=', of.case);
	else if ('id' in of) query = query.where('id', '=', of.id);
	else query = query.where((either) => either.or([either('desk_id', '=', of.desk), either('other_id', '=', of.desk)]));
	const rows = await query.execute();
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const found = await db.selectFrom('glass_findings').selectAll().where('use_id', 'in', ids).orderBy('on_day').execute();
	return rows.map((row): KeptUse => {
		const answer = row.answer === null ? null : (JSON.parse(row.answer) as GlassApproval | GlassDenial);
		const isApproval = answer?.body.type === 'causeway/glass-approval/v1';
		return {
			id: row.id as GlassUseId,
			case: row.case_id as CaseId,
			glass: row.glass_id as GlassId,
			request: JSON.parse(row.request) as GlassRequest,
			words: row.words,
			approval: isApproval ? (answer as GlassApproval) : null,
			denial: answer && !isApproval ? (answer as GlassDenial) : null,
			answerWords: row.answer_words,
			answeredOn: row.answered_on as Day | null,
			share: row.share,
			until: row.until,
			openedOn: row.opened_on as Day | null,
			state: row.state as GlassUse['state'],
			findings: found
				.filter(({ use_id }) => use_id === row.id)
				.map(({ judgement, words }) => ({ judgement: JSON.parse(judgement) as GlassJudgement, words }))
		};
	});
}

/** `false` where the id is taken. */
export async function addUse(tx: Tx, request: GlassRequest, words: Uint8Array, day: Day): Promise<boolean> {
	const { use, case: of, glass, desk, other } = request.body;
	const added = await tx
		.insertInto('glass_uses')
		.values({
			id: use,
			case_id: of,
			glass_id: glass,
			desk_id: desk,
			other_id: other,
			state: 'asked',
			asked_on: day,
			request: JSON.stringify(request),
			words
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return added !== undefined;
}

export async function keepApproval(
	tx: Tx,
	use: GlassUseId,
	answer: GlassApproval,
	{ words, share }: { readonly words: Uint8Array; readonly share: Uint8Array },
	{ day, until }: { readonly day: Day; readonly until: Date }
): Promise<void> {
	const kept = { state: 'open', answered_on: day, answer: JSON.stringify(answer), answer_words: words, share, until };
	await tx.updateTable('glass_uses').set(kept).where('id', '=', use).execute();
}

export async function keepDenial(tx: Tx, use: GlassUseId, answer: GlassDenial, words: Uint8Array, day: Day): Promise<void> {
	const kept = { state: 'denied', answered_on: day, answer: JSON.stringify(answer), answer_words: words };
	await tx.updateTable('glass_uses').set(kept).where('id', '=', use).execute();
}

export async function keepFinding(tx: Tx, judgement: GlassJudgement, words: Uint8Array, day: Day): Promise<void> {
	const { use, finding } = judgement.body;
	await tx
		.insertInto('glass_findings')
		.values({ use_id: use, finding, on_day: day, judgement: JSON.stringify(judgement), words })
		.execute();
}

export async function noteOpened(tx: Tx, use: GlassUseId, day: Day): Promise<void> {
	await tx.updateTable('glass_uses').set({ opened_on: day }).where('id', '=', use).where('opened_on', 'is', null).execute();
}

export async function lapseUse(tx: Tx, use: GlassUseId): Promise<void> {
	await tx.updateTable('glass_uses').set({ state: 'lapsed' }).where('id', '=', use).execute();
}

/** Nobody else answers or reviews a use before the transaction ends. */
export async function holdUse(tx: Tx, use: GlassUseId): Promise<void> {
	await tx.selectFrom('glass_uses').select('id').where('id', '=', use).forUpdate().executeTakeFirst();
}
