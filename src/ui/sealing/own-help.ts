import { accepted, fromBase64url, type Outcome, refused, type SupporterId, toBase64url } from '#core/base';
import {
	composeDropped,
	composeInvitation,
	composeSupporter,
	composeSupporterEnd,
	type InvitedShown,
	type SupporterInvitedContent
} from '#core/report';
import {
	checkSupporterProof,
	comparisonCode,
	hashOfAccept,
	invitationAccept,
	type PartKind,
	type PartNumber,
	type Recipient,
	randomId,
	randomOf,
	type SupporterKeys
} from '#core/sealing';
import { helpFragment } from './help-link.ts';
import type { SurvivorSession } from './survivor-session.ts';

/** Whom she wants to invite, and with what. */
export type HelpWish = Pick<SupporterInvitedContent, 'role' | 'name' | 'acts' | 'lastDay'> & {
	readonly kinds: readonly PartKind[];
	/** Conversations that she named, by number. */
	readonly threads: readonly PartNumber[];
};

/** Somebody who answered an invitation of hers with keys that her browser knows by the link; `code` is to be compared by voice. */
export type Newcomer = {
	readonly supporter: SupporterId;
	readonly code: string;
	readonly recipient: Recipient;
	readonly signingKey: string;
};

type Answer = SupporterKeys & { readonly supporter: SupporterId; readonly proof: string };
type Done<T> = Promise<Outcome<T, string>>;
const root = '/api/v1/case/supporters';

/**
 * Has the node keep an invitation, then writes down in her own part whom it is for; gives what stands behind `#` in its link. Nobody is let in by it.
 * Refuses as the node and {@link HeldCase} do.
 */
export async function inviteHelper(session: SurvivorSession, wish: HelpWish): Done<string> {
	const { held, client } = session;
	if (!held) return refused('not-open');
	const supporter = randomId<'supporter'>();
	const secret = randomOf(32);
	const acceptHash = toBase64url(hashOfAccept(invitationAccept(secret)));
	const { authorization } = held;
	const kept = await client.ask<{ openUntil: SupporterInvitedContent['openUntil'] }>('POST', `${root}/invitations`, {
		authorization,
		body: { supporter, acceptHash }
	});
	if (!kept.ok) return kept;
	const { openUntil } = kept.value;
	const { kinds, threads, ...rest } = wish;
	const parts = held.own.parts.flatMap(({ part, kind, desk }) =>
		kinds.includes(kind) || (desk !== null && threads.includes(part)) ? [part] : []
	);
	const text = toBase64url(secret);
	const invited = { kind: 'supporter-invited', supporter, ...rest, parts, secret: text, openUntil } as const;
	const written = await held.commit([invited], async (_, own, keys, around) =>
		accepted(await composeInvitation(own, invited, keys, around))
	);
	return written.ok ? accepted(helpFragment(supporter, text)) : written;
}

/** Who answered, of those whom she invited, and has the secret of the link. What the node put there by itself is left out. */
export async function askNewcomers(session: SurvivorSession, invited: readonly InvitedShown[]): Done<readonly Newcomer[]> {
	const { held, client } = session;
	if (!held) return refused('not-open');
	const answer = await client.ask<{ newcomers: readonly Answer[] }>('GET', `${root}/newcomers`, {
		authorization: held.authorization
	});
	if (!answer.ok) return answer;
	return accepted(
		answer.value.newcomers.flatMap(({ supporter, lookupId, accessHash, recipient, signingKey, proof }): Newcomer[] => {
			const secret = fromBase64url(invited.find((one) => one.supporter === supporter)?.secret ?? '', 32);
			const brought = { lookupId, accessHash, recipient, signingKey, proof };
			if (!secret || !checkSupporterProof(secret, supporter, brought)) return [];
			const code = comparisonCode(supporter, recipient, signingKey);
			return [{ supporter, code, recipient: recipient as Recipient, signingKey }];
		})
	);
}

/** Lets somebody in whose code she compared: exactly what the invitation says, with what was written there so far. */
export async function letHelp(
	{ held }: SurvivorSession,
	{ invited, newcomer }: { readonly invited: InvitedShown; readonly newcomer: Newcomer }
): Done<null> {
	if (!held) return refused('not-open');
	const { recipient, signingKey } = newcomer;
	const parts = invited.parts.map(({ part }) => part);
	const confirmed = { invited: { kind: 'supporter-invited', ...invited, parts } as const, recipient, signingKey };
	return held.commit([{ letHelp: invited.supporter }], (_, own, keys, around) => composeSupporter(own, confirmed, keys, around));
}

/** Takes an invitation back: first at the node, so that nobody can answer it any more. */
export async function dropHelper({ held, client }: SurvivorSession, supporter: SupporterId): Done<null> {
	if (!held) return refused('not-open');
	const dropped = await client.ask<object>('POST', `${root}/invitations/${supporter}/drop`, {
		authorization: held.authorization,
		body: {}
	});
	if (!dropped.ok) return dropped;
	return held.commit([{ drop: supporter }], async (_, own, keys, around) =>
		accepted(await composeDropped(own, supporter, keys, around))
	);
}

/** Ends it at once. Allowed where findings forbid other writing: it only takes away. */
export async function endHelp(
	{ held }: SurvivorSession,
	{ supporter, reason }: { readonly supporter: SupporterId; readonly reason: 'ended' | 'conflict' }
): Done<null> {
	if (!held) return refused('not-open');
	return held.commit(
		[{ endHelp: supporter }],
		(_, own, keys, around) => composeSupporterEnd(own, supporter, reason, keys, around),
		true
	);
}
