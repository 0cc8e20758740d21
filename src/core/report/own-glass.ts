import { accepted, type Day, type DeskId, fromBase64url, type GlassId, type Outcome, refused, toBase64url } from '#core/base';
import { type CaseReading, makeGlass, type PartKind, randomId } from '#core/sealing';
import type { GlassContent } from './content.ts';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings } from './own-act.ts';
import { glassesInForce, type OwnCase, partOfKind } from './own-case.ts';
import { everything, isOwn } from './read-contents.ts';

/** What two desks may open together where somebody is in danger. `names` are written down as she was shown them. */
export type GlassWish = {
	readonly desks: readonly [GlassDesk, GlassDesk];
	readonly kinds: readonly Exclude<PartKind, 'own' | 'thread'>[];
	readonly lastDay: Day;
};
export type GlassDesk = { readonly desk: DeskId; readonly name: string };

export type GlassRefusal = ComposeRefusal | 'glass-unknown';

/**
 * Makes a glass: a fresh key, granted everything of the chosen parts, its halves sealed to two desks. One that is in force ends in the same act.
 * Refuses `key-not-proved` where the log does not prove a desk's key, `part-privileged` where she marked one of the parts: nothing is sealed then.
 */
export async function composeGlass(
	own: OwnCase,
	wish: GlassWish,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'part-privileged'>> {
	const chosen = wish.kinds.map((kind) => partOfKind(own, kind));
	if (chosen.length === 0 || chosen.some((part) => part === null)) return refused('part-unknown');
	// The node sees the numbers in this order, and must not tell from it which is which kind.
	const parts = chosen
		.flatMap((part) => (part ? [{ part: part.part, kind: part.kind }] : []))
		.toSorted((a, b) => a.part - b.part);
	// What is privileged goes by a waiver alone, whoever the two desks are.
	if (parts.some(({ part }) => own.marked?.has(part))) return refused('part-privileged');
	const act = new OwnAct(own, keys, around);
	for (const { glass } of glassesInForce(own, around.today)) act.endGlass(glass);
	for (const { part } of parts) {
		const settled = await act.settle(part);
		if (!settled.ok) return settled;
	}
	const { seed, recipient } = await makeGlass();
	const glass = randomId<'glass'>() as GlassId;
	const desks: readonly [DeskId, DeskId] = [wish.desks[0].desk, wish.desks[1].desk];
	const fields = { glass, desks, parts: parts.map(({ part }) => part), recipient, lastDay: wish.lastDay };
	const named = await act.glass(fields);
	if (!named.ok) return named;
	const sealed = await act.sealHalves(fields, seed);
	if (!sealed.ok) return sealed;
	const content: GlassContent = {
		kind: 'glass',
		glass,
		what: 'made',
		seed: toBase64url(seed),
		desks: wish.desks,
		parts,
		lastDay: wish.lastDay
	};
	return accepted(await act.finish('glass', 0, content));
}

/** Ends a glass at once: its parts get a new key in the same act, where the keys of the desks that read them are proved; else at the next writing. */
export async function composeGlassEnd(
	own: OwnCase,
	made: GlassContent,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, GlassRefusal>> {
	const known = own.glasses?.find(({ glass }) => glass === made.glass);
	if (!known) return refused('glass-unknown');
	const act = new OwnAct(own, keys, around);
	act.endGlass(known.glass);
	for (const number of known.parts) {
		const part = own.parts.find((one) => one.part === number);
		if (!part) return refused('part-unknown', String(number));
		if (!act.canRotate(number)) {
			act.leaveDue(number);
			continue;
		}
		const renewed = await act.newEpoch(number, part.kind, part.desk);
		if (!renewed.ok) return renewed;
	}
	return accepted(await act.finish('glass', 0, { ...made, what: 'ended', seed: '' }));
}

/** Seals new halves to the desks' keys as they are now: both, so that an older half fits none of them. */
export async function composeGlassRenewal(
	own: OwnCase,
	made: GlassContent,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, GlassRefusal>> {
	const known = glassesInForce(own, around.today).find(({ glass }) => glass === made.glass);
	const seed = fromBase64url(made.seed, 32);
	if (!known || !seed) return refused('glass-unknown');
	const act = new OwnAct(own, keys, around);
	const sealed = await act.sealHalves(known, seed);
	if (!sealed.ok) return sealed;
	return accepted(await act.finish('glass', 0, { ...made, what: 'renewed', seed: '' }));
}

/** Whether a desk's key is another than the one a half was sealed to: until new halves are sealed the glass cannot be used. */
export const isGlassStale = (
	{ shares }: { readonly shares: readonly { readonly desk: DeskId; readonly generation: number }[] },
	around: Pick<Surroundings, 'proveDesk'>
): boolean =>
	shares.some(({ desk, generation }) => {
		const proved = around.proveDesk(desk);
		return proved.ok && proved.value.generation > generation;
	});

/** What she wrote down of each glass when she made it, the newest last. */
export const glassesMade = (reading: CaseReading): readonly GlassContent[] =>
	everything(reading).flatMap((one) =>
		one.content.kind === 'glass' && one.content.what === 'made' && isOwn(one) && one.kind === 'own' ? [one.content] : []
	);
