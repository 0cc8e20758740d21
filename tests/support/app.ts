import path from 'node:path';
import type { TestContext } from 'node:test';
import { dayOf, must } from '#core/base';
import type { Policy } from '#core/log';
import type { App } from '#server/app.ts';
import { type Mode, readConfig } from '#server/config.ts';
import { ArchiveTickets } from '#server/gateways/archive-tickets.ts';
import { CaptureLine } from '#server/gateways/capture-line.ts';
import type { Clock } from '#server/gateways/clock.ts';
import { Log } from '#server/gateways/log.ts';
import { PasskeyTickets } from '#server/gateways/passkey-tickets.ts';
import { PlainTurns } from '#server/gateways/plain-turns.ts';
import { PolicyEngine } from '#server/gateways/policy.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { announceNode } from '#server/operations/log/announce-node.ts';
import { openBlobFolder } from '#server/store/blobs.ts';
import type { Db } from '#server/store/database.ts';
import { TombstoneList } from '#server/store/tombstone-list.ts';
import { throwawayFolder } from './throwaway-folder.ts';

/** A clock that stands still until it is told to move. */
export class HeldClock implements Clock {
	#at = new Date('2026-11-22T09:00:00Z').getTime();
	readonly now = (): Date => new Date(this.#at);

	pass(time: { readonly seconds?: number; readonly minutes?: number; readonly hours?: number }): void {
		this.#at += (((time.hours ?? 0) * 60 + (time.minutes ?? 0)) * 60 + (time.seconds ?? 0)) * 1000;
	}
}

export type TestApp = App & { readonly clock: HeldClock };

export type AppWishes = {
	readonly mode?: Mode;
	readonly origin?: string;
	readonly witnesses?: Policy;
	readonly privateHosts?: string;
};

/**
 * What operations act on, over a database that is there already: a node of its own in a throwaway folder, announced in its log, a held
 * clock, no HTTP and no beat but those a test asks for.
 */
export async function makeTestApp(t: TestContext, db: Db, wishes: AppWishes = {}): Promise<TestApp> {
	const { mode = 'real', origin = 'http://localhost:8080' } = wishes;
	const home = await throwawayFolder(t);
	const clock = new HeldClock();
	const config = must(readConfig({ CAUSEWAY_HOME: home, CAUSEWAY_PRIVATE_HOSTS: wishes.privateHosts }, { mode, checkout: home }));
	const node = must(await makeNodeHome(home, { name: 'Invented node', created: dayOf(clock.now()), mode }));
	const app = {
		config,
		origin,
		node,
		db,
		blobs: await openBlobFolder(path.join(home, 'blobs')),
		log: new Log(db, node),
		policies: new PolicyEngine(),
		tombstones: new TombstoneList(home),
		clock,
		workGate: new WorkGate(clock),
		archiveTickets: new ArchiveTickets(clock),
		passkeyTickets: new PasskeyTickets(clock),
		plainTurns: new PlainTurns(clock),
		captures: new CaptureLine(config.captureSocket, clock),
		witnesses: wishes.witnesses ?? { logs: [], witnesses: [], groups: [], quorum: null }
	};
	must(await announceNode(app, null));
	return app;
}
