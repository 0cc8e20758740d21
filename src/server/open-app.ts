import path from 'node:path';
import { accepted, type Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import type { Config } from '#server/config.ts';
import { ArchiveTickets } from '#server/gateways/archive-tickets.ts';
import { CaptureLine } from '#server/gateways/capture-line.ts';
import { systemClock, today } from '#server/gateways/clock.ts';
import { Log } from '#server/gateways/log.ts';
import { PasskeyTickets } from '#server/gateways/passkey-tickets.ts';
import { PlainTurns } from '#server/gateways/plain-turns.ts';
import { PolicyEngine } from '#server/gateways/policy.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import type { NodeHome } from '#server/node-home.ts';
import { openBlobFolder } from '#server/store/blobs.ts';
import { type DatabaseAddress, openDatabase } from '#server/store/database.ts';
import { startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { migrate } from '#server/store/migrate.ts';
import { TombstoneList } from '#server/store/tombstone-list.ts';
import { readWitnessPolicy } from '#server/witness-policy.ts';

export type OpenedApp = { readonly app: App; readonly address: DatabaseAddress; close(): Promise<void> };

export type OpenWishes = {
	readonly report: (code: string) => void;
	/** False only for tests: PostgreSQL flushes nothing. */
	readonly durable?: boolean;
};

/** Events of the embedded database that an operator must hear of; that it starts and stops is no news. */
const unwanted: ReadonlySet<string> = new Set(['crashed', 'still-down', 'repaired']);

/** Opens what operations act on: the database (embedded unless the config names one), brought forward, the log, the blobs. Serves nobody. */
export async function openApp(config: Config, node: NodeHome, origin: string, wishes: OpenWishes): Promise<Outcome<OpenedApp>> {
	const witnesses = await readWitnessPolicy(config);
	if (!witnesses.ok) return witnesses;
	let address: DatabaseAddress;
	let stopPostgres = async (): Promise<void> => {};
	if (config.databaseUrl) address = config.databaseUrl;
	else {
		const postgres = await startEmbeddedPostgres({
			home: config.home,
			report: ({ what, about }) => {
				if (unwanted.has(what)) wishes.report(`postgres-${what} ${about ?? ''}`.trim());
			},
			sharedUserAllowed: config.mode === 'demonstration',
			durable: wishes.durable ?? true
		});
		if (!postgres.ok) return postgres;
		stopPostgres = () => postgres.value.stop();
		address = postgres.value.address;
	}
	const database = openDatabase(address, { connections: config.databaseConnections, report: wishes.report });
	const close = async (): Promise<void> => {
		await database.close();
		await stopPostgres();
	};
	const migrated = await migrate(database.db);
	if (!migrated.ok) {
		await close();
		return migrated;
	}
	const log = new Log(database.db, node);
	const policies = new PolicyEngine();
	for (const { body } of (await log.agreements()).inForce(today(systemClock))) {
		const prepared = policies.prepare(body);
		if (!prepared.ok) wishes.report(`${prepared.refusal.code} ${body.agreement}`);
	}
	const app: App = {
		config,
		origin,
		node,
		db: database.db,
		blobs: await openBlobFolder(path.join(config.home, 'blobs')),
		log,
		policies,
		tombstones: new TombstoneList(config.home),
		clock: systemClock,
		workGate: new WorkGate(systemClock),
		archiveTickets: new ArchiveTickets(systemClock),
		passkeyTickets: new PasskeyTickets(systemClock),
		plainTurns: new PlainTurns(systemClock),
		captures: new CaptureLine(config.captureSocket, systemClock),
		witnesses: witnesses.value
	};
	return accepted({ app, address, close });
}
