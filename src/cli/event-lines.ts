import { isMoment, type Json } from '#core/base';
import type { ActCode } from '#core/sealing';

/** What each act of a case was, for somebody who was only shown its proof. Taking everything away and erasing are no acts of the chain. */
const said: Readonly<Record<ActCode | 'export' | 'erase', string>> = {
	report: 'A report was saved for the first time.',
	write: 'Something was added to a report: words, a file or an address.',
	share: 'Somebody was allowed to read a report.',
	waive: 'Somebody was handed what was said until then in a part that is kept back from procedures.',
	withdraw: 'A permission to read a report was taken back.',
	visit: 'The person whose report it is opened it and changed nothing.',
	open: 'A member of a desk opened a report.',
	answer: 'A desk wrote to the person whose report it is.',
	state: 'A desk said how far it has come.',
	assign: 'A desk gave the work to one of its members.',
	rotate: 'The keys of a report were changed.',
	support: 'Somebody was let help with a report, or does not help any more.',
	glass: 'The person whose report it is said what two desks may open together in danger, or ended that.',
	export: 'Everything in a report was taken away as a copy.',
	erase: 'Everything in a report was erased.'
};

/** What an opened entry says, line by line. What it says of itself was written by whoever did it, and nothing here vouches for that. */
export function* linesOfEvent(event: Json): Generator<string> {
	const { act, by, at, case: of } = (isRecord(event) ? event : {}) as Readonly<Record<string, Json>>;
	if (typeof act === 'string' && Object.hasOwn(said, act)) {
		yield `What was done: ${said[act as keyof typeof said]}`;
		const kind = isRecord(by) ? by.kind : null;
		if (kind === 'survivor') yield 'Who did it, as it says: the person whose report it is.';
		if (kind === 'member') yield `Who did it, as it says: a member of a desk: ${plain(by as Json)}`;
		if (kind === 'supporter') yield 'Who did it, as it says: somebody who helps the person whose report it is.';
		if (isMoment(at)) yield `When, by the clock of the device that did it: ${at}`;
		if (typeof of === 'string') yield `Report: ${plain(of)}`;
	} else yield 'What was done: nothing that this version knows.';
	yield `Word for word: ${plain(event)}`;
	yield 'The log shows that this was fixed before it was signed, and has not changed since. It does not show that what it says is true.';
}

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line that a terminal shows as it is, whatever somebody wrote into it. */
const plain = (value: Json): string =>
	(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/[\p{C}\u2028\u2029]/gu, '\ufffd');
