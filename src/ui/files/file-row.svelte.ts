import type { FileId, Outcome } from '#core/base';
import type { OwnFile } from '#core/report';
import type { AddedAbout } from '#ui/sealing/add-desk-file.ts';
import type { FileProgress } from '#ui/sealing/send-file.ts';
import type { FileWay } from './file-way.ts';

/** Her answer whether a file shows a person under 18. `minor` and `not-sure` are never sent. */
export const showsAnswers = ['nobody', 'adults', 'minor', 'not-sure'] as const;
export type Shows = (typeof showsAnswers)[number];

/**
 * `asking`: the answer is awaited. `describing`: what is known of it is, where that is asked. `refused`: it may show a child, so only its number is worked out. `hashed`: that is saved.
 * `paused` and `failed` can be taken up again, also on another day.
 */
export type RowState = 'asking' | 'describing' | 'refused' | 'hashing' | 'hashed' | 'running' | 'paused' | 'failed' | 'done';

/** One chosen file on its way. */
export class FileRow {
	readonly file: File;
	readonly #way: FileWay;
	state = $state<RowState>('asking');
	shows = $state<Shows | null>(null);
	/** What she has picked and not yet confirmed. */
	picked = $state<Shows | null>(null);
	address = $state('');
	done = $state(0);
	total = $state(0);
	fault = $state<string | null>(null);
	#about: AddedAbout | null = null;
	#id: FileId | null = null;
	#stop: AbortController | null = null;

	constructor(way: FileWay, file: File) {
		this.#way = way;
		this.file = file;
		this.total = file.size;
	}

	/** Takes up a file that was begun before and was chosen again. */
	static resuming(way: FileWay, file: File, begun: OwnFile): FileRow {
		const row = new FileRow(way, file);
		row.#id = begun.file;
		// It was asked when the file was begun; only files that show no child were begun.
		row.shows = 'adults';
		row.#go();
		return row;
	}

	answer(shows: Shows): void {
		this.shows = shows;
		if (shows === 'minor' || shows === 'not-sure') this.state = 'refused';
		else this.#go();
	}

	/** What was said of it: now it is sent. */
	describe(about: AddedAbout): void {
		this.#about = about;
		void this.send();
	}

	#go(): void {
		if (this.#way.describes && !this.#about) this.state = 'describing';
		else void this.send();
	}

	/** Seals and sends what is missing. */
	async send(): Promise<void> {
		if (this.shows !== 'nobody' && this.shows !== 'adults') return;
		this.#stop = new AbortController();
		this.state = 'running';
		this.fault = null;
		const wish = { file: this.file, shows: this.shows, resume: this.#id, about: this.#about };
		const progress = ({ file, done, total }: FileProgress): void => {
			[this.#id, this.done, this.total] = [file, done, total];
		};
		const sent = await this.#way.send(wish, { progress, signal: this.#stop.signal });
		if (sent.ok) this.state = 'done';
		else this.#halt(sent.refusal.code);
	}

	/** The file as the case knows it; `null` until it was begun. */
	get begun(): FileId | null {
		return this.#id;
	}

	pause(): void {
		this.#stop?.abort();
	}

	/** Works out the number of a file that is not taken, and saves it with the address. The file itself stays where it is. */
	async keepHash(): Promise<void> {
		if (this.shows !== 'minor' && this.shows !== 'not-sure') return;
		this.state = 'hashing';
		this.fault = null;
		const progress = ({ done, total }: { done: number; total: number }): void => {
			[this.done, this.total] = [done, total];
		};
		const hash: Outcome<string, string> = await this.#way.hash(this.file, { progress });
		const kept = hash.ok
			? await this.#way.keepAddress({ kind: 'hash-only', sha256: hash.value, address: this.address, shows: this.shows })
			: hash;
		this.state = kept.ok ? 'hashed' : 'refused';
		if (!kept.ok) this.fault = kept.refusal.code;
	}

	#halt(code: string): void {
		this.state = code === 'stopped' ? 'paused' : 'failed';
		if (code !== 'stopped') this.fault = code;
	}
}
