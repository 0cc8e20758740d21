import type { Day, DeskId, Moment } from '#core/base';
import type { Author, CaseReading, PartKind, PartNumber } from '#core/sealing';
import { isInForce } from './own-case.ts';
import { parseContent } from './parse-content.ts';

/** A desk, as far as its kind and its declared duties say whether what is said to it is privileged. */
type DeskTold = { readonly kind: string; readonly duties: readonly string[] };

const authorityKinds: readonly string[] = ['police', 'prosecutor', 'court', 'defence'];

/** Whether a desk takes part in a procedure, where what is privileged may be kept back: police, prosecutors, courts, defence. */
export const isAuthority = ({ kind }: Pick<DeskTold, 'kind'>): boolean => authorityKinds.includes(kind);

/**
 * Whether the thread with a desk is privileged by itself: counsel, or counselling, that declares professional secrecy among its duties. The
 * law as data says nothing on privilege: the desk's own declaration counts, and no privilege of any country is invented here.
 */
export const isPrivilegedDesk = ({ kind, duties }: DeskTold): boolean =>
	(kind === 'legal-aid' || kind === 'counselling') && duties.includes('professional-secret');

/** What a desk reads by a waiver: which part, whose thread it is, who said what there, and when the last of it was said. */
export type WaivedPart = {
	readonly part: PartNumber;
	readonly kind: PartKind;
	readonly of: DeskId | null;
	readonly messages: readonly { readonly at: Moment; readonly by: Author; readonly text: string }[];
	readonly until: Moment | null;
};

/** What a desk reads by waivers in force on this day, each part once. */
export function waivedParts(reading: CaseReading, desk: DeskId, today: Day): readonly WaivedPart[] {
	const given = reading.consents.filter(
		(consent) => consent.desk === desk && consent.throughEpoch !== undefined && isInForce(consent, today)
	);
	const numbers = new Set(given.flatMap(({ parts }) => parts));
	return reading.parts.flatMap(({ part, kind, desk: of, items }): WaivedPart[] => {
		if (!numbers.has(part) || kind === null) return [];
		const messages = items.flatMap(({ at, by, content }) => {
			const said = parseContent(content);
			return said?.kind === 'message' ? [{ at, by, text: said.text }] : [];
		});
		return [{ part, kind, of, messages, until: items.at(-1)?.at ?? null }];
	});
}
