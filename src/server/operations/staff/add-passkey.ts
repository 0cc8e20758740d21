import {
	generateRegistrationOptions,
	type PublicKeyCredentialCreationOptionsJSON,
	type RegistrationResponseJSON,
	type VerifiedRegistrationResponse,
	verifyRegistrationResponse
} from '@simplewebauthn/server';
import { accepted, fromBase64url, type MemberId, type Outcome, refused } from '#core/base';
import { randomId } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import type { TicketId } from '#server/gateways/passkey-tickets.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { addPasskey, readPasskeysOf } from '#server/store/passkey-store.ts';
import { addMemberWrap, readActiveMember } from '#server/store/staff-store.ts';
import { passkeyAlgorithms, passkeyHost, passkeyIssuer } from './passkey-place.ts';

const passkeysAtMost = 20;

export type PasskeyPreparation = { readonly options: PublicKeyCredentialCreationOptionsJSON; readonly ticket: TicketId };

/** `sealed`: the member's keys, sealed in the browser to the pair of the passkey's PRF output; `null` where it has none. */
export type NewPasskey = {
	readonly ticket: TicketId;
	readonly response: RegistrationResponseJSON;
	readonly sealed: Uint8Array | null;
	readonly label: string;
};

export type AddPasskeyRefusal = 'passkey-wrong' | 'ticket-over' | 'too-many-passkeys' | 'not-found' | StorageRefusal;

/** Prepares a browser to make a passkey for a member: kept by the device, used only when the device knows its holder. */
export async function preparePasskey(
	app: App,
	id: MemberId
): Promise<Outcome<PasskeyPreparation, 'too-many-passkeys' | 'not-found'>> {
	const member = await readActiveMember(app.db, id);
	if (!member) return refused('not-found');
	const known = await readPasskeysOf(app.db, id);
	if (known.length >= passkeysAtMost) return refused('too-many-passkeys', `at most ${passkeysAtMost}`);
	const options = await generateRegistrationOptions({
		rpID: passkeyHost(app),
		rpName: passkeyIssuer,
		userID: new Uint8Array(fromBase64url(id) as Uint8Array),
		userName: member.name,
		attestationType: 'none',
		supportedAlgorithmIDs: passkeyAlgorithms,
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		excludeCredentials: known.map(({ credential, transports }) => ({ id: credential, transports: [...transports] }))
	});
	return accepted({ options, ticket: app.passkeyTickets.give({ challenge: options.challenge, member: id }) });
}

/**
 * Adds a passkey to a member, and the member's keys as sealed to it. Refuses `ticket-over` (used, older than five minutes, or another
 * member's) and `passkey-wrong` (not what was asked for, not verified by the device, or known already).
 */
export async function registerPasskey(app: App, id: MemberId, passkey: NewPasskey): Promise<Outcome<null, AddPasskeyRefusal>> {
	const ticket = app.passkeyTickets.take(passkey.ticket);
	if (ticket?.member !== id) return refused('ticket-over');
	const made = await verified(app, passkey.response, ticket.challenge);
	if (!made) return refused('passkey-wrong');
	const { credential } = made;
	return acting(app, { as: 'member', member: id }, 'add-passkey', { kind: 'member', id }, async (tx) => {
		const added = await addPasskey(
			tx,
			{
				credential: credential.id,
				member: id,
				publicKey: credential.publicKey,
				counter: credential.counter,
				transports: credential.transports ?? [],
				label: passkey.label
			},
			today(app.clock)
		);
		if (!added) return refused('passkey-wrong', 'known');
		if (passkey.sealed)
			await addMemberWrap(tx, randomId<'wrap'>(), id, { kind: 'passkey', credential: credential.id, sealed: passkey.sealed });
		return accepted(null);
	});
}

async function verified(
	app: App,
	response: RegistrationResponseJSON,
	challenge: string
): Promise<VerifiedRegistrationResponse['registrationInfo'] | null> {
	try {
		const answer = await verifyRegistrationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: app.origin,
			expectedRPID: passkeyHost(app),
			requireUserVerification: true,
			supportedAlgorithmIDs: passkeyAlgorithms
		});
		return answer.verified ? answer.registrationInfo : null;
	} catch {
		return null;
	}
}
