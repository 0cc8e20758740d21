/**
 * Writes `src/server/store/schema.ts` from the tables that the migrations make, in an embedded database of its own. With `--verify` it
 * writes nothing and fails when the file differs from what it would write.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { must } from '#core/base';
import { type Db, openDatabase } from '#server/store/database.ts';
import { startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { migrate } from '#server/store/migrate.ts';

const file = path.resolve(import.meta.dirname, '../src/server/store/schema.ts');

type Column = { table: string; name: string; type: string; nullable: boolean; filled: boolean; always: boolean };

/** What `pg` gives and takes for a PostgreSQL type, with the parsers of `database.ts`. */
const types: Readonly<Record<string, string>> = {
	bool: 'boolean',
	bytea: 'Uint8Array',
	date: 'string',
	float8: 'number',
	int2: 'number',
	int4: 'number',
	int8: 'number',
	text: 'string',
	uuid: 'string',
	timestamptz: 'Date',
	_bytea: 'Uint8Array[]',
	_date: 'string[]',
	_int4: 'number[]',
	_int8: 'number[]',
	_text: 'string[]'
};

async function columnsOf(db: Db): Promise<readonly Column[]> {
	const { rows } = await sql<Column>`
		select c.relname as table, a.attname as name, t.typname as type, not a.attnotnull as nullable,
			a.atthasdef or a.attidentity <> '' as filled, a.attidentity = 'a' or a.attgenerated <> '' as always
		from pg_attribute a
		join pg_class c on c.oid = a.attrelid
		join pg_type t on t.oid = a.atttypid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
			and a.attnum > 0 and not a.attisdropped
		order by c.relname collate "C", a.attnum`.execute(db);
	return rows;
}

function typeOf({ table, name, type, nullable, filled, always }: Column): string {
	// Comes parsed, goes in as JSON text: `pg` would turn an array into an array of PostgreSQL.
	if (type === 'jsonb') {
		const text = nullable ? 'string | null' : 'string';
		return `ColumnType<unknown, ${filled ? `${text} | undefined` : text}, ${text}>`;
	}
	const plain = types[type];
	if (plain === undefined)
		throw new Error(`${table}.${name}: no TypeScript type is known for ${type}; add it to tools/generate-schema.ts`);
	const whole = nullable ? `${plain} | null` : plain;
	if (always) return `GeneratedAlways<${whole}>`;
	return filled ? `Generated<${whole}>` : whole;
}

function textOf(columns: readonly Column[]): string {
	const tables = Object.groupBy(columns, ({ table }) => table);
	const body = Object.entries(tables)
		.map(
			([table, list = []]) => `\t${table}: {\n${list.map((column) => `\t\t${column.name}: ${typeOf(column)};`).join('\n')}\n\t};`
		)
		.join('\n');
	const imports = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) => new RegExp(`\\b${name}<`).test(body));
	return `// Written by tools/generate-schema.ts from the migrations. Do not edit.
${imports.length === 0 ? '' : `import type { ${imports.join(', ')} } from 'kysely';\n`}
export interface Schema {
${body}
}
`;
}

async function generate(): Promise<string> {
	const home = await mkdtemp(path.join(tmpdir(), 'causeway-schema-'));
	if (process.getuid?.() === 0) await chmod(home, 0o711); // the database runs as another user, who has to pass
	const postgres = must(await startEmbeddedPostgres({ home, durable: false, sharedUserAllowed: true }));
	const { db, close } = openDatabase(postgres.address);
	try {
		must(await migrate(db));
		return textOf(await columnsOf(db));
	} finally {
		await close();
		await postgres.stop();
		await rm(postgres.folder, { recursive: true, force: true });
		await rm(home, { recursive: true, force: true });
	}
}

const wanted = await generate();
if (!process.argv.includes('--verify')) await writeFile(file, wanted);
else if ((await readFile(file, 'utf8').catch(() => '')) !== wanted) {
	process.stderr.write('src/server/store/schema.ts differs from the migrations: run node tools/generate-schema.ts\n');
	process.exitCode = 1;
}
