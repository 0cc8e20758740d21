import type { CaseId, Moment } from '#core/base';
import { formOfMedia, formOfSource, type ItemForm, type ItemName } from '#core/evidence';
import { parseContent, type ReportContent } from '#core/report';
import type { Author } from '#core/sealing';
import { fileIn, type ItemRecord } from './item-record.ts';
import { itemPath, numbered } from './layout.ts';
import { nameOf } from './open-case.ts';
import type { PaperSpeech } from './paper-html.ts';

/** What papers are written from: what was composed, who made the bundle when, and of each file of the payload its SHA-256 (hex) by path. */
export type PaperFacts = {
	readonly case: CaseId;
	readonly at: Moment;
	readonly by: Author;
	readonly items: readonly ItemRecord[];
	readonly events: readonly ItemRecord[];
	readonly authorOf: (place: { readonly part: number; readonly seq: number }) => Author | null;
	readonly hashes: ReadonlyMap<string, string>;
};

/** An item as papers name it. `title` is in the words of whoever wrote it, and may be empty; `kind` is the key of a word. */
export type PaperItem = {
	readonly number: string;
	readonly name: ItemName;
	readonly title: string;
	readonly kind: string;
	readonly form: ItemForm | null;
	readonly content: ReportContent | null;
	readonly at: Moment;
	readonly by: Author | null;
	/** Where it lies: the file first, where it is one, then its record. */
	readonly files: readonly { readonly path: string; readonly bytes: number | null; readonly hash: string }[];
};

export function paperItems({ items, authorOf, hashes }: PaperFacts): readonly PaperItem[] {
	const contents = items.map(({ content }) => parseContent(content.content));
	return items.map((item, at) => {
		const content = contents[at] ?? null;
		const name = nameOf(item.content);
		const about = contents.findLast((one) => one?.kind === 'item-about' && one.item === name);
		const form = about?.kind === 'item-about' ? about.form : formOf(content);
		const file = fileIn(item.content.content);
		const lies = [
			...(file && item.file ? [{ path: item.file.path, bytes: file.bytes }] : []),
			{ path: itemPath(at + 1), bytes: null }
		];
		return {
			number: numbered(at + 1),
			name,
			title: titleOf(content),
			kind: form ? `custody.forms.${form}` : `paper.kinds.${kindOf(content)}`,
			form,
			content,
			at: item.content.at,
			by: authorOf(item.content),
			files: lies.map(({ path, bytes }) => ({ path, bytes, hash: hashes.get(path) ?? '' }))
		};
	});
}

const formOf = (content: ReportContent | null): ItemForm | null => {
	switch (content?.kind) {
		case 'file':
			return formOfMedia(content.mediaType);
		case 'chat':
			return formOfSource(content.source);
		case 'hash-only':
			return 'address';
		case 'fingerprint':
		case 'call-note':
		case 'device':
			return content.kind;
		default:
			return null;
	}
};
const kindOf = (content: ReportContent | null): 'answer' | 'message' | 'item-about' | 'record' =>
	content?.kind === 'answer' || content?.kind === 'message' || content?.kind === 'item-about' ? content.kind : 'record';

function titleOf(content: ReportContent | null): string {
	switch (content?.kind) {
		case 'file':
		case 'fingerprint':
			return content.name;
		case 'chat':
			return content.title;
		case 'hash-only':
			return content.address;
		case 'call-note':
			return content.people;
		case 'device':
			return content.what;
		default:
			return '';
	}
}

/** Who signed something, as far as the bundle itself says. */
export const whoSigned = ({ say }: PaperSpeech, by: Author | null): string =>
	by?.kind === 'member' ? say('paper.who.member', { member: by.member, desk: by.desk }) : say('paper.who.survivor');
