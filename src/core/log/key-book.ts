import type { DeskId, MemberId, OrganisationId } from '#core/base';
import {
	copyOfLedger,
	currentKey,
	type DeskSpan,
	generationsOf,
	type KeyLedger,
	memberWithKey,
	type PlacedKey,
	type RecoveryKey,
	type Reopening
} from './key-ledger.ts';
import type { DeskRole } from './membership.ts';

/** Somebody who is joined in a desk now, with that member's current key entry. */
export type DeskMember = { readonly member: MemberId; readonly role: DeskRole; readonly key: PlacedKey };

/** Whose a signing key is or was, and when that member was joined in the desk. */
export type PastMember = { readonly member: MemberId; readonly spans: readonly DeskSpan[] };

/**
 * What a key log says. Comes from `replayKeyLog` only, so every entry in it was signed by whom the rules ask for, in their order.
 * `null` means: not in this log. It cannot know what it was not shown: hold the entry one seals to against a checkpoint.
 */
export class KeyBook {
	readonly #ledger: KeyLedger;

	constructor(ledger: KeyLedger) {
		this.#ledger = ledger;
	}

	/** How many statements were replayed: the position of the next one. */
	get size(): number {
		return this.#ledger.size;
	}

	/** The node's current key entry. */
	nodeKey(): PlacedKey | null {
		return this.#ledger.node && currentKey(this.#ledger, 'node', this.#ledger.node);
	}

	/** Whether this signing key is the node's, or was: what a reader asks who once wrote down a key and now meets its successor. */
	wasNode(signingKey: string): boolean {
		const { node } = this.#ledger;
		return node !== null && generationsOf(this.#ledger, 'node', node).some(({ body }) => body.signingKey === signingKey);
	}

	organisationKey(organisation: OrganisationId): PlacedKey | null {
		return currentKey(this.#ledger, 'organisation', organisation);
	}

	/** The desk's current generation: the only one to seal to. */
	deskKey(desk: DeskId): PlacedKey | null {
		return currentKey(this.#ledger, 'desk', desk);
	}

	memberKey(member: MemberId): PlacedKey | null {
		return currentKey(this.#ledger, 'member', member);
	}

	/** Who made the desk's first key. */
	founderOf(desk: DeskId): MemberId | null {
		return this.#ledger.desks.get(desk)?.founder ?? null;
	}

	/** Who is joined in the desk now, in the order of joining. */
	membersOf(desk: DeskId): readonly DeskMember[] {
		return [...(this.#ledger.desks.get(desk)?.joined ?? [])].flatMap(([member, role]) => {
			const key = this.memberKey(member);
			return key ? [{ member, role, key }] : [];
		});
	}

	/** Whose key this is, if that member was ever joined in the desk; also for keys that the member has since replaced. */
	wasMember(desk: DeskId, signingKey: string): PastMember | null {
		const member = memberWithKey(this.#ledger, signingKey);
		const spans = member && this.#ledger.desks.get(desk)?.spans.get(member);
		return spans ? { member, spans } : null;
	}

	/** Whether this signing key was this member's, joined in this desk at this generation of it: how a reader judges who wrote. */
	readonly isMember = (desk: DeskId, generation: number, signingKey: string, member: string): boolean => {
		const past = this.wasMember(desk, signingKey);
		return (
			past?.member === member &&
			past.spans.some(({ first, last }) => first <= generation && (last === null || generation <= last))
		);
	};

	/** Hash of the desk's last membership statement: the `prev` of the next one; `null` before the first. */
	membershipHead(desk: DeskId): string | null {
		return this.#ledger.desks.get(desk)?.head ?? null;
	}

	/** The key that the desk's recovery shares sign with; `null` where no lead entered it yet. */
	recoveryKey(desk: DeskId): RecoveryKey | null {
		return this.#ledger.desks.get(desk)?.recovery ?? null;
	}

	/** When the desk was opened again by its recovery shares, oldest first. */
	reopeningsOf(desk: DeskId): readonly Reopening[] {
		return this.#ledger.desks.get(desk)?.reopenings ?? [];
	}

	/** A ledger to continue from; changing it does not change this book. */
	ledger(): KeyLedger {
		return copyOfLedger(this.#ledger);
	}
}
