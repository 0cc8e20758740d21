/**
 * A whole node in a program of its own, to be killed: `node-program.ts HOME PORT`. Makes the config folder when it is empty, sends
 * `{ port, database }` when it serves, and the code of a refusal otherwise; stops in order when told `stop`.
 */
import { dayOf, must } from '#core/base';
import { readConfig } from '#server/config.ts';
import { makeNodeHome, readNodeHome } from '#server/node-home.ts';
import { startNode } from '#server/start-node.ts';

const [, , home = '', port = ''] = process.argv;
const env = { PORT: port, CAUSEWAY_HOME: home, CAUSEWAY_LOG_CADENCE_MS: '100' };
const config = must(readConfig(env, { mode: 'real', checkout: home }));
const there = await readNodeHome(home);
const node = there.ok
	? there.value
	: must(await makeNodeHome(home, { name: 'Killed node (invented)', created: dayOf(new Date()), mode: 'real' }));
const started = await startNode(config, node, { build: null, report: () => {}, durable: true });
if (!started.ok) {
	process.send?.({ refused: started.refusal.code });
	process.exit(1);
}
process.once('message', async () => {
	await started.value.stop();
	process.exit(0);
});
process.send?.({ port: started.value.port, database: started.value.database });
