import type { CaseId, Moment } from '#core/base';
import type { SavedChat } from '#core/evidence';
import type { CaseAuthor, CaseReading, ReadItem, ReadPart } from '#core/sealing';
import type { ItemRecord } from './item-record.ts';

/** What papers are written from: what was composed, who made the bundle when, and of each file of the payload its SHA-256 (hex) by path. */
export type PaperFacts = {
	readonly case: CaseId;
	readonly at: Moment;
	readonly by: CaseAuthor;
	readonly items: readonly ItemRecord[];
	readonly events: readonly ItemRecord[];
	readonly authorOf: (place: { readonly part: number; readonly seq: number }) => CaseAuthor | null;
	readonly hashes: ReadonlyMap<string, string>;
	/** Conversations and lists that could be read, by the file that holds them. */
	readonly chats: ReadonlyMap<string, SavedChat>;
	/** What desks are called, by the key log that goes with the bundle; a desk that is not here is told by its id. */
	readonly desks?: ReadonlyMap<string, string>;
};

/**
 * The records of a bundle as a reading of the case, so that a paper judges a thing as the pages do. What kind a part is, no record of it says: one in which a member wrote is the thread of that desk,
 * which whoever made the bundle has verified.
 */
export function readingOf(told: PaperFacts): CaseReading {
	const items = [...told.items, ...told.events].flatMap(({ content }): ReadItem[] => {
		const { part, seq, at } = content;
		const by = told.authorOf({ part, seq });
		return by ? [{ part, seq, by, at, content: content.content, opening: null, actCode: 'write', n: 0 }] : [];
	});
	return {
		case: told.case,
		opened: null,
		parts: [...Map.groupBy(items, ({ part }) => part)].map(([part, all]) => partOf(part, all)),
		consents: [],
		supporters: [],
		glasses: [],
		lastActs: new Map(),
		findings: []
	};
}

function partOf(part: number, items: readonly ReadItem[]): ReadPart {
	const desk = items.flatMap(({ by }) => (by.kind === 'member' ? by.desk : [])).at(0) ?? null;
	return {
		part,
		seq: 0,
		hash: '',
		epoch: 0,
		recipient: null,
		rotationDue: false,
		kind: desk ? 'thread' : 'evidence',
		desk,
		identities: new Map(),
		holders: [],
		items: items.toSorted((a, b) => a.seq - b.seq),
		ofSupporters: [],
		status: null
	};
}
