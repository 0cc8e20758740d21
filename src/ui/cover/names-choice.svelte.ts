import { accepted, type Outcome } from '#core/base';
import { type ContactKind, type LongerWord, standInsTried, type TellShare } from '#core/evidence';
import type { NameSearch, NamesReplaced } from '#ui/reading/name-search.ts';
import type { CountedWord, FoundKind, NamesFound, NamesWish } from '#ui/reading/name-verbs.ts';

/** What somebody adds is given a name of its own among these. */
export const addedKinds = ['person', 'place', 'word'] as const;
export type AddedKind = (typeof addedKinds)[number];
/** How the `nth` stand-in of a kind is called, from 0. */
export type SayStandIn = (kind: AddedKind | ContactKind, nth: number) => string;

type Done<T> = Promise<Outcome<T, string>>;
/** Somebody who takes part, with every word for that person that stands in the conversation. */
export type ChoicePerson = { readonly standIn: string; readonly words: readonly CountedWord[] };
export type AddedWord = CountedWord & { readonly standIn: string };

/** What is to be replaced in a conversation, and with what, while somebody chooses. The conversation is searched beside the page; nothing of it leaves the device. */
export class NamesChoice {
	readonly #search: NameSearch;
	readonly #say: SayStandIn;
	readonly people: readonly ChoicePerson[];
	readonly contacts: readonly FoundKind[];
	/** For each person, the words that are replaced. */
	chosen = $state<string[][]>([]);
	kinds = $state<ContactKind[]>([]);
	added = $state.raw<readonly AddedWord[]>([]);
	#asked: Partial<Record<AddedKind, number>> = {};

	private constructor(search: NameSearch, say: SayStandIn, found: NamesFound, standIns: readonly string[]) {
		this.#search = search;
		this.#say = say;
		this.people = found.people.map((words, at) => ({ standIn: standIns[at] as string, words }));
		this.#asked.person = found.people.length;
		this.contacts = found.contacts;
		this.chosen = this.people.map(({ words }) => words.map(({ word }) => word));
		// In lines the address of a machine is what they are kept for.
		this.kinds = this.contacts.flatMap(({ kind }) => (kind === 'network' ? [] : [kind]));
	}

	/** Searches a conversation. Refuses as `NameSearch` does. */
	static async begin(search: NameSearch, content: Blob, say: SayStandIn, tell: TellShare): Done<NamesChoice> {
		const found = await search.begin(content, tell);
		if (!found.ok) return found;
		const count = found.value.people.length;
		const free = await search.free({ said: saidBy(say, 'person', count), count });
		return free.ok ? accepted(new NamesChoice(search, say, found.value, free.value)) : free;
	}

	/** Every stand-in that is there: by it a word that is added can be told to mean the same. */
	get given(): readonly string[] {
		return [...new Set([...this.people, ...this.added].map(({ standIn }) => standIn))];
	}

	/** `as`: a kind, for a stand-in of its own, or a stand-in that is there. Tells how often the word stands in the conversation; nothing is added that does not. */
	async add(word: string, as: AddedKind | { readonly standIn: string }): Done<number> {
		const counted = await this.#search.count(word);
		if (!counted.ok || counted.value === 0) return counted;
		const standIn = typeof as === 'string' ? await this.#next(as) : accepted(as.standIn);
		if (!standIn.ok) return standIn;
		const others = this.added.filter((one) => one.word !== word);
		this.added = [...others, { word, count: counted.value, standIn: standIn.value }];
		return counted;
	}

	async #next(kind: AddedKind): Done<string> {
		const count = (this.#asked[kind] ?? 0) + 1;
		this.#asked[kind] = count;
		const free = await this.#search.free({ said: saidBy(this.#say, kind, count), count });
		return free.ok ? accepted(free.value.at(-1) as string) : free;
	}

	takeAway(word: string): void {
		this.added = this.added.filter((one) => one.word !== word);
	}

	/** Adds such a word under the stand-in of the one that stands in it. */
	async addLonger({ written, word }: LongerWord): Done<number> {
		const standIn = this.#wish.words.find((one) => one.word === word)?.standIn;
		return standIn === undefined ? accepted(0) : this.add(written, { standIn });
	}

	replace(tell: TellShare): Done<NamesReplaced> {
		return this.#search.replace(this.#wish, tell);
	}

	/** A word of several people is told as each of them; what is added counts before what was found. */
	get #wish(): NamesWish {
		const words = new Map<string, Set<string>>();
		for (const [at, { standIn }] of this.people.entries())
			for (const word of this.chosen[at] ?? []) words.set(word, (words.get(word) ?? new Set()).add(standIn));
		for (const { word, standIn } of this.added) words.set(word, new Set([standIn]));
		return {
			words: [...words].map(([word, standIns]) => ({ word, standIn: [...standIns].join(' / ') })),
			contacts: this.contacts
				.filter(({ kind }) => this.kinds.includes(kind))
				.map(({ kind, count }) => ({ kind, said: saidBy(this.#say, kind, count) }))
		};
	}
}

/** So many stand-ins, and as many besides as may turn out to stand in the conversation. */
const saidBy = (say: SayStandIn, kind: AddedKind | ContactKind, count: number): readonly string[] =>
	Array.from({ length: count + standInsTried }, (_, nth) => say(kind, nth));
