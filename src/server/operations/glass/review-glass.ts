import { accepted, type DeskId, type GlassUseId, type MemberId, type Outcome, refused } from '#core/base';
import { hashOfSealed } from '#core/sealing';
import { type GlassHand, type GlassJudgement, mayReviewGlass } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { acting } from '#server/operations/acting.ts';
import type { GlassSent } from '#server/operations/glass/ask-glass.ts';
import { readDeskKeys } from '#server/store/case-store.ts';
import { readJoined } from '#server/store/desk-team-store.ts';
import { holdUse, keepFinding, readUses } from '#server/store/glass-use-store.ts';
import { stageLeaf, waitsForLog } from '#server/store/log-store.ts';

/** Somebody of oversight says what they found of a use. Refuses as {@link mayReviewGlass}. */
export async function reviewGlass(
	app: App,
	hand: GlassHand,
	use: GlassUseId,
	{ statement, words, leaf }: GlassSent<GlassJudgement>
): Promise<Outcome<object>> {
	if (await waitsForLog(app.db, hand)) return refused('member-not-logged');
	const { member, desk } = hand;
	return acting<object, string>(app, { as: 'watchdog', member, desk }, 'review-glass', { kind: 'desk', id: desk }, async (tx) => {
		await holdUse(tx, use);
		const [kept] = await readUses(tx, { id: use });
		if (!kept) return refused('not-found');
		const reviewer = (await readDeskKeys(tx, [desk])).get(desk);
		if (!reviewer) return refused('not-found');
		const pair: readonly DeskId[] = [kept.request.body.desk, kept.request.body.other];
		const concerned = new Set<MemberId>();
		for (const one of pair) for (const { member: of } of await readJoined(tx, one)) concerned.add(of);
		const world = { reviewer, concerned, today: today(app.clock), check: nativeCheck };
		const may = mayReviewGlass(world, kept, statement, hand);
		if (!may.ok) return may;
		if (hashOfSealed(words) !== statement.body.sealedHash) return refused('entries-mismatch', 'words');
		await keepFinding(tx, statement, words, world.today);
		await stageLeaf(tx, leaf);
		return accepted({});
	});
}
