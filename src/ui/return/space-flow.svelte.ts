import { type ConsentId, type Day, type DeskId, type FileId, type Outcome, refused } from '#core/base';
import type { AnswerContent, HelpedSpace, Markable, OwnSpace, OwnThread, ThreadMessage, Waiving } from '#core/report';
import type { Opening } from '#core/sealing';
import { localText } from '#core/support';
import { DeskChoices } from '#ui/consent/desk-choices.svelte.ts';
import type { SharedKind } from '#ui/consent/share-draft.svelte.ts';
import { FileRows } from '#ui/files/file-rows.svelte.ts';
import { herFiles } from '#ui/files/file-way.ts';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';
import type { SavePlace } from '#ui/sealing/open-file.ts';
import type { TakenProof } from '#ui/sealing/take-proof.ts';
import type { Unsent } from '#ui/sealing/unsent.ts';
import { SurvivorLine } from '#ui/survivor/survivor-line.ts';
import type { Language } from '#ui/words/languages.ts';
import { above, isBelow, type Step } from './space-areas.ts';

/** A privileged part or thread, and the authority that would get what stands there. */
export type Wavering = { readonly place: Waiving['place']; readonly desk: DeskId | null };
/** How her space came to its end on this page: she closed it, nobody touched it for long, or she erased everything. */
export type Ending = 'left' | 'idle' | 'erased';

/**
 * A survivor's space while it is open: what the worker read and verified, where she is in it, and what she is typing. Keys stay in the
 * worker; closing the space ends the worker.
 */
export class SpaceFlow {
	line: SurvivorLine;
	rows: FileRows;
	choices: DeskChoices;
	step = $state<Step>('enter');
	ending = $state<Ending>('left');
	moved = $state(false);
	codename = $state('');
	pin = $state('');
	space = $state.raw<OwnSpace | null>(null);
	/** What somebody who helps was handed; `null` for her. */
	helped = $state.raw<HelpedSpace | null>(null);
	/** What stands behind `#` in the link by which somebody was asked to help, where this page was opened by it. */
	invitation = $state<string | null>(null);
	/** All desks of this place, for their hours; empty until the directory came. */
	desks = $state.raw<readonly OfferedDesk[]>([]);
	thread = $state<number | null>(null);
	/** Messages being written, by thread. */
	letters = $state<Record<number, string>>({});
	/** What she thinks of handing over by a waiver, to whom if she came from that desk, and how far she read what that means. */
	waiving = $state.raw<Wavering | null>(null);
	waivingAt = $state(0);
	addition = $state('');
	additionKind = $state<SharedKind | null>(null);
	/** Whether she wanted to see what lies further back. */
	unfolded = $state(false);
	/** What opens the log's leaf of the erasure, on this page only and until it is left. Without it nobody can prove that it was erased. */
	erasure = $state.raw<Opening | null>(null);
	/** The last day on which a backup may hold what is erased now. */
	backupsUntil = $state<Day | null>(null);
	busy = $state(false);
	/** Code of the last refusal, until something else is tried. */
	fault = $state<string | null>(null);
	/** What she had typed when the space closed by itself: locked under her own key, so nobody reads it here without her words. */
	kept = $state.raw<Uint8Array | null>(null);
	/** What she had begun when the space closed by itself, and that could not be kept. */
	cut = $state.raw<{ readonly words: boolean; readonly files: boolean }>({ words: false, files: false });
	/** While what she typed is being locked: the worker is needed for that. */
	closing = $state(false);
	/** Told at each move inside the space, so that the page can keep the browser's Back on it. */
	onMove: () => void = () => {};
	readonly #language: () => Language;
	/** Ids of messages of desks that she has seen on this visit. */
	#seen = $state.raw<ReadonlySet<string>>(new Set());

	/** Whether the case as handed out fits together; if not, nothing is written. */
	sound = $derived((this.space?.findings.length ?? 0) === 0);
	openThread = $derived<OwnThread | null>(this.space?.threads.find(({ thread }) => thread === this.thread) ?? null);
	unsaved = $derived(
		this.kept !== null || this.addition.trim() !== '' || Object.values(this.letters).some((text) => text.trim() !== '')
	);
	/** Whether there is something here that must not lie open on a device that nobody holds. */
	exposed = $derived(
		this.step !== 'ended' && (this.space !== null || this.helped !== null || this.codename.trim() !== '' || this.pin !== '')
	);

	/** `language` can change at any moment. */
	constructor(language: () => Language) {
		this.#language = language;
		this.line = new SurvivorLine();
		this.rows = new FileRows(herFiles(this.line));
		this.choices = new DeskChoices(this.line);
	}

	go(step: Step): void {
		this.#show(step);
		if (step !== 'enter' && step !== 'ended') this.onMove();
	}

	#show(step: Step): void {
		if (this.step === 'thread') this.#sawThread();
		this.step = step;
		this.moved = true;
		this.fault = null;
		scrollTo({ top: 0 });
	}

	/** Back: one page up. Tells whether there was one; outside the space and on its first page there is none. */
	back(): boolean {
		const { step } = this;
		if (!isBelow(step)) return false;
		if (step === 'waive' && this.waivingAt > 0) {
			this.waivingAt -= 1;
			scrollTo({ top: 0 });
			return true;
		}
		if ((step === 'desks' || step === 'rung') && (this.choices.busy || this.choices.goBack())) return true;
		this.#show(above[step]);
		if (step === 'add-files') void this.look();
		return true;
	}

	/** Begins the three pages of a waiver. */
	thinkOfWaiving(place: Wavering['place'], desk: DeskId | null = null): void {
		this.waiving = { place, desk };
		this.waivingAt = 0;
		this.go('waive');
	}

	openThreadOf(thread: number): void {
		this.thread = thread;
		this.go('thread');
	}

	/** Whether a desk wrote this since she was last here, and she has not read it yet. */
	isFresh = ({ id, mine, at }: ThreadMessage): boolean => !mine && at >= (this.space?.lastVisit ?? '') && !this.#seen.has(id);
	freshOf = ({ messages }: OwnThread): number => messages.filter(this.isFresh).length;

	/** What a desk is called, in the reader's language, by the directory; by her own receipt where it is no longer listed. */
	deskName(desk: string): string {
		const listed = this.desks.find(({ id }) => id === desk);
		if (listed) return localText(listed.name, this.#language()).text;
		return this.space?.consents.findLast((consent) => consent.desk === desk)?.deskName ?? '';
	}

	/** Opens the space of the codename typed, and notes the visit where all fits together. */
	async enter(): Promise<void> {
		if (this.line.stopped) this.#renew();
		const entered = await this.run(() => this.line.call('enter', { codename: this.codename, pin: this.pin }));
		if (!entered.ok && entered.refusal.code === 'other-door') return this.#enterHelp();
		if (!entered.ok || this.step !== 'enter') return;
		this.space = entered.value;
		this.codename = '';
		this.pin = '';
		this.go('home');
		await this.#takeUpKept();
		if (this.sound) void this.line.call('noteVisit', null);
		const desks = await this.line.call('directory', null);
		if (desks.ok) this.desks = desks.value;
	}

	/** Opens what somebody who helps was handed, by the codename just typed. */
	async #enterHelp(): Promise<void> {
		const opened = await this.run(() => this.line.call('openHelp', null));
		if (!opened.ok || this.step !== 'enter') return;
		this.helped = opened.value;
		this.codename = '';
		this.pin = '';
		this.go('help');
	}

	/** Reads everything anew; the visit before this one stays what it was. `keepsFault`: what was refused before stays told. */
	async look(keepsFault = false): Promise<boolean> {
		const before = this.fault;
		const seen = await this.run(() => this.line.call('look', null));
		if (keepsFault && before) this.fault = before;
		if (seen.ok && this.space) this.space = { ...seen.value, lastVisit: this.space.lastVisit };
		return seen.ok;
	}

	async send(thread: OwnThread): Promise<boolean> {
		const text = this.letters[thread.thread] ?? '';
		if (text.trim() === '') return false;
		const content = { kind: 'message', text } as const;
		const sent = await this.run(() => this.line.call('write', [{ place: { thread: thread.desk }, content }]));
		if (!sent.ok) return false;
		this.letters = { ...this.letters, [thread.thread]: '' };
		this.#sawThread();
		return this.look();
	}

	async add(): Promise<boolean> {
		const text = this.addition;
		if (text.trim() === '') return false;
		const content: AnswerContent = { kind: 'answer', question: 'added', choice: null, text };
		const place = this.additionKind ?? 'support';
		const added = await this.run(() => this.line.call('write', [{ place, content }]));
		if (!added.ok) return false;
		this.addition = '';
		return this.look();
	}

	async markPrivileged(kind: Markable, on: boolean): Promise<boolean> {
		const marked = await this.run(() => this.line.call('markPrivileged', { kind, on }));
		return marked.ok && this.look();
	}

	async waive(waiving: Waiving): Promise<boolean> {
		const waived = await this.run(() => this.line.call('waive', waiving));
		return waived.ok && this.look();
	}

	async withdraw(consent: ConsentId): Promise<boolean> {
		const withdrawn = await this.run(() => this.line.call('withdraw', consent));
		return withdrawn.ok && this.look();
	}

	openFile(
		file: FileId,
		progress: (at: { done: number; total: number }) => void,
		signal: AbortSignal
	): Promise<Outcome<Blob, string>> {
		return this.run(() => this.line.call('openFile', file, { progress, signal }));
	}

	/** Writes a file to a place of this device as it is opened. */
	saveFileTo(
		file: FileId,
		place: SavePlace,
		progress: (at: { done: number; total: number }) => void,
		signal: AbortSignal
	): Promise<Outcome<null, string>> {
		return this.run(() => this.line.call('saveFileTo', { file, place }, { progress, signal }));
	}

	/** Asks until when backups keep what she erases now. */
	async askBackups(): Promise<void> {
		const until = await this.line.call('backupsUntil', null);
		if (until.ok) this.backupsUntil = until.value;
	}

	async erase(): Promise<void> {
		const erased = await this.run(() => this.line.call('erase', null));
		if (erased.ok) await this.#endErased();
	}

	/** Asks for the proof that everything was erased, by a worker that never held a key of hers. */
	async proveErasure(as: 'told' | 'told-paper'): Promise<Outcome<TakenProof, string>> {
		const { erasure: opening } = this;
		if (!opening) return refused('not-open');
		const line = new SurvivorLine();
		const proved = await this.run(() => line.call('proveErasure', { opening, as }));
		line.stop();
		return proved;
	}

	leave(): void {
		this.#end('left');
	}

	/** Back to the page where the words are typed. A file that was still on its way has to be taken up again. */
	comeBack(): void {
		this.drop();
		this.go('enter');
	}

	/**
	 * Closes by itself. All of it leaves the page at once. What was typed and not sent is locked under her own key first and waits here,
	 * without its key; a file on its way may arrive before the worker ends.
	 */
	async closeIdle(): Promise<void> {
		const unsent = this.#typed();
		const { line, rows } = this;
		const files = rows.rows.some(({ state }) => !['done', 'hashed', 'running'].includes(state));
		this.#hide('idle');
		const locked = unsent && (await line.call('lockUnsent', unsent));
		if (locked?.ok) this.kept = locked.value;
		this.cut = { words: locked?.ok === false, files };
		this.closing = false;
	}

	/** Ends the worker with the keys in it: at once, or after {@link closeIdle} when nothing is under way any more. */
	drop(): void {
		this.rows.forget();
		this.line.stop();
	}

	/** Runs one thing at a time and shows its refusal. */
	async run<T>(act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
		this.busy = true;
		this.fault = null;
		const outcome = await act();
		this.busy = false;
		// An erasure whose answer was lost turns out to have been done.
		if (!outcome.ok && outcome.refusal.code === 'erased') await this.#endErased();
		if (!outcome.ok && outcome.refusal.code !== 'stopped' && this.step !== 'ended') this.fault = outcome.refusal.code;
		return outcome;
	}

	/** Drops everything, also what is kept locked: the page goes. */
	forget(): void {
		this.kept = null;
		this.#end('left');
	}

	/** The worker goes with its keys; what opens the leaf of the erasure is handed to the page before. */
	async #endErased(): Promise<void> {
		const made = await this.line.call('erasure', null);
		this.#end('erased');
		this.erasure = made.ok ? made.value : null;
	}

	#end(ending: Ending): void {
		this.#hide(ending);
		this.closing = false;
		this.drop();
	}

	/** Drops all that was shown or typed. */
	#hide(ending: Ending): void {
		this.choices.forget();
		this.space = null;
		this.helped = null;
		this.invitation = null;
		this.erasure = null;
		this.codename = '';
		this.pin = '';
		this.letters = {};
		this.addition = '';
		this.additionKind = null;
		this.thread = null;
		this.waiving = null;
		this.unfolded = false;
		this.#seen = new Set();
		this.cut = { words: false, files: false };
		this.closing = true;
		this.ending = ending;
		this.go('ended');
	}

	#sawThread(): void {
		const ids = this.openThread?.messages.map(({ id }) => id) ?? [];
		this.#seen = new Set([...this.#seen, ...ids]);
	}

	#typed(): Unsent | null {
		const { letters, addition, additionKind, rows, space } = this;
		if (space === null || (!this.unsaved && rows.address.trim() === '')) return null;
		return { letters: $state.snapshot(letters), addition, additionKind, address: rows.address };
	}

	/** Opens what was kept, if it is hers: other words leave it locked. */
	async #takeUpKept(): Promise<void> {
		if (!this.kept) return;
		const opened = await this.line.call('openUnsent', this.kept);
		if (!opened.ok) return;
		this.letters = opened.value.letters;
		this.addition = opened.value.addition;
		this.additionKind = opened.value.additionKind;
		this.rows.address = opened.value.address;
		this.kept = null;
	}

	#renew(): void {
		this.line = new SurvivorLine();
		this.rows = new FileRows(herFiles(this.line));
		this.choices = new DeskChoices(this.line);
	}
}
