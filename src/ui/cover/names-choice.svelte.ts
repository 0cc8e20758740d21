import {
	type ContactKind,
	contactKinds,
	contactsOf,
	countWord,
	type FoundContact,
	freeStandIns,
	type LongerWord,
	longerWords,
	peopleOf,
	replaceNames,
	type SavedChat,
	type StandIns,
	searchChat
} from '#core/evidence';

/** What somebody adds is given a name of its own among these. */
export const addedKinds = ['person', 'place', 'word'] as const;
export type AddedKind = (typeof addedKinds)[number];
/** How the `nth` stand-in of a kind is called, from 0. */
export type SayStandIn = (kind: AddedKind | ContactKind, nth: number) => string;

type Counted = { readonly word: string; readonly count: number };
/** Somebody who takes part, with every word for that person that stands in the conversation. */
export type ChoicePerson = { readonly standIn: string; readonly words: readonly Counted[] };
export type AddedWord = Counted & { readonly standIn: string };

/** What is to be replaced in a conversation, and with what, while somebody chooses. Nothing of it leaves the page. */
export class NamesChoice {
	readonly #chat;
	readonly #say: SayStandIn;
	readonly people: readonly ChoicePerson[];
	readonly contacts: readonly { readonly kind: ContactKind; readonly found: readonly FoundContact[] }[];
	/** For each person, the words that are replaced. */
	chosen = $state<string[][]>([]);
	kinds = $state<ContactKind[]>([]);
	added = $state.raw<readonly AddedWord[]>([]);
	#asked: Partial<Record<AddedKind, number>> = {};

	constructor(saved: SavedChat, say: SayStandIn) {
		this.#chat = searchChat(saved);
		this.#say = say;
		const named = peopleOf(this.#chat);
		const standIns = this.#free('person', named.length);
		this.people = named.map(({ names, parts }, at) => ({
			standIn: standIns[at] as string,
			words: [...names, ...parts].map((word) => ({ word, count: countWord(this.#chat, word) })).filter(({ count }) => count > 0)
		}));
		this.#asked.person = named.length;
		const found = contactsOf(this.#chat);
		this.contacts = contactKinds
			.map((kind) => ({ kind, found: found.filter((one) => one.kind === kind) }))
			.filter((one) => one.found.length > 0);
		this.chosen = this.people.map(({ words }) => words.map(({ word }) => word));
		// In lines the address of a machine is what they are kept for.
		this.kinds = this.contacts.flatMap(({ kind }) => (kind === 'network' ? [] : [kind]));
	}

	#free(kind: AddedKind | ContactKind, count: number): readonly string[] {
		return freeStandIns(this.#chat, count, (nth) => this.#say(kind, nth));
	}

	/** Every stand-in that is there: by it a word that is added can be told to mean the same. */
	get given(): readonly string[] {
		return [...new Set([...this.people, ...this.added].map(({ standIn }) => standIn))];
	}

	/** `as`: a kind, for a stand-in of its own, or a stand-in that is there. Tells how often the word stands in the conversation; nothing is added that does not. */
	add(word: string, as: AddedKind | { readonly standIn: string }): number {
		const count = countWord(this.#chat, word);
		if (count === 0) return 0;
		const standIn = typeof as === 'string' ? this.#next(as) : as.standIn;
		this.added = [...this.added.filter((one) => one.word !== word), { word, count, standIn }];
		return count;
	}

	#next(kind: AddedKind): string {
		const asked = (this.#asked[kind] ?? 0) + 1;
		this.#asked[kind] = asked;
		return this.#free(kind, asked).at(-1) as string;
	}

	takeAway(word: string): void {
		this.added = this.added.filter((one) => one.word !== word);
	}

	/** Longer words that stay, of whatever is replaced now. */
	get longer(): readonly LongerWord[] {
		return longerWords(this.#chat, this.#standIns);
	}

	/** Adds such a word under the stand-in of the one that stands in it. */
	addLonger({ written, word }: LongerWord): void {
		const standIn = this.#standIns.words.find((one) => one.word === word)?.standIn;
		if (standIn !== undefined) this.add(written, { standIn });
	}

	replace(): { readonly saved: SavedChat; readonly used: ReadonlySet<string> } {
		return replaceNames(this.#chat, this.#standIns);
	}

	/** A word of several people is told as each of them; what is added counts before what was found. */
	get #standIns(): StandIns {
		const words = new Map<string, Set<string>>();
		for (const [at, { standIn }] of this.people.entries())
			for (const word of this.chosen[at] ?? []) words.set(word, (words.get(word) ?? new Set()).add(standIn));
		for (const { word, standIn } of this.added) words.set(word, new Set([standIn]));
		const contacts = this.contacts.flatMap(({ kind, found }) => {
			const standIns = this.kinds.includes(kind) ? this.#free(kind, found.length) : [];
			return standIns.map((standIn, at): [string, string] => [(found[at] as FoundContact).key, standIn]);
		});
		return {
			words: [...words].map(([word, standIns]) => ({ word, standIn: [...standIns].join(' / ') })),
			contacts: new Map(contacts)
		};
	}
}
