import type { Id, MemberId } from '#core/base';
import { randomId } from '#core/sealing';
import type { Clock } from '#server/gateways/clock.ts';

export type TicketId = Id<'ticket'>;

/** A challenge given out once. `member` is whose new passkey it is for; `null` for a sign-in. */
export type Ticket = { readonly challenge: string; readonly member: MemberId | null };

const lifeMs = 5 * 60_000;
/** Some 20 MB. Anybody may ask, so that there is a bound: to push a question out before its answer comes takes thousands a second. */
const ticketsAtMost = 50_000;

/** Challenges for passkeys, each good for one answer within five minutes. In memory only: who is not signed in writes nothing. */
export class PasskeyTickets {
	readonly #clock: Clock;
	readonly #most: number;
	/** The oldest first. */
	readonly #kept = new Map<TicketId, Ticket & { readonly until: number }>();

	constructor(clock: Clock, most: number = ticketsAtMost) {
		this.#clock = clock;
		this.#most = most;
	}

	get size(): number {
		return this.#kept.size;
	}

	/** Keeps a challenge. The oldest one goes where there are too many. */
	give(ticket: Ticket): TicketId {
		const now = this.#clock.now().getTime();
		for (const [id, { until }] of this.#kept) {
			if (until > now && this.#kept.size < this.#most) break;
			this.#kept.delete(id);
		}
		const id = randomId<'ticket'>() as TicketId;
		this.#kept.set(id, { ...ticket, until: now + lifeMs });
		return id;
	}

	/** Takes a ticket out: it is good for one try. `null`, alike for one that was used, ran out, or never was. */
	take(id: TicketId): Ticket | null {
		const kept = this.#kept.get(id);
		this.#kept.delete(id);
		return kept && kept.until > this.#clock.now().getTime() ? { challenge: kept.challenge, member: kept.member } : null;
	}
}
