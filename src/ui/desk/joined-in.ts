import type { DeskId, MemberId } from '#core/base';
import type { DeskRole } from '#core/log';
import type { AdminMember } from '#ui/sealing/desk-wire.ts';

/** Who is joined in a desk and may sign in. */
export const joinedIn = (
	members: readonly AdminMember[],
	desk: DeskId
): readonly { readonly id: MemberId; readonly role: DeskRole }[] =>
	members.flatMap(({ id, state, desks }) =>
		state === 'active'
			? desks.flatMap((own) => (own.desk === desk && own.state === 'joined' ? [{ id, role: own.role }] : []))
			: []
	);
