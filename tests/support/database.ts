import { randomBytes } from 'node:crypto';
import { after, type TestContext } from 'node:test';
import pg from 'pg';
import { must } from '#core/base';
import { type DatabaseAddress, type Db, openDatabase } from '#server/store/database.ts';
import { migrate } from '#server/store/migrate.ts';
import { startThrowawayPostgres } from './throwaway-postgres.ts';

export type TestDatabase = {
	readonly db: Db;
	/** For a second connection, a queue, a server under test. */
	readonly address: DatabaseAddress;
};

type Server = {
	/** May make and drop databases. */
	readonly keeper: string | pg.ClientConfig;
	/** Ends a statement that makes a database: whose it shall be. */
	readonly owned: string;
	addressOf(database: string): DatabaseAddress;
	end(): Promise<void>;
};

const prefix = `causeway_test_${randomBytes(4).toString('hex')}`;
let opened: Promise<Server> | null = null;
let prepared: Promise<Server> | null = null;
let made = 0;

/**
 * Runs a test with a database of its own, migrated and empty. All tests of a process share one server: an embedded one, or that of
 * CAUSEWAY_TEST_DATABASE_URL, whose user may make databases. Use: `test('a sentence', withDatabase(async ({ db }) => { … }))`.
 */
export function withDatabase(run: (given: TestDatabase, t: TestContext) => Promise<void>): (t: TestContext) => Promise<void> {
	return async (t) => {
		prepared ??= prepare();
		const server = await prepared;
		const name = `${prefix}_${++made}`;
		await onServer(server, `create database ${name} template ${prefix} ${server.owned}`);
		const address = server.addressOf(name);
		const { db, close } = openDatabase(address);
		try {
			await run({ db, address }, t);
		} finally {
			await close();
			await onServer(server, `drop database ${name} with (force)`);
		}
	};
}

after(async () => {
	const server = await opened?.catch(() => null);
	if (server === null || server === undefined) return;
	try {
		await onServer(server, `drop database if exists ${prefix} with (force)`);
	} finally {
		await server.end();
	}
});

async function prepare(): Promise<Server> {
	const given = process.env.CAUSEWAY_TEST_DATABASE_URL;
	opened = given ? givenServer(given) : ownServer();
	const server = await opened;
	await onServer(server, `create database ${prefix} template template0 encoding 'UTF8' ${server.owned}`);
	const { db, close } = openDatabase(server.addressOf(prefix));
	try {
		must(await migrate(db));
	} finally {
		await close();
	}
	return server;
}

async function ownServer(): Promise<Server> {
	const { postgres, end } = await startThrowawayPostgres();
	return {
		keeper: postgres.keeperAddress,
		owned: `owner ${postgres.address.user}`,
		addressOf: (database) => ({ ...postgres.address, database }),
		end
	};
}

async function givenServer(url: string): Promise<Server> {
	const addressOf = (database: string) => {
		const address = new URL(url);
		address.pathname = `/${database}`;
		return address.href;
	};
	return { keeper: url, owned: '', addressOf, end: async () => {} };
}

async function onServer({ keeper }: Server, statement: string): Promise<void> {
	const client = new pg.Client(keeper);
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
