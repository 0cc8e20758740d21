import type { ChatMark, ChatMessage, SavedChat } from '#core/evidence';
import { foldText } from '#core/report';

/** One line of a conversation on the page. */
export type ChatLine = { readonly place: number; readonly message: ChatMessage; readonly mark: ChatMark | null };

export type Marks = ReadonlyMap<number, ChatMark>;
export type Wanted = { readonly query: string; readonly markedOnly: boolean };

/** How many lines stand on the page at once. */
export const linesAtOnce = 60;

/** What is searched of each message, folded: who, when, subject, words, names of what was sent. Made once of a thread, not at every key. */
export const textsOf = ({ thread }: SavedChat): readonly string[] =>
	thread.messages.map(({ from, at, mail, text, attachments }) =>
		foldText([from, at.written, at.moment, mail?.subject, text, ...attachments.map(({ name }) => name)].filter(Boolean).join(' '))
	);

/** The lines that are wanted: each that holds every word of the query (without case and marks), and of these the marked ones where only those are. `texts` is asked for only where there is a query. */
export function linesWanted(
	{ thread, places }: SavedChat,
	marks: Marks,
	{ query, markedOnly }: Wanted,
	texts: () => readonly string[]
): readonly ChatLine[] {
	const needles = foldText(query).split(/\s+/).filter(Boolean);
	const searched = needles.length > 0 ? texts() : null;
	return places.flatMap((place, at): ChatLine[] => {
		const message = thread.messages[at];
		const mark = marks.get(place) ?? null;
		if (!message || (markedOnly && mark === null)) return [];
		return searched && !needles.every((needle) => searched[at]?.includes(needle)) ? [] : [{ place, message, mark }];
	});
}

/** From which line on the page shows one that was found, with some of what stands before it. */
export const windowAround = (at: number): number => Math.max(0, at - linesBefore);
const linesBefore = 5;
