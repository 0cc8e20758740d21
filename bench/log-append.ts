/**
 * Durable appends to the log against plain INSERTs of the same rows over the same driver into the same database (fsync on for both), both at
 * the same concurrency, in turns, into a log and a table that hold so many rows already. Ours ends when a signed checkpoint covers the last leaf.
 */
import { cpus } from 'node:os';
import { sql } from 'kysely';
import { accepted, dayOf, must } from '#core/base';
import { entryBytes } from '#core/log';
import { randomOf } from '#core/sealing';
import { Log } from '#server/gateways/log.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { inOneStatement, openDatabase } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { migrate } from '#server/store/migrate.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';
import { type Sized, sized, tell } from './support/result.ts';

const concurrency = 16;
const appends = 10_000;
const turns = 3;
const filledAtOnce = 100_000;

const server = await startThrowawayPostgres({ durable: true });
const { db, close } = openDatabase(server.postgres.address, { connections: concurrency + 2, statementTimeoutMs: 120_000 });
must(await migrate(db));
const node = must(await makeNodeHome(server.home, { name: 'Benchmark (invented)', created: dayOf(new Date()), mode: 'real' }));
const log = new Log(db, node);
await sql`create table plain_entries (index bigint primary key, entry bytea not null)`.execute(db);
let plain = 0;

const sizes: Sized[] = [];
for (const size of [10_000, 100_000, 1_000_000]) {
	await fill(size);
	let [ours, theirs] = [0, 0];
	for (let turn = 0; turn < turns; turn++) {
		theirs += await rate(insertPlain);
		ours += await rate(append, async () => void must(await log.beat()));
	}
	sizes.push(sized(size, ours / turns, theirs / turns));
}
await close();
await server.end();
const [first, last] = [sizes.at(0) as Sized, sizes.at(-1) as Sized];
tell({
	name: 'log-append',
	unit: 'leaves/s',
	how: `${appends} leaves, each durable by itself, ${concurrency} at a time, covered by a signed checkpoint at the end, into a log of so many, against plain INSERTs of the same rows (${cpus().length} cores)`,
	reach: { ratio: 0.5, at: 'least' },
	sizes,
	bounds: [
		{
			name: 'ratio in the longest log to that in the shortest',
			value: Number((last.ratio / first.ratio).toPrecision(4)),
			unit: '',
			at: 'least',
			limit: 0.75
		}
	]
});

async function insertPlain(): Promise<void> {
	const entry = entryBytes({ kind: 'blind', leaf: randomOf(32) });
	await sql`insert into plain_entries (index, entry) values (${plain++}, ${entry})`.execute(db);
}

async function append(): Promise<void> {
	const leaf = randomOf(32);
	must(
		await inOneStatement(db, async (tx) => {
			await stageLeaf(tx, leaf);
			return accepted(null);
		})
	);
}

/** Both hold `size` rows, put there by the heap. */
async function fill(size: number): Promise<void> {
	await sql`insert into plain_entries (index, entry)
		select at, '\\x00'::bytea || sha256(at::text::bytea) from generate_series(${plain}::bigint, ${size}::bigint - 1) as at`.execute(
		db
	);
	plain = Math.max(plain, size);
	while (must(await log.beat()) < size) {
		const missing = Math.min(filledAtOnce, size - log.lastSize);
		await sql`insert into log_staged (leaf) select sha256(uuidv4()::text::bytea) from generate_series(1, ${missing}::int)`.execute(
			db
		);
	}
	await sql`vacuum analyze`.execute(db);
}

/** Per second, from the first to the last, and what must follow it; the log beats meanwhile. */
async function rate(work: () => Promise<void>, after: () => Promise<void> = async () => {}): Promise<number> {
	let left = appends;
	log.start(1000, (code) => process.stderr.write(`${code}\n`));
	const began = performance.now();
	await Promise.all(
		Array.from({ length: concurrency }, async () => {
			while (left-- > 0) await work();
		})
	);
	await after();
	const seconds = (performance.now() - began) / 1000;
	await log.stop();
	return appends / seconds;
}
