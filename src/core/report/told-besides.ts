import type { DeskId } from '#core/base';
import type { ItemName } from '#core/evidence';
import type { CaseReading } from '#core/sealing';
import { thingsAt } from './given-things.ts';
import { everything, isOwn, type Read } from './read-contents.ts';

/** Somebody who appears in a folder; `desk` is `null` for her, `name` as it was written down then, perhaps empty. */
export type Appearing = { readonly desk: DeskId | null; readonly name: string };

/** What a folder tells besides the things that were chosen for it, before it is made: the making adds a step to each. */
export type Besides = {
	/** Steps of custody, which all go in: the check notices one that is missing. */
	readonly steps: number;
	/** Of these steps those with words of their own. */
	readonly noted: number;
	/** Who wrote these steps down. */
	readonly people: readonly Appearing[];
	/** From whom or to whom, by the names in these steps; no item. */
	readonly parties: readonly string[];
	/** Descriptions of the chosen things by her and by desks, which can be left out; and the desks that wrote some. */
	readonly abouts: number;
	readonly aboutDesks: readonly DeskId[];
};

/** What goes with the things at these places (`<part>/<seq>`) into a folder, as far as this reading shows it. `null` where one is nothing that can be given. */
export function besidesAt(reading: CaseReading, places: readonly string[]): Besides | null {
	const things = thingsAt(reading, places);
	if (!things) return null;
	const names = new Set<ItemName>(things.map(({ item }) => item));
	const chosen = new Set(things.flatMap(({ places }) => places));
	const people = new Map<string, Appearing>();
	const parties = new Set<string>();
	const aboutDesks = new Set<DeskId>();
	let [steps, noted, abouts] = [0, 0, 0];
	for (const one of everything(reading)) {
		const { content, item } = one;
		if (content.kind === 'custody' && names.has(content.item)) {
			steps++;
			if (content.note.trim() !== '') noted++;
			const who = { desk: deskOf(one), name: content.by.trim() };
			people.set(`${who.desk} ${who.name}`, who);
			for (const party of [content.from, content.to])
				if (party && party.kind !== 'item' && party.name.trim() !== '') parties.add(party.name.trim());
		} else if (content.kind === 'item-about' && names.has(content.item) && !chosen.has(`${item.part}/${item.seq}`)) {
			abouts++;
			const desk = deskOf(one);
			if (desk) aboutDesks.add(desk);
		}
	}
	return { steps, noted, people: [...people.values()], parties: [...parties], abouts, aboutDesks: [...aboutDesks] };
}

const deskOf = (one: Read): DeskId | null => (isOwn(one) || one.item.by.kind !== 'member' ? null : one.item.by.desk);
