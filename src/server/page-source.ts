import { type Day, dayOf, type Moment, type Outcome } from '#core/base';
import type { Way } from '#core/report';
import type { PurposeCode } from '#core/sealing';
import type { PublicDesk } from '#core/support';

export { type Islands, readIslands } from './islands.ts';
export type { CallablePlace } from './law-services.ts';

/** What somebody without script wrote. Held in memory for the length of one call, and nowhere else. */
export type PlainReport = {
	readonly language: string;
	readonly way: Way;
	readonly answers: readonly { readonly question: string; readonly text: string }[];
	/** The desk that may read it and what for, or `null` to keep it for later. */
	readonly share: { readonly desk: PublicDesk; readonly purpose: PurposeCode } | null;
};

const plainDays = 365;

/** The last day on which the desk chosen without script may read: told before it is chosen. */
export const plainLastDay = (now: Date): Day => dayOf(new Date(now.getTime() + plainDays * 86_400_000));

/** The eight words, shown once; `shared` says whether the chosen desk may read. */
export type PlainReceipt = { readonly codename: string; readonly shared: boolean };

/** The head of the log as the public page shows it. `null` while the log is empty. */
export type LogState = { readonly size: number; readonly root: string; readonly nodeKey: string; readonly disputed: boolean };

/** All of the public page about the log; `answer` is `cosigned`, `not-asked`, or the code of why a witness did not sign. */
export type LogRecord = {
	readonly origin: string;
	readonly vkey: string;
	readonly size: number;
	readonly checkpoint: string;
	/** How many entries enough witnesses signed; `null` where there are not enough. */
	readonly cosigned: number | null;
	/** When enough witnesses signed that many. */
	readonly cosignedAt: Moment | null;
	readonly witnesses: readonly {
		readonly name: string;
		readonly vkey: string;
		readonly size: number;
		readonly at: Moment | null;
		readonly answer: string;
	}[];
	/** Logs that this node signs for as a witness. */
	readonly watched: readonly { readonly origin: string; readonly size: number; readonly at: Moment }[];
	readonly growth: readonly { readonly day: Day; readonly size: number }[];
	/** Two signed notes each that cannot both be true, of this log or a watched one. */
	readonly contradictions: readonly {
		readonly id: string;
		readonly origin: string;
		readonly kept: string;
		readonly other: string;
		readonly day: Day;
	}[];
};

/** A page that could not be made: where, and the places in our code, never the message, which could hold what somebody wrote. */
export type PageFault = { readonly route: string; readonly name: string; readonly frames: readonly string[] };

/**
 * All that a page may ask of the running node. Our HTTP server puts it on the request before it hands it to the pages
 * (`req.causeway`), made from `App`: a page can reach nothing else of the node.
 */
export type PageSource = {
	readonly node: {
		readonly name: string;
		readonly mode: 'demonstration' | 'real';
		readonly origin: string;
		readonly vkey: string;
	};
	directory(): Promise<readonly PublicDesk[]>;
	logState(): Promise<LogState | null>;
	logRecord(): Promise<LogRecord>;
	/** Files a report that this server seals itself; `null` where the operator has not switched that on. */
	readonly filePlain: ((report: PlainReport) => Promise<Outcome<PlainReceipt>>) | null;
	/** Told of each page that failed by our own fault. */
	failed(fault: PageFault): void;
};
