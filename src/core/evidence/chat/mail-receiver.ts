/** A line `Received`, by its place from the top: who says that they wrote it, and from whom they had the mail. */
export type ReceivedLine = { readonly at: number; readonly by: string; readonly from: string | null };

/** Tells whether a sentence was written where the mail arrived. Whoever has the file can still have changed it. */
export type ReceiverSide = (line: { readonly at: number; readonly by: string; readonly arc: number | null }) => boolean;

/**
 * Every program on the way puts its lines on top (RFC 5321 section 4.4): what stands above the line that says how the mail came in from outside was written where it arrived.
 * Right below that line sentences of the house mix with what was in the mail: there the name must be of the house, which removes what bears its name when a mail comes in
 * (RFC 8601 section 5). What stands further below can be the sender's invention, lines that name the house too. `received` are from the top.
 */
export function receiverSide(received: readonly ReceivedLine[]): ReceiverSide {
	const house = received.find(({ by }) => isName(by))?.by;
	if (house === undefined) return () => false;
	const entry = received.findIndex(
		({ by, from }) => (isName(by) && !isSameHouse(by, house)) || (from !== null && !isWithin(from, house))
	);
	const isStranger = entry >= 0 && isName(received[entry]?.by ?? '') && !isSameHouse(received[entry]?.by ?? '', house);
	const last = isStranger ? entry - 1 : entry < 0 ? received.length - 1 : entry;
	const border = received[last]?.at ?? -1;
	const next = received[last + 1]?.at ?? Number.POSITIVE_INFINITY;
	return ({ at, by, arc }) => (at < border ? arc === null || isSameHouse(by, house) : at < next && isSameHouse(by, house));
}

/** Whether all that a line says of where it had the mail from is of the house: the name that was given in greeting is only said, the one beside it was looked up. */
function isWithin(from: string, house: string): boolean {
	const names = from.match(/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z-]*/gi) ?? [];
	return names.length > 0 && names.every((name) => isSameHouse(name, house));
}

const isName = (by: string): boolean => /\.[a-z][a-z-]*\.?$/i.test(by);
const labelsOf = (name: string): readonly string[] => name.toLowerCase().replace(/\.$/, '').split('.').reverse();

/** Whether two names belong to one house: they are the same, or share the name that somebody registered. Below `co.uk` and its like that has a part more; where it is not known, they are strangers. */
export function isSameHouse(one: string, other: string): boolean {
	const [these, those] = [labelsOf(one), labelsOf(other)];
	if (these.join('.') === those.join('.')) return one !== '';
	const differs = these.findIndex((label, at) => label !== those[at]);
	const shared = differs < 0 ? these.length : differs;
	const [last = '', second = ''] = these;
	return shared >= (last.length === 2 && second.length <= 3 ? 3 : 2);
}
