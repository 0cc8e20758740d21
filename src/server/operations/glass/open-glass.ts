import { accepted, type GlassUseId, type Outcome, refused, toBase64url } from '#core/base';
import type { WireCase } from '#core/sealing';
import type { GlassHand } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { closeGlassUse } from '#server/operations/glass/close-glasses.ts';
import { holdGlassWorld } from '#server/operations/glass/glass-world.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { readShare, readShares } from '#server/store/glass-store.ts';
import { noteOpened, readUses } from '#server/store/glass-use-store.ts';

/** What is handed to the member who asked, while the hours last: both halves, and the parts with the grants to the glass. */
export type GlassOpened = { readonly view: WireCase; readonly own: string; readonly other: string; readonly until: string };

/**
 * Hands out what a use opens, to the one member who asked for it and nobody else. Each time stands in the audit list. Refuses `glass-closed` where the hours are over, she ended it, or a
 * consent ended; what is over is closed by that.
 */
export async function openGlass(app: App, { member, desk }: GlassHand, use: GlassUseId): Promise<Outcome<GlassOpened>> {
	const day = today(app.clock);
	const opened = await acting<{ opened: GlassOpened | null }, string>(
		app,
		{ as: 'desk', member, desk },
		'open-glass',
		{ kind: 'desk', id: desk },
		async (tx) => {
			const [seen] = await readUses(tx, { id: use });
			if (seen?.request.body.desk !== desk || seen.request.body.member !== member) return refused('not-found');
			const world = await holdGlassWorld(tx, app, seen.case, seen.glass);
			const [kept] = await readUses(tx, { id: use });
			if (!world || !kept) return refused('not-found');
			if (kept.state !== 'open' || !kept.until || !kept.share) return refused('glass-closed');
			if (kept.until <= app.clock.now() || world.glass.state === 'ended') {
				await closeGlassUse(tx, kept.case, world.glass);
				return accepted({ opened: null });
			}
			const own = (await readShares(tx, kept.case, kept.glass)).get(desk);
			const half = own ? await readShare(tx, kept.case, own.seq) : null;
			if (!half) return refused('glass-closed');
			await noteOpened(tx, use, day);
			const reader = { kind: 'glass', glass: kept.glass, parts: world.glass.parts } as const;
			const view = await readWireCase(app.db, kept.case, reader, day);
			if (!view) return refused('not-found');
			const halves = { own: toBase64url(half), other: toBase64url(kept.share) };
			return accepted({ opened: { view, ...halves, until: kept.until.toISOString() } });
		}
	);
	if (!opened.ok) return opened;
	return opened.value.opened ? accepted(opened.value.opened) : refused('glass-closed');
}
