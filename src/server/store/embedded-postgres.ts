import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { accepted, type Outcome, refused } from '#core/base';
import { type BinariesRefusal, findBinaries } from './embedded-binaries.ts';
import { type ClusterRefusal, readOrMakeCluster } from './embedded-cluster.ts';
import { findPlace, type PlaceRefusal } from './embedded-place.ts';
import { bringUp, type Running, type ServerRefusal, shutDown } from './embedded-server.ts';

export type EmbeddedRefusal = PlaceRefusal | BinariesRefusal | ClusterRefusal | ServerRefusal;

/** What happened to the database server, for the log. `about` is a line of PostgreSQL's own, without statements or values. */
export type PostgresEvent = {
	readonly what: 'made' | 'started' | 'adopted' | 'crashed' | 'still-down' | 'repaired' | 'stopped' | 'left-to-another';
	readonly about?: string;
};

export type SocketAddress = {
	/** Folder of the Unix socket, as `pg` takes it. */
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
};

export type EmbeddedPostgres = {
	/** Database `causeway` as its owner, who is no superuser. Stays valid when the server is repaired after a crash. */
	readonly address: SocketAddress;
	/** Database `postgres` as superuser: for tests and whole-server work only. */
	readonly keeperAddress: SocketAddress;
	/** Where the files are: below the config folder, or the place written in its `postgres-place`. */
	readonly folder: string;
	/** Process id of the server now. */
	pid(): number;
	/** Stops the server cleanly, unless another program of ours still uses it; then that one stops it. */
	stop(): Promise<void>;
};

export type EmbeddedWishes = {
	/** The config folder; made when missing. */
	readonly home: string;
	readonly report?: (event: PostgresEvent) => void;
	/** False only for tests: nothing is flushed to the disk. */
	readonly durable?: boolean;
	/** See {@link findPlace}. */
	readonly sharedUserAllowed?: boolean;
	readonly reachableBase?: string;
	/** Settings of PostgreSQL beside ours, for tests and measurements. */
	readonly settings?: Readonly<Record<string, string>>;
};

/** Waits before another attempt at a server that does not come up (a full disk, most likely), doubling from the first to the last. */
const firstWaitMs = 500;
const lastWaitMs = 30_000;
/** A server that crashes again within this time is not brought up at once. */
const crashLoopMs = 10_000;

/**
 * Starts PostgreSQL from the installed package, on a Unix socket in a private folder and no network port. A server that already runs
 * on the folder (left by a program that was killed, or shared with one that lives) is adopted. When it crashes it is reported and
 * started again, for as long as it takes. Refusals name what to change; nothing is half-made after one.
 */
export async function startEmbeddedPostgres(wishes: EmbeddedWishes): Promise<Outcome<EmbeddedPostgres, EmbeddedRefusal>> {
	const { home, report = () => {}, durable = true } = wishes;
	try {
		await mkdir(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
		const place = await findPlace({
			home,
			sharedUserAllowed: wishes.sharedUserAllowed ?? false,
			reachableBase: wishes.reachableBase ?? '/var/lib/causeway'
		});
		if (!place.ok) return place;
		const binaries = await findBinaries(place.value.folder, place.value.runAs);
		if (!binaries.ok) return binaries;
		const cluster = await readOrMakeCluster(place.value, binaries.value, durable);
		if (!cluster.ok) return cluster;
		if (cluster.value.made) report({ what: 'made' });

		const settings = { ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }), ...wishes.settings };
		const up = () => bringUp(place.value, binaries.value, cluster.value, settings);
		const first = await up();
		if (!first.ok) return first;
		report({ what: first.value.adopted ? 'adopted' : 'started' });

		const { socketFolder, folder } = place.value;
		const socket = { host: socketFolder, port: 5432 };
		return accepted({
			address: { ...socket, user: 'causeway', password: cluster.value.password, database: 'causeway' },
			keeperAddress: { ...socket, user: 'postgres', password: cluster.value.keeperPassword, database: 'postgres' },
			folder,
			...keepUp(first.value, up, report)
		});
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ENOSPC') return refused('storage-full');
		if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return refused('folder-unreachable', `${home}: ${code}`);
		throw error;
	}
}

/** Watches the server, whether or not it is our child, and brings it up again. */
function keepUp(
	first: Running,
	up: () => Promise<Outcome<Running, ServerRefusal>>,
	report: (event: PostgresEvent) => void
): Pick<EmbeddedPostgres, 'pid' | 'stop'> {
	const stopping = new AbortController();
	let running = first;
	let since = Date.now();
	let repair: Promise<void> | null = null;

	const watch = ({ ended }: Running) => {
		void ended.then(() => {
			if (!stopping.signal.aborted) repair = repairNow();
		});
	};
	const wait = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
	const repairNow = async () => {
		report({ what: 'crashed', about: running.lastWords() });
		let waitMs = firstWaitMs;
		if (Date.now() - since < crashLoopMs) await wait(waitMs);
		for (let told = ''; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, lastWaitMs)) {
			const again = await up().catch((error: NodeJS.ErrnoException) => refused('postgres-failed', error.code));
			if (again.ok) {
				running = again.value;
				since = Date.now();
				watch(running);
				report({ what: 'repaired' });
				return;
			}
			const reason = `${again.refusal.code} ${again.refusal.about}`.trim();
			if (reason !== told) report({ what: 'still-down', about: reason });
			told = reason;
			await wait(waitMs);
		}
	};
	watch(running);
	return {
		pid: () => running.pid,
		async stop() {
			if (stopping.signal.aborted) return;
			stopping.abort();
			await repair;
			const ending = await shutDown(running);
			report(ending === 'left' ? { what: 'left-to-another' } : { what: 'stopped', about: ending });
		}
	};
}
