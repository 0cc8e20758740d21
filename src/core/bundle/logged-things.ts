import type { Moment } from '#core/base';
import { parseContent } from '#core/report';
import type { ProvedAct } from './check-log.ts';
import type { HeldStamp } from './check-stamps.ts';
import type { ItemRecord } from './item-record.ts';
import { titleIn } from './name-fault.ts';
import { actAt, type KnownRecords } from './records.ts';

/**
 * Where the log has the act that wrote a thing or an event of custody: its place there, counted from 0, and how many witnesses signed the checkpoint that shows it; `null` where no proof is here.
 * `before`: the earliest time stamp over a log that long.
 */
export type LoggedThing = {
	readonly path: string;
	/** In the words of whoever wrote it; may be empty. */
	readonly title: string;
	readonly log: { readonly index: number; readonly witnesses: number; readonly before: Moment | null } | null;
};

/** What the log shows of each record of a bundle, in the order in which they lie there. */
export function loggedThings(
	records: readonly ItemRecord[],
	known: KnownRecords,
	acts: readonly ProvedAct[],
	stamps: readonly HeldStamp[]
): readonly LoggedThing[] {
	return records.map(({ path = '', content }) => {
		const act = actAt(known, content);
		const shown = acts.find((one) => one.act === act);
		const title = titleIn(parseContent(content.content));
		if (!shown) return { path, title, log: null };
		const { index } = shown.receipt.file;
		const [before = null] = stamps.flatMap(({ at, size }) => (index < size ? [at] : [])).toSorted();
		return { path, title, log: { index, witnesses: shown.proved.cosigned.length, before } };
	});
}
