import type { SavedChat } from './chat/saved-chat.ts';
import { type ChatMessage, isOfLines } from './chat/thread.ts';
import { type ContactKind, contactKinds, contactPlaces } from './names/find-contacts.ts';
import { type FoldedSigns, foldSigns } from './names/fold-signs.ts';
import { type NamedPerson, peopleNamed } from './names/name-parts.ts';
import { seekWord, wordsIn } from './names/word-places.ts';

/** A conversation in which words are looked for: every text that it shows, once folded. */
export type SearchedChat = {
	readonly saved: SavedChat;
	readonly texts: readonly { readonly text: string; readonly folded: string }[];
};

/** A contact that stands in a conversation, by its form; as it is written first. */
export type FoundContact = { readonly kind: ContactKind; readonly key: string; readonly written: string; readonly count: number };

/** What is put in the place of what. `contacts` by the key of each. */
export type StandIns = {
	readonly words: readonly { readonly word: string; readonly standIn: string }[];
	readonly contacts: ReadonlyMap<string, string>;
};

/** A longer word in which one that is replaced stands, and which stays as it is. */
export type LongerWord = { readonly written: string; readonly word: string; readonly count: number };

/** Told now and then while a long conversation is gone through: how much of it is done, from 0 to 1. */
export type TellShare = (share: number) => void;
const silent: TellShare = () => {};
/** So many texts between two such words. */
const textsAtOnce = 2000;

/** Goes through a list and tells how far it is. */
function* toldAlong<T>(list: readonly T[], tell: TellShare): Generator<T> {
	for (const [at, one] of list.entries()) {
		if (at % textsAtOnce === 0) tell(at / list.length);
		yield one;
	}
}

const textsOf = ({ from, text, attachments, mail }: ChatMessage): readonly string[] => [
	...(from ? [from] : []),
	text,
	...attachments.map(({ name }) => name),
	...(mail ? [mail.subject, ...mail.to] : [])
];

export function searchChat(saved: SavedChat, tell = silent): SearchedChat {
	const { title, people, messages } = saved.thread;
	const texts = [title, ...people, ...messages.flatMap(textsOf)].filter((text) => text !== '');
	return { saved, texts: Array.from(toldAlong(texts, tell), (text) => ({ text, folded: foldSigns(text).folded })) };
}

/** Who takes part, in the order in which they first speak; of lines nobody: an address is no person. */
export function peopleOf({ saved: { thread } }: SearchedChat): readonly NamedPerson[] {
	if (isOfLines(thread.source)) return [];
	const written = thread.messages.flatMap(({ from, mail }) => [...(from ? [from] : []), ...(mail?.to ?? [])]);
	return peopleNamed([...new Set([...written, ...thread.people])]);
}

/** How often a word stands in it as a whole word. */
export function countWord({ texts }: SearchedChat, word: string): number {
	const sought = seekWord(word);
	if (!sought) return 0;
	let count = 0;
	for (const { folded } of texts) if (sought.has(folded)) count += [...folded.matchAll(sought.form)].length;
	return count;
}

/** Every contact in it by its form, the most frequent first. */
export function contactsOf({ texts }: SearchedChat, tell = silent): readonly FoundContact[] {
	const found = new Map<string, { kind: ContactKind; key: string; written: string; count: number }>();
	for (const { text, folded } of toldAlong(texts, tell)) {
		const cut = cutter(text);
		for (const { kind, key, start, end } of contactPlaces(folded)) {
			const one = found.get(key);
			if (one) one.count++;
			else found.set(key, { kind, key, written: text.slice(...cut(start, end)), count: 1 });
		}
	}
	return [...found.values()].sort((one, other) => other.count - one.count);
}

/** How many stand-ins are looked for in a conversation before they are given: the letters that somebody may have written too. */
export const standInsTried = 60;

/** So many of these, from the `nth` 0 on, that stand nowhere in the conversation: nobody takes one for what was written there. */
export function freeStandIns({ texts }: SearchedChat, count: number, say: (nth: number) => string): readonly string[] {
	const free: string[] = [];
	for (let nth = 0; free.length < count; nth++) {
		const said = say(nth);
		const { folded } = foldSigns(said);
		if (nth >= standInsTried || !texts.some((one) => one.folded.includes(folded))) free.push(said);
	}
	return free;
}

/**
 * A copy of a conversation in which words and contacts are replaced wherever they stand whole: in its title, names, subjects, texts and names of files. Where two overlap the longer one counts, and nothing of the other is left.
 * The lines above the words of a mail are left out. Gives the copy and the stand-ins that were used.
 */
export function replaceNames(
	{ saved }: SearchedChat,
	standIns: StandIns,
	tell = silent
): { readonly saved: SavedChat; readonly used: ReadonlySet<string> } {
	const seek = seekerOf(standIns);
	const used = new Set<string>();
	const said = (text: string): string => put(text, seek(foldSigns(text).folded), used);
	const { thread } = saved;
	const messages = Array.from(
		toldAlong(thread.messages, tell),
		({ from, text, attachments, mail, ...rest }): ChatMessage => ({
			...rest,
			from: from === null ? null : said(from),
			text: said(text),
			attachments: attachments.map(({ name, type }) => ({ name: said(name), type })),
			...(mail && { mail: { subject: said(mail.subject), to: mail.to.map(said), headers: '' } })
		})
	);
	const copy = {
		...thread,
		title: said(thread.title),
		people: [...new Set(thread.people.map(said))],
		messages,
		doubts: [...new Set(['names-replaced' as const, ...thread.doubts])]
	};
	return { saved: { ...saved, thread: copy }, used };
}

/** Longer words in which one of these stands and which are not replaced: Anabel of Ana, a name with a particle before it. The most frequent first. */
export function longerWords({ texts }: SearchedChat, standIns: StandIns, tell = silent): readonly LongerWord[] {
	const { words } = standIns;
	const seek = seekerOf(standIns);
	const sought = words.flatMap(({ word }) => {
		const one = seekWord(word);
		return one && one.folded.length >= 3 && !one.folded.includes(' ') ? [{ word, folded: one.folded }] : [];
	});
	const found = new Map<string, { written: string; word: string; count: number }>();
	for (const { text, folded } of toldAlong(texts, tell)) {
		const near = sought.filter(({ folded: part }) => folded.includes(part));
		if (near.length === 0) continue;
		const [cut, places] = [cutter(text), seek(folded)];
		const goes = (start: number, end: number): boolean => places.some((one) => one.start <= start && one.end >= end);
		for (const { word, folded: part } of near) {
			for (const { 0: longer, index } of wordsIn(folded)) {
				if (longer === part || !longer.includes(part) || goes(index, index + longer.length)) continue;
				const one = found.get(longer);
				if (one?.word === word) one.count++;
				else if (!one) found.set(longer, { written: text.slice(...cut(index, index + longer.length)), word, count: 1 });
			}
		}
	}
	return [...found.values()].sort((one, other) => other.count - one.count);
}

type Place = { readonly start: number; readonly end: number; readonly standIn: string };

/** Every place of a folded text that is to be replaced; they may overlap. */
function seekerOf({ words, contacts }: StandIns): (folded: string) => readonly Place[] {
	const sought = words.flatMap(({ word, standIn }) => {
		const one = seekWord(word);
		return one ? [{ ...one, standIn }] : [];
	});
	const kinds = contactKinds.filter((kind) => [...contacts.keys()].some((key) => key.startsWith(`${kind} `)));
	return (folded) => {
		const named = sought.flatMap(({ form, has, standIn }): Place[] =>
			has(folded) ? [...folded.matchAll(form)].map((one) => ({ start: one.index, end: one.index + one[0].length, standIn })) : []
		);
		const reached = contactPlaces(folded, kinds).flatMap(({ kind, key, start, end }): Place[] => {
			const standIn = contacts.get(key);
			// After the sign of an @name stands the name of somebody who takes part.
			const isNamed = kind === 'handle' && named.some((one) => one.start === start + 1 && one.end >= end);
			return standIn === undefined || isNamed ? [] : [{ start, end, standIn }];
		});
		return [...named, ...reached];
	};
}

/** Replaces places of a text. Of two that overlap the first, and of these the longer, is whole; of the other what is left over is replaced too. */
function put(text: string, places: readonly Place[], used: Set<string>): string {
	if (places.length === 0) return text;
	const inOrder = places.toSorted((one, other) => one.start - other.start || other.end - one.end);
	const cut = cutter(text);
	let [said, at, end] = ['', 0, 0];
	for (const { start, end: last, standIn } of inOrder) {
		if (last <= end) continue;
		const [from, to] = cut(Math.max(start, end), last);
		said += start < end ? ` ${standIn}` : `${text.slice(at, from)}${standIn}`;
		used.add(standIn);
		[at, end] = [to, last];
	}
	return said + text.slice(at);
}

/** Cuts parts of a folded text out of the text itself; folds it once, and only when asked. */
function cutter(text: string): (start: number, end: number) => readonly [number, number] {
	let folded: FoldedSigns | null = null;
	return (start, end) => {
		folded ??= foldSigns(text);
		const { places } = folded;
		return places ? [places[start]?.[0] ?? text.length, places[end - 1]?.[1] ?? text.length] : [start, end];
	};
}
