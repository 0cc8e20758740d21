import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { must } from '#core/base';
import { type Config, readConfig } from '#server/config.ts';
import { type NodeHome, readNodeHome } from '#server/node-home.ts';
import { type OpenedApp, openApp } from '#server/open-app.ts';
import { type RunningNode, type StartWishes, startNode } from '#server/start-node.ts';
import type { TestNode } from './node.ts';
import { throwawayFolder } from './throwaway-folder.ts';

export type Twin = {
	readonly home: string;
	/** As a command sees it: nobody is served. Close it again. */
	open(): Promise<OpenedApp>;
	start(wishes?: Partial<StartWishes>): ReturnType<typeof startNode>;
	/** As {@link start}, until the test ends. */
	run(t: Pick<TestContext, 'after'>, wishes?: Partial<StartWishes>): Promise<RunningNode>;
};

/** The same node on another disk, with an empty database: its keys, and what lies beside the database unless `keep` leaves that out. */
export async function emptyTwin(t: TestContext, node: TestNode, keep: readonly string[] = ['node', 'tombstones']): Promise<Twin> {
	const home = await throwawayFolder(t);
	for (const name of keep) await cp(path.join(node.home, name), path.join(home, name), { recursive: true });
	const env = { PORT: '0', CAUSEWAY_HOME: home, CAUSEWAY_LOG_CADENCE_MS: '60000' };
	const config: Config = must(readConfig(env, { mode: node.app.config.mode, checkout: path.resolve('.') }));
	const nodeHome: NodeHome = must(await readNodeHome(home));
	const usual = { build: null, report: () => {}, durable: false };
	const start: Twin['start'] = (wishes) => startNode(config, nodeHome, { ...usual, ...wishes });
	return {
		home,
		start,
		open: async () => must(await openApp(config, nodeHome, 'http://localhost:1', usual)),
		async run(context, wishes) {
			const running = must(await start(wishes));
			context.after(() => running.stop());
			return running;
		}
	};
}
