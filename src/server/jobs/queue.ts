import { fromKysely, PgBoss } from 'pg-boss';
import { isId } from '#core/base';
import type { DatabaseAddress, Tx } from '#server/store/database.ts';
import type { JobPayload, JobRule } from './declared.ts';

export type JobQueue<Declared extends { [Name in keyof Declared]: JobPayload }> = {
	/** Hands a job over within the caller's transaction: it exists when, and only when, that commits. Not before `after`, when given. */
	send<Name extends keyof Declared & string>(tx: Tx, name: Name, payload: Declared[Name], after?: Date): Promise<void>;
	/** Does the jobs of one name, one at a time, in this process. At least once each: `run` must bear repetition. */
	work<Name extends keyof Declared & string>(name: Name, run: (payload: Declared[Name]) => Promise<void>): Promise<void>;
	/** Waits up to ten seconds for jobs under way; what is not finished is done again after the next start. */
	stop(): Promise<void>;
};

const day = 86_400;
/** A new job wakes its worker; one that was put off, or is tried again, is found by looking this often. */
const pollSeconds = 5;
/** How long a finished job stays, and how often those to delete are looked for. */
const finishedSeconds = 900;

/** {@link startQueue} for any list of jobs; tests bring their own. */
/**
 * Starts the job queue (pg-boss) in its own schema `jobs` of the same database. A payload holds ids only, by type and by check. What is
 * kept of a failed job is the code of its failure, no message and no stack; a finished one is deleted within the hour, for its moments to
 * the millisecond beside the id of a case are more than the server shall know.
 */
export async function startQueue<Declared extends { [Name in keyof Declared]: JobPayload }>(
	address: DatabaseAddress,
	rules: { readonly [Name in keyof Declared]: JobRule },
	report: (code: string) => void
): Promise<JobQueue<Declared>> {
	const boss = new PgBoss({
		...(typeof address === 'string' ? { connectionString: address } : address),
		application_name: 'causeway-jobs',
		schema: 'jobs',
		max: 4,
		useListenNotify: true,
		maintenanceIntervalSeconds: finishedSeconds
	});
	boss.on('error', (error: Error & { code?: string }) => report(error.code ?? 'queue-error'));
	await boss.start();
	for (const [name, { retries, expireSeconds, every }] of Object.entries<JobRule>(rules)) {
		const options = {
			retryLimit: retries,
			retryBackoff: true,
			retryDelay: 2,
			expireInSeconds: expireSeconds,
			// A deadline set for next year must still be there next year.
			retentionSeconds: 3 * 365 * day,
			deleteAfterSeconds: finishedSeconds,
			notify: true
		};
		if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options);
		else await boss.updateQueue(name, options);
		if (every === undefined) await boss.unschedule(name);
		else await boss.schedule(name, every, {}, { tz: 'UTC' });
	}
	return {
		async send(tx, name, payload, after) {
			if (!Object.values<unknown>(payload).every(isId)) throw new Error('impossible: a job carries ids only');
			await boss.send(name, payload, { db: fromKysely(tx), ...(after === undefined ? {} : { startAfter: after }) });
		},
		async work(name, run) {
			await boss.work<Declared[typeof name]>(name, { batchSize: 1, notifyPollingIntervalSeconds: pollSeconds }, async ([job]) => {
				if (job === undefined) return;
				try {
					await run(job.data);
				} catch (error) {
					const code = codeOf(error);
					report(code);
					throw code;
				}
			});
		},
		stop: () => boss.stop({ graceful: true, timeout: 10_000 })
	};
}

/** What may be kept of a failure. */
function codeOf(error: unknown): string {
	const code = (error as { code?: unknown } | null)?.code;
	return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'job-failed';
}
