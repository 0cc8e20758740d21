import { accepted, type Outcome, refused } from '#core/base';
import {
	type ContactKind,
	contactKinds,
	contactsOf,
	countWord,
	type FoundContact,
	formatSavedChat,
	freeStandIns,
	type LongerWord,
	longerWords,
	parseSavedChat,
	peopleOf,
	replaceNames,
	type SearchedChat,
	searchChat
} from '#core/evidence';
import type { Call } from '#ui/sealing/worker-rpc.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** A word, and how often it stands in the conversation as a whole word. */
export type CountedWord = { readonly word: string; readonly count: number };
/** What can be told by its form, of one kind: how many there are, and the most frequent as they are written. */
export type FoundKind = { readonly kind: ContactKind; readonly count: number; readonly samples: readonly string[] };
/** Names in a conversation: for each who takes part the words that stand there, and contacts by their kind. */
export type NamesFound = { readonly people: readonly (readonly CountedWord[])[]; readonly contacts: readonly FoundKind[] };
/** Stand-ins in their order, of which so many are needed that stand nowhere in the conversation. */
export type StandInWish = { readonly said: readonly string[]; readonly count: number };
/** What goes: words, each with its stand-in, and all contacts of these kinds, with stand-ins to take from. */
export type NamesWish = {
	readonly words: readonly { readonly word: string; readonly standIn: string }[];
	readonly contacts: readonly { readonly kind: ContactKind; readonly said: readonly string[] }[];
};
/** The copy, as the file that would be kept of it; the stand-ins in it; longer words that stay, the most frequent ones. */
export type NamesHanded = {
	readonly saved: Uint8Array;
	readonly used: readonly string[];
	readonly longer: readonly LongerWord[];
	readonly longerCount: number;
};

/** The search for names in one conversation, which it keeps. Every verb but the first refuses `not-open` before it. The long ones report how far they are, from 0 to 1. */
export type NameVerbs = {
	/** Refuses `chat-malformed`. */
	names(content: Blob, call: Call): Done<NamesFound>;
	countName(word: string): Done<number>;
	freeNames(wish: StandInWish): Done<readonly string[]>;
	replaceNames(wish: NamesWish, call: Call): Done<NamesHanded>;
};

const samplesAtMost = 5;
const longerAtMost = 30;

type Open = { readonly chat: SearchedChat; readonly contacts: readonly FoundContact[] };

export function nameVerbs(): NameVerbs {
	let open: Open | null = null;
	const using = async <T>(run: (open: Open) => T): Done<T> => (open ? accepted(run(open)) : refused('not-open'));
	return {
		names: async (content, { report }) => {
			const saved = parseSavedChat(new Uint8Array(await content.arrayBuffer()));
			if (!saved) return refused('chat-malformed');
			const chat = searchChat(saved, (share) => report(share * 0.4));
			const contacts = contactsOf(chat, (share) => report(0.4 + share * 0.3));
			open = { chat, contacts };
			return accepted({ people: wordsOfPeople(chat, report), contacts: kindsOf(contacts) });
		},
		countName: (word) => using(({ chat }) => countWord(chat, word)),
		freeNames: ({ said, count }) => using(({ chat }) => freeOf(chat, said, count)),
		replaceNames: (wish, { report }) => using((opened) => replaced(opened, wish, report))
	};
}

function wordsOfPeople(chat: SearchedChat, report: (share: number) => void): NamesFound['people'] {
	const people = peopleOf(chat);
	const all = people.reduce((sum, { names, parts }) => sum + names.length + parts.length, 0);
	let done = 0;
	const counted = (word: string): CountedWord => {
		report(0.7 + (0.3 * done++) / all);
		return { word, count: countWord(chat, word) };
	};
	return people.map(({ names, parts }) => [...names, ...parts].map(counted).filter(({ count }) => count > 0));
}

const kindsOf = (contacts: readonly FoundContact[]): readonly FoundKind[] =>
	contactKinds.flatMap((kind) => {
		const found = contacts.filter((one) => one.kind === kind);
		const samples = found.slice(0, samplesAtMost).map(({ written }) => written);
		return found.length > 0 ? [{ kind, count: found.length, samples }] : [];
	});

/** Where less was said than is needed, what is missing stays empty. */
const freeOf = (chat: SearchedChat, said: readonly string[], count: number): readonly string[] =>
	freeStandIns(chat, count, (nth) => said[nth] ?? '');

function replaced({ chat, contacts }: Open, wish: NamesWish, report: (share: number) => void): NamesHanded {
	const pairs = wish.contacts.flatMap(({ kind, said }) => {
		const found = contacts.filter((one) => one.kind === kind);
		const free = freeOf(chat, said, found.length);
		return found.map(({ key }, at): [string, string] => [key, free[at] as string]);
	});
	const standIns = { words: wish.words, contacts: new Map(pairs) };
	const { saved, used } = replaceNames(chat, standIns, (share) => report(share * 0.6));
	const longer = longerWords(chat, standIns, (share) => report(0.6 + share * 0.3));
	return {
		saved: formatSavedChat(saved),
		used: [...used],
		longer: longer.slice(0, longerAtMost),
		longerCount: longer.length
	};
}
