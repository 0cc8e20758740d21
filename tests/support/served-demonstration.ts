import { after } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Directory } from '#core/support';
import type { DemonstrationMember } from '#ui/sealing/desk-wire.ts';
import { startBrowser } from './browser.ts';
import { startTestNode, type TestNode } from './node.ts';
import { type PageServer, startPageServer } from './page-server.ts';

export type Demonstration = {
	readonly browser: Browser;
	readonly node: TestNode;
	readonly people: readonly DemonstrationMember[];
	readonly desks: Directory['desks'];
};

/** What is there before the node and ends after it; gives what the node needs of it in its environment. */
type Prepare = (life: Parameters<typeof startTestNode>[0]) => Promise<Readonly<Record<string, string>>>;

/** A node with its pages and the invented network, and a browser, until the tests of the calling file are over. */
export async function serveDemonstration(prepare: Prepare = async () => ({})): Promise<Demonstration> {
	const ends: (() => Promise<void> | void)[] = [];
	after(async () => {
		for (const end of ends.reverse()) await end();
	});
	const life = { after: (end: unknown) => void ends.push(end as () => Promise<void>) };
	const node = await startTestNode(life, { pages: true, seeded: true, env: await prepare(life) });
	const browser = await startBrowser();
	ends.push(() => browser.close());
	const ask = async (path: string): Promise<unknown> => (await fetch(`${node.origin}/api/v1${path}`)).json();
	const people = (await ask('/demonstration/members')) as DemonstrationMember[];
	const { desks } = (await ask('/directory')) as Directory;
	return { browser, node, people, desks };
}

/** The built pages without a node behind them, and a browser, until the tests of the calling file are over. */
export async function servePages(): Promise<{ readonly browser: Browser; readonly server: PageServer }> {
	const ends: (() => Promise<void> | void)[] = [];
	after(async () => {
		for (const end of ends.reverse()) await end();
	});
	const server = await startPageServer();
	ends.push(() => server.close());
	const browser = await startBrowser();
	ends.push(() => browser.close());
	return { browser, server };
}
