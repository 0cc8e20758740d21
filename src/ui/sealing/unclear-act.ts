import { canonicalText, type Json } from '#core/base';
import { type Act, type ActSubmission, hashOfSigned } from '#core/sealing';

/** The answer was lost, the node does not know itself, or something is there already: a look at the case tells. */
const lost = new Set(['no-connection', 'stopped', 'internal', 'storage-unavailable', 'head-moved', 'case-exists']);
/** Somebody may have changed the answer on its way. That is told, and a look does not make up for it; the next try looks first. */
const tampered = new Set(['answer-not-signed', 'answer-malformed']);

export const isLost = (code: string): boolean => lost.has(code);
/** Whether a refusal leaves open if the node took what was sent. */
export const isUnclear = (code: string): boolean => lost.has(code) || tampered.has(code);
/** Whether the node said in so many words that it did not take it; an acceptance that proves nothing is no such word. */
export const isRefusedClearly = (code: string): boolean => !isUnclear(code) && code !== 'acceptance-wrong';

/** Whether the node has this very act, by what it handed out. Nobody else can have made it: the hash covers the signature. */
export function isAmong(acts: readonly Act[], { act }: ActSubmission): boolean {
	const hash = hashOfSigned(act);
	return acts.some((one) => one.body.n === act.body.n && one.key === act.key && hashOfSigned(one) === hash);
}

/**
 * The last act sent into one case, for as long as nobody knows whether the node took it. Whoever tries again asks here first, so that
 * nothing is written twice: what the node turned out to have is done, and what it has not goes out once more, the very same bytes.
 * A deed is told from another by what it says; whoever asks for exactly the same again, next, means the same.
 */
export class UnclearAct<Sent extends { readonly submission: ActSubmission }> {
	#open: { readonly deeds: readonly string[]; readonly sent: Sent } | null = null;
	/** Deeds that the node has, though whoever asked for them was not told so. */
	#done: string[] = [];

	get isOpen(): boolean {
		return this.#open !== null;
	}

	/** Notes what goes out now. */
	send(deeds: readonly object[], sent: Sent): void {
		this.#open = { deeds: deeds.map(textOf), sent };
	}

	/** The node said clearly what became of it. Once it took something newer, the same words are new words. */
	settle(accepted: boolean): void {
		this.#open = null;
		if (accepted) this.#done = [];
	}

	/** Holds what is unclear against the acts that the node hands out now. */
	look(acts: readonly Act[]): void {
		if (!this.#open || !isAmong(acts, this.#open.sent.submission)) return;
		this.noteDone(this.#open.deeds);
		this.#open = null;
	}

	/** What is left to do of these. Those that are done are told by it, and count no more. */
	takeLeft<Deed extends object>(deeds: readonly Deed[]): readonly Deed[] {
		return deeds.filter((deed) => {
			const at = this.#done.indexOf(textOf(deed));
			if (at >= 0) this.#done.splice(at, 1);
			return at < 0;
		});
	}

	/** These are done, and whoever asked for them with others was told that it failed. */
	noteDone(deeds: readonly (object | string)[]): void {
		this.#done.push(...deeds.map((deed) => (typeof deed === 'string' ? deed : textOf(deed))));
	}

	/** What was sent for exactly these deeds, to be sent again as it was. */
	again(deeds: readonly object[]): Sent | null {
		const same = this.#open && canonicalText(this.#open.deeds as Json) === canonicalText(deeds.map(textOf));
		return this.#open && same ? this.#open.sent : null;
	}
}

const textOf = (deed: object): string => canonicalText(deed as Json);
