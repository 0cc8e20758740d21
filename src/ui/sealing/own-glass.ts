import { accepted, type Outcome, refused } from '#core/base';
import {
	composeGlass,
	composeGlassEnd,
	composeGlassRenewal,
	type GlassContent,
	type GlassWish,
	glassesInForce,
	glassesMade,
	isGlassStale
} from '#core/report';
import type { HeldCase } from './held-case.ts';
import type { SurvivorSession } from './survivor-session.ts';
import { type GlassUseShown, showUse } from './told-glass.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** What her space shows of what two desks may open together: what is in force, and every use that she is told of. */
export type OwnGlass = {
	readonly made: Omit<GlassContent, 'seed'> | null;
	/** A desk's key was replaced: until new halves are sealed, which a look does, nobody can use it. */
	readonly stale: boolean;
	readonly uses: readonly GlassUseShown[];
};

/** Reads what is in force and what was used; seals new halves where a desk's key changed since, so that the promise she was given holds. */
export async function lookAtGlass(session: SurvivorSession): Done<OwnGlass> {
	const { held } = session;
	if (!held?.reading) return refused('not-open');
	const renewed = await renewHalves(held);
	const { reading } = held;
	if (!reading) return refused('not-open');
	const [inForce] = glassesInForce(held.own, held.around.today);
	const made = inForce && glassesMade(reading).find(({ glass }) => glass === inForce.glass);
	const uses = await Promise.all(held.glassUses.map((use) => showUse(use, [held.keys.age.identity], held.isMember)));
	const { seed: _, ...shown } = made ?? { seed: '' };
	return accepted({ made: made ? (shown as Omit<GlassContent, 'seed'>) : null, stale: !renewed, uses });
}

/** Whether the halves are sealed to the desks' keys as they are now, or were just sealed anew. */
async function renewHalves(held: HeldCase): Promise<boolean> {
	const [inForce] = glassesInForce(held.own, held.around.today);
	const made = inForce && held.reading && glassesMade(held.reading).find(({ glass }) => glass === inForce.glass);
	if (!inForce || !made || !isGlassStale(inForce, held.around)) return true;
	const committed = await held.commit([{ renew: inForce.glass }], (_, own, keys, around) =>
		composeGlassRenewal(own, made, keys, around)
	);
	if (!committed.ok) return false;
	return (await held.read()).ok;
}

export async function makeOwnGlass({ held }: SurvivorSession, wish: GlassWish): Done<null> {
	if (!held) return refused('not-open');
	return held.commit([{ glass: wish }], (_, own, keys, around) => composeGlass(own, wish, keys, around));
}

/** Ends it with one press. Allowed even where findings forbid writing: it only takes away. */
export async function endOwnGlass({ held }: SurvivorSession): Done<null> {
	if (!held?.reading) return refused('not-open');
	const [inForce] = glassesInForce(held.own, held.around.today);
	const made = inForce && glassesMade(held.reading).find(({ glass }) => glass === inForce.glass);
	if (!made) return refused('glass-unknown');
	return held.commit([{ end: made.glass }], (_, own, keys, around) => composeGlassEnd(own, made, keys, around), true);
}
