import type { ItemName } from '#core/evidence';
import type { CaseReading, PartNumber } from '#core/sealing';
import { type EvidenceItem, evidenceItems } from './evidence-items.ts';
import { deskOfThread } from './own-told.ts';
import { everything, isOwn, type Read } from './read-contents.ts';

/** One thing of a case as it is given out: where it stands (`<part>/<seq>`), what custody calls it, and every place that belongs to it. */
export type GivenThing = {
	readonly id: string;
	readonly item: ItemName;
	readonly part: PartNumber;
	readonly places: readonly string[];
};

/**
 * The things that stand at these places, in this order: items of evidence, with what they are nothing without (the file of a conversation and what she marked in it, the end of a
 * fingerprint, what a copy was made of), and answers of hers. `null` where one is none of these, or cannot be read here.
 */
export function thingsAt(reading: CaseReading, ids: readonly string[]): readonly GivenThing[] | null {
	const read = everything(reading);
	const items = new Map(evidenceItems(reading).map((item) => [item.id, item]));
	const answers = new Map(read.filter((one) => one.content.kind === 'answer' && isOwn(one)).map((one) => [placeOf(one), one]));
	const things = [...new Set(ids)].map((id): GivenThing | null => {
		const item = items.get(id);
		if (item) return { id, item: item.item, part: item.part, places: [id, ...placesBeside(read, item)] };
		const answer = answers.get(id);
		return answer ? { id, item: id, part: answer.item.part, places: [id] } : null;
	});
	return things.every((thing) => thing !== null) ? things : null;
}

/** What its own writer put beside it: she beside hers, a desk in its own thread beside its own. */
function placesBeside(read: readonly Read[], { item, id, by }: EvidenceItem): string[] {
	const isOfDesk = (one: Read): boolean => by.kind === 'member' && deskOfThread(one) === by.desk;
	const own = read.filter((one) => (by.kind === 'survivor' ? isOwn(one) : isOfDesk(one)) && placeOf(one) !== id);
	const file = own.find(({ content }) => content.kind === 'file' && content.file === item);
	const marks = own.findLast(({ content }) => content.kind === 'chat-marks' && content.file === item);
	const ended = own.find(({ content }) => content.kind === 'fingerprint-ended' && content.fingerprint === item);
	const derivation = own.find(({ content }) => content.kind === 'derivation' && content.item === item);
	// Written together with it, without a word of anybody: it tells those who check a folder that this is a copy.
	const derived = derivation
		? own.find(({ content }) => content.kind === 'item-about' && content.item === item && content.origin === 'derived')
		: undefined;
	return [file, marks, ended, derivation, derived].flatMap((one) => (one ? placeOf(one) : []));
}

const placeOf = ({ item }: Read): string => `${item.part}/${item.seq}`;
