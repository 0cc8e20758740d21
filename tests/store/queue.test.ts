import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { accepted, type CaseId, idFrom, must, refused } from '#core/base';
import { type JobRule, type Jobs, jobRules } from '#server/jobs/declared.ts';
import { startQueue } from '#server/jobs/queue.ts';
import { type DatabaseAddress, inTransaction, openDatabase } from '#server/store/database.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';

type TestJobs = { note: { caseId: CaseId }; nothing: Record<never, never> };
const rules = { note: { retries: 2, expireSeconds: 30 }, nothing: { retries: 0, expireSeconds: 30, every: '0 4 * * *' } };
const folder = { kind: 'folder', folder: '/invented' } as const;
const declaredRules = jobRules({ timestampMinutes: 120, logExport: folder, logExportMinutes: 5 });
const newCase = (): CaseId => idFrom(randomBytes(16));

async function queueAt(t: TestContext, address: DatabaseAddress) {
	const reports: string[] = [];
	const queue = await startQueue<TestJobs>(address, rules, (code) => reports.push(code));
	t.after(() => queue.stop());
	return { queue, reports };
}

async function until(claim: () => boolean | Promise<boolean>, ms = 90_000): Promise<void> {
	for (const end = Date.now() + ms; !(await claim()); await pause(20))
		assert.ok(Date.now() < end, `not within ${ms} ms: ${claim}`);
}

test(
	'a job exists when, and only when, the transaction that sent it commits, and is picked up at once',
	withDatabase(async ({ db, address }, t) => {
		const { queue } = await queueAt(t, address);
		const done: string[] = [];
		await queue.work('note', async ({ caseId }) => {
			done.push(caseId);
		});
		const [kept, withdrawn] = [newCase(), newCase()];
		await inTransaction(db, async (tx) => {
			await queue.send(tx, 'note', { caseId: withdrawn });
			return refused('changed-my-mind');
		});
		const since = performance.now();
		must(await inTransaction(db, async (tx) => accepted(await queue.send(tx, 'note', { caseId: kept }))));
		await until(() => done.length > 0);
		assert.deepEqual(done, [kept]);
		t.diagnostic(`picked up after ${Math.round(performance.now() - since)} ms`);
	})
);

test(
	'a payload with anything but ids is refused, whatever the types say',
	withDatabase(async ({ db, address }, t) => {
		const { queue } = await queueAt(t, address);
		const send = (payload: TestJobs['note']) => inTransaction(db, async (tx) => accepted(await queue.send(tx, 'note', payload)));
		await assert.rejects(send({ caseId: 'her name' as CaseId }), /impossible: a job carries ids only/);
		await assert.rejects(send({ caseId: 5 as unknown as CaseId }), /impossible: a job carries ids only/);
		await assert.rejects(send({ caseId: { text: 'x' } as unknown as CaseId }), /impossible: a job carries ids only/);
		// @ts-expect-error a text is no id
		const typed = () => send({ caseId: 'her name' });
		assert.equal(typeof typed, 'function');
		const { rows } = await sql`select 1 from jobs.job where name = 'note'`.execute(db);
		assert.deepEqual(rows, []);
	})
);

test(
	'a job that fails is tried again, and what is kept of its failure is a code',
	withDatabase(async ({ db, address }, t) => {
		const { queue, reports } = await queueAt(t, address);
		let tries = 0;
		await queue.work('note', async () => {
			tries++;
			if (tries === 1) throw new Error('canary-in-message');
			if (tries === 2) throw Object.assign(new Error('canary-in-message'), { code: 'peer-silent' });
		});
		must(await inTransaction(db, async (tx) => accepted(await queue.send(tx, 'note', { caseId: newCase() }))));
		await until(() => tries === 3, 60_000);
		assert.deepEqual(reports, ['job-failed', 'peer-silent']);
		await until(
			async () =>
				(await sql<{ state: string }>`select state from jobs.job where name = 'note'`.execute(db)).rows[0]?.state === 'completed'
		);
		const { rows } = await sql<{ everything: string }>`select j::text as everything from jobs.job j where name = 'note'`.execute(
			db
		);
		assert.doesNotMatch(rows[0]?.everything ?? '', /canary/);
		const kept = await sql<{ seconds: number }>`select deletion_seconds as seconds from jobs.job where name = 'note'`.execute(db);
		assert.deepEqual(kept.rows, [{ seconds: 900 }], 'it is deleted a quarter of an hour after it was done');
	})
);

test(
	'a job for later waits, also through a stop and a start',
	withDatabase(async ({ db, address }, t) => {
		const first = await startQueue<TestJobs>(address, rules, () => {});
		const [now, later] = [newCase(), newCase()];
		must(
			await inTransaction(db, async (tx) => {
				await first.send(tx, 'note', { caseId: later }, new Date(Date.now() + 365 * 86_400_000));
				return accepted(await first.send(tx, 'note', { caseId: now }));
			})
		);
		await first.stop();
		const { queue } = await queueAt(t, address);
		const done: string[] = [];
		await queue.work('note', async ({ caseId }) => {
			done.push(caseId);
		});
		await until(() => done.length > 0);
		assert.deepEqual(done, [now]);
		const { rows } = await sql<{ state: string; keeps: boolean }>`
			select state, keep_until > now() + interval '2 years' as keeps from jobs.job
			where name = 'note' and data->>'caseId' = ${later}`.execute(db);
		assert.deepEqual(rows, [{ state: 'created', keeps: true }], 'a deadline a year ahead is not thrown away');
	})
);

test(
	'the declared jobs have their queues and their times, and a time that was dropped is dropped',
	withDatabase(async ({ db, address }, t) => {
		const queue = await startQueue<Jobs>(address, declaredRules, () => {});
		t.after(() => queue.stop());
		const { rows } = await sql<{ name: string; cron: string }>`select name, cron from jobs.schedule order by name`.execute(db);
		const declared = Object.entries<JobRule>(declaredRules).flatMap(([name, { every }]) =>
			every === undefined ? [] : [{ name, cron: every }]
		);
		assert.deepEqual(
			rows,
			declared.sort((a, b) => (a.name < b.name ? -1 : 1))
		);
		assert.ok(rows.some(({ name, cron }) => name === 'prune-tombstones' && cron === '17 3 * * *'));
		const cronOf = (wanted: string) => rows.find(({ name }) => name === wanted)?.cron;
		assert.deepEqual([cronOf('stamp-checkpoint'), cronOf('export-log')], ['48 */2 * * *', '*/5 * * * *']);
		const other = await startQueue<{ 'prune-tombstones': Record<never, never> }>(
			address,
			{ 'prune-tombstones': { retries: 0, expireSeconds: 30 } },
			() => {}
		);
		t.after(() => other.stop());
		const left = await sql<{ name: string }>`select name from jobs.schedule`.execute(db);
		assert.ok(!left.rows.some(({ name }) => name === 'prune-tombstones'));
	})
);

test('jobs go on after the database was killed', async (t) => {
	const { postgres, end } = await startThrowawayPostgres({ durable: true });
	t.after(end);
	const { db, close } = openDatabase(postgres.address);
	t.after(close);
	const { queue } = await queueAt(t, postgres.address);
	const done = new Set<string>();
	await queue.work('note', async ({ caseId }) => {
		done.add(caseId);
	});
	const before = postgres.pid();
	const waiting = newCase();
	must(
		await inTransaction(db, async (tx) =>
			accepted(await queue.send(tx, 'note', { caseId: waiting }, new Date(Date.now() + 1_000)))
		)
	);
	process.kill(before, 'SIGKILL');
	await until(() => done.has(waiting));
	await until(() => postgres.pid() !== before);
});
