import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { type Outcome, refused } from '#core/base';
import type { SocketAddress } from './embedded-postgres.ts';
import type { Schema } from './schema.ts';
import { type StorageRefusal, storageRefusal } from './storage-refusal.ts';

export { type StorageRefusal, storageRefusal } from './storage-refusal.ts';

/** The database, to read from. A `Tx` is one too. */
export type Db = Kysely<Schema>;

/** A transaction under way: what functions that write ask for. Only {@link inTransaction} makes one. */
export type Tx = Transaction<Schema> & { readonly __transaction: unique symbol };

/** A connection string, or a Unix socket with its password. */
export type DatabaseAddress = string | SocketAddress;

export type Database = {
	readonly db: Db;
	close(): Promise<void>;
};

export type DatabaseWishes = {
	readonly connections?: number;
	/** Hears the code of an error on a connection that nobody was using. */
	readonly report?: (code: string) => void;
	readonly statementTimeoutMs?: number;
};

/**
 * Opens the database; connects only when first asked. `bigint` comes as a number (refused beyond 2^53), `date` as its text, `bytea` as
 * Uint8Array. A statement ends after 15 s, a transaction that its program forgot after 10 s.
 */
export function openDatabase(address: DatabaseAddress, wishes: DatabaseWishes = {}): Database {
	const pool = new pg.Pool({
		...(typeof address === 'string' ? { connectionString: address } : address),
		application_name: 'causeway',
		max: wishes.connections ?? 10,
		connectionTimeoutMillis: 5_000,
		idleTimeoutMillis: 60_000,
		keepAlive: true,
		statement_timeout: wishes.statementTimeoutMs ?? 15_000,
		idle_in_transaction_session_timeout: 10_000,
		types: { getTypeParser: parserOf }
	});
	// While a connection is in use the pool does not listen for its errors, and an unheard one would end the whole program.
	pool.on('connect', (client) => client.on('error', () => {}));
	pool.on('error', (error: Error & { code?: string }) => wishes.report?.(error.code ?? 'connection'));
	return { db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), close: () => pool.end() };
}

/** How often work is tried that met another transaction on its way (serialization failure, deadlock). */
const tries = 6;

/** Carries a refusal through the transaction so that it is rolled back. */
class Withdrawn {
	readonly refusal: Outcome<never, string>;
	constructor(refusal: Outcome<never, string>) {
		this.refusal = refusal;
	}
}

/**
 * Does work in one transaction: accepted means committed, refused or thrown means that nothing happened. Work that collided with
 * another transaction is done again, so it must have no effect but through `tx`. Work that swallows a failed statement does not pass for
 * success: PostgreSQL would quietly roll back, and this throws. Adds `storage-unavailable`, `storage-full` and
 * `storage-busy`; after `storage-unavailable` a commit may yet have happened, which is why whoever retries sends the same ids again.
 */
export async function inTransaction<T, Code extends string>(
	db: Db,
	work: (tx: Tx) => Promise<Outcome<T, Code>>,
	isolation: 'read committed' | 'repeatable read' | 'serializable' = 'read committed'
): Promise<Outcome<T, Code | StorageRefusal>> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await db
				.transaction()
				.setIsolationLevel(isolation)
				.execute(async (tx) => {
					const outcome = await work(tx as unknown as Tx);
					if (!outcome.ok) throw new Withdrawn(outcome);
					return outcome;
				});
		} catch (error) {
			if (error instanceof Withdrawn) return error.refusal as Outcome<never, Code>;
			const { code } = error as { code?: string };
			if ((code === '40001' || code === '40P01') && attempt < tries) {
				await pause(5 * 2 ** attempt * (0.5 + Math.random()));
				continue;
			}
			const refusal = storageRefusal(error);
			if (refusal === null) throw error;
			return refused(refusal.code, refusal.about);
		}
	}
}

/**
 * For work that writes with one statement only: PostgreSQL makes that a transaction by itself, so two round trips are saved. Refuses as
 * {@link inTransaction} does. Work that needs a second statement belongs there.
 */
export const inOneStatement = <T, Code extends string>(
	db: Db,
	work: (tx: Tx) => Promise<Outcome<T, Code>>
): Promise<Outcome<T, Code | StorageRefusal>> => reading(db, (plain) => work(plain as unknown as Tx));

/** Reads without a transaction, with the same refusals as {@link inTransaction}. */
export async function reading<T, Code extends string>(
	db: Db,
	work: (db: Db) => Promise<Outcome<T, Code>>
): Promise<Outcome<T, Code | StorageRefusal>> {
	try {
		return await work(db);
	} catch (error) {
		const refusal = storageRefusal(error);
		if (refusal === null) throw error;
		return refused(refusal.code, refusal.about);
	}
}

const { builtins } = pg.types;

function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
	if (oid === builtins.INT8) return safeInteger;
	if (oid === builtins.DATE) return (text) => text;
	if (oid === 1016) return (text) => elements(text).map(safeInteger); // bigint[]
	if (oid === 1182) return elements; // date[]
	return pg.types.getTypeParser(oid, format as 'text');
}

function safeInteger(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new Error('impossible: bigint beyond 2^53');
	return value;
}

/** Elements of an array of numbers or days, which PostgreSQL never quotes. */
const elements = (text: string): string[] => (text === '{}' ? [] : text.slice(1, -1).split(','));
