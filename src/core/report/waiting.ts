import { type Day, type DeskId, dayOf, type Moment } from '#core/base';
import type { CaseReading, StateCode } from '#core/sealing';
import { everything, isOwn, type Read, receiptsOf } from './read-contents.ts';

/** Whose move it is with one desk, and by when she may expect something. */
export type Waiting = {
	readonly desk: DeskId;
	readonly deskName: string;
	readonly thread: number;
	readonly state: StateCode;
	/** `first-reading`: nobody there has opened it yet. `opened`: somebody has, and nobody took it on, set a state or wrote yet. */
	readonly for: 'first-reading' | 'opened' | 'desk' | 'survivor' | 'others' | 'nobody';
	readonly until: Day | null;
	/** The day on which she let it read, where it never wrote to her and gave her no state yet: its promised first answer counts from there. */
	readonly unansweredSince: Day | null;
	/** What the desk said when it last moved the case, in its member's words. */
	readonly said: { readonly reason: string; readonly memberName: string; readonly at: Moment } | null;
	readonly urgent: boolean;
};

/** Where each desk that may read now stands, and whose move it is. */
export function waitingOf(reading: CaseReading, today: Day): readonly Waiting[] {
	const receipts = receiptsOf(reading);
	const given = givenBy(reading, today);
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
		const since = given.get(consent.desk);
		const answered = read.some(
			({ item, content }) => item.by.kind === 'member' && answers.includes(content.kind) && since && item.at >= since
		);
		const taken = (part?.status?.assigned ?? null) !== null || state !== 'received' || workedOn(read);
		return [
			{
				desk: consent.desk,
				deskName: receipts.get(consent.consent)?.deskName ?? '',
				thread: consent.thread,
				state,
				for: moveOf(state, opened, taken, lastMessage),
				until: lastState?.expectBy ?? null,
				unansweredSince: answered || state === 'closed' || !since ? null : dayOf(new Date(since)),
				said: lastState?.reason.trim() ? lastState : null,
				urgent: part?.status?.urgent ?? consent.urgent
			}
		];
	});
}

const answers: readonly string[] = ['message', 'state'];

/** When she gave the oldest consent of each desk that still holds. */
function givenBy(reading: CaseReading, today: Day): ReadonlyMap<DeskId, Moment> {
	const inForce = new Map(
		reading.consents
			.filter(({ withdrawn, lastDay }) => !withdrawn && lastDay >= today)
			.map(({ consent, desk }) => [consent, desk])
	);
	const given = new Map<DeskId, Moment>();
	for (const read of everything(reading)) {
		const desk = read.content.kind === 'receipt' && read.kind === 'own' && isOwn(read) && inForce.get(read.content.receipt);
		if (desk && !given.has(desk)) given.set(desk, read.item.at);
	}
	return given;
}

const works: readonly string[] = ['message', 'state', 'assigned', 'facts', 'assessment', 'may-show-minor'];

/** Whether the desk did more than look. A message of hers alone does not set anybody to work. */
const workedOn = (read: readonly Read[]): boolean =>
	read.some(({ item, content }) => item.by.kind === 'member' && works.includes(content.kind));

function moveOf(state: StateCode, opened: boolean, taken: boolean, lastMessage: Read | undefined): Waiting['for'] {
	if (state === 'closed') return 'nobody';
	if (!opened) return 'first-reading';
	if (!taken) return 'opened';
	if (state === 'waiting-for-others') return 'others';
	if (state === 'waiting-for-survivor') return lastMessage && isOwn(lastMessage) ? 'desk' : 'survivor';
	return 'desk';
}
