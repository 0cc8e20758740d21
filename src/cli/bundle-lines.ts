import type { CheckedBundle, Fault, FaultCode } from '#core/bundle';
import type { Author } from '#core/sealing';

/** What each fault means, for whoever checks a bundle. */
const sentences: Readonly<Record<FaultCode, string>> = {
	'bag-malformed': 'This is no bag (RFC 8493) as a bundle is one, or its lists cannot be read.',
	'file-missing': 'A file that the bag lists is not there.',
	'file-added': 'A file is there that the bag does not list.',
	'file-changed': 'A file is not the one that the bag lists.',
	'statement-malformed': 'The signed statement of whoever made the bundle is missing or cannot be read.',
	'statement-forged': 'The statement is not signed by the one whom it names.',
	'statement-other-bag': 'The statement was signed over other files than these.',
	'records-malformed': 'The signed records of the case cannot be read.',
	'record-forged': 'The signature of a record is wrong.',
	'record-author-unknown': 'A record is signed by another key than the one the case began with.',
	'record-other-case': 'A record is of another case.',
	'record-unsigned': 'A record stands in nothing that was signed.',
	'item-malformed': 'An item cannot be read.',
	'item-other-case': 'An item is of another case.',
	'item-unknown': 'No signed record speaks of this item.',
	'item-altered': 'The words of an item, or its name, are not those that were sealed.',
	'item-renamed': 'The file of an item lies under another name, or is not there.',
	'item-truncated': 'The file of an item is cut short.',
	'item-file-altered': 'The file of an item is not the one that was sealed.',
	'items-missing': 'There are fewer or more items than the statement says.',
	'custody-missing': 'Events of custody are missing.',
	'custody-out-of-order': 'Events of custody are not in their order.',
	'custody-altered': 'An event of custody does not fit the one before it.',
	'custody-head-wrong': 'The custody of an item ends elsewhere than the statement says.',
	'provenance-altered': 'The graph of provenance says something else than the records do.',
	'policy-malformed': 'The policy in the bundle cannot be read; pass one with --policy.',
	'proof-missing': 'Nothing shows that the log holds this act.',
	'proof-malformed': 'A proof cannot be read.',
	'proof-other-event': 'A proof is about something else than this bundle.',
	'proof-log-unknown': 'A proof is of another log than the one whose key was given.',
	'checkpoint-resigned': 'The state of the log is signed by another key than the log’s.',
	'witness-wrong': 'The witnesses that the policy asks for did not sign.',
	'proof-wrong': 'The signed log does not hold this entry at the place that the proof names.',
	'stamp-malformed': 'A time stamp cannot be read.',
	'stamp-other-log': 'A time stamp is over another log, or one that does not go on from what the proofs show.',
	'stamp-expired': 'The certificate behind a time stamp was not in force when it was given.',
	'stamp-wrong': 'A time stamp is false, or nobody who is trusted stands behind it.'
};

export const lineOfFault = ({ code, about }: Fault): string =>
	`wrong: ${sentences[code]} [${code}]${about ? ` ${plain(about)}` : ''}`;

/** What a bundle shows, and how far: for one without a fault. */
export function* linesOfBundle({ statement, items, chains, acts, stamps, believed }: CheckedBundle): Generator<string> {
	if (statement) {
		const { at, by, log } = statement.body;
		yield `Made at ${at}, by the clock of its maker: ${whoIs(by)}. Key: ${statement.key}`;
		yield `${items.length} items are word for word and byte for byte what was sealed and signed in case ${statement.body.case}.`;
		if (log === null) yield 'No proof of a log is in it: nothing but the maker’s clock says when.';
	}
	for (const { item, part, events } of chains)
		yield `Custody of ${plain(item)} in part ${part}: ${events.length} events, none missing.`;
	for (const [origin, count] of tally(acts.map(({ proved }) => proved.checkpoint.origin)))
		yield `${count} acts stand in the log ${plain(origin)}; ${fewest(acts.map(({ proved }) => proved.cosigned.length))} witnesses or more saw it.`;
	const unproved = statement?.body.unproved?.length ?? 0;
	if (unproved > 0)
		yield `${unproved} acts have no proof in it, as its maker says: they were not in the signed log yet, or nothing that its maker holds opens their leaf.`;
	for (const { at, size, authority } of stamps) {
		const before = acts.filter(({ receipt }) => receipt.file.index < size).length;
		yield `Before ${at} the first ${size} entries of the log were there, ${before} of these acts among them, says ${plain(authority)}.`;
	}
	if (believed && acts.length > 0)
		yield 'The keys of log and witnesses came with the bundle: compare them with keys that you have from elsewhere, or pass --policy.';
	if (stamps.length > 0) yield 'Whom to trust for time came with the bundle, unless you passed --anchor.';
	yield 'This shows that nothing was changed since it was signed. It does not show that what it says is true, or that nothing was left out.';
}

const whoIs = (by: Author): string =>
	by.kind === 'survivor'
		? 'the person whose case it is'
		: `member ${by.member} of desk ${by.desk}, whose key is not held against a key log here`;

const tally = (names: readonly string[]): ReadonlyMap<string, number> =>
	new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
const fewest = (counts: readonly number[]): number =>
	counts.reduce((least, count) => Math.min(least, count), Number.MAX_SAFE_INTEGER);

/** One line that a terminal shows as it is, whatever somebody wrote into it. */
const plain = (text: string): string => text.replaceAll(/[\p{C}\u2028\u2029]/gu, '\ufffd');
