import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import {
	accepted,
	type CaseId,
	type ConsentId,
	type Day,
	type DeskId,
	dayOf,
	fromBase64url,
	type GlassId,
	type InvitationId,
	isDay,
	isId,
	type MemberId,
	type Outcome,
	refused,
	type SupporterId
} from '#core/base';
import { flushFolder, replaceFlushed } from './flushed-files.ts';
import { storageRefusal } from './storage-refusal.ts';

/**
 * What must not come back when a backup is restored: an erased case, a withdrawn consent, somebody who helped and does not any more (`supporter`), a member who was shut out of the node (`member`)
 * or of one desk (`left`), an invitation that was taken back, a passkey that its member removed (`passkey`: {@link passkeyHash}). Random ids, such
 * hashes and a day, nothing else. Lies beside the database, because a backup of the database is what it guards against.
 */
export type Tombstone =
	| { readonly kind: 'case'; readonly id: CaseId; readonly day: Day }
	| { readonly kind: 'consent'; readonly id: ConsentId; readonly day: Day }
	/** What two desks might open together: ended by her, or opened once. */
	| { readonly kind: 'glass'; readonly id: GlassId; readonly day: Day }
	| { readonly kind: 'supporter'; readonly id: SupporterId; readonly day: Day }
	| { readonly kind: 'member'; readonly id: MemberId; readonly day: Day }
	| { readonly kind: 'left'; readonly id: MemberId; readonly desk: DeskId; readonly day: Day }
	| { readonly kind: 'invitation'; readonly id: InvitationId; readonly day: Day }
	| { readonly kind: 'passkey'; readonly id: MemberId; readonly passkey: string; readonly day: Day };

type DiskRefusal = 'storage-full' | 'storage-unavailable';

/** Ends a line that a crash cut short, so that it can be told from damage. Never acknowledged, so it may be passed over. */
const torn = '#torn';

/**
 * The list of one config folder: a file of JSON lines per month (`tombstones/2026-11.jsonl`), only ever appended to; pruning removes
 * whole months, so that it cannot race with an append.
 */
export class TombstoneList {
	readonly folder: string;
	#turn: Promise<unknown> = Promise.resolve();

	constructor(home: string) {
		this.folder = path.join(home, 'tombstones');
	}

	/** Adds tombstones; when it accepts, they are on the disk. To be called before the erasure is committed. */
	async append(tombstones: readonly Tombstone[]): Promise<Outcome<null, DiskRefusal>> {
		if (tombstones.length === 0) return accepted(null);
		const mine = this.#turn.then(() => this.#append(tombstones));
		this.#turn = mine.catch(() => {});
		return mine;
	}

	async #append(tombstones: readonly Tombstone[]): Promise<Outcome<null, DiskRefusal>> {
		try {
			await mkdir(this.folder, { recursive: true, mode: 0o700 });
			for (const [month, group] of Object.entries(Object.groupBy(tombstones, ({ day }) => day.slice(0, 7))))
				await appendLines(path.join(this.folder, `${month}.jsonl`), (group ?? []).map(lineOf).join(''));
			await flushFolder(this.folder);
			return accepted(null);
		} catch (error) {
			const refusal = storageRefusal(error);
			if (refusal === null) throw error;
			return refused(refusal.code === 'storage-full' ? 'storage-full' : 'storage-unavailable', refusal.about);
		}
	}

	/**
	 * All tombstones, each once, with the earliest day. A last line cut short by a crash is passed over; anything else unreadable is
	 * `tombstones-damaged` with file and line, for restoring without it would bring an erased case back.
	 */
	async read(): Promise<Outcome<readonly Tombstone[], 'tombstones-damaged'>> {
		const found = new Map<string, Tombstone>();
		for (const month of await this.#months()) {
			const text = await readFile(path.join(this.folder, `${month}.jsonl`), 'utf8');
			const lines = text.split('\n');
			lines.pop(); // what follows the last line end: nothing, or a line cut short
			for (const [index, line] of lines.entries()) {
				if (line === '' || line.endsWith(torn)) continue;
				const tombstone = parseTombstone(line);
				if (tombstone === null) return refused('tombstones-damaged', `${month}.jsonl line ${index + 1}`);
				const key = [tombstone.kind, tombstone.id, besides(tombstone)].join(' ');
				if (tombstone.day < (found.get(key)?.day ?? '~')) found.set(key, tombstone);
			}
		}
		return accepted([...found.values()]);
	}

	/**
	 * The day from which on nothing was pruned: what was erased after a backup of an earlier day may come back with it. As pruning wrote it
	 * down; where none has yet, it is taken to have removed all that it might have by `today`. `tombstones-damaged` where it cannot be read.
	 */
	async completeFrom(today: Day, backupDays: number): Promise<Outcome<Day, 'tombstones-damaged'>> {
		const kept = await readFile(this.#complete, 'utf8').catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return null;
			throw error;
		});
		const day = kept?.trim();
		if (day !== undefined) return isDay(day) ? accepted(day) : refused('tombstones-damaged', 'complete-from');
		// Older months go first: where a month is there, no later one was removed.
		const oldest = oldestKept(today, backupDays);
		const [from = oldest] = [...(await this.#months()), oldest].sort();
		return accepted(firstDay(from));
	}

	/**
	 * Removes the months in which every day lies more than `backupDays` and a week before `today`: no backup that old is restored. From which
	 * day on the list is complete is on the disk before anything goes.
	 */
	async prune(today: Day, backupDays: number): Promise<{ readonly monthsRemoved: number }> {
		const oldest = oldestKept(today, backupDays);
		const old = (await this.#months()).filter((month) => month < oldest);
		if (old.length === 0) return { monthsRemoved: 0 };
		await replaceFlushed(this.#complete, `${firstDay(oldest)}\n`);
		for (const month of old) await rm(path.join(this.folder, `${month}.jsonl`));
		return { monthsRemoved: old.length };
	}

	get #complete(): string {
		return path.join(this.folder, 'complete-from');
	}

	async #months(): Promise<readonly string[]> {
		const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return [];
			throw error;
		});
		return names.flatMap((name) => /^(\d{4}-\d{2})\.jsonl$/.exec(name)?.[1] ?? []).sort();
	}
}

/** By what a removed passkey is remembered: SHA-256 of its credential id as text, base64url. */
export const passkeyHash = (credential: string): string => createHash('sha256').update(credential).digest('base64url');

const oldestKept = (today: Day, backupDays: number): string =>
	dayOf(new Date(Date.parse(today) - (backupDays + 7) * 86_400_000)).slice(0, 7);

const firstDay = (month: string): Day => `${month}-01` as Day;

const besides = (tombstone: Tombstone): string =>
	tombstone.kind === 'left' ? tombstone.desk : tombstone.kind === 'passkey' ? tombstone.passkey : '';

const lineOf = ({ kind, id, day, ...more }: Tombstone): string => `${JSON.stringify({ kind, id, ...more, day })}\n`;

const kinds: ReadonlySet<unknown> = new Set<Tombstone['kind']>([
	'case',
	'consent',
	'glass',
	'supporter',
	'member',
	'left',
	'invitation',
	'passkey'
]);

function parseTombstone(line: string): Tombstone | null {
	try {
		const { kind, id, desk, passkey, day } = JSON.parse(line) as Record<string, unknown>;
		if (!kinds.has(kind) || !isId(id) || !isDay(day) || (kind === 'left') !== isId(desk)) return null;
		if ((kind === 'passkey') !== (typeof passkey === 'string' && fromBase64url(passkey, 32) !== null)) return null;
		const more = kind === 'left' ? { desk } : kind === 'passkey' ? { passkey } : {};
		return { kind, id, ...more, day } as Tombstone;
	} catch {
		return null;
	}
}

async function appendLines(file: string, lines: string): Promise<void> {
	const handle = await open(file, 'a+', 0o600);
	try {
		const { size } = await handle.stat();
		const last = Buffer.alloc(1);
		if (size > 0) await handle.read(last, 0, 1, size - 1);
		// One write for everything: with the append flag, lines of two processes do not mix.
		await handle.appendFile(size > 0 && last[0] !== 0x0a ? `${torn}\n${lines}` : lines);
		await handle.sync();
	} finally {
		await handle.close();
	}
}
