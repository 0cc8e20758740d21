import type { CaseId, MemberId } from '#core/base';
import type { InboxRow } from './inbox.ts';

/** What is new about a case since the list was last read: it came, was marked urgent, was written to, or was handed to this member. */
export type InboxNews = {
	readonly case: CaseId;
	readonly urgent: boolean;
	readonly what: 'came' | 'urgent' | 'written' | 'handed';
};

/** What a second look at a list shows that the first did not. What the desk did itself (an answer, a state) is no news. */
export function newsOfInbox(before: readonly InboxRow[], now: readonly InboxRow[], me: MemberId): readonly InboxNews[] {
	const known = new Map(before.map((row) => [row.case, row]));
	return now.flatMap((row): InboxNews[] => {
		const what = whatIsNew(known.get(row.case), row, me);
		return what ? [{ case: row.case, urgent: row.urgent, what }] : [];
	});
}

function whatIsNew(was: InboxRow | undefined, row: InboxRow, me: MemberId): InboxNews['what'] | null {
	if (!was) return 'came';
	if (row.urgent && !was.urgent) return 'urgent';
	if (row.waiting === 'desk' && was.waiting === 'survivor') return 'written';
	return row.assigned === me && was.assigned !== me ? 'handed' : null;
}

/** The row to stand on after the list was read again: the same case where it is still shown, else the same place. */
export function placeAfter(before: readonly InboxRow[], now: readonly InboxRow[], at: number): number {
	const held = before[at]?.case;
	const again = now.findIndex((row) => row.case === held);
	return again >= 0 ? again : Math.max(0, Math.min(at, now.length - 1));
}
