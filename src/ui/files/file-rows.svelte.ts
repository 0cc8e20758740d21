import type { Outcome } from '#core/base';
import { fileFits, type OwnFile, reportLimits, roomOfFile } from '#core/report';
import type { RoomTold } from '#core/sealing';
import { FileRow } from './file-row.svelte.ts';
import type { FileWay } from './file-way.ts';

/** The files chosen on this page. They are asked about one by one, and sent while whoever chose them goes on. */
export class FileRows {
	readonly #way: FileWay;
	rows = $state<readonly FileRow[]>([]);
	/** Names of files that are too large to take. */
	tooLarge = $state<readonly string[]>([]);
	/** Names of files for which no room is left. */
	noRoom = $state<readonly string[]>([]);
	/** How full her files are, as last asked; `null` until then. */
	room = $state.raw<RoomTold | null>(null);
	/** The most that one file may have, in bytes: as this page takes it, until the node said what it takes. */
	most = $state<number>(reportLimits.fileBytes);
	readonly #mostHere: number;
	#asking: Promise<void> | null = null;
	/** An address that she is typing, where no files are taken. */
	address = $state('');

	/** The one that is asked about now. */
	asked = $derived(this.rows.find(({ state }) => ['asking', 'describing', 'refused', 'hashing'].includes(state)) ?? null);
	/** Whether something of hers is not with the node yet. */
	unfinished = $derived(this.rows.some(({ state }) => state !== 'done' && state !== 'hashed') || this.address.trim() !== '');

	/** Whether a file is on its way now. */
	running = $derived(this.rows.some(({ state }) => state === 'running' || state === 'hashing'));
	/** An address was kept by itself. */
	#addressKept = $state(false);
	/** Whether a file, or the number or address in its place, is with the node. */
	kept = $derived(this.#addressKept || this.rows.some(({ state }) => state === 'done' || state === 'hashed'));

	/** `mostHere`: what this page takes of one file, whatever more the node would. */
	constructor(way: FileWay, mostHere: number = Number.POSITIVE_INFINITY) {
		this.#way = way;
		this.#mostHere = mostHere;
	}

	async choose(files: Iterable<File>): Promise<void> {
		const chosen = [...files];
		await this.#asking;
		this.tooLarge = chosen.filter(({ size }) => size > this.most).map(({ name }) => name);
		const small = chosen.filter(({ size }) => size <= this.most);
		const fitting = this.#fitting(small);
		this.noRoom = small.filter((file) => !fitting.includes(file)).map(({ name }) => name);
		this.rows = [...this.rows, ...fitting.map((file) => new FileRow(this.#way, file))];
	}

	/** Asks how large a file may be. Where no answer comes, what stands here stays. */
	askMost(): void {
		this.#asking ??= this.#way.most().then((most) => {
			if (most.ok) this.most = Math.min(most.value, this.#mostHere);
		});
	}

	/** Asks how much room is left, so that she is told before she picks a file. Where that is not known, nothing is refused here. */
	async askRoom(): Promise<void> {
		const told = await this.#way.room();
		if (told.ok) this.room = told.value;
	}

	/** Those among files that fit beside what waits for her answer and beside each other. */
	#fitting(files: readonly File[]): readonly File[] {
		let room = this.room;
		if (!room) return files;
		const take = (bytes: number): void => {
			if (!room) return;
			const more = roomOfFile(bytes);
			room = { ...room, held: { entries: room.held.entries + more.entries, bytes: room.held.bytes + more.bytes } };
		};
		for (const { state, file } of this.rows) if (state === 'asking' || state === 'describing') take(file.size);
		return files.filter((file) => {
			const fits = room !== null && fileFits(file.size, room);
			if (fits) take(file.size);
			return fits;
		});
	}

	/** Goes on with a file begun before, if what she chose is the same one. */
	resume(file: File, begun: OwnFile): boolean {
		if (file.name !== begun.name || file.size !== begun.bytes || file.lastModified !== begun.lastModified) return false;
		const row = FileRow.resuming(this.#way, file, begun);
		this.rows = [...this.rows, row];
		return true;
	}

	/** Saves the address that stands there. Gives the code of a refusal, or `null`. */
	async keepAddress(): Promise<string | null> {
		const kept = await this.writeAddress('minor');
		return kept.ok ? null : kept.refusal.code;
	}

	/** The same, with what she said of whom it shows. */
	async writeAddress(shows: 'minor' | 'not-sure'): Promise<Outcome<unknown, string>> {
		const content = { kind: 'hash-only', sha256: null, address: this.address, shows } as const;
		const kept = await this.#way.keepAddress(content);
		if (kept.ok) {
			this.address = '';
			this.#addressKept = true;
		}
		return kept;
	}

	/** A file that may show a child, as she said before she chose it: it is not asked about again, and never sent. */
	refuse(file: File): void {
		const row = new FileRow(this.#way, file);
		row.answer('not-sure');
		this.rows = [...this.rows, row];
	}

	drop(row: FileRow): void {
		row.pause();
		this.rows = this.rows.filter((other) => other !== row);
	}

	forget(): void {
		for (const row of this.rows) row.pause();
		this.rows = [];
		this.address = '';
	}
}
