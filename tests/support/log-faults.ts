import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { dayOf, must } from '#core/base';
import { Log } from '#server/gateways/log.ts';
import { makeNodeHome, readNodeHome } from '#server/node-home.ts';
import { type Db, openDatabase } from '#server/store/database.ts';
import { migrate } from '#server/store/migrate.ts';
import { throwawayFolder } from './throwaway-folder.ts';
import { startThrowawayPostgres, type ThrowawayPostgres } from './throwaway-postgres.ts';
import { checkWholeLog } from './whole-log.ts';

/** Who is killed with SIGKILL: any program, one in the midst of its beat, or the database server. */
export type Victim = 'program' | 'sequencer' | 'postgres';

const programs = 3;
const program = path.join(import.meta.dirname, 'pen-program.ts');
/** What goes on without the dead must do so within this time: a beat is 50 ms, the rest is a machine under load. */
const goesOnWithinMs = 90_000;

type Writer = { readonly home: string; child: ChildProcess; said: string };
type Stage = { readonly t: TestContext; readonly server: ThrowawayPostgres; readonly writers: Writer[]; readonly db: Db };

/**
 * Three programs append to one log under load; in each round one victim is killed, and comes back. A reader collects every checkpoint ever
 * published. At the end no acknowledged leaf is lost, none stands there twice, and all checkpoints are of one history. Returns how much
 * there was.
 */
export async function playLogFaults(t: TestContext, rounds: number): Promise<{ leaves: number; checkpoints: number }> {
	const stage = await setUp(t);
	const { db, server, writers } = stage;
	const seen = new Set<string>();
	let reading = true;
	const reader = (async () => {
		while (reading) {
			const note = await latest(db);
			if (note) seen.add(note);
			await pause(10);
		}
	})();
	for (let round = 0; round < rounds; round++) {
		await pause(100 + Math.random() * 150);
		const victim = (['program', 'sequencer', 'postgres'] as const)[round % 3] as Victim;
		if (victim === 'postgres') process.kill(server.postgres.pid(), 'SIGKILL');
		else await killOne(stage, round, victim);
		await goesOn(db, round, victim);
	}
	for (const { child } of writers) await kill(child);
	reading = false;
	await reader;

	const { log } = await anotherFolder(stage);
	must(await log.beat());
	const last = (await latest(db)) as string;
	const { leaves } = await checkWholeLog(db, log.vkey, [...seen, last]);
	const told = writers.flatMap(({ said }) => said.split('\n').filter((line) => line.length === 43));
	for (const leaf of told) assert.equal(leaves.get(leaf), 1, 'an acknowledged leaf stands in the log, once');
	assert.deepEqual(
		[...leaves.values()].filter((count) => count !== 1),
		[],
		'none is doubled, acknowledged or not'
	);
	assert.deepEqual(await db.selectFrom('log_staged').selectAll().execute(), []);
	return { leaves: told.length, checkpoints: seen.size };
}

async function setUp(t: TestContext): Promise<Stage> {
	const server = await startThrowawayPostgres();
	const { db, close } = openDatabase(server.postgres.address, { connections: 3 });
	const writers: Writer[] = [];
	t.after(async () => {
		for (const { child } of writers) await kill(child);
		await close();
		await server.end();
	});
	must(await migrate(db));
	const first = await throwawayFolder(t);
	must(await makeNodeHome(first, { name: 'Killed (invented)', created: dayOf(new Date()), mode: 'real' }));
	const stage: Stage = { t, server, writers, db };
	for (let at = 0; at < programs; at++) {
		const home = at === 0 ? first : await copyOf(t, first);
		const writer = { home, said: '' } as Writer;
		writers.push(writer);
		start(stage, writer);
	}
	while (!writers.every(({ said }) => said.length > 0)) await pause(50);
	return stage;
}

function start({ server }: Stage, writer: Writer): void {
	const child = fork(program, [writer.home, JSON.stringify(server.postgres.address)], {
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		writer.said += text;
	});
	writer.child = child;
}

async function killOne(stage: Stage, round: number, victim: Victim): Promise<void> {
	const writer = stage.writers[round % programs] as Writer;
	if (victim === 'sequencer') {
		writer.child.send('die');
		await ended(writer.child);
	} else await kill(writer.child);
	writer.said += '\n';
	start(stage, writer);
}

/** Whoever is left signs on: a new checkpoint is published. */
async function goesOn(db: Db, round: number, victim: Victim): Promise<void> {
	const began = performance.now();
	const before = await latest(db);
	for (;;) {
		const now = await latest(db);
		if (now && before && now !== before) return;
		if (before === null && now) return;
		assert.ok(performance.now() - began < goesOnWithinMs, `round ${round}: nobody goes on after the ${victim} was killed`);
		await pause(10);
	}
}

const latest = async (db: Db): Promise<string | null> => {
	const row = await db
		.selectFrom('log_checkpoints')
		.select('note')
		.orderBy('size', 'desc')
		.limit(1)
		.executeTakeFirst()
		.catch(() => null);
	return row?.note ?? null;
};

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await ended(child);
}

/** The end of its output too: what it said before it died is in the pipe. */
const ended = (child: ChildProcess): Promise<unknown> => once(child, 'close');

async function copyOf(t: TestContext, home: string): Promise<string> {
	const copy = await throwawayFolder(t);
	await cp(path.join(home, 'node'), path.join(copy, 'node'), { recursive: true });
	return copy;
}

async function anotherFolder({ t, writers, db }: Stage): Promise<{ log: Log }> {
	const home = await copyOf(t, (writers[0] as Writer).home);
	return { log: new Log(db, must(await readNodeHome(home))) };
}
