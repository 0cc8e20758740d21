import type { CheckedBundle, LoggedThing, NamedFault } from '#core/bundle';
import type { CaseAuthor } from '#core/sealing';
import english from '#locales/en.json' with { type: 'json' };

export const lineOfFault = ({ code, about, title, steps, act }: NamedFault): string => {
	const thing = [plain(about), title && `“${plain(title)}”`, steps && stepsOf(steps), act && deedOf(act)]
		.filter(Boolean)
		.join(', ');
	return `wrong: ${english.verify.faults[code]} [${code}]${thing ? ` ${thing}` : ''}`;
};
const deedOf = ({ deed, by, at }: NonNullable<NamedFault['act']>): string =>
	[english.verify.acts[deed], english.verify.whose[by], at].filter(Boolean).join('; ');
const stepsOf = ([from, to]: readonly [number, number]): string => (from === to ? `step ${from}` : `steps ${from} to ${to}`);

/** What a bundle shows, and how far: for one without a fault. */
export function* linesOfBundle({
	statement,
	items,
	chains,
	acts,
	stamps,
	logged,
	maker,
	believed
}: CheckedBundle): Generator<string> {
	if (statement) {
		const { at, by, log } = statement.body;
		yield `Made at ${at}, by the clock of its maker: ${whoIs(by, maker)}. Key: ${statement.key}`;
		yield `${items.length} items are word for word and byte for byte what was sealed and signed in case ${statement.body.case}.`;
		if (log === null) yield 'No proof of a log is in it: nothing but the maker’s clock says when.';
	}
	for (const { item, part, events } of chains)
		yield `Custody of ${plain(item)} in part ${part}: ${events.length} events, none missing.`;
	for (const [origin, count] of tally(acts.map(({ proved }) => proved.checkpoint.origin)))
		yield `${count} acts stand in the log ${plain(origin)}. ${seenBy(acts.filter(({ proved }) => proved.checkpoint.origin === origin))}`;
	const unproved = statement?.body.unproved?.length ?? 0;
	if (unproved > 0)
		yield `${unproved} acts have no proof in it, as its maker says: they were not in the signed log yet, or nothing that its maker holds opens their leaf.`;
	for (const { path, title, log } of logged) yield `${plain(path)}${title ? ` “${plain(title)}”` : ''}: ${placeInLog(log)}`;
	for (const { at, size, authority } of stamps) {
		const before = acts.filter(({ receipt }) => receipt.file.index < size).length;
		yield `Before ${at} the first ${size} entries of the log were there, ${before} of these acts among them, says ${plain(authority)}.`;
	}
	if (believed && acts.length > 0)
		yield 'The keys of log and witnesses came with the bundle: compare them with keys that you have from elsewhere, or pass --policy.';
	if (stamps.length > 0) yield 'Whom to trust for time came with the bundle, unless you passed --anchor.';
	yield 'This shows that nothing was changed since it was signed. It does not show that what it says is true, or that nothing was left out.';
}

function whoIs(by: CaseAuthor, desk: string): string {
	if (by.kind === 'survivor') return 'the person whose case it is';
	return `member ${by.member} of desk ${by.desk} (${plain(desk)}), as the key log in it says`;
}

function placeInLog(log: LoggedThing['log']): string {
	if (!log) return 'no proof of a log is in it.';
	const { index, witnesses, before } = log;
	return `place ${index} of the log, witnesses: ${witnesses}${before ? `, there before ${before}` : ''}.`;
}

const tally = (names: readonly string[]): ReadonlyMap<string, number> =>
	new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
function seenBy(acts: CheckedBundle['acts']): string {
	const fewest = acts.reduce((least, { proved }) => Math.min(least, proved.cosigned.length), Number.MAX_SAFE_INTEGER);
	if (fewest === 0) return english.verify.holds.unseen;
	return `${fewest} ${fewest === 1 ? 'witness' : 'witnesses'} or more saw it.`;
}

/** One line that a terminal shows as it is, whatever somebody wrote into it. */
export const plain = (text: string): string => text.replaceAll(/[\p{C}\u2028\u2029]/gu, '\ufffd');
