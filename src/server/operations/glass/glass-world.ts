import type { CaseId, DeskId, GlassId } from '#core/base';
import { type GlassDeskState, type GlassWorld, glassLimits } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { readCaseState, readDeskKeys } from '#server/store/case-store.ts';
import type { Tx } from '#server/store/database.ts';
import { readJoined } from '#server/store/desk-team-store.ts';
import { readShares } from '#server/store/glass-store.ts';
import { readUses } from '#server/store/glass-use-store.ts';

/** Everything that a use is decided over, held until the transaction ends: desks first, then the case. `null` where there is no such glass. */
export async function holdGlassWorld(tx: Tx, app: App, caseId: CaseId, glass: GlassId): Promise<GlassWorld | null> {
	const named = await tx
		.selectFrom('glass')
		.select(['desk_one', 'desk_two'])
		.where('case_id', '=', caseId)
		.where('id', '=', glass)
		.executeTakeFirst();
	if (!named) return null;
	const pair = [named.desk_one, named.desk_two] as DeskId[];
	const keys = await readDeskKeys(tx, pair);
	const day = today(app.clock);
	const state = await readCaseState(tx, caseId, day);
	const found = state?.glasses.find((one) => one.glass === glass);
	if (!found) return null;
	const desks = new Map<DeskId, GlassDeskState>();
	for (const desk of pair) {
		const key = keys.get(desk);
		const members = new Set((await readJoined(tx, desk)).map(({ member }) => member));
		if (key?.organisation) desks.set(desk, { ...key, organisation: key.organisation, members });
	}
	const shares = [...(await readShares(tx, caseId, glass))].map(([desk, { generation }]) => [desk, generation] as const);
	const uses = (await readUses(tx, { case: caseId })).filter((use) => use.glass === glass);
	return { case: caseId, glass: found, shares: new Map(shares), desks, uses, today: day, check: nativeCheck };
}

/** The end of some hours from now, to the next whole hour: nobody is left with minutes of what was agreed to, and nobody has more than the hours that are the most. */
export const untilAfter = (now: Date, hours: number): Date => {
	const hour = 3_600_000;
	const most = Math.floor((now.getTime() + glassLimits.hours * hour) / hour);
	return new Date(Math.min(Math.ceil((now.getTime() + hours * hour) / hour), most) * hour);
};
