import type { Day, DeskId, Moment } from '#core/base';
import type { CaseReading, StateCode } from '#core/sealing';
import { everything, isOwn, type Read, receiptsOf } from './read-contents.ts';

/** Whose move it is with one desk, and by when she may expect something. */
export type Waiting = {
	readonly desk: DeskId;
	readonly deskName: string;
	readonly thread: number;
	readonly state: StateCode;
	/** `first-reading`: nobody there has opened it yet. */
	readonly for: 'first-reading' | 'desk' | 'survivor' | 'others' | 'nobody';
	readonly until: Day | null;
	/** What the desk said when it last moved the case, in its member's words. */
	readonly said: { readonly reason: string; readonly memberName: string; readonly at: Moment } | null;
	readonly urgent: boolean;
};

/** Where each desk that may read now stands, and whose move it is. */
export function waitingOf(reading: CaseReading, today: Day): readonly Waiting[] {
	const receipts = receiptsOf(reading);
	const seen = new Set<DeskId>();
	return reading.consents.toReversed().flatMap((consent): Waiting[] => {
		if (consent.withdrawn || consent.lastDay < today || seen.has(consent.desk)) return [];
		seen.add(consent.desk);
		const part = reading.parts.find(({ part }) => part === consent.thread);
		const read = everything(reading).filter(({ item }) => item.part === consent.thread);
		const moved = read.findLast(({ content, item }) => content.kind === 'state' && item.by.kind === 'member');
		const lastState = moved?.content.kind === 'state' ? { ...moved.content, at: moved.item.at } : null;
		const lastMessage = read.findLast(({ content }) => content.kind === 'message');
		const state = part?.status?.state ?? 'received';
		const opened = read.some(({ item }) => item.by.kind === 'member');
		return [
			{
				desk: consent.desk,
				deskName: receipts.get(consent.consent)?.deskName ?? '',
				thread: consent.thread,
				state,
				for: moveOf(state, opened, lastMessage),
				until: lastState?.expectBy ?? null,
				said: lastState?.reason.trim() ? lastState : null,
				urgent: part?.status?.urgent ?? consent.urgent
			}
		];
	});
}

function moveOf(state: StateCode, opened: boolean, lastMessage: Read | undefined): Waiting['for'] {
	if (state === 'closed') return 'nobody';
	if (!opened) return 'first-reading';
	if (state === 'waiting-for-others') return 'others';
	if (state === 'waiting-for-survivor') return lastMessage && isOwn(lastMessage) ? 'desk' : 'survivor';
	return 'desk';
}
