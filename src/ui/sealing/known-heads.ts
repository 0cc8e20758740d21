import type { CaseReading, PartNumber, WireCase } from '#core/sealing';

/** The last step of a part as a browser has seen or written it. */
export type KnownHead = { readonly part: PartNumber; readonly seq: number; readonly hash: string | null };

/** The heads of a case after another reading of it: a desk that reads for another purpose is handed other parts, and forgets none. */
export const headsAfter = (known: readonly KnownHead[], { parts }: Pick<CaseReading, 'parts'>): readonly KnownHead[] => [
	...known.filter(({ part }) => !parts.some((one) => one.part === part)),
	...parts.map(({ part, seq, hash }) => ({ part, seq, hash }))
];

/**
 * Adds a finding `rolled-back` for every known head that a node no longer hands out. `complete`: all parts are handed to this reader; a desk
 * loses whole parts when a consent ends, so that for it a part that is gone is no finding.
 */
export function holdAgainst(reading: CaseReading, view: WireCase, known: readonly KnownHead[], complete: boolean): CaseReading {
	const places = new Map(view.entries.map((step) => [`${step.part}/${step.seq}`, step.hash]));
	const parts = new Set(view.entries.map(({ part }) => part));
	const told = new Set(
		reading.findings.flatMap((finding) => (finding.what === 'rolled-back' ? `${finding.part}/${finding.seq}` : []))
	);
	const isLost = ({ part, seq, hash }: KnownHead): boolean =>
		hash !== null && (complete || parts.has(part)) && places.get(`${part}/${seq}`) !== hash && !told.has(`${part}/${seq}`);
	const found = known.filter(isLost).map(({ part, seq }) => ({ what: 'rolled-back', part, seq }) as const);
	return found.length === 0 ? reading : { ...reading, findings: [...reading.findings, ...found] };
}
