import { type CaseId, type Day, type DeskId, type GlassId, toBase64url } from '#core/base';
import { type Act, type ConsentState, type Entry, type PartNumber, partsOfDesk, type WireCase, waivedTo } from '#core/sealing';
import { readConsents } from '#server/store/case-store.ts';
import type { Db, Tx } from '#server/store/database.ts';

/** Who is asking for a case: she herself, or a desk with what its consents cover. */
export type Reader =
	| { readonly kind: 'survivor' }
	| {
			readonly kind: 'desk';
			readonly desk: DeskId;
			/** Which parts the policies let it open; `null`: all that its consents in force cover, of which it then gets no item. */
			readonly parts: ReadonlySet<PartNumber> | null;
			readonly items: boolean;
	  }
	| { readonly kind: 'glass'; readonly glass: GlassId; readonly parts: readonly PartNumber[] };

/**
 * Hands out a case. The survivor gets all of it; a desk gets the parts of its consents in force that it may open, of the spine only what concerns it, and of
 * every grant only its own. Steps it may not see come as bare hashes. `items: false` leaves the sealed items out.
 */
export function readWireCase(db: Db, caseId: CaseId, reader: Reader, today: Day): Promise<WireCase | null> {
	// A picture of one moment: an act without its entries, or entries without their act, would read like tampering.
	const picture = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
	return picture.execute((tx) => readAtOnce(tx as unknown as Tx, caseId, reader, today));
}

async function readAtOnce(db: Tx, caseId: CaseId, reader: Reader, today: Day): Promise<WireCase | null> {
	const [consents, parts, acts] = await Promise.all([
		readConsents(db, caseId, today),
		db
			.selectFrom('parts')
			.select(['part', 'rotation_due', 'thread_desk'])
			.where('case_id', '=', caseId)
			.orderBy('part')
			.execute(),
		db.selectFrom('acts').select('statement').where('case_id', '=', caseId).orderBy('n').execute()
	]);
	const waived = reader.kind === 'desk' ? waivedTo(consents, reader.desk) : null;
	const visible = partsFor(reader, consents);
	if (parts.length === 0 || (visible && visible.size === 0)) return null;
	const wanted = parts.map((row) => row.part).filter((part) => part === 0 || !visible || visible.has(part));
	const rows = await db
		.selectFrom('entries')
		.select(['part', 'seq', 'hash', 'body', 'sealed'])
		.where('case_id', '=', caseId)
		.where('part', 'in', wanted)
		.orderBy('part')
		.orderBy('seq')
		.execute();
	const read = rows.map((row) => ({ row, entry: JSON.parse(row.body) as Entry }));
	const glasses = new Map(read.flatMap(({ entry }) => (entry.type === 'causeway/glass/v1' ? [[entry.glass, entry.desks]] : [])));
	const entries = read.map(({ row, entry }) => {
		const seen = reader.kind === 'survivor' || (maySee(entry, reader, consents, glasses) && isHandedOver(entry, waived));
		return {
			part: row.part,
			seq: row.seq,
			hash: row.hash,
			entry: seen ? entry : null,
			sealed: seen && row.sealed && mayHaveBytes(entry, reader) ? toBase64url(row.sealed) : null
		};
	});
	const shown = new Set(entries.flatMap((step) => (step.entry ? [step.hash] : [])));
	return {
		case: caseId,
		acts: acts
			.map((row) => JSON.parse(row.statement) as Act)
			.filter((act) => !visible || act.body.entries.some((hash) => shown.has(hash))),
		entries,
		rotationDue: parts.filter((row) => row.rotation_due && wanted.includes(row.part)).map((row) => row.part)
	};
}

/** The parts that a reader sees, `null` for all. */
function partsFor(reader: Reader, consents: readonly ConsentState[]): ReadonlySet<PartNumber> | null {
	if (reader.kind === 'survivor') return null;
	if (reader.kind === 'glass') return new Set(reader.parts);
	const { parts: permitted } = reader;
	const covered = partsOfDesk(consents, reader.desk);
	return permitted ? new Set([...covered].filter((part) => permitted.has(part))) : covered;
}

function maySee(
	entry: Entry,
	reader: Exclude<Reader, { kind: 'survivor' }>,
	consents: readonly ConsentState[],
	glasses: ReadonlyMap<GlassId, readonly DeskId[]>
): boolean {
	if (entry.part !== 0 || entry.type === 'causeway/case/v1') return true;
	if (entry.type === 'causeway/glass/v1' || entry.type === 'causeway/glass-share/v1' || entry.type === 'causeway/glass-end/v1')
		return reader.kind === 'glass' ? entry.glass === reader.glass : glasses.get(entry.glass)?.includes(reader.desk) === true;
	if (reader.kind === 'glass') return false;
	if (entry.type === 'causeway/consent/v1' || entry.type === 'causeway/waiver/v1') return entry.desk === reader.desk;
	return (
		entry.type === 'causeway/withdrawal/v1' &&
		consents.some((known) => known.consent === entry.consent && known.desk === reader.desk)
	);
}

/** Halves of a glass travel by their own way alone, when a use is asked for and approved. */
function mayHaveBytes(entry: Entry, reader: Reader): boolean {
	if (entry.type === 'causeway/glass-share/v1') return false;
	if (entry.type !== 'causeway/grant/v1') return reader.kind !== 'desk' || reader.items;
	const { holder } = entry;
	if (reader.kind === 'survivor') return holder.kind === 'survivor';
	if (reader.kind === 'glass') return holder.kind === 'glass' && holder.glass === reader.glass;
	return holder.kind === 'desk' && holder.desk === reader.desk;
}

/** Of a part that was waived: what stands under the epochs until then. Where a thread stands with its desk, nobody else is told. */
function isHandedOver(entry: Entry, waived: ReadonlyMap<PartNumber, number> | null): boolean {
	const last = waived?.get(entry.part);
	return last === undefined || ('epoch' in entry && entry.epoch <= last);
}
