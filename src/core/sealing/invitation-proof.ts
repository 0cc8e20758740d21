import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes, type InvitationId, toBase64url, utf8 } from '#core/base';
import { derive } from './stretch.ts';

/**
 * The newcomer's proof that the keys are of whoever got the invitation: HMAC-SHA-256 under the secret of the URL fragment, over the
 * invitation's id and both public keys. The server never sees the secret, so it cannot put keys of its own in their place.
 */
export const invitationProof = (secret: Uint8Array, invitation: InvitationId, recipient: string, signingKey: string): string =>
	toBase64url(hmac(sha256, secret, utf8(`causeway/invitation/v1\n${invitation}\n${recipient}\n${signingKey}`)));

export const checkInvitationProof = (
	secret: Uint8Array,
	invitation: InvitationId,
	newcomer: { readonly recipient: string; readonly signingKey: string; readonly proof: string }
): boolean =>
	equalBytes(utf8(newcomer.proof), utf8(invitationProof(secret, invitation, newcomer.recipient, newcomer.signingKey)));

/** What a newcomer brings to be let in (32 bytes). It opens no seal: who learns it cannot make the proof of the same secret. */
export const invitationAccept = (secret: Uint8Array): Uint8Array => derive(secret, 'causeway/invitation-accept/v1');

/** All that a node keeps of it: whoever reads the node's database cannot accept with this. */
export const hashOfAccept = (accept: Uint8Array): Uint8Array => sha256(accept);
