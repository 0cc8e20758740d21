import type { Outcome } from '#core/base';
import {
	type AnswerContent,
	type Danger,
	dangerChoices,
	dangerQuestion,
	type Question,
	questionsFor,
	safeQuestion,
	type UrgentReason,
	urgentReasons,
	type Way
} from '#core/report';
import { DeskChoices } from '#ui/consent/desk-choices.svelte.ts';
import type { SurvivorLine } from '#ui/survivor/survivor-line.ts';
import { type Step, Trail } from './trail.ts';

/** What she is typing for one question. Lives on this page only, until it is saved. */
export type Draft = { choice: string | null; text: string };

const isEmpty = ({ choice, text }: Draft): boolean => choice === null && text.trim() === '';

/**
 * Where she is in the report, and what is written but not saved yet. Every step can be left and come back to; nothing is kept outside
 * this object, and {@link forget} empties it.
 */
export class ReportFlow {
	readonly line: SurvivorLine;
	step = $state<Step>('danger');
	/** Whether this step took the place of another: the heading is then read out. */
	moved = $state(false);
	danger = $state<Danger | null>(null);
	/** The country whose numbers she wants to see, empty until she chooses one. It goes nowhere. */
	country = $state('');
	way = $state<Way | null>(null);
	at = $state(0);
	drafts = $state<Record<string, Draft>>({});
	saved = $state<readonly AnswerContent[]>([]);
	/** Where Save leads once it is done. */
	afterSave = $state<Step>('saved');
	codename = $state('');
	codeLanguage = $state('en');
	pin = $state('');
	opened = $state(false);
	busy = $state(false);
	/** Code of the last refusal, until something else is tried. */
	fault = $state<string | null>(null);
	/** The words typed back so far. */
	typed = $state('');
	typedPin = $state('');
	/** Whether she has shown that she knows the words, and the PIN. */
	typedBack = $state(false);
	readonly choices: DeskChoices;
	/** Told at each move, so that the page can keep the browser's Back on it. */
	onMove: () => void = () => {};
	readonly #trail = new Trail();
	/** Whether Back was answered once with the words to be typed back. */
	#reminded = false;

	questions = $derived<readonly Question[]>(this.way === null ? [] : questionsFor(this.way));
	question = $derived<Question | null>(this.questions[this.at] ?? null);

	/** What she named as danger so far, saved or not. */
	because = $derived<readonly UrgentReason[]>(urgentReasons(this.danger, this.#chosen(safeQuestion)));

	constructor(line: SurvivorLine) {
		this.line = line;
		this.choices = new DeskChoices(line);
	}

	/** Whoever was asked about danger on the page before is not asked again; the address says so, and which, and is made plain. */
	arrive(hash: string): void {
		this.danger = dangerChoices.find((choice) => choice !== 'no' && hash === `#urgent-${choice}`) ?? null;
		if (hash === '#asked' || this.danger) this.step = 'way';
		if (hash !== '') history.replaceState(history.state, '', location.pathname);
	}

	/** Shows a step, and which question where it is one. */
	go(step: Step, at = this.at): void {
		// The first page of the words shows once only: they are drawn before the save.
		this.#trail.move(this.step === 'code' && this.opened ? null : { step: this.step, at: this.at }, { step, at });
		this.#show(step, at);
		this.onMove();
	}

	#show(step: Step, at: number): void {
		this.step = step;
		this.at = at;
		this.moved = true;
		this.fault = null;
		scrollTo({ top: 0 });
	}

	/**
	 * The browser's Back: one step back on the way she came. Tells whether there was one. After the first save the way begins anew; who
	 * would leave then without having typed the words back is shown that page once.
	 */
	back(): boolean {
		if (this.busy || this.choices.busy) return true;
		if (this.step === 'desks' && this.choices.goBack()) return true;
		const before = this.#trail.back();
		if (before) this.#show(before.step, before.at);
		else if (this.step === 'saved' && !this.#reminded) {
			this.#reminded = true;
			this.#show('back', this.at);
		} else return false;
		return true;
	}

	draftOf(question: string): Draft {
		return this.drafts[question] ?? { choice: null, text: '' };
	}

	write(question: string, draft: Draft): void {
		this.drafts = { ...this.drafts, [question]: draft };
	}

	/** What is written and not saved yet, in the order of asking. */
	get pending(): readonly AnswerContent[] {
		const answers: AnswerContent[] = [];
		const danger = this.danger !== null && !this.saved.some(({ question }) => question === dangerQuestion);
		if (danger) answers.push({ kind: 'answer', question: dangerQuestion, choice: this.danger, text: '' });
		for (const { id } of this.questions) {
			const draft = this.draftOf(id);
			if (!isEmpty(draft)) answers.push({ kind: 'answer', question: id, choice: draft.choice, text: draft.text });
		}
		return answers;
	}

	/** Whether leaving the page now would lose something that she wrote. The mark of danger alone is nothing she wrote. */
	get unsaved(): boolean {
		return this.pending.some(({ question }) => question !== dangerQuestion);
	}

	/** What she chose for a question last: on this page, else as it was saved. */
	#chosen(question: string): string | null {
		return this.drafts[question]?.choice ?? this.saved.findLast((answer) => answer.question === question)?.choice ?? null;
	}

	savedTo = (question: string): readonly AnswerContent[] => this.saved.filter((answer) => answer.question === question);

	/** Leaves the question: saves what was added to an open case; whoever is not safe is shown help first; then {@link goOn}. */
	async next(): Promise<void> {
		const unsafe = this.question?.id === safeQuestion && this.draftOf(safeQuestion).choice === 'not-safe';
		if (this.opened && this.unsaved && !(await this.save())) return;
		if (unsafe) this.go('unsafe');
		else this.goOn();
	}

	/** Shows the next question, or where the questions end. */
	goOn(): void {
		if (this.at + 1 < this.questions.length) this.go('ask', this.at + 1);
		else this.go(this.opened ? 'saved' : 'code');
	}

	previous(): void {
		if (this.at > 0) this.go('ask', this.at - 1);
		else this.go(this.opened ? 'saved' : this.way === 'under-18' ? 'under-18' : 'way');
	}

	/** "Save and stop": the first save if there was none, else a save, then the words typed back. */
	async stop(): Promise<void> {
		this.afterSave = 'back';
		if (!this.opened) this.go('code');
		else if (await this.save()) this.go('back');
	}

	/** Draws a new codename from a list of words. */
	async drawCode(words: readonly string[], language: string): Promise<void> {
		const made = await this.line.call('makeCodename', words);
		if (made.ok) [this.codename, this.codeLanguage] = [made.value, language];
		this.fault = made.ok ? null : made.refusal.code;
	}

	/** Opens the case under the codename, or adds what is new to it. Tells whether everything written is saved now. */
	async save(language = 'en'): Promise<boolean> {
		const pending = this.pending;
		if (!this.opened) {
			const { codename, pin, way } = this;
			const first = { codename, pin, way: way ?? 'self', language, answers: pending };
			const opened = await this.run(() => this.line.call('openCase', $state.snapshot(first)));
			if (!opened.ok) return false;
			this.opened = true;
			this.#trail.begin();
			this.#keep(opened.value.saved);
			return this.pending.length === 0 || this.save();
		}
		if (pending.length === 0) return true;
		const written = await this.run(() => this.line.call('answer', $state.snapshot(pending)));
		if (written.ok) this.#keep(pending);
		return written.ok;
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

	forget(): void {
		this.line.stop();
		this.drafts = {};
		this.saved = [];
		this.codename = '';
		this.pin = '';
		this.typed = '';
		this.typedPin = '';
		this.danger = null;
		this.country = '';
		this.choices.forget();
	}

	/** What is saved leaves the page's hands, unless she went on typing meanwhile. */
	#keep(answers: readonly AnswerContent[]): void {
		this.saved = [...this.saved, ...answers];
		const drafts = { ...this.drafts };
		for (const { question, choice, text } of answers) {
			const draft = drafts[question];
			if (draft?.choice === choice && draft.text === text) delete drafts[question];
		}
		this.drafts = drafts;
	}
}
