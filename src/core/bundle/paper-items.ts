import type { Moment } from '#core/base';
import type { ItemName } from '#core/evidence';
import { type EvidenceItem, evidenceItems, parseContent, type ReportContent } from '#core/report';
import type { CaseAuthor, CaseReading } from '#core/sealing';
import { fileIn } from './item-record.ts';
import { itemPath, numbered } from './layout.ts';
import { nameOf } from './open-case.ts';
import type { PaperSpeech } from './paper-html.ts';
import { type PaperFacts, readingOf } from './paper-reading.ts';
import { placeOf } from './records.ts';

/** A record as papers name it. `title` is in the words of whoever wrote it, and may be empty; `kind` is the key of a word. */
export type PaperItem = {
	readonly number: string;
	/** Where it stands in the case, `<part>/<seq>`. */
	readonly place: string;
	readonly name: ItemName;
	readonly title: string;
	readonly kind: string;
	readonly content: ReportContent | null;
	readonly at: Moment;
	readonly by: CaseAuthor | null;
	/** Where it lies: the file first, where it is one, then its record. */
	readonly files: readonly { readonly path: string; readonly bytes: number | null; readonly hash: string }[];
};

/** One thing of a bundle: its record, what the pages show of it where it is evidence, and the records that say more of it. */
export type PaperThing = {
	readonly main: PaperItem;
	readonly item: EvidenceItem | null;
	readonly beside: readonly PaperItem[];
};

/** All that papers are about. */
export type PaperWorld = {
	readonly told: PaperFacts;
	readonly reading: CaseReading;
	readonly things: readonly PaperThing[];
};

export const paperItems = (told: PaperFacts): readonly PaperItem[] => itemsWith(told, evidenceByPlace(readingOf(told)));

const evidenceByPlace = (reading: CaseReading): ReadonlyMap<string, EvidenceItem> =>
	new Map(evidenceItems(reading).map((item) => [item.id, item]));

function itemsWith({ items, authorOf, hashes }: PaperFacts, evidence: ReadonlyMap<string, EvidenceItem>): readonly PaperItem[] {
	return items.map((item, at) => {
		const content = parseContent(item.content.content);
		const place = placeOf(item.content);
		const known = evidence.get(place) ?? null;
		const file = fileIn(item.content.content);
		const lies = [
			...(file && item.file ? [{ path: item.file.path, bytes: file.bytes }] : []),
			{ path: itemPath(at + 1), bytes: null }
		];
		return {
			number: numbered(at + 1),
			place,
			name: known?.item ?? nameOf(item.content),
			title: known?.title ?? (content?.kind === 'file' ? content.name : ''),
			kind: known ? `custody.forms.${known.form}` : `paper.kinds.${content?.kind ?? 'record'}`,
			content,
			at: item.content.at,
			by: authorOf(item.content),
			files: lies.map(({ path, bytes }) => ({ path, bytes, hash: hashes.get(path) ?? '' }))
		};
	});
}

/** Everything in a bundle, thing by thing in the order of their numbers: what says more of a thing stands with it. */
export function paperWorld(told: PaperFacts): PaperWorld {
	const reading = readingOf(told);
	const evidence = evidenceByPlace(reading);
	const items = itemsWith(told, evidence);
	const known = new Set([...evidence.values()].map(({ item }) => item));
	const isBeside = ({ place, content, by }: PaperItem): boolean => {
		const of = thingOf(content);
		// A file of somebody else under the name of hers is none of hers.
		return !evidence.has(place) && of !== null && known.has(of) && (content?.kind !== 'file' || by?.kind === 'survivor');
	};
	const besides = Map.groupBy(items.filter(isBeside), ({ content }) => thingOf(content));
	const things = items.flatMap((main): PaperThing[] => {
		if (isBeside(main)) return [];
		const item = evidence.get(main.place) ?? null;
		return [{ main, item, beside: item ? (besides.get(item.item) ?? []) : [] }];
	});
	return { told, reading, things };
}

/** What a record is about, where it is about something. */
function thingOf(content: ReportContent | null): ItemName | null {
	if (!content) return null;
	if ('item' in content) return content.item;
	if ('file' in content) return content.file;
	return content.kind === 'fingerprint-ended' ? content.fingerprint : null;
}

/** A thing as others name it: its number, and its title or its kind. */
export const titleOf = ({ number, title, kind }: PaperItem, { say }: PaperSpeech): string =>
	`${number}. ${title.trim() || say(kind)}`;

/** Who signed something, as far as the bundle itself says. */
export function whoSigned({ say, deskName }: PaperSpeech, by: CaseAuthor | null): string {
	if (by?.kind !== 'member') return say('paper.who.survivor');
	const { member, desk } = by;
	const name = deskName?.(desk) ?? '';
	return name === '' ? say('paper.who.member', { member, desk }) : say('paper.who.named', { name, member, desk });
}
