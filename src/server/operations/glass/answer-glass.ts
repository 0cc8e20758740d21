import { accepted, type GlassUseId, type Outcome, refused } from '#core/base';
import { hashOfSealed } from '#core/sealing';
import { type GlassApproval, type GlassDenial, type GlassHand, mayApproveGlass, mayDenyGlass } from '#core/support';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import type { GlassSent } from '#server/operations/glass/ask-glass.ts';
import { holdGlassWorld, untilAfter } from '#server/operations/glass/glass-world.ts';
import { setGlassState } from '#server/store/glass-store.ts';
import { type KeptUse, keepApproval, keepDenial, readUses } from '#server/store/glass-use-store.ts';
import { stageLeaf, waitsForLog } from '#server/store/log-store.ts';

/**
 * A member of the other desk agrees, and hands its half on, sealed to the desk that asked. From here on the glass is spent: it can be opened this once, for the hours asked for, and
 * never again, also where a backup is restored. Refuses as {@link mayApproveGlass}.
 */
export async function approveGlass(
	app: App,
	hand: GlassHand,
	use: GlassUseId,
	{ statement, words, leaf, share }: GlassSent<GlassApproval> & { readonly share: Uint8Array }
): Promise<Outcome<object>> {
	return answering(app, hand, use, async (tx, world, kept) => {
		const may = mayApproveGlass(world, kept, statement, hand);
		if (!may.ok) return may;
		const fits = hashOfSealed(words) === statement.body.sealedHash && hashOfSealed(share) === statement.body.shareHash;
		if (!fits) return refused('entries-mismatch', 'words');
		const buried = await app.tombstones.append([{ kind: 'glass', id: kept.glass, day: world.today }]);
		if (!buried.ok) return buried;
		const until = untilAfter(app.clock.now(), kept.request.body.hours);
		await keepApproval(tx, use, statement, { words, share }, { day: world.today, until });
		await setGlassState(tx, kept.case, kept.glass, 'used');
		await stageLeaf(tx, leaf);
		return accepted({ until: until.toISOString() });
	});
}

/** A member of the other desk says no, and why. The glass stays as it was. */
export async function denyGlass(
	app: App,
	hand: GlassHand,
	use: GlassUseId,
	{ statement, words, leaf }: GlassSent<GlassDenial>
): Promise<Outcome<object>> {
	return answering(app, hand, use, async (tx, world, kept) => {
		const may = mayDenyGlass(world, kept, statement, hand);
		if (!may.ok) return may;
		if (hashOfSealed(words) !== statement.body.sealedHash) return refused('entries-mismatch', 'words');
		await keepDenial(tx, use, statement, words, world.today);
		await stageLeaf(tx, leaf);
		return accepted({});
	});
}

type World = NonNullable<Awaited<ReturnType<typeof holdGlassWorld>>>;
type Work = (tx: Parameters<typeof holdGlassWorld>[0], world: World, kept: KeptUse) => Promise<Outcome<object>>;

async function answering(app: App, hand: GlassHand, use: GlassUseId, work: Work): Promise<Outcome<object>> {
	if (await waitsForLog(app.db, hand)) return refused('member-not-logged');
	const { member, desk } = hand;
	return acting<object, string>(app, { as: 'desk', member, desk }, 'answer-glass', { kind: 'desk', id: desk }, async (tx) => {
		const [seen] = await readUses(tx, { id: use });
		if (seen?.request.body.other !== desk) return refused('not-found');
		const world = await holdGlassWorld(tx, app, seen.case, seen.glass);
		// Once more, now that nobody else can answer it.
		const [kept] = await readUses(tx, { id: use });
		return world && kept ? work(tx, world, kept) : refused('not-found');
	});
}
