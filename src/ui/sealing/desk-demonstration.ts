import type { Outcome } from '#core/base';
import { totpCode } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import type { DemonstrationMember } from './desk-wire.ts';

/** The invented members of a demonstration; `not-found` on every other node. */
export const demonstrationMembers = (session: DeskSession): Promise<Outcome<readonly DemonstrationMember[], string>> =>
	session.client.ask('GET', '/api/v1/demonstration/members');

const stepMs = 30_000;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Signs in as an invented member by the ordinary way: passphrase stretched here, one-time code made here. A code serves once: where
 * somebody was just let in with this one the next is tried, and where that was used too, the one after it, once its time comes (`wait`).
 */
export async function signInAsInvented(
	session: DeskSession,
	{ name, passphrase, totpSecret }: DemonstrationMember,
	clock: () => Date,
	wait: () => void = () => {}
): Promise<Outcome<null, string>> {
	const signIn = (ahead: number): Promise<Outcome<null, string>> =>
		session.signIn(name, passphrase, totpCode(totpSecret, new Date(clock().getTime() + ahead)));
	const isWrong = (outcome: Outcome<null, string>): boolean => !outcome.ok && outcome.refusal.code === 'sign-in-wrong';
	const now = await signIn(0);
	if (!isWrong(now)) return now;
	const next = await signIn(stepMs);
	if (!isWrong(next)) return next;
	wait();
	await pause(stepMs - (clock().getTime() % stepMs) + 1000);
	return signIn(stepMs);
}
