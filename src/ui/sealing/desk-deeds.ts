import type { Day, MemberId, SupporterId } from '#core/base';
import { type CustodyDraft, ownTool } from '#core/evidence';
import type { FactsContent, MediaNote } from '#core/report';
import type { CutReason, StateCode } from '#core/sealing';
import type { DeskWriting, MemberDeed } from '#core/support';

/** Why somebody looks is written by fetching, and by nothing else. */
type WithoutName<Note> = Note extends MediaNote ? (Note['kind'] extends 'viewed' ? never : Omit<Note, 'memberName'>) : never;

/** What a member may do in an open case. Names are added here, from the session. */
export type Deed =
	| { readonly do: 'answer'; readonly text: string }
	| ({ readonly do: 'write' } & Pick<FactsContent, 'facts' | 'countries'>)
	| { readonly do: 'evidence'; readonly writing: readonly [DeskWriting, ...DeskWriting[]] }
	| { readonly do: 'note'; readonly note: WithoutName<MediaNote> }
	| { readonly do: 'state'; readonly state: StateCode; readonly reason: string; readonly expectBy: Day | null }
	| { readonly do: 'assign'; readonly to: MemberId; readonly toName: string; readonly note: string }
	/** `confirms`: another member's proposal, by the hash of its entry; `null` proposes. */
	| {
			readonly do: 'cut';
			readonly supporter: SupporterId;
			readonly reason: CutReason;
			readonly words: string;
			readonly confirms: string | null;
	  };

/** What a desk is about to do with items of a case; `to` is whom it gives them to, `under` by which agreement. */
export type Taking = Pick<CustodyDraft, 'item' | 'what' | 'to' | 'note' | 'under'>;

/** How a taking is written into the custody of its item; `by` in the member's own name. */
export const custodyDraft = (taking: Taking, by: string): CustodyDraft => ({
	kind: 'custody',
	...taking,
	at: null,
	by,
	tool: ownTool,
	from: null,
	seal: null
});

/** A deed as core writes it, with the member's name. */
export function deedOf(deed: Deed, memberName: string): MemberDeed {
	switch (deed.do) {
		case 'answer':
			return { do: 'answer', content: { kind: 'message', text: deed.text } };
		case 'write':
			return { do: 'write', content: { kind: 'facts', facts: deed.facts, countries: deed.countries, memberName } };
		case 'evidence': {
			const { writing } = deed;
			return { do: 'write', before: writing.slice(0, -1), content: writing.at(-1) as DeskWriting };
		}
		case 'note':
			return { do: 'write', content: { ...deed.note, memberName } };
		case 'state': {
			const { state, reason, expectBy } = deed;
			return { do: 'state', content: { kind: 'state', state, reason, expectBy, memberName } };
		}
		case 'cut': {
			const { supporter, reason, words, confirms } = deed;
			const content = { kind: 'supporter-cut', supporter, reason, words, confirms: confirms !== null, memberName } as const;
			return { do: 'cut', supporter, confirms, content };
		}
		case 'assign':
			return {
				do: 'assign',
				to: deed.to,
				content: { kind: 'assigned', toName: deed.toName, byName: memberName, note: deed.note }
			};
	}
}
