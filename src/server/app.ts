import type { Policy } from '#core/log';
import type { Config } from '#server/config.ts';
import type { ArchiveTickets } from '#server/gateways/archive-tickets.ts';
import type { CaptureLine } from '#server/gateways/capture-line.ts';
import type { Clock } from '#server/gateways/clock.ts';
import type { Log } from '#server/gateways/log.ts';
import type { PasskeyTickets } from '#server/gateways/passkey-tickets.ts';
import type { PlainTurns } from '#server/gateways/plain-turns.ts';
import type { PolicyEngine } from '#server/gateways/policy.ts';
import type { WorkGate } from '#server/gateways/work-gate.ts';
import type { NodeHome } from '#server/node-home.ts';
import type { Blobs } from '#server/store/blobs.ts';
import type { Db } from '#server/store/database.ts';
import type { TombstoneList } from '#server/store/tombstone-list.ts';

/** Everything an operation may touch of the world, wired once at start. No logic. */
export type App = {
	readonly config: Config;
	/** What browsers call this node, without a path. */
	readonly origin: string;
	readonly node: NodeHome;
	readonly db: Db;
	readonly blobs: Blobs;
	readonly log: Log;
	/** Decides whether a part of a case may be read or passed on. */
	readonly policies: PolicyEngine;
	/** What must not come back when a backup is restored. */
	readonly tombstones: TombstoneList;
	readonly clock: Clock;
	readonly workGate: WorkGate;
	readonly archiveTickets: ArchiveTickets;
	readonly passkeyTickets: PasskeyTickets;
	readonly plainTurns: PlainTurns;
	/** The line to the worker that captures web pages. */
	readonly captures: CaptureLine;
	/** Whom the node asks to cosign its checkpoints, and how many of them make a quorum. */
	readonly witnesses: Policy;
};
