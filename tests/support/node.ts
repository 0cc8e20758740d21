import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { dayOf, must } from '#core/base';
import { readConfig } from '#server/config.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { witnessFolder } from '#server/node-witness.ts';
import { seedNetwork } from '#server/operations/demonstration/seed-network.ts';
import { type RunningNode, startNode } from '#server/start-node.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';

export type TestNode = RunningNode & {
	/** The config folder, with the embedded database below it. */
	readonly home: string;
	/** Codes that the node reported: a test may want none. */
	readonly reported: readonly string[];
};

export type NodeWishes = {
	readonly mode?: 'demonstration' | 'real';
	/** Whether the built pages are served too. Needs a build, as `npm test` makes it. */
	readonly pages?: boolean;
	/** Whether the invented network is there. */
	readonly seeded?: boolean;
	readonly env?: Readonly<Record<string, string>>;
	readonly durable?: boolean;
	/** Text of the policy by which it asks witnesses. */
	readonly witnesses?: string;
};

const checkout = path.resolve(import.meta.dirname, '../..');

/** A whole node on a free port of this machine, with its own database, gone when the test ends. */
export async function startTestNode(t: Pick<TestContext, 'after'>, wishes: NodeWishes = {}): Promise<TestNode> {
	const home = await makeThrowawayFolder();
	let running: RunningNode | null = null;
	t.after(async () => {
		await running?.stop();
		await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	});
	const mode = wishes.mode ?? 'demonstration';
	const env = { PORT: '0', CAUSEWAY_HOME: home, CAUSEWAY_LOG_CADENCE_MS: '200', ...wishes.env };
	const config = must(readConfig(env, { mode, checkout }));
	const node = must(await makeNodeHome(home, { name: 'Test network (invented)', created: dayOf(new Date()), mode }));
	if (wishes.witnesses !== undefined) {
		await mkdir(witnessFolder(home), { recursive: true });
		await writeFile(path.join(witnessFolder(home), 'policy'), wishes.witnesses);
	}
	const reported: string[] = [];
	running = must(
		await startNode(config, node, {
			build: wishes.pages ? path.join(checkout, 'build') : null,
			report: (code) => reported.push(code),
			durable: wishes.durable ?? false
		})
	);
	if (wishes.seeded) must(await seedNetwork(running.app));
	return { ...running, home, reported };
}
