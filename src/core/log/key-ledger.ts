import type { Day, DeskId, MemberId } from '#core/base';
import type { KeyBody, KeyStatement, NodeId, Subject } from './key-entry.ts';
import type { DeskRole } from './membership.ts';

/** A key entry with its hash (what others name it by) and its position among the key log's statements, from 0. */
export type PlacedKey = {
	readonly body: KeyBody;
	readonly statement: KeyStatement;
	readonly hash: string;
	readonly position: number;
};

/** The desk generations during which somebody was joined, both included; `last` is `null` while that lasts. */
export type DeskSpan = { readonly first: number; readonly last: number | null };

/** The key that a desk's recovery shares sign with, and which lead said so. */
export type RecoveryKey = {
	readonly signingKey: string;
	readonly recipientHash: string;
	readonly day: Day;
	readonly by: MemberId;
};

/** Somebody became a lead by the desk's recovery shares. */
export type Reopening = { readonly member: MemberId; readonly generation: number; readonly day: Day };

/** A desk as its membership statements left it. `founder` made its first key; `head` is the hash of the last statement. */
export type DeskRecord = {
	readonly founder: MemberId;
	head: string | null;
	recovery: RecoveryKey | null;
	reopenings: readonly Reopening[];
	readonly joined: Map<MemberId, DeskRole>;
	readonly spans: Map<MemberId, readonly DeskSpan[]>;
};

/** What the replayed statements add up to; `owners` has every key that ever stood in the log. Changed by `replayKeyLog` alone. */
export type KeyLedger = {
	size: number;
	node: NodeId | null;
	readonly generations: Map<string, readonly PlacedKey[]>;
	readonly owners: Map<string, Pick<Subject, 'kind' | 'id'>>;
	readonly desks: Map<DeskId, DeskRecord>;
};

export const emptyLedger = (): KeyLedger => ({
	size: 0,
	node: null,
	generations: new Map(),
	owners: new Map(),
	desks: new Map()
});

/** A copy to change: the lists inside are replaced, never changed, so they can be shared. */
export const copyOfLedger = (ledger: KeyLedger): KeyLedger => ({
	...ledger,
	generations: new Map(ledger.generations),
	owners: new Map(ledger.owners),
	desks: new Map([...ledger.desks].map(([desk, record]) => [desk, copyOfRecord(record)]))
});

const copyOfRecord = (record: DeskRecord): DeskRecord => ({
	...record,
	joined: new Map(record.joined),
	spans: new Map(record.spans)
});

/** All generations of a subject's keys, oldest first. */
export const generationsOf = (ledger: KeyLedger, kind: Subject['kind'], id: string): readonly PlacedKey[] =>
	ledger.generations.get(`${kind}/${id}`) ?? [];

export const currentKey = (ledger: KeyLedger, kind: Subject['kind'], id: string): PlacedKey | null =>
	generationsOf(ledger, kind, id).at(-1) ?? null;

/** The member whose signing key this is or was; `null` for everybody else's. */
export function memberWithKey(ledger: KeyLedger, signingKey: string): MemberId | null {
	const owner = ledger.owners.get(signingKey);
	return owner?.kind === 'member' ? (owner.id as MemberId) : null;
}

/** The member who signs with this key now; `null` where the key is another's or no longer current. */
export function memberSigningWith(ledger: KeyLedger, signingKey: string): MemberId | null {
	const member = memberWithKey(ledger, signingKey);
	return member && currentKey(ledger, 'member', member)?.body.signingKey === signingKey ? member : null;
}
