/** A node on a free port with a durable database of its own, for the benchmark in the parent process. Ends when the parent does. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { dayOf, must } from '#core/base';
import { readConfig } from '#server/config.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { startNode } from '#server/start-node.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';

const home = await makeThrowawayFolder();
const config = must(
	readConfig(
		{ PORT: '0', CAUSEWAY_HOME: home, CAUSEWAY_DATABASE_CONNECTIONS: '16' },
		{ mode: 'demonstration', checkout: path.resolve('.') }
	)
);
const node = must(await makeNodeHome(home, { name: 'Benchmark (invented)', created: dayOf(new Date()), mode: 'demonstration' }));
const running = must(await startNode(config, node, { build: null, report: () => {} }));
process.send?.({ origin: running.origin, database: running.database });
process.on('disconnect', async () => {
	await running.stop();
	await rm(home, { recursive: true, force: true });
	process.exit(0);
});
