import { accepted, type ConsentId, type Day, type DeskId, type Outcome, refused } from '#core/base';
import {
	type AgreementBody,
	type AgreementId,
	type ClauseId,
	kindsOutside,
	type ReadingGrounds,
	type Reason
} from '#core/consent';
import { type OpenedContent, parseContent } from '#core/report';
import { type CaseReading, type PartKind, type PurposeCode, purposeCodes } from '#core/sealing';

/** Some parts of a case that are open for one and the same reason. */
export type OpenWhy = {
	readonly kinds: readonly PartKind[];
	readonly consent: ConsentId | null;
	readonly agreement: AgreementBody | null;
	readonly held: readonly Reason[];
	/** Clauses that nobody could look at: neither the node nor this browser. */
	readonly unseen: readonly ClauseId[];
};

/** A part that is not open; its kind is `null` where no receipt says it. */
export type ClosedWhy = { readonly kind: PartKind | null; readonly reasons: readonly Reason[] };

/** Why a desk may read what it reads, and why not the rest of what it was ever given. */
export type ReadingWhy = {
	readonly purpose: PurposeCode | null;
	/** The purposes for which consents of this desk are in force: for another of them the case is opened anew. */
	readonly offered: readonly PurposeCode[];
	readonly open: readonly OpenWhy[];
	readonly closed: readonly ClosedWhy[];
};

type Opened = Pick<CaseReading, 'consents'>;

const inForceOf = ({ consents }: Opened, desk: DeskId, today: Day): Opened['consents'] =>
	consents.filter((consent) => consent.desk === desk && !consent.withdrawn && consent.lastDay >= today);

/** The purposes for which a desk holds consents in force, in their order. */
function purposesOf(reading: Opened, desk: DeskId, today: Day): readonly PurposeCode[] {
	const given = new Set(inForceOf(reading, desk, today).map(({ purpose }) => purpose));
	return purposeCodes.filter((code) => given.has(code));
}

/** What an opening says of its reason. */
export type Stated = { readonly purpose: PurposeCode; readonly under: NonNullable<OpenedContent['under']> };

/** What an opening states: the purpose that was chosen, or the only one there is. Refuses `purpose-missing` about those to choose from. */
export function statePurpose(
	reading: Opened,
	desk: DeskId,
	today: Day,
	chosen: PurposeCode | null
): Outcome<Stated, 'purpose-missing'> {
	const offered = purposesOf(reading, desk, today);
	const purpose = chosen ?? (offered.length === 1 ? offered[0] : undefined);
	if (!purpose) return refused('purpose-missing', offered.join(' '));
	const under = inForceOf(reading, desk, today).filter((consent) => consent.purpose === purpose);
	return accepted({
		purpose,
		under: under.map(({ consent, agreement }) => ({ consent, agreement: agreement as AgreementId | null }))
	});
}

/**
 * Looks at what the node could not, the kinds of parts: what an agreement does not let pass is taken out of the reading, so that nothing of it is shown, searched or taken along. Says the rest in
 * kinds, as the receipts of the desk's thread name them.
 */
export function whyOf(
	reading: CaseReading,
	desk: DeskId,
	today: Day,
	grounds: ReadingGrounds | undefined
): { readonly reading: CaseReading; readonly why: ReadingWhy } {
	const offered = purposesOf(reading, desk, today);
	if (!grounds) return { reading, why: { purpose: null, offered, open: [], closed: [] } };
	const kinds = kindsIn(reading);
	const bodies = new Map(grounds.agreements.map((body) => [body.agreement, body]));
	const outside = new Set(
		grounds.allowed.flatMap(({ part, agreement }) => {
			const body = agreement && bodies.get(agreement);
			const kind = kinds.get(part);
			return body && kind && kindsOutside(body, [kind]).length > 0 ? [part] : [];
		})
	);
	const open = grounds.allowed.filter(({ part }) => !outside.has(part));
	const together = Map.groupBy(open, ({ consent, agreement }) => `${consent} ${agreement}`);
	return {
		reading: outside.size === 0 ? reading : { ...reading, parts: reading.parts.filter(({ part }) => !outside.has(part)) },
		why: {
			purpose: grounds.purpose,
			offered,
			open: [...together.values()].map((parts) => sayOpen(parts, kinds, bodies)),
			closed: [
				...[...outside].map((part) => ({ kind: kinds.get(part) ?? null, reasons: [notOfThisKind] })),
				...grounds.refused.map(({ part, reasons }) => ({ kind: kinds.get(part) ?? null, reasons }))
			]
		}
	};
}

const notOfThisKind: Reason = { code: 'clause-parts', clause: 'parts' };

function sayOpen(
	parts: ReadingGrounds['allowed'],
	kinds: ReadonlyMap<number, PartKind>,
	bodies: ReadonlyMap<AgreementId, AgreementBody>
): OpenWhy {
	const [first] = parts as [ReadingGrounds['allowed'][number]];
	// A browser that has the text and the kinds has looked at the clause about kinds.
	const agreement = (first.agreement && bodies.get(first.agreement)) ?? null;
	const looked = agreement !== null && first.unseen.includes('parts');
	return {
		kinds: [...new Set(parts.flatMap(({ part }) => kinds.get(part) ?? []))],
		consent: first.consent,
		agreement,
		held: looked ? [...first.held, notOfThisKind] : first.held,
		unseen: looked ? first.unseen.filter((clause) => clause !== 'parts') : first.unseen
	};
}

/** By her receipts in the thread, and by the keys that this browser holds, which count more. */
function kindsIn({ parts }: CaseReading): ReadonlyMap<number, PartKind> {
	const told = parts.flatMap(({ items }) =>
		items.flatMap(({ by, content }) => {
			const parsed = by.kind === 'survivor' ? parseContent(content) : null;
			return parsed?.kind === 'receipt' ? parsed.parts.map(({ part, kind }) => [part, kind] as const) : [];
		})
	);
	return new Map([...told, ...parts.flatMap(({ part, kind }) => (kind ? [[part, kind] as const] : []))]);
}
