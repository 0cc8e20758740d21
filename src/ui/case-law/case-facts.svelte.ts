import { type Facts, parseFacts } from '#core/law';
import type { DeskCase } from '#core/report';
import type { OpenCase } from '#ui/desk/open-case.svelte.ts';
import { withFact } from '#ui/options/facts-form.ts';
import { placesNamed } from './fact-words.ts';
import type { ToldFacts } from './facts-told.ts';
import { readNoted } from './noted.ts';

/** Where the facts come from that stand in the form before anybody changes them. */
export type Origin =
	| { readonly from: 'nothing' | 'her' | 'unreadable' }
	| { readonly from: 'desk'; readonly memberName: string; readonly at: string };

/**
 * The facts of the open case: what the desk noted, else what the person carried over from the interview, and on top of it what is being
 * changed here. Changes lie with what else is written and not sent, so that they go when the case does.
 */
export class CaseFacts {
	readonly #open: OpenCase;
	readonly #shown: () => DeskCase;
	readonly #told: (texts: readonly string[]) => ToldFacts | null;

	#base = $derived.by(() => this.#read());
	#draft = $derived.by(() => draftFrom(this.#open.written('facts')));
	#now = $derived(this.#draft ?? this.#base);
	readonly origin: Origin = $derived(this.#base.origin);
	readonly isChanged: boolean = $derived(this.#draft !== null);
	readonly given: Facts = $derived(this.#now.facts);
	readonly countries: readonly string[] = $derived([...new Set([...this.#now.countries, ...placesNamed(this.#now.facts)])]);
	readonly parsed = $derived(parseFacts(this.#now.facts));

	constructor(open: OpenCase, shown: () => DeskCase, told: (texts: readonly string[]) => ToldFacts | null) {
		this.#open = open;
		this.#shown = shown;
		this.#told = told;
	}

	#read(): ToldFacts & { readonly origin: Origin } {
		const { facts: noted, parts } = this.#shown();
		if (noted) {
			const parsed = readNoted(noted.facts);
			if (!parsed.ok) return { facts: {}, countries: [], origin: { from: 'unreadable' } };
			const countries = noted.countries.filter((code) => /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code));
			return { facts: parsed.value, countries, origin: { from: 'desk', memberName: noted.memberName, at: noted.at } };
		}
		const texts = parts.flatMap(({ told }) => told.flatMap((piece) => (piece.kind === 'answer' ? [piece.text] : [])));
		const told = this.#told(texts);
		return told ? { ...told, origin: { from: 'her' } } : { facts: {}, countries: [], origin: { from: 'nothing' } };
	}

	set(path: string, value: unknown): void {
		this.#write(withFact(this.given, path, value), this.countries);
	}

	/** A country that is taken away leaves the facts too. */
	setCountries(countries: readonly string[]): void {
		const gone = this.countries.filter((code) => !countries.includes(code));
		this.#write(gone.reduce(withoutPlace, this.given), countries);
	}

	#write(facts: Facts, countries: readonly string[]): void {
		this.#open.write('facts', JSON.stringify({ facts, countries }));
	}

	undo(): void {
		this.#open.write('facts', '');
	}

	/** Seals the facts into the case. Tells whether they were kept. */
	async save(): Promise<boolean> {
		const { parsed } = this;
		if (!parsed.ok) return false;
		const kept = await this.#open.act({ do: 'write', facts: JSON.stringify(parsed.value), countries: this.countries });
		if (kept) this.undo();
		return kept;
	}
}

function draftFrom(text: string): ToldFacts | null {
	return text === '' ? null : (JSON.parse(text) as ToldFacts);
}

/** The facts without a place, wherever it stands in them. */
function withoutPlace(facts: Facts, code: string): Facts {
	const cleared = (group: object | null | undefined) =>
		Object.fromEntries(
			Object.entries(group ?? {}).map(([name, value]) => [
				name,
				value === code ? null : Array.isArray(value) ? listOrNull(value.filter((each) => each !== code)) : value
			])
		);
	return { ...facts, survivor: cleared(facts.survivor), accused: cleared(facts.accused), places: cleared(facts.places) };
}

const listOrNull = (list: readonly unknown[]): readonly unknown[] | null => (list.length > 0 ? list : null);
