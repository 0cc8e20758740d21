import type { ChatMark, ChatMessage, SavedChat } from '#core/evidence';
import { foldText } from '#core/report';

/** One line of a conversation on the page. */
export type ChatLine = { readonly place: number; readonly message: ChatMessage; readonly mark: ChatMark | null };

export type Marks = ReadonlyMap<number, ChatMark>;
export type Wanted = { readonly query: string; readonly markedOnly: boolean };

/** How many lines stand on the page at once. */
export const linesAtOnce = 60;

/** The lines that are wanted: each that holds every word of the query (without case and marks), and of these the marked ones where only those are. */
export function linesWanted({ thread, places }: SavedChat, marks: Marks, { query, markedOnly }: Wanted): readonly ChatLine[] {
	const needles = foldText(query).split(/\s+/).filter(Boolean);
	return places.flatMap((place, at): ChatLine[] => {
		const message = thread.messages[at];
		const mark = marks.get(place) ?? null;
		if (!message || (markedOnly && mark === null)) return [];
		if (needles.length > 0) {
			const text = foldText(
				`${message.from ?? ''} ${message.mail?.subject ?? ''} ${message.text} ${message.attachments.map(({ name }) => name).join(' ')}`
			);
			if (!needles.every((needle) => text.includes(needle))) return [];
		}
		return [{ place, message, mark }];
	});
}
