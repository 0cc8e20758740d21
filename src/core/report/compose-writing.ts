import { accepted, type DeskId, type Outcome, refused } from '#core/base';
import type { PartKind } from '#core/sealing';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings, type Writable } from './own-act.ts';
import { type OwnCase, type OwnPart, partOfKind, threadOf } from './own-case.ts';

/** Where something is written: one of her parts, or the thread with a desk. */
export type Place = Exclude<PartKind, 'thread'> | { readonly thread: DeskId };

export type Writing = { readonly place: Place; readonly content: Writable };

const partAt = (own: OwnCase, place: Place): OwnPart | null =>
	typeof place === 'string' ? partOfKind(own, place) : threadOf(own, place.thread);

/** Adds what she wrote. A part whose key is due for a change gets its new key first, in the same act. Refuses `nothing-to-write`. */
export async function composeWriting(
	own: OwnCase,
	writings: readonly Writing[],
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'nothing-to-write'>> {
	const last = writings.at(-1);
	if (!last) return refused('nothing-to-write');
	const act = new OwnAct(own, keys, around);
	const targets: OwnPart[] = [];
	for (const { place } of writings) {
		const target = partAt(own, place);
		if (!target) return refused('part-unknown');
		const settled = await act.settle(target.part);
		if (!settled.ok) return settled;
		targets.push(target);
	}
	for (const [at, { content }] of writings.slice(0, -1).entries()) await act.write((targets[at] as OwnPart).part, content);
	return accepted(await act.finish('write', (targets.at(-1) as OwnPart).part, last.content));
}

/** Notes in her own part that she came back, so that the next visit can say when that was. */
export async function composeVisit(own: OwnCase, keys: OwnKeys, around: Surroundings): Promise<Composed> {
	return new OwnAct(own, keys, around).finish('visit', 0, { kind: 'visit' });
}
