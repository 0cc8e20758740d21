/**
 * A program of its own that appends to a log and grows it, to be killed: `pen-program.ts HOME ADDRESS` (JSON). Writes each leaf that was
 * acknowledged as a line, synchronously, so that what it said outlives it. Told `die`, it kills itself within its next beat.
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { accepted, must, toBase64url } from '#core/base';
import { randomOf } from '#core/sealing';
import { Log } from '#server/gateways/log.ts';
import { readNodeHome } from '#server/node-home.ts';
import { type DatabaseAddress, inTransaction, openDatabase } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';

const [, , home = '', address = ''] = process.argv;
const { db } = openDatabase(JSON.parse(address) as DatabaseAddress, { connections: 6 });
const log = new Log(db, must(await readNodeHome(home)));
log.start(50, () => {});

process.on('message', async () => {
	for (;;) {
		setTimeout(() => process.kill(process.pid, 'SIGKILL'), Math.random() * 12);
		await log.beat().catch(() => {});
	}
});

async function append(): Promise<void> {
	const leaf = randomOf(32);
	const staged = await inTransaction(db, async (tx) => {
		await stageLeaf(tx, leaf);
		return accepted(null);
	}).catch(() => null);
	if (staged?.ok) writeSync(1, `${toBase64url(leaf)}\n`);
	// The database is away; it comes back.
	else await pause(50);
}

async function appendOn(): Promise<never> {
	for (;;) {
		await append();
		await pause(3);
	}
}
await Promise.all([appendOn(), appendOn(), appendOn()]);
