import { accepted, type DeskId, type Outcome } from '#core/base';
import { checkFounder } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import type { ShownFounder } from './desk-wire.ts';

/**
 * Whether the first lead of a desk is who was invited. `proved`: this browser checked it just now. `founder-other`: somebody else is in
 * that place. `unchecked`: this browser did not make the invitation, or the node shows none of which it holds the secret.
 */
export type FounderChecked = {
	readonly desk: DeskId;
	readonly check: 'proved' | 'founder-other' | 'unchecked';
	/** Whom the invitation was made for, by the inviter's own note. */
	readonly guest: string;
};

/** Checks the first leads of all desks that have a key, each time anew: nobody's word is taken for it. Of use to an admin alone. */
export async function checkFounders(session: DeskSession): Promise<Outcome<readonly FounderChecked[], string>> {
	const { me, keys, log, directory } = session;
	if (!me?.member.admin || !keys || !log) return accepted([]);
	const asked = await session.client.ask<{ founders: readonly ShownFounder[] }>('GET', '/api/v1/admin/founders', { as: 'staff' });
	if (!asked.ok) return asked;
	const { book } = log.verified;
	const checked: FounderChecked[] = [];
	for (const { id: desk } of directory.desks) {
		if (!book.founderOf(desk)) continue;
		const shown = asked.value.founders.find((one) => one.desk === desk);
		const outcome = shown && (await checkFounder(shown, desk, book, keys.age.identity));
		if (outcome?.ok) checked.push({ desk, check: 'proved', guest: outcome.value.guest });
		else {
			const doubted = outcome && outcome.refusal.code !== 'secret-unreadable';
			checked.push({ desk, check: doubted ? 'founder-other' : 'unchecked', guest: '' });
		}
	}
	return accepted(checked);
}
