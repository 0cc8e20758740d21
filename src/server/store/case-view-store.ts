import { type CaseId, type Day, type DeskId, type GlassId, type SupporterId, toBase64url } from '#core/base';
import {
	type Act,
	type ConsentState,
	type Entry,
	type PartNumber,
	partsOfDesk,
	partsOfSupporter,
	type SupporterState,
	type WireCase,
	waivedTo
} from '#core/sealing';
import { readConsents } from '#server/store/case-store.ts';
import type { Db, Tx } from '#server/store/database.ts';
import { readSupporters } from '#server/store/supporter-store.ts';

/** Who is asking for a case: she herself, a desk with what its consents cover, or a supporter with what was handed over. */
export type Reader =
	| { readonly kind: 'survivor' }
	| {
			readonly kind: 'desk';
			readonly desk: DeskId;
			/** Which parts the policies let it open; `null`: all that its consents in force cover, of which it then gets no item. */
			readonly parts: ReadonlySet<PartNumber> | null;
			readonly items: boolean;
	  }
	| { readonly kind: 'glass'; readonly glass: GlassId; readonly parts: readonly PartNumber[] }
	| { readonly kind: 'supporter'; readonly supporter: SupporterId; readonly items: boolean };

/**
 * Hands out a case. The survivor gets all of it; a desk gets the parts of its consents in force that it may open, a supporter those handed over, of
 * the spine only what concerns them, and of every grant only their own. Steps it may not see come as bare hashes. `items: false` leaves the sealed
 * items out.
 */
export function readWireCase(db: Db, caseId: CaseId, reader: Reader, today: Day): Promise<WireCase | null> {
	// A picture of one moment: an act without its entries, or entries without their act, would read like tampering.
	const picture = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
	return picture.execute((tx) => readAtOnce(tx as unknown as Tx, caseId, reader, today));
}

async function readAtOnce(db: Tx, caseId: CaseId, reader: Reader, today: Day): Promise<WireCase | null> {
	const [consents, supporters, parts, acts] = await Promise.all([
		readConsents(db, caseId, today),
		readSupporters(db, caseId, today),
		db
			.selectFrom('parts')
			.select(['part', 'rotation_due', 'thread_desk'])
			.where('case_id', '=', caseId)
			.orderBy('part')
			.execute(),
		db.selectFrom('acts').select('statement').where('case_id', '=', caseId).orderBy('n').execute()
	]);
	const waived = reader.kind === 'desk' ? waivedTo(consents, reader.desk) : null;
	const visible = partsFor(reader, consents, supporters);
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
		const seen =
			reader.kind === 'survivor' ||
			(maySee(entry, reader, visible, { consents, supporters, glasses }) && isHandedOver(entry, waived));
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

/** The parts that a reader sees; `null` for her, who sees all. */
function partsFor(
	reader: Reader,
	consents: readonly ConsentState[],
	supporters: readonly SupporterState[]
): ReadonlySet<PartNumber> | null {
	if (reader.kind === 'survivor') return null;
	if (reader.kind === 'glass') return new Set(reader.parts);
	if (reader.kind === 'desk') {
		const { parts: permitted } = reader;
		const covered = partsOfDesk(consents, reader.desk);
		return permitted ? new Set([...covered].filter((part) => permitted.has(part))) : covered;
	}
	const known = supporters.find((one) => one.supporter === reader.supporter && one.inForce);
	return new Set(known ? partsOfSupporter(known) : []);
}

type World = {
	readonly consents: readonly ConsentState[];
	readonly supporters: readonly SupporterState[];
	readonly glasses: ReadonlyMap<GlassId, readonly DeskId[]>;
};

function maySee(
	entry: Entry,
	reader: Exclude<Reader, { kind: 'survivor' }>,
	visible: ReadonlySet<PartNumber> | null,
	{ consents, supporters, glasses }: World
): boolean {
	if (entry.part !== 0 || entry.type === 'causeway/case/v1') return true;
	switch (entry.type) {
		case 'causeway/glass/v1':
		case 'causeway/glass-share/v1':
		case 'causeway/glass-end/v1':
			if (reader.kind === 'glass') return entry.glass === reader.glass;
			return reader.kind === 'desk' && glasses.get(entry.glass)?.includes(reader.desk) === true;
		case 'causeway/supporter/v1':
		case 'causeway/supporter-end/v1': {
			if (reader.kind === 'supporter' && entry.supporter === reader.supporter) return true;
			// Who wrote where this reader reads is proved by it; and a desk is to know of every guardian.
			const known = supporters.find((one) => one.supporter === entry.supporter);
			const guards = reader.kind === 'desk' && known?.role === 'guardian';
			return guards || known?.parts.some((part) => visible?.has(part)) === true;
		}
		case 'causeway/waiver/v1':
			return reader.kind === 'desk' && entry.desk === reader.desk;
		case 'causeway/consent/v1':
			if (reader.kind === 'desk') return entry.desk === reader.desk;
			// Whose a thread is that was handed over; nothing of other desks.
			return reader.kind === 'supporter' && visible?.has(entry.thread) === true;
		case 'causeway/withdrawal/v1':
			if (reader.kind !== 'desk') return false;
			return consents.some((known) => known.consent === entry.consent && known.desk === reader.desk);
		default:
			return false;
	}
}

/** Halves of a glass travel by their own way alone, when a use is asked for and approved. */
function mayHaveBytes(entry: Entry, reader: Reader): boolean {
	if (entry.type === 'causeway/glass-share/v1') return false;
	if (entry.type !== 'causeway/grant/v1') return reader.kind === 'survivor' || reader.kind === 'glass' || reader.items;
	const { holder } = entry;
	if (reader.kind === 'survivor') return holder.kind === 'survivor';
	if (reader.kind === 'glass') return holder.kind === 'glass' && holder.glass === reader.glass;
	if (reader.kind === 'supporter') return holder.kind === 'supporter' && holder.supporter === reader.supporter;
	return holder.kind === 'desk' && holder.desk === reader.desk;
}

/** Of a part that was waived: what stands under the epochs until then. Where a thread stands with its desk, nobody else is told. */
function isHandedOver(entry: Entry, waived: ReadonlyMap<PartNumber, number> | null): boolean {
	const last = waived?.get(entry.part);
	return last === undefined || ('epoch' in entry && entry.epoch <= last);
}
