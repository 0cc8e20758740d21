import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import { hashOfSealed } from '#core/sealing';
import { type GlassHand, type GlassRequest, mayAskGlass } from '#core/support';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { holdGlassWorld } from '#server/operations/glass/glass-world.ts';
import { addUse } from '#server/store/glass-use-store.ts';
import { stageLeaf, waitsForLog } from '#server/store/log-store.ts';

/** A signed statement, the words sealed beside it, and its blind leaf. */
export type GlassSent<Statement> = { readonly statement: Statement; readonly words: Uint8Array; readonly leaf: Uint8Array };

/**
 * A member of one of two desks asks to open a glass. Nothing is handed out for it: the other desk sees the request at once. The audit list has the member and the desk, and
 * not the case. Refuses as {@link mayAskGlass}, and `id-taken`, `member-not-logged`.
 */
export async function askGlass(
	app: App,
	hand: GlassHand,
	caseId: CaseId,
	{ statement, words, leaf }: GlassSent<GlassRequest>
): Promise<Outcome<object>> {
	if (await waitsForLog(app.db, hand)) return refused('member-not-logged');
	const { member, desk } = hand;
	return acting<object, string>(app, { as: 'desk', member, desk }, 'ask-glass', { kind: 'desk', id: desk }, async (tx) => {
		const world = await holdGlassWorld(tx, app, caseId, statement.body.glass);
		if (!world?.glass.desks.includes(desk)) return refused('not-found');
		const may = mayAskGlass(world, statement, hand);
		if (!may.ok) return may;
		if (hashOfSealed(words) !== statement.body.sealedHash) return refused('entries-mismatch', 'words');
		if (!(await addUse(tx, statement, words, world.today))) return refused('id-taken');
		await stageLeaf(tx, leaf);
		return accepted({});
	});
}
