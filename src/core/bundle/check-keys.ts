import { type Checkpoint, type KeyBook, type PlacedStatement, type Policy, proveKeyLog } from '#core/log';
import type { CaseAuthor } from '#core/sealing';
import type { Bag } from './bag.ts';
import { type Fault, faultOfAct } from './faults.ts';
import { paths } from './layout.ts';
import { type HistoryProofs, isHistory, isOneHistory, openByPolicy } from './one-history.ts';
import { readJson, tried } from './read-json.ts';
import type { KnownRecords } from './records.ts';
import { type BundleStatement, isRecord } from './statement.ts';

/** The key log as the maker saw it, each statement with the proof that the log has it: by whom the keys of members are known. */
export type KeysRecord = {
	readonly v: 1;
	readonly type: 'causeway/bundle-keys/v1';
	readonly checkpoint: string;
	readonly statements: readonly PlacedStatement[];
	readonly from: HistoryProofs;
};

/**
 * Holds the keys of the members who wrote or signed something here against the key log in the bundle. Without one nobody vouches for them, and anybody could have taken a bundle apart and signed
 * what is left in the name of a desk: `keys-missing`. `policy` is `null` where the bundle says that no log is in it. A maker can leave out the
 * end of the key log, and with it that somebody left a desk since: never that somebody had not joined it.
 */
export async function checkKeys(
	bag: Bag,
	known: KnownRecords,
	policy: Policy | null,
	proved: readonly Checkpoint[],
	statement: BundleStatement | null
): Promise<{ readonly faults: readonly Fault[]; readonly book: KeyBook | null }> {
	const signed = [
		...known.acts.map((act) => ({ by: act.body.by, key: act.key, fault: faultOfAct('record-author-unknown', act) })),
		...(statement
			? [{ by: statement.body.by, key: statement.key, fault: { code: 'statement-forged', about: paths.statement } as const }]
			: [])
	].filter(({ by }) => by.kind === 'member');
	if (!policy || !bag.has(paths.keys))
		return { faults: signed.length > 0 ? [{ code: 'keys-missing', about: paths.keys }] : [], book: null };
	const record = await readJson(bag, paths.keys);
	const book = isKeys(record) ? await tried(() => bookOf(record, policy, proved)) : null;
	if (!book) return { faults: [{ code: isKeys(record) ? 'keys-wrong' : 'keys-malformed', about: paths.keys }], book: null };
	const faults = signed.flatMap(({ by, key, fault }) => (by.kind === 'member' && !isNamed(book, by, key) ? [fault] : []));
	return { faults, book };
}

/** A generation of a desk that the key log does not have is nobody's: after it somebody may have left. */
const isNamed = (book: KeyBook, { desk, member, generation }: CaseAuthor & { readonly kind: 'member' }, key: string): boolean =>
	generation <= (book.deskKey(desk)?.body.generation ?? 0) && book.isMember(desk, generation, key, member);

function bookOf({ checkpoint, statements, from }: KeysRecord, policy: Policy, proved: readonly Checkpoint[]): KeyBook | null {
	const value = openByPolicy(checkpoint, policy);
	if (!value || !isOneHistory(value, proved, from)) return null;
	const book = proveKeyLog(statements, value);
	return book.ok ? book.value : null;
}

const isKeys = (value: unknown): value is KeysRecord =>
	isRecord(value) &&
	value.v === 1 &&
	value.type === 'causeway/bundle-keys/v1' &&
	typeof value.checkpoint === 'string' &&
	isHistory(value.from) &&
	Array.isArray(value.statements) &&
	value.statements.every(
		(one) => isRecord(one) && Number.isSafeInteger(one.index) && isRecord(one.statement) && Array.isArray(one.proof)
	);

/** What desks are called, by statements of a key log as they were given out. Proves nothing: whoever checks a bundle proves it. */
export function deskNamesIn(statements: readonly Pick<PlacedStatement, 'statement'>[]): ReadonlyMap<string, string> {
	const named = statements.flatMap(({ statement: { body } }): [string, string][] => {
		const subject = 'subject' in body && isRecord(body.subject) ? body.subject : {};
		return subject.kind === 'desk' ? [[String(subject.id), String(subject.name)]] : [];
	});
	return new Map(named);
}
