import {
	type AuthenticationResponseJSON,
	generateAuthenticationOptions,
	type PublicKeyCredentialRequestOptionsJSON,
	verifyAuthenticationResponse
} from '@simplewebauthn/server';
import { accepted, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import type { TicketId } from '#server/gateways/passkey-tickets.ts';
import { acting } from '#server/operations/acting.ts';
import { movePasskeyCounter, type Passkey, readPasskey } from '#server/store/passkey-store.ts';
import { readActiveMember } from '#server/store/staff-store.ts';
import { passkeyHost } from './passkey-place.ts';
import { openSession } from './session.ts';
import type { BegunSession, SignInRefusal } from './sign-in.ts';

export type PasskeyQuestion = { readonly options: PublicKeyCredentialRequestOptionsJSON; readonly ticket: TicketId };

/** Asks a browser for any passkey it has for us. Nobody is named, so the question tells nothing of who is a member; nothing is stored. */
export async function askPasskey(app: App): Promise<Outcome<PasskeyQuestion, never>> {
	const options = await generateAuthenticationOptions({ rpID: passkeyHost(app), userVerification: 'required' });
	return accepted({ options, ticket: app.passkeyTickets.give({ challenge: options.challenge, member: null }) });
}

/**
 * Signs a member in with a passkey whose holder was verified by the device. Every failure is `sign-in-wrong`: an unknown or removed
 * passkey, a disabled member, a used or old ticket, a wrong answer, a counter that went back (a copied authenticator).
 */
export async function signInByPasskey(
	app: App,
	ticketId: TicketId,
	response: AuthenticationResponseJSON,
	address: string
): Promise<Outcome<BegunSession, SignInRefusal>> {
	const ticket = app.passkeyTickets.take(ticketId);
	const passkey = await readPasskey(app.db, response.id);
	const counter = ticket?.member === null && passkey ? await counterOf(app, response, ticket.challenge, passkey) : null;
	const member = passkey && (await readActiveMember(app.db, passkey.member));
	if (counter === null || !passkey || !member) return fail(app, address);

	const { id } = member;
	const begun = await acting(app, { as: 'visitor', member: id }, 'sign-in', { kind: 'member', id }, async (tx) => {
		if (!(await movePasskeyCounter(tx, passkey.credential, passkey.counter, counter, today(app.clock))))
			return refused('sign-in-wrong');
		return accepted({ token: await openSession(tx, app, id), member });
	});
	return !begun.ok && begun.refusal.code === 'sign-in-wrong' ? fail(app, address) : begun;
}

/** The authenticator's new count, where its answer is right; `null` otherwise. */
async function counterOf(
	app: App,
	response: AuthenticationResponseJSON,
	challenge: string,
	passkey: Passkey
): Promise<number | null> {
	try {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: app.origin,
			expectedRPID: passkeyHost(app),
			requireUserVerification: true,
			credential: { id: passkey.credential, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter }
		});
		return verified ? authenticationInfo.newCounter : null;
	} catch {
		// The library throws for every kind of wrong answer; which kind is nobody's business.
		return null;
	}
}

function fail(app: App, address: string): Outcome<never, 'sign-in-wrong'> {
	app.workGate.fail(address);
	return refused('sign-in-wrong');
}
