import { accepted, type Outcome, refused, type SupporterId } from '#core/base';
import { isHelping, type Recipient } from '#core/sealing';
import { renewLocks } from './compose-consent.ts';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings } from './own-act.ts';
import type { OwnCase } from './own-case.ts';
import type { SupporterGivenContent, SupporterInvitedContent } from './supporter-content.ts';

/** Writes down in her own part whom she invites, so that her browser knows the answer when it comes. Nobody is let in by it. */
export const composeInvitation = (
	own: OwnCase,
	invited: SupporterInvitedContent,
	keys: OwnKeys,
	around: Surroundings
): Promise<Composed> => new OwnAct(own, keys, around).finish('write', 0, invited);

/** She takes an invitation back that nobody was let in by. */
export const composeDropped = (own: OwnCase, supporter: SupporterId, keys: OwnKeys, around: Surroundings): Promise<Composed> =>
	new OwnAct(own, keys, around).finish('write', 0, { kind: 'supporter-dropped', supporter });

/** The keys of whoever answered an invitation, after her browser checked the proof and she compared the code. */
export type Confirmed = { readonly invited: SupporterInvitedContent; readonly recipient: Recipient; readonly signingKey: string };

/**
 * Lets somebody help: a line of their own, the parts with all that was written there so far, and the name she gave where it will be read.
 * Refuses `part-unknown`, and `key-not-proved` where a part must get a new key first and a desk's is not proved.
 */
export async function composeSupporter(
	own: OwnCase,
	{ invited, recipient, signingKey }: Confirmed,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal>> {
	const { supporter, role, name, acts, lastDay } = invited;
	// The node sees the numbers in this order, and must not tell from it which is which kind.
	const parts = invited.parts.toSorted((a, b) => a - b);
	if (parts.some((part) => part === 0 || !own.parts.some((known) => known.part === part))) return refused('part-unknown');
	const line = Math.max(...own.parts.map(({ part }) => part)) + 1;
	const act = new OwnAct(own, keys, around);
	const opened = await act.newEpoch(line, 'thread', null);
	if (!opened.ok) return opened;
	for (const part of parts) {
		const settled = await act.settle(part);
		if (!settled.ok) return settled;
	}
	await act.support({ supporter, role, recipient, signingKey, line, parts, acts, lastDay });
	const given: SupporterGivenContent = { kind: 'supporter-given', supporter, role, name };
	for (const part of [line, ...parts]) await act.write(part, given);
	return accepted(await act.finish('support', 0, given));
}

/**
 * Ends a supporter at once: every part handed over gets a new key in the same act, for herself and for whoever still holds it. Nobody writes in
 * the line any more. Waits for nobody else's key. Refuses `supporter-unknown` where it is not in force.
 */
export async function composeSupporterEnd(
	own: OwnCase,
	supporter: SupporterId,
	reason: 'ended' | 'conflict',
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal | 'supporter-unknown'>> {
	const ended = own.supporters?.find((one) => one.supporter === supporter && isHelping(one, around.today));
	if (!ended) return refused('supporter-unknown');
	const act = new OwnAct(own, keys, around);
	act.endSupport(supporter, reason);
	act.leaveDue(ended.line);
	const renewed = await renewLocks(act, own, ended.parts);
	if (!renewed.ok) return renewed;
	return accepted(await act.finish('support', 0, { kind: 'supporter-ended', supporter }));
}
