import { accepted, type Outcome, refused } from '#core/base';
import { randomId } from '#core/sealing';
import type { App } from '#server/app.ts';
import { inTransaction, type StorageRefusal } from '#server/store/database.ts';
import { addTicket, type Ticket, type TicketId, takeTicket } from '#server/store/passkey-store.ts';

const ticketLifeMs = 5 * 60_000;

/** Where our passkeys are good: this host and no other (WebAuthn section 4, RP ID). A browser has none for a bare address. */
export const passkeyHost = (app: App): string => new URL(app.origin).hostname;

/** Shown by the browser and kept in its list of passkeys, on devices that others may see: it says nothing of what this is about. */
export const passkeyIssuer = 'Desk';

/** EdDSA, ES256, RS256 (IANA COSE numbers): what authenticators make. */
export const passkeyAlgorithms = [-8, -7, -257];

/** Keeps a challenge for one answer within five minutes. */
export async function giveTicket(app: App, ticket: Ticket): Promise<Outcome<TicketId, StorageRefusal>> {
	const id = randomId<'ticket'>();
	const now = app.clock.now();
	return inTransaction(app.db, async (tx) => {
		await addTicket(tx, id, ticket, now, new Date(now.getTime() + ticketLifeMs));
		return accepted(id);
	});
}

/**
 * Takes a ticket out, whatever comes of the answer: a second try with it is refused. Refuses `ticket-over`, alike for one that was used,
 * ran out, or never was.
 */
export async function useTicket(app: App, id: TicketId): Promise<Outcome<Ticket, 'ticket-over' | StorageRefusal>> {
	const taken = await inTransaction<Ticket | null, never>(app.db, async (tx) =>
		accepted(await takeTicket(tx, id, app.clock.now()))
	);
	if (!taken.ok) return taken;
	return taken.value ? accepted(taken.value) : refused('ticket-over');
}
