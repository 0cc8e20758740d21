import { createHash, randomBytes } from 'node:crypto';
import type { CaseId } from '#core/base';
import type { Clock } from '#server/gateways/clock.ts';

const lifeMs = 30 * 60_000;
const sweptFrom = 1000;

type Kept = { readonly hash: string; readonly until: number };

/**
 * Lets a browser's own form take everything of one case, once, within half an hour. A form can carry no work and should carry no secret of
 * hers: a ticket is handed to whoever proved the codename, opens nothing but the archive, and dies with this process. One to a case, the newest:
 * asking again and again fills no memory.
 */
export class ArchiveTickets {
	readonly #clock: Clock;
	readonly #kept = new Map<CaseId, Kept>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** `<case>.<32 random bytes, base64url>`. An earlier one for this case is worth nothing from now on. */
	issue(caseId: CaseId): string {
		if (this.#kept.size >= sweptFrom) this.#sweep();
		const ticket = `${caseId}.${randomBytes(32).toString('base64url')}`;
		this.#kept.set(caseId, { hash: hashOf(ticket), until: this.#now() + lifeMs });
		return ticket;
	}

	/** The case that this ticket is for, and then never again; `null` where it is unknown, spent or too old. */
	take(ticket: string): CaseId | null {
		const caseId = ticket.slice(0, ticket.indexOf('.')) as CaseId;
		const kept = this.#kept.get(caseId);
		// Hashes are compared, so how long it takes tells nothing of the ticket.
		if (!kept || kept.until <= this.#now() || kept.hash !== hashOf(ticket)) return null;
		this.#kept.delete(caseId);
		return caseId;
	}

	#sweep(): void {
		for (const [caseId, { until }] of this.#kept) if (until <= this.#now()) this.#kept.delete(caseId);
	}

	#now = (): number => this.#clock.now().getTime();
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
