import type { Outcome } from '#core/base';
import { totpCode } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import type { DemonstrationMember } from './desk-wire.ts';

/** The invented members of a demonstration; `not-found` on every other node. */
export const demonstrationMembers = (session: DeskSession): Promise<Outcome<readonly DemonstrationMember[], string>> =>
	session.client.ask('GET', '/api/v1/demonstration/members');

const stepMs = 30_000;

/**
 * Signs in as an invented member by the ordinary way: passphrase stretched here, one-time code made here. A code serves once, so that
 * where somebody was just let in with this one, the next is tried.
 */
export async function signInAsInvented(
	session: DeskSession,
	{ name, passphrase, totpSecret }: DemonstrationMember,
	clock: () => Date
): Promise<Outcome<null, string>> {
	const first = await session.signIn(name, passphrase, totpCode(totpSecret, clock()));
	if (first.ok || first.refusal.code !== 'sign-in-wrong') return first;
	return session.signIn(name, passphrase, totpCode(totpSecret, new Date(clock().getTime() + stepMs)));
}
