import {
	accepted,
	canonicalBytes,
	type DeskId,
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
	hashOfAccept,
	hashOfSigned,
	type Identity,
	invitationAccept,
	type Labelled,
	openValue,
	pad,
	type Recipient,
	randomId,
	randomOf,
	seal
} from '#core/sealing';

/** The secret of an invitation (32 bytes, base64url), whom it was made for, and to which desk, as they are kept sealed beside it. */
type InvitationSecret = Labelled<'causeway/invitation-secret/v1'> & {
	readonly invitation: InvitationId;
	readonly secret: string;
	readonly guest: string;
	/** Which desk it is to. Absent in those made before a first lead was checked. */
	readonly desk?: DeskId | null;
};

/**
 * `path` is what the newcomer gets, by a way other than this node: what stands after `#` is never sent to any server. `acceptHash` is all
 * that the node can ask a newcomer by; both it and `sealedSecret` are base64url.
 */
export type MadeInvitation = {
	readonly id: InvitationId;
	readonly sealedSecret: string;
	readonly acceptHash: string;
	readonly path: string;
};

/**
 * Makes an invitation, its secret sealed to everybody who may check the newcomer against it. `guest` is the inviter's own note of whom
 * it is for: a newcomer's name stands nowhere that a reader could believe, so that only this tells one waiting person from another.
 */
export async function makeInvitation(
	guest: string,
	desk: DeskId | null,
	...recipients: readonly Recipient[]
): Promise<MadeInvitation> {
	const id = randomId<'invitation'>() as InvitationId;
	const drawn = randomOf(32);
	const secret = toBase64url(drawn);
	const value: InvitationSecret = { v: 1, type: 'causeway/invitation-secret/v1', invitation: id, secret, guest, desk };
	const sealed = must(await seal(pad(canonicalBytes(value as unknown as Json)), ...recipients));
	const acceptHash = toBase64url(hashOfAccept(invitationAccept(drawn)));
	return { id, sealedSecret: toBase64url(sealed), acceptHash, path: `/desk/join/${id}#${secret}` };
}

/** Somebody who accepted, as the server shows that person. Nothing of it is believed before {@link checkNewcomer}. */
export type ShownNewcomer = {
	readonly invitation: InvitationId;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly sealedSecret: string | null;
};

type Doubt = 'secret-unreadable' | 'proof-wrong' | 'key-not-proved';
type Checked = { readonly key: PlacedKey; readonly guest: string };

/**
 * Checks that the keys shown are of whoever got the invitation to this desk, and that the key log has them; gives them with the inviter's
 * note. Refuses `secret-unreadable` (the secret is not sealed to these identities, or gone), `proof-wrong` (somebody else's keys, or somebody
 * whom another desk of the same lead invited) and `key-not-proved` (not what the key log says).
 */
export async function checkNewcomer(
	shown: ShownNewcomer,
	desk: DeskId,
	book: KeyBook,
	...identities: readonly Identity[]
): Promise<Outcome<Checked, Doubt>> {
	const kept = await openSecret(shown, identities);
	if (!kept) return refused('secret-unreadable');
	if (kept.desk !== undefined && kept.desk !== desk) return refused('proof-wrong');
	return checkProof(shown, kept, book);
}

/**
 * Checks that who founded a desk is who got the inviter's invitation to it, whatever the node says. Refuses as {@link checkNewcomer}, and
 * `founder-other`: the desk was founded by somebody else than this newcomer, or the invitation was to another desk.
 */
export async function checkFounder(
	shown: ShownNewcomer,
	desk: DeskId,
	book: KeyBook,
	...identities: readonly Identity[]
): Promise<Outcome<Checked, Doubt | 'founder-other'>> {
	const kept = await openSecret(shown, identities);
	if (kept?.desk === undefined) return refused('secret-unreadable');
	const checked = checkProof(shown, kept, book);
	if (!checked.ok) return checked;
	const fits = kept.desk === desk && book.founderOf(desk) === checked.value.key.body.subject.id;
	return fits ? checked : refused('founder-other');
}

async function openSecret(
	{ sealedSecret, invitation }: ShownNewcomer,
	identities: readonly Identity[]
): Promise<InvitationSecret | null> {
	const sealed = sealedSecret === null ? null : fromBase64url(sealedSecret);
	if (!sealed) return null;
	const opened = await openValue<InvitationSecret>(sealed, 'causeway/invitation-secret/v1', ...identities);
	return opened.ok && opened.value.invitation === invitation ? opened.value : null;
}

function checkProof(shown: ShownNewcomer, kept: InvitationSecret, book: KeyBook): Outcome<Checked, Doubt> {
	const secret = fromBase64url(String(kept.secret), 32);
	if (!secret) return refused('secret-unreadable');
	const { subject, recipient, signingKey } = shown.statement.body;
	if (subject.kind !== 'member' || !recipient || !signingKey) return refused('proof-wrong');
	if (!checkInvitationProof(secret, shown.invitation, { recipient, signingKey, proof: shown.proof }))
		return refused('proof-wrong');
	const key = book.memberKey(subject.id);
	if (key?.hash !== hashOfSigned(shown.statement)) return refused('key-not-proved');
	return accepted({ key, guest: typeof kept.guest === 'string' ? kept.guest : '' });
}
