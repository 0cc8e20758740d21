import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import type { Needle } from './canary-forms.ts';

/** Where something was found that should be nowhere. */
export type Leak = { readonly canary: string; readonly form: string; readonly place: string };

/** Looks for many byte strings at once: a bit for every three bytes with which one of them begins, then a look. */
export class CanarySearch {
	readonly #starts = new Uint8Array(1 << 21);
	readonly #byStart = new Map<number, Needle[]>();
	readonly leaks: Leak[] = [];
	/** How many bytes were looked through: a search of nothing finds nothing. */
	searched = 0;

	constructor(needles: readonly Needle[]) {
		for (const needle of needles) {
			const [a = 0, b = 0, c = 0] = needle.bytes;
			const start = (a << 16) | (b << 8) | c;
			this.#starts[start >> 3] = (this.#starts[start >> 3] as number) | (1 << (start & 7));
			this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), needle]);
		}
	}

	look(place: string, bytes: Uint8Array | string): void {
		const hay = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		this.searched += hay.length;
		let start = 0;
		for (let at = 0; at < hay.length; at++) {
			start = ((start << 8) | (hay[at] as number)) & 0xff_ffff;
			if (at < 2 || ((this.#starts[start >> 3] as number) & (1 << (start & 7))) === 0) continue;
			for (const { canary, form, bytes: wanted } of this.#byStart.get(start) ?? [])
				if (hay.compare(wanted, 0, wanted.length, at - 2, Math.min(hay.length, at - 2 + wanted.length)) === 0)
					this.leaks.push({ canary, form, place: `${place}, byte ${at - 2}` });
		}
	}

	/** Every file below a folder, and every name. What vanishes meanwhile was a temporary file of the database. */
	async lookBelow(folder: string): Promise<number> {
		let files = 0;
		for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }) as Dirent[]) {
			const file = path.join(entry.parentPath, entry.name);
			this.look(`the name of ${file}`, path.relative(folder, file));
			if (!entry.isFile()) continue;
			const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOENT') return null;
				throw error;
			});
			if (bytes) this.look(file, bytes);
			files += 1;
		}
		return files;
	}

	/** Every row of every table of every schema that is not the system's own, as text, and what bytes are in it, decoded. */
	async lookInDatabase(client: pg.Client): Promise<readonly string[]> {
		const { rows: tables } = await client.query<{ name: string }>(
			`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
		);
		for (const { name } of tables) {
			const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`);
			for (const row of rows)
				for (const [column, value] of Object.entries(row)) {
					if (value instanceof Uint8Array) this.look(`${name}.${column}`, value);
					else if (value !== null) this.look(`${name}.${column}`, typeof value === 'string' ? value : JSON.stringify(value));
				}
		}
		return tables.map(({ name }) => name);
	}
}
