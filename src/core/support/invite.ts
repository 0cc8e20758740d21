import {
	accepted,
	canonicalBytes,
	fromBase64url,
	type InvitationId,
	type Json,
	must,
	type Outcome,
	refused,
	toBase64url
} from '#core/base';
import type { KeyBook, KeyStatement, PlacedKey } from '#core/log';
import {
	checkInvitationProof,
	hashOfSigned,
	type Identity,
	type Labelled,
	openValue,
	pad,
	type Recipient,
	randomId,
	randomOf,
	seal
} from '#core/sealing';

/** The secret of an invitation (32 bytes, base64url) and whom it was made for, as they are kept sealed beside it. */
type InvitationSecret = Labelled<'causeway/invitation-secret/v1'> & {
	readonly invitation: InvitationId;
	readonly secret: string;
	readonly guest: string;
};

/** `path` is what the newcomer gets, by a way other than this node: what stands after `#` is never sent to any server. */
export type MadeInvitation = { readonly id: InvitationId; readonly sealedSecret: string; readonly path: string };

/**
 * Makes an invitation, its secret sealed to everybody who may check the newcomer against it. `guest` is the inviter's own note of whom
 * it is for: a newcomer's name stands nowhere that a reader could believe, so that only this tells one waiting person from another.
 */
export async function makeInvitation(guest: string, ...recipients: readonly Recipient[]): Promise<MadeInvitation> {
	const id = randomId<'invitation'>() as InvitationId;
	const secret = toBase64url(randomOf(32));
	const value: InvitationSecret = { v: 1, type: 'causeway/invitation-secret/v1', invitation: id, secret, guest };
	const sealed = must(await seal(pad(canonicalBytes(value as unknown as Json)), ...recipients));
	return { id, sealedSecret: toBase64url(sealed), path: `/desk/join/${id}#${secret}` };
}

/** Somebody who accepted, as the server shows that person. Nothing of it is believed before {@link checkNewcomer}. */
export type ShownNewcomer = {
	readonly invitation: InvitationId;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly sealedSecret: string | null;
};

/**
 * Checks that the keys shown are of whoever got the invitation, and that the key log has them; gives them with the inviter's note. Refuses `secret-unreadable` (the secret is
 * not sealed to these identities, or gone), `proof-wrong` (somebody else's keys) and `key-not-proved` (not what the key log says).
 */
export async function checkNewcomer(
	shown: ShownNewcomer,
	book: KeyBook,
	...identities: readonly Identity[]
): Promise<Outcome<{ readonly key: PlacedKey; readonly guest: string }, 'secret-unreadable' | 'proof-wrong' | 'key-not-proved'>> {
	const sealed = shown.sealedSecret === null ? null : fromBase64url(shown.sealedSecret);
	if (!sealed) return refused('secret-unreadable');
	const opened = await openValue<InvitationSecret>(sealed, 'causeway/invitation-secret/v1', ...identities);
	const kept = opened.ok && opened.value.invitation === shown.invitation ? opened.value : null;
	const secret = kept && fromBase64url(String(kept.secret), 32);
	if (!kept || !secret) return refused('secret-unreadable');
	const { subject, recipient, signingKey } = shown.statement.body;
	if (subject.kind !== 'member' || !recipient || !signingKey) return refused('proof-wrong');
	if (!checkInvitationProof(secret, shown.invitation, { recipient, signingKey, proof: shown.proof }))
		return refused('proof-wrong');
	const key = book.memberKey(subject.id);
	if (key?.hash !== hashOfSigned(shown.statement)) return refused('key-not-proved');
	return accepted({ key, guest: typeof kept.guest === 'string' ? kept.guest : '' });
}
