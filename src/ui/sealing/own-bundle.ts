import { accepted, type Outcome, refused } from '#core/base';
import type { BundleSource } from '#core/bundle';
import { type CustodyDraft, ownTool } from '#core/evidence';
import { closedItemsIn, filesOf, type GivenThing, type OwnCase, type Place, thingsAt } from '#core/report';
import type { BulkCipher, CaseReading, HandedEntry } from '#core/sealing';
import type { LogPatience } from './gather-log.ts';
import type { HeldCase } from './held-case.ts';
import {
	type BundleKey,
	type BundleReader,
	type BundleWishes,
	keyOfReader,
	type MakerPapers,
	partyOf,
	prepareBundle,
	type ReadyBundle
} from './make-bundle.ts';
import { askPiece } from './survivor-api.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** A bundle that can be written now, once; `recipient`: to whose key alone, `null` where anybody may read it. */
export type MadeReady = { readonly ready: ReadyBundle; readonly recipient: BundleKey };

/**
 * Makes a bundle of things of her own case. That they are given out is written into the custody of each first; where that is refused, nothing is made. A desk's key is proved before. What a desk closed
 * because it may show a person under 18 goes into none, nor a copy of it, by the case as it stands now. Refuses `not-open`, `item-unknown`, `file-withheld`, `does-not-fit`, and as `keyOfReader`, the
 * session and `prepareBundle` do.
 */
export async function makeOwnBundle(
	session: SurvivorSession,
	{ chosen, reader, note, abouts = true }: BundleWishes,
	{ cipher, papers, patience }: { readonly cipher: BulkCipher; readonly papers: MakerPapers; readonly patience?: LogPatience },
	call: Call
): Promise<Outcome<MadeReady, string>> {
	const { held, client } = session;
	if (!held?.reading) return refused('not-open');
	// A desk may have closed something since she last looked.
	const seen = await held.read();
	if (!seen.ok) return seen;
	const things = thingsAt(seen.value, chosen);
	if (!things || things.length === 0) return refused('item-unknown');
	if (hasClosed(held, seen.value, things)) return refused('file-withheld');
	const key = await keyOfReader(reader, held.around.proveDesk);
	if (!key.ok) return key;
	const taken = await takeOwnOut(session, held, things, reader, note);
	if (!taken.ok) return taken;
	const read = await held.read();
	if (!read.ok) return read;
	if (!held.handed || read.value.findings.length > 0) return refused('does-not-fit');
	if (hasClosed(held, read.value, things)) return refused('file-withheld');
	const source: BundleSource = {
		case: held.own.case,
		acts: held.handed.acts,
		entries: entriesOf(held.handed.entries),
		identities: (part) => identitiesIn(held.own, part),
		piece: (file, index) => askPiece(client, held.authorization, { file, index }, call.signal)
	};
	const places = things.flatMap((thing) => thing.places);
	const maker = { by: { kind: 'survivor' }, signing: held.keys.signing } as const;
	const bytes = sealedBytes(read.value, things);
	const world = { client, cipher, source, maker, at: held.around.now, bytes, abouts, ...(patience && { patience }) };
	const ready = await prepareBundle(world, places, papers, call);
	return ready.ok ? accepted({ ready: ready.value, recipient: key.value }) : ready;
}

function hasClosed({ withheld }: HeldCase, reading: CaseReading, things: readonly GivenThing[]): boolean {
	const closed = closedItemsIn(reading, withheld);
	return things.some(({ item }) => closed.has(item));
}

/** Her one way out: what she gives to others is noted in the custody of each thing, in the part where it stands, before anything is made. */
async function takeOwnOut(
	session: SurvivorSession,
	{ own }: HeldCase,
	things: readonly GivenThing[],
	reader: BundleReader,
	note: string
): Promise<Outcome<null, string>> {
	const writings = things.map(({ item, part }) => ({ place: placeOfPart(own, part), content: takenOut(item, reader, '', note) }));
	const known = writings.flatMap(({ place, content }) => (place ? [{ place, content }] : []));
	return known.length === writings.length ? session.write(known) : refused('part-unknown');
}

const takenOut = (item: string, reader: BundleReader, by: string, note: string): CustodyDraft => ({
	kind: 'custody',
	item,
	what: 'exported',
	at: null,
	by,
	tool: ownTool,
	from: null,
	to: partyOf(reader),
	seal: null,
	note
});

function placeOfPart({ parts }: OwnCase, part: number): Place | null {
	const found = parts.find((one) => one.part === part);
	if (!found) return null;
	if (found.kind !== 'thread') return found.kind;
	return found.desk && { thread: found.desk };
}

const identitiesIn = ({ parts }: OwnCase, part: number) => [
	...(parts.find((one) => one.part === part)?.identities.values() ?? [])
];

/** What was handed out with its record. */
export const entriesOf = (entries: readonly HandedEntry[]): BundleSource['entries'] =>
	entries.flatMap(({ entry, sealed }) => (entry ? [{ entry, sealed }] : []));

/** How much the files of these things have, sealed. */
export function sealedBytes(reading: CaseReading, things: readonly GivenThing[]): number {
	const wanted = new Set(things.map(({ item }) => item));
	const pieces = filesOf(reading).flatMap(({ file, pieces: made }) => (wanted.has(file) ? (made ?? []) : []));
	return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}
