import { accepted, type Outcome, refused, toBase64url } from '#core/base';
import { passkeyPair, wrapMemberKeys } from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import type { DeskSession } from './desk-session.ts';
import type { OwnPasskey } from './desk-wire.ts';

export async function readPasskeys(client: ApiClient): Promise<Outcome<readonly OwnPasskey[], string>> {
	const asked = await client.ask<{ passkeys: readonly OwnPasskey[] }>('GET', '/api/v1/staff/passkeys', { as: 'staff' });
	return asked.ok ? accepted(asked.value.passkeys) : asked;
}

/** Takes a passkey away. Refuses `last-way-in`. */
export async function removePasskey(session: DeskSession, credential: string): Promise<Outcome<null, string>> {
	const body = { credential };
	const removed = await session.client.ask('POST', '/api/v1/staff/passkeys/remove', { as: 'staff', body });
	return removed.ok ? session.look() : removed;
}

/** Registers a passkey; where it has a PRF, the member's keys are sealed to it as well. */
export async function addPasskey(
	session: DeskSession,
	{ ticket, response, prf, label }: { ticket: string; response: unknown; prf: Uint8Array | null; label: string }
): Promise<Outcome<null, string>> {
	const { keys, me } = session;
	if (!keys || !me) return refused('not-signed-in');
	const wrapped = prf && (await wrapMemberKeys(keys, me.member.id, (await passkeyPair(prf)).recipient));
	if (wrapped && !wrapped.ok) return wrapped;
	const sealed = wrapped ? toBase64url(wrapped.value) : null;
	const body = { ticket, response, sealed, label };
	const added = await session.client.ask('POST', '/api/v1/staff/passkey/register', { as: 'staff', body });
	return added.ok ? session.look() : added;
}
