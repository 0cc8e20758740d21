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
	readonly what: 'made' | 'started' | 'adopted' | 'crashed' | 'repaired' | 'given-up' | 'stopped' | 'left-to-another';
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

const repairsInARow = 5;
const repairWindowMs = 60_000;

/**
 * Starts PostgreSQL from the installed package, on a Unix socket in a private folder and no network port. A server that already runs
 * on the folder (left by a program that was killed, or shared with one that lives) is adopted. When it crashes it is reported and
 * started again, at most five times a minute. Refusals name what to change; nothing is half-made after one.
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
	let running = first;
	let stopping = false;
	let repair: Promise<void> | null = null;
	let crashes: number[] = [];

	const watch = ({ ended }: Running) => {
		void ended.then(() => {
			if (!stopping) repair = repairNow();
		});
	};
	const repairNow = async () => {
		report({ what: 'crashed', about: running.lastWords() });
		crashes = [...crashes.filter((moment) => Date.now() - moment < repairWindowMs), Date.now()];
		while (!stopping && crashes.length <= repairsInARow) {
			const again = await up().catch(() => null);
			if (again?.ok) {
				running = again.value;
				watch(running);
				report({ what: 'repaired' });
				return;
			}
			crashes.push(Date.now());
			await pause(500);
		}
		if (!stopping) report({ what: 'given-up' });
	};
	watch(running);
	return {
		pid: () => running.pid,
		async stop() {
			if (stopping) return;
			stopping = true;
			await repair;
			const ending = await shutDown(running);
			report(ending === 'left' ? { what: 'left-to-another' } : { what: 'stopped', about: ending });
		}
	};
}
