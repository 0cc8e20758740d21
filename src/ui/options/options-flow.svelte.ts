import {
	dayThere,
	type Facts,
	factAt,
	linkedLaw,
	type NextQuestion,
	type Option,
	optionsThere,
	questionsFrom,
	type ShownLaw
} from '#core/law';
import { readFacts, tiePaths, withFact, withoutElsewhere } from './facts-form.ts';
import { type Ties, withTies } from './ties.ts';

/** Asked before the others, where they can change an answer; the rest follows as it settles most. */
const early = ['survivor.childAtTime', 'dates.firstAct', 'dates.lastAct'] as const;

/** What the law answers for these places and facts. */
export type Found = {
	readonly linked: readonly string[];
	readonly facts: Facts;
	/** The sheets that can matter for the countries named. */
	readonly near: ShownLaw;
	readonly answers: readonly Option[];
	/** Facts that would still change an answer, best first. */
	readonly open: readonly NextQuestion[];
};

/**
 * The interview: what was answered, which question comes, and the answers of the law so far. Lives on this page only;
 * {@link forget} empties it. Nothing here asks the network for anything.
 */
export class OptionsFlow {
	readonly law: ShownLaw;
	/** The day that it is now in a place: a time ends by the clock of the place whose law it is. */
	readonly dayIn: (place: string) => string;
	step = $state<'start' | 'ask' | 'end'>('start');
	/** The question shown: a fact path, `linked`, or `ties` for all that is asked about the countries. */
	asking = $state('conducts');
	/** The facts that the screen about the countries asks for. */
	ties = $state.raw<readonly string[]>([]);
	linked = $state.raw<readonly string[]>([]);
	moved = $state(false);
	/** Whether the last answer contradicts one before. */
	contradicts = $state(false);
	/** Told at each move forward, so that the page can keep the browser's Back on it. */
	onMove: () => void = () => {};
	/** Questions that were answered or passed over, in the order of asking. */
	done = $state.raw<readonly string[]>([]);
	#given = $state.raw<Facts>({});
	#behind: string[] = [];
	#last: Found | null = null;
	/** The answers for places that are ticked and not said yet. */
	foreseen = $state.raw<Found | null>(null);

	facts = $derived(readFacts(this.#given) ?? {});
	found = $derived.by(() => this.#find(this.linked, this.facts));
	near = $derived(this.found.near);
	answers = $derived(this.found.answers);
	open = $derived(this.found.open);

	constructor(law: ShownLaw, now: string) {
		this.law = law;
		const days = new Map<string, string>();
		this.dayIn = (place) => {
			const day = days.get(place) ?? dayThere(place, now);
			days.set(place, day);
			return day;
		};
	}

	/** How many answers wait for a fact. */
	opens = (path: string): number => this.open.find(({ fact }) => fact === path)?.opens ?? 0;

	/** What was said to a question; undefined where nothing was. */
	said = (path: string): unknown =>
		path === 'linked' ? (this.linked.length > 0 ? this.linked : undefined) : factAt(this.#given, path);

	/** Works out the answers for places that are ticked and not said yet, so that they stand at once when they are. */
	foresee(places: readonly string[]): void {
		this.foreseen = this.#find(places, this.facts);
	}

	#find(linked: readonly string[], facts: Facts): Found {
		if (this.#last?.linked.join() === linked.join() && this.#last.facts === facts) return this.#last;
		const near = linkedLaw(this.law, linked);
		const answers = optionsThere(near, facts, this.dayIn);
		this.#last = { linked, facts, near, answers, open: questionsFrom(answers) };
		return this.#last;
	}

	start(): void {
		this.#show('ask', 'conducts');
		this.onMove();
	}

	/** Takes the answer to a question, null for "not sure" and for passing over, and goes on. A second press on one that is gone is nothing. */
	answer(path: string, value: unknown): void {
		if (path !== this.asking) return;
		if (path === 'linked') this.#link((value ?? []) as readonly string[]);
		else {
			const given = withFact(this.#given, path, value);
			if (readFacts(given) === null) {
				this.contradicts = true;
				return;
			}
			this.#given = given;
		}
		this.#goOn([path]);
	}

	/** Takes what was ticked on the screen about the countries, nothing for passing it over, and goes on. */
	answerTies(ties: Ties): void {
		this.#given = withTies(this.#given, ties, this.ties, this.linked);
		this.#goOn(this.ties);
	}

	#link(places: readonly string[]): void {
		const more = places.some((place) => !this.linked.includes(place));
		this.linked = places;
		if (!more) return;
		const before = this.#given;
		this.#given = withoutElsewhere(before);
		this.done = this.done.filter((path) => factAt(before, path) === undefined || factAt(this.#given, path) !== undefined);
	}

	#goOn(paths: readonly string[]): void {
		this.done = [...new Set([...this.done, ...paths])];
		this.#behind.push(this.asking);
		this.#ask();
		this.onMove();
	}

	#ask(): void {
		const next = this.#nextPath();
		if (next === null) this.#show('end', this.asking);
		else this.#show('ask', next);
	}

	#nextPath(): string | null {
		for (const first of ['conducts', 'linked']) if (!this.done.includes(first)) return first;
		const open = this.open.map(({ fact }) => fact).filter((fact) => !this.done.includes(fact));
		this.ties = tiePaths.filter((path) => open.includes(path));
		if (this.ties.length > 0) return 'ties';
		return early.find((fact) => open.includes(fact)) ?? open[0] ?? null;
	}

	/** Facts that would change an answer and were passed over. */
	get passed(): readonly string[] {
		return this.open.map(({ fact }) => fact).filter((fact) => this.done.includes(fact));
	}

	/** Asks anew what was passed over. */
	again(): void {
		this.done = this.done.filter((path) => !this.passed.includes(path));
		this.#ask();
		this.onMove();
	}

	/** Goes to a question that was asked before. */
	change(path: string): void {
		if (this.step === 'ask' && this.asking !== path) this.#behind.push(this.asking);
		this.#showAgain(path);
		this.onMove();
	}

	/** The screen about the countries shows all that it ever asked. */
	#showAgain(path: string): void {
		if (path === 'ties') this.ties = tiePaths.filter((each) => this.done.includes(each));
		this.#show('ask', path);
	}

	/** One step back; tells whether there was one. */
	back(): boolean {
		if (this.step === 'start') return false;
		const before = this.#behind.pop();
		if (before === undefined) this.#show('start', this.asking);
		else this.#showAgain(before);
		return true;
	}

	#show(step: 'start' | 'ask' | 'end', path: string): void {
		this.step = step;
		this.asking = path;
		this.moved = true;
		this.contradicts = false;
		scrollTo({ top: 0 });
	}

	forget(): void {
		this.#given = {};
		this.linked = [];
		this.done = [];
		this.#behind = [];
		this.#last = null;
		this.foreseen = null;
	}
}
