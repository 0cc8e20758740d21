import type { Id } from '#core/base';
import type { Config } from '#server/config.ts';

/**
 * What a job may carry: ids. Texts, names and moments would lie in the queue's tables in clear, outside everything that erases a case.
 */
export type JobPayload = { readonly [name: string]: Id<string> };

export type JobRule = {
	/** How often it is tried again, at growing distances. */
	readonly retries: number;
	/** Longest time one run may take before another worker starts it again. */
	readonly expireSeconds: number;
	/** A cron expression in UTC for a job that comes by itself. */
	readonly every?: string;
};

/** Every job of the server and what it carries. A job that is not here cannot be sent. */
export type Jobs = {
	/** Forget tombstones older than any backup. */
	'prune-tombstones': Record<never, never>;
	/** End consents whose last day is over. */
	'expire-consents': Record<never, never>;
	/** End what two desks might open together, and what they did open, when its time is over. */
	'close-glasses': Record<never, never>;
	/** Delete blobs that were given up by a process that died before it could. */
	'sweep-blobs': Record<never, never>;
	/** Have the last checkpoint stamped by the configured authorities. */
	'stamp-checkpoint': Record<never, never>;
	/** Take away what the database keeps of leaves after they were placed. */
	'forget-staged': Record<never, never>;
	/** Bring the copy of the log up to date that the operator wished for. */
	'export-log': Record<never, never>;
};

type Cadences = Pick<Config, 'timestampMinutes' | 'logExport' | 'logExportMinutes'>;

export const jobRules = (cadences: Cadences): { readonly [Name in keyof Jobs]: JobRule } => ({
	'prune-tombstones': { retries: 3, expireSeconds: 60, every: '17 3 * * *' },
	'expire-consents': { retries: 5, expireSeconds: 300, every: '3 * * * *' },
	'close-glasses': { retries: 5, expireSeconds: 300, every: '*/5 * * * *' },
	'sweep-blobs': { retries: 3, expireSeconds: 300, every: '33 * * * *' },
	// Not tried again: the next one comes within the minute.
	'forget-staged': { retries: 0, expireSeconds: 60, every: '* * * * *' },
	'stamp-checkpoint': { retries: 2, expireSeconds: 300, every: everyMinutes(cadences.timestampMinutes, 48) },
	// Not tried again: the next one goes on where it broke off.
	'export-log': {
		retries: 0,
		expireSeconds: 3600,
		...(cadences.logExport && { every: everyMinutes(cadences.logExportMinutes, 5) })
	}
});

/** As cron says it: minutes that divide an hour, or hours that divide a day, then at a minute of the hour. */
const everyMinutes = (minutes: number, at: number): string =>
	minutes < 60 ? `*/${minutes} * * * *` : `${at} */${minutes / 60} * * *`;
