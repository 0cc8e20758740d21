import type { ConsentId, FileId, Outcome } from '#core/base';
import type { AnswerContent, OwnSpace, OwnThread } from '#core/report';
import { DeskChoices } from '#ui/consent/desk-choices.svelte.ts';
import type { SharedKind } from '#ui/consent/share-draft.svelte.ts';
import { FileRows } from '#ui/files/file-rows.svelte.ts';
import { openSurvivorLine, type SurvivorLine } from '#ui/survivor/survivor-line.ts';

export type Area = 'home' | 'messages' | 'thread' | 'told' | 'files' | 'add-files' | 'readers' | 'desks' | 'keep';
export type Step = 'enter' | Area | 'closed' | 'erased';

/**
 * A survivor's space while it is open: what the worker read and verified, where she is in it, and what she is typing. Keys stay in the
 * worker; closing the space ends the worker.
 */
export class SpaceFlow {
	line: SurvivorLine;
	rows: FileRows;
	choices: DeskChoices;
	step = $state<Step>('enter');
	moved = $state(false);
	codename = $state('');
	pin = $state('');
	space = $state.raw<OwnSpace | null>(null);
	thread = $state<number | null>(null);
	/** Messages being written, by thread. */
	letters = $state<Record<number, string>>({});
	addition = $state('');
	additionKind = $state<SharedKind | null>(null);
	busy = $state(false);
	/** Code of the last refusal, until something else is tried. */
	fault = $state<string | null>(null);

	/** Whether the case as handed out fits together; if not, nothing is written. */
	sound = $derived((this.space?.findings.length ?? 0) === 0);
	openThread = $derived<OwnThread | null>(this.space?.threads.find(({ thread }) => thread === this.thread) ?? null);
	unsaved = $derived(this.addition.trim() !== '' || Object.values(this.letters).some((text) => text.trim() !== ''));

	constructor() {
		this.line = openSurvivorLine();
		this.rows = new FileRows(this.line);
		this.choices = new DeskChoices(this.line);
	}

	go(step: Step): void {
		this.step = step;
		this.moved = true;
		this.fault = null;
		scrollTo({ top: 0 });
	}

	deskName(desk: string): string {
		return this.space?.consents.findLast((consent) => consent.desk === desk)?.deskName ?? '';
	}

	/** Opens the space of the codename typed, and notes the visit where all fits together. */
	async enter(): Promise<void> {
		if (this.line.stopped) this.#renew();
		const entered = await this.run(() => this.line.call('enter', { codename: this.codename, pin: this.pin }));
		if (!entered.ok) return;
		this.space = entered.value;
		this.codename = '';
		this.pin = '';
		this.go('home');
		if (this.sound) void this.line.call('noteVisit', null);
	}

	/** Reads everything anew; the visit before this one stays what it was. */
	async look(): Promise<boolean> {
		const seen = await this.run(() => this.line.call('look', null));
		if (seen.ok) this.space = { ...seen.value, lastVisit: this.space?.lastVisit ?? null };
		return seen.ok;
	}

	async send(thread: OwnThread): Promise<boolean> {
		const text = this.letters[thread.thread] ?? '';
		if (text.trim() === '') return false;
		const content = { kind: 'message', text } as const;
		const sent = await this.run(() => this.line.call('write', [{ place: { thread: thread.desk }, content }]));
		if (!sent.ok) return false;
		this.letters = { ...this.letters, [thread.thread]: '' };
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

	async erase(): Promise<void> {
		const erased = await this.run(() => this.line.call('erase', null));
		if (!erased.ok) return;
		this.forget();
		this.go('erased');
	}

	/** Runs one thing at a time and shows its refusal. */
	async run<T>(act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
		this.busy = true;
		this.fault = null;
		const outcome = await act();
		this.busy = false;
		if (!outcome.ok && outcome.refusal.code !== 'stopped') this.fault = outcome.refusal.code;
		return outcome;
	}

	/** Ends the worker with the keys in it and drops all that was shown or typed. */
	forget(): void {
		this.rows.forget();
		this.choices.forget();
		this.line.stop();
		this.space = null;
		this.codename = '';
		this.pin = '';
		this.letters = {};
		this.addition = '';
		this.thread = null;
	}

	#renew(): void {
		this.line = openSurvivorLine();
		this.rows = new FileRows(this.line);
		this.choices = new DeskChoices(this.line);
	}
}
