import { type CaseId, isId } from '#core/base';
import { type Act, type Entry, hashOfEntry, verifySigned } from '#core/sealing';
import type { Bag } from './bag.ts';
import { type Fault, faultOfAct } from './faults.ts';
import { paths } from './layout.ts';
import { readJson, tried } from './read-json.ts';
import { isAuthor, isCount, isRecord } from './statement.ts';

/** The signed records that a bundle needs: the first entry of the case, the entries of its items, and of each act its last; the acts themselves. */
export type BundleRecords = {
	readonly v: 1;
	readonly type: 'causeway/bundle-records/v1';
	readonly case: CaseId;
	readonly acts: readonly Act[];
	readonly entries: readonly Entry[];
};

/** Records that were checked. `entries` by `<part>/<seq>`, `authors` by the hash of an entry: only what a signed act names. */
export type KnownRecords = {
	readonly case: CaseId;
	readonly survivorKey: string;
	readonly acts: readonly Act[];
	readonly entries: ReadonlyMap<string, Entry>;
	readonly authors: ReadonlyMap<string, Act>;
};

export const placeOf = ({ part, seq }: { readonly part: number; readonly seq: number }): string => `${part}/${seq}`;

/** The signed act that wrote what stands at a place; `null` where no record here says. */
export function actAt({ entries, authors }: KnownRecords, place: { readonly part: number; readonly seq: number }): Act | null {
	const entry = entries.get(placeOf(place));
	return (entry && authors.get(hashOfEntry(entry))) ?? null;
}

/**
 * Checks the records of a bundle: every act is signed, hers by the key that the case began with, and every entry stands in an act. A member's key is held against the
 * key log by `checkKeys`. `known` is `null` where nothing can be read.
 */
export async function checkRecords(bag: Bag): Promise<{ readonly faults: Fault[]; readonly known: KnownRecords | null }> {
	const records = await readJson(bag, paths.records);
	const malformed = { faults: [{ code: 'records-malformed', about: paths.records } as const], known: null };
	if (!isRecords(records)) return malformed;
	const first = records.entries.find(({ type, part, seq }) => type === 'causeway/case/v1' && part === 0 && seq === 1);
	if (first?.type !== 'causeway/case/v1') return malformed;
	const faults: Fault[] = [];
	const authors = new Map<string, Act>();
	for (const act of records.acts) {
		const holds = await tried(() => verifySigned(act, 'causeway/act/v1').ok);
		if (!holds) faults.push(faultOfAct('record-forged', act));
		else if (act.body.case !== records.case) faults.push(faultOfAct('record-other-case', act));
		else if (act.body.by.kind === 'survivor' && act.key !== first.signingKey)
			faults.push(faultOfAct('record-author-unknown', act));
		// Nobody else's words become one's own by being named in another act.
		else if (act.body.entries.some((hash) => authors.has(hash))) faults.push(faultOfAct('record-forged', act));
		else for (const hash of act.body.entries) authors.set(hash, act);
	}
	const entries = new Map<string, Entry>();
	for (const entry of records.entries) {
		const hash = await tried(() => hashOfEntry(entry));
		if (entry.case !== records.case) faults.push({ code: 'record-other-case', about: placeOf(entry) });
		else if (hash === null || !authors.has(hash)) faults.push({ code: 'record-unsigned', about: placeOf(entry) });
		else entries.set(placeOf(entry), entry);
	}
	return { faults, known: { case: records.case, survivorKey: first.signingKey, acts: records.acts, entries, authors } };
}

function isRecords(value: unknown): value is BundleRecords {
	if (!isRecord(value) || value.v !== 1 || value.type !== 'causeway/bundle-records/v1' || !isId(value.case)) return false;
	const { acts, entries } = value;
	return Array.isArray(acts) && acts.every(isAct) && Array.isArray(entries) && entries.every(isEntry);
}

const isEntry = (value: unknown): boolean =>
	isRecord(value) && typeof value.type === 'string' && isId(value.case) && isCount(value.part) && isCount(value.seq);

function isAct(value: unknown): boolean {
	if (!isRecord(value) || typeof value.key !== 'string' || typeof value.sig !== 'string' || !isRecord(value.body)) return false;
	const { by, entries, n } = value.body;
	return isAuthor(by) && isCount(n) && Array.isArray(entries) && entries.every((hash) => typeof hash === 'string');
}
