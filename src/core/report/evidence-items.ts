import type { DeskId, FileId, Moment } from '#core/base';
import {
	type CopyMaker,
	cannotProve,
	type DerivationContent,
	derivationOf,
	formOfMedia,
	formOfSource,
	type ItemAboutContent,
	type ItemForm,
	type ItemLimit,
	type ItemName,
	type ToldDerivation
} from '#core/evidence';
import type { CaseAuthor, CaseReading, PartKind, ReadItem } from '#core/sealing';
import type { CallNoteContent, CaptureContent, DeviceContent, FileContent } from './content.ts';
import type { ItemPlace } from './item-custody.ts';
import { deskOfThread, herFileIds } from './own-told.ts';
import { everything, type Read } from './read-contents.ts';

/** What somebody said of an item last, in one part. `desk` is `null` where she said it. */
export type ItemAbout = { readonly id: string; readonly at: Moment; readonly desk: DeskId | null } & Omit<
	ItemAboutContent,
	'kind' | 'item'
>;

/** What was done to make an item out of another one. */
export type Derivation = Omit<DerivationContent, 'kind' | 'item'>;

/** One item of evidence as a reading shows it: what it is, who put it there, what was said of it, what it cannot prove. */
export type EvidenceItem = {
	readonly item: ItemName;
	/** Place of what recorded it, `<part>/<seq>`. */
	readonly id: string;
	readonly at: Moment;
	readonly part: number;
	readonly partKind: PartKind;
	readonly by: CaseAuthor;
	/** The name of the file, the title of the conversation, the address: as written; may be empty. */
	readonly title: string;
	readonly form: ItemForm;
	/** Whether somebody said which form it has; else it is the one that its device named. */
	readonly isFormSaid: boolean;
	/** The item that it was derived from, as somebody said. */
	readonly original: ItemName | null;
	/** How it was made from that one, by the word of whoever put it here (`by`): hers of what is hers, a desk's of what stands in its own thread. */
	readonly derivation: Derivation | null;
	readonly limits: readonly ItemLimit[];
	/** Hers first, then those of desks; the newest of each part. */
	readonly abouts: readonly ItemAbout[];
	readonly file: ({ readonly file: FileId } & Pick<FileContent, 'bytes' | 'mediaType'>) | null;
	/** SHA-256 in hex of a file that was not taken; `null` where there is none. */
	readonly sha256: string | null;
	readonly note: Omit<CallNoteContent, 'kind' | 'item'> | null;
	readonly device: Omit<DeviceContent, 'kind' | 'item'> | null;
	/** What is known of a page of the web. */
	readonly capture: Omit<CaptureContent, 'kind'> | null;
};

type Bare = Pick<EvidenceItem, 'item' | 'title' | 'form' | 'file' | 'sha256' | 'note' | 'device' | 'capture'>;

/**
 * Every item of evidence that can be read, oldest first. Conversations, pages and fingerprints are hers alone; a file, an address, a note of a call or a thing counts from a desk too, in its own
 * thread. Of a name the first counts, and of one that is a file of hers only what she wrote: nobody can put another thing in its place.
 */
export function evidenceItems(reading: CaseReading): readonly EvidenceItem[] {
	const read = everything(reading);
	// What is in these files is told by what names them.
	const named = new Set(
		read.flatMap((one) => {
			const isNaming = one.content.kind === 'chat' || one.content.kind === 'capture';
			return isNaming && isHers(one) ? [one.content.file] : [];
		})
	);
	const abouts = aboutsIn(read);
	const derived = derivationsIn(read);
	const found = new Map<ItemName, EvidenceItem>();
	const herFiles = herFileIds(read);
	for (const one of read) {
		if (one.content.kind === 'file' && named.has(one.content.file)) continue;
		const bare = bareItem(one);
		if (!bare || found.has(bare.item) || (!isHers(one) && herFiles.has(bare.item))) continue;
		const said = abouts.get(bare.item) ?? [];
		const form = said[0]?.form ?? bare.form;
		const derivation = derivationHere(one, bare.item, derived);
		const original = derivation?.original ?? said.find((about) => about.original !== null)?.original ?? null;
		found.set(bare.item, {
			...bare,
			id: idOf(one.item),
			at: one.item.at,
			part: one.item.part,
			partKind: one.kind,
			by: one.item.by,
			form,
			isFormSaid: said.length > 0,
			original,
			derivation,
			limits: cannotProve(form, original !== null),
			abouts: said
		});
	}
	return [...found.values()];
}

/** What each item is called, as written. */
const titlesOf = (reading: CaseReading): ReadonlyMap<ItemName, string> =>
	new Map(evidenceItems(reading).map(({ item, title }) => [item, title]));

/** What was asked, for each answer of hers by what custody calls it: answers are given out as well, and have no title. */
const questionsOf = (reading: CaseReading): ReadonlyMap<ItemName, string> =>
	new Map(
		everything(reading).flatMap((one) =>
			one.content.kind === 'answer' && isHers(one) ? [[idOf(one.item), one.content.question] as const] : []
		)
	);

/** What something that happened was about: a title as written, or what was asked where it is an answer of hers; nothing of both where this reading has neither. */
export type Subject = { readonly item: string; readonly question: string | null };
export type SubjectOf = (item: ItemName) => Subject;
export function subjectsOf(reading: CaseReading): SubjectOf {
	const [titles, questions] = [titlesOf(reading), questionsOf(reading)];
	return (item) => ({ item: titles.get(item) ?? '', question: questions.get(item) ?? null });
}

/** Where an item was recorded, for its custody; `null` where this reading has no such item. */
export function placeOfItem(reading: CaseReading, wanted: EvidenceItem): ItemPlace | null {
	const recorded = reading.parts.find(({ part }) => part === wanted.part)?.items.find((item) => idOf(item) === wanted.id);
	return recorded ? { item: wanted.item, part: wanted.part, recorded } : null;
}

const idOf = ({ part, seq }: ReadItem): string => `${part}/${seq}`;
const isHers = ({ item }: Read): boolean => item.by.kind === 'survivor';
const nothing = { file: null, sha256: null, note: null, device: null, capture: null } as const;

function bareItem(one: Read): Bare | null {
	const { content, item } = one;
	const hers = isHers(one);
	const counts = hers || deskOfThread(one) !== null;
	switch (content.kind) {
		case 'file': {
			const { file, bytes, mediaType, name } = content;
			return counts
				? { ...nothing, item: file, title: name, form: formOfMedia(mediaType), file: { file, bytes, mediaType } }
				: null;
		}
		case 'chat':
			return hers ? { ...nothing, item: content.file, title: content.title, form: formOfSource(content.source) } : null;
		case 'capture': {
			const { kind: _, ...capture } = content;
			const title = capture.page.title.trim() || capture.page.url || capture.asked;
			return hers ? { ...nothing, item: capture.file, title, form: 'web-page', capture } : null;
		}
		case 'fingerprint':
			return hers ? { ...nothing, item: content.fingerprint, title: content.name, form: 'fingerprint' } : null;
		case 'hash-only':
			return counts ? { ...nothing, item: idOf(item), title: content.address, form: 'address', sha256: content.sha256 } : null;
		case 'call-note': {
			const { people, when, said, writer } = content;
			if (!counts) return null;
			return { ...nothing, item: content.item, title: people, form: 'call-note', note: { people, when, said, writer } };
		}
		case 'device': {
			const { what, serial, owner } = content;
			if (!counts) return null;
			return { ...nothing, item: content.item, title: what, form: 'device', device: { what, serial, owner } };
		}
		default:
			return null;
	}
}

const makerOf = (one: Read): CopyMaker | null => (isHers(one) ? 'survivor' : deskOfThread(one));

const derivationsIn = (read: readonly Read[]): ReadonlyMap<ItemName, readonly ToldDerivation[]> =>
	Map.groupBy(
		read.flatMap((one): ToldDerivation[] =>
			one.content.kind === 'derivation' ? [{ maker: makerOf(one), content: one.content }] : []
		),
		({ content }) => content.item
	);

function derivationHere(recorded: Read, name: ItemName, told: ReturnType<typeof derivationsIn>): Derivation | null {
	const found = derivationOf(name, makerOf(recorded), told.get(name) ?? []);
	if (!found) return null;
	const { kind: _, item: __, ...derivation } = found;
	return derivation;
}

/** The newest of each part, hers before those of desks. A member's stands in its own thread; anywhere else the reading has a finding for it. */
function aboutsIn(read: readonly Read[]): ReadonlyMap<ItemName, readonly ItemAbout[]> {
	const newest = new Map<string, { readonly of: ItemName; readonly about: ItemAbout }>();
	for (const { item, content } of read) {
		if (content.kind !== 'item-about') continue;
		const { kind: _, item: of, ...said } = content;
		const desk = item.by.kind === 'member' ? item.by.desk : null;
		newest.set(`${of} ${desk ?? ''}`, { of, about: { ...said, id: idOf(item), at: item.at, desk } });
	}
	const sorted = [...newest.values()].sort((a, b) => Number(a.about.desk !== null) - Number(b.about.desk !== null));
	return new Map([...Map.groupBy(sorted, ({ of }) => of)].map(([of, all]) => [of, all.map(({ about }) => about)]));
}
