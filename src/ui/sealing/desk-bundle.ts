import { accepted, type CaseId, type DeskId, type Outcome, refused } from '#core/base';
import type { BundleSource } from '#core/bundle';
import {
	answersOf,
	type Besides,
	besidesAt,
	closedItemsIn,
	type EvidenceItem,
	evidenceItems,
	type GivenThing,
	type OwnAnswer,
	thingsAt
} from '#core/report';
import type { BulkCipher } from '#core/sealing';
import type { Casework } from './desk-casework.ts';
import type { Taking } from './desk-deeds.ts';
import type { DeskSession } from './desk-session.ts';
import { casePath } from './desk-wire.ts';
import type { LogPatience } from './gather-log.ts';
import { type BundleWishes, keyOfReader, type MakerPapers, partyOf, prepareBundle } from './make-bundle.ts';
import type { OpenedCase } from './opened-case.ts';
import { entriesOf, type MadeReady, sealedBytes } from './own-bundle.ts';
import { askToPassOn, type PassOnWish } from './pass-on.ts';
import type { Call } from './worker-rpc.ts';

/** What a desk can put into a bundle: what it may read of the case, and no file that may show a person under 18, nor a copy of one. */
export type Givable = { readonly items: readonly EvidenceItem[]; readonly answers: readonly OwnAnswer[] };

export function givable({ reading, withheld }: Exclude<ReturnType<Casework['held']>, null>): Givable {
	const closed = closedItemsIn(reading, withheld);
	const items = evidenceItems(reading).filter(({ item }) => !closed.has(item));
	return { items, answers: answersOf(reading) };
}

/** What a folder of these things would tell besides them. Refuses `not-found` (not open here) and `item-unknown`. */
export function deskBesides(casework: Casework, wanted: CaseId, chosen: readonly string[]): Outcome<Besides, string> {
	const held = casework.held(wanted);
	if (!held) return refused('not-found');
	const besides = besidesAt(held.reading, chosen);
	return besides ? accepted(besides) : refused('item-unknown');
}

/**
 * Makes a bundle of what this desk may read of an open case. It goes by the one way out: written into the case first, with the reason, where she sees it. Refuses `reason-missing`, `not-found` (not
 * open here), `item-unknown` (not there, or not granted to this desk), `file-withheld`, and as `keyOfReader`, `askToPassOn`, `Casework.takeOut` and `prepareBundle` do.
 */
export async function makeDeskBundle(
	{ session, casework }: { readonly session: DeskSession; readonly casework: Casework },
	{ desk, case: wanted, wishes }: { readonly desk: DeskId; readonly case: CaseId; readonly wishes: BundleWishes },
	{ cipher, papers, patience }: { readonly cipher: BulkCipher; readonly papers: MakerPapers; readonly patience?: LogPatience },
	call: Call
): Promise<Outcome<MadeReady, string>> {
	const { chosen, reader, note, abouts = true } = wishes;
	if (note.trim() === '') return refused('reason-missing');
	const seen = casework.held(wanted);
	const things = seen && thingsAt(seen.reading, chosen);
	if (!seen) return refused('not-found');
	if (!things) return refused('item-unknown');
	const closed = closedItemsIn(seen.reading, seen.withheld);
	if (things.some(({ item }) => closed.has(item))) return refused('file-withheld');
	const key = await keyOfReader(reader, (one) => session.log?.verified.deskRecipient(one) ?? refused('key-not-proved'));
	if (!key.ok) return key;
	const under = await underFor(session, seen.reading, { desk, case: wanted, reader, parts: partsIn(things) });
	if (!under.ok) return under;
	const [first, ...rest] = things.map(({ item, part }): Taking => {
		const by = under.value.get(part);
		return { item, what: by ? 'passed-on' : 'exported', to: partyOf(reader), note, ...(by && { under: by }) };
	});
	if (!first) return refused('item-unknown');
	const taken = await casework.takeOut(desk, wanted, [first, ...rest]);
	if (!taken.ok) return taken;
	const read = await casework.readAgain(desk, wanted);
	if (!read.ok) return read;
	const held = casework.held(wanted);
	const hand = session.handOf(desk);
	if (!held || held.reading.findings.length > 0) return refused('does-not-fit');
	const closedNow = closedItemsIn(held.reading, held.withheld);
	if (things.some(({ item }) => closedNow.has(item))) return refused('file-withheld');
	if (!hand.ok) return hand;
	const { reading, handed } = held;
	const source: BundleSource = {
		case: wanted,
		acts: handed.acts,
		entries: entriesOf(handed.entries),
		identities: (part) => [...(reading.parts.find((one) => one.part === part)?.identities.values() ?? [])],
		piece: (file, index) => {
			const path = casePath(desk, wanted, `/pieces/${file}/${index}`);
			return session.client.askBytes('GET', path, { as: 'staff', streamed: true, signal: call.signal });
		}
	};
	const { member, generation, signing } = hand.value;
	const ready = await prepareBundle(
		{
			client: session.client,
			cipher,
			source,
			maker: { by: { kind: 'member', member, desk, generation }, signing },
			at: session.clock.now(),
			bytes: sealedBytes(reading, things),
			abouts,
			...(patience && { patience })
		},
		things.flatMap(({ places }) => places),
		papers,
		call
	);
	return ready.ok ? accepted({ ready: ready.value, recipient: key.value }) : ready;
}

type Reading = OpenedCase['reading'];
type ForReader = Omit<PassOnWish, 'to' | 'purpose'> & { readonly reader: BundleWishes['reader'] };

/** Of what is locked for a desk of this node somebody decides; of what anybody may open, or whoever has a key from outside, no agreement says anything. */
const underFor = async (
	session: DeskSession,
	reading: Reading,
	{ reader, ...wish }: ForReader
): ReturnType<typeof askToPassOn> =>
	reader.kind === 'desk'
		? askToPassOn(session, reading, { ...wish, to: reader.desk, purpose: reader.purpose ?? null })
		: accepted(new Map());

/** Every part that anything of it stands in, also what belongs to a thing. */
const partsIn = (things: readonly GivenThing[]): readonly number[] =>
	[...new Set(things.flatMap(({ part, places }) => [part, ...places.map((place) => Number(place.split('/')[0]))]))].toSorted(
		(one, other) => one - other
	);
