import { accepted, type Day, type DeskId, type MemberId, type Moment, must, type Outcome, refused } from '#core/base';
import {
	answersOf,
	type Composed,
	composeReport,
	composeSharing,
	composeWithdrawal,
	composeWriting,
	type OwnCase,
	type OwnKeys,
	ownCaseFrom,
	type Surroundings
} from '#core/report';
import {
	type Actor,
	type ActSubmission,
	type CaseReading,
	type GrantEntry,
	type KeyPair,
	keyPairFrom,
	type PartNumber,
	partsOfDesk,
	randomId,
	randomOf,
	readCase,
	recipientHash,
	signingKeyFrom
} from '#core/sealing';
import { composeMemberAct } from '#core/support';
import { KeptCase } from './kept-case.ts';

const raceNow = '2026-11-22T10:00:00Z' as Moment;
const today = raceNow.slice(0, 10) as Day;
const lastDay = '2027-11-22' as Day;

/** A desk with one member, and every key that it had. */
type RacingDesk = { readonly desk: DeskId; readonly member: MemberId; readonly pairs: readonly KeyPair[] };
const memberSigning = signingKeyFrom(randomOf(32));
const generationOf = ({ pairs }: RacingDesk): number => pairs.length;
const newestOf = ({ pairs }: RacingDesk): KeyPair => pairs.at(-1) as KeyPair;

export type Which = 0 | 1;

/** What somebody does. Hers are composed on the case as the browser last read it; a desk's change of key is not an act in the case. */
export type RaceDeed =
	| { readonly do: 'share' | 'narrow' | 'stop'; readonly desk: Which }
	| { readonly do: 'write' }
	| { readonly do: 'answer' | 'change-key'; readonly desk: Which };

/** How a browser tries again when the case moved on meanwhile: as HeldCase and Casework do. */
const movedOn = new Set(['head-moved', 'rotation-due', 'desk-key-changed', 'holder-missing', 'epoch-wrong']);

/** A case in a race, held by an invented node that applies the real rules. Never changed: what happens gives another one. */
export class RacedCase {
	readonly node: KeptCase;
	readonly desks: readonly [RacingDesk, RacingDesk];
	readonly keys: OwnKeys;

	private constructor(node: KeptCase, desks: readonly [RacingDesk, RacingDesk], keys: OwnKeys) {
		this.node = node;
		this.desks = desks;
		this.keys = keys;
	}

	static async open(): Promise<RacedCase> {
		const keys = { age: await keyPairFrom(randomOf(32)), signing: signingKeyFrom(randomOf(32)) };
		const enter = async (): Promise<RacingDesk> => ({
			desk: randomId<'desk'>() as DeskId,
			member: randomId<'member'>() as MemberId,
			pairs: [await keyPairFrom(randomOf(32))]
		});
		const raced = new RacedCase(new KeptCase(), [await enter(), await enter()], keys);
		const answers = [{ kind: 'answer', question: 'what', choice: null, text: 'Said before.' } as const];
		const { submission } = must(await composeReport({ way: 'self', language: 'en', answers }, keys, raced.#around));
		must(raced.#accept(submission, { kind: 'survivor' }));
		return raced;
	}

	get #world() {
		return {
			desks: new Map(
				this.desks.map((one) => [
					one.desk,
					{ generation: generationOf(one), recipientHash: recipientHash(newestOf(one).recipient) }
				])
			),
			today
		};
	}

	get #around(): Surroundings {
		const proveDesk: Surroundings['proveDesk'] = (desk) => {
			const one = this.desks.find((known) => known.desk === desk);
			return one
				? accepted({ desk, generation: generationOf(one), recipient: newestOf(one).recipient })
				: refused('key-not-proved');
		};
		return { now: raceNow, today, proveDesk };
	}

	#accept(submission: ActSubmission, actor: Actor): Outcome<unknown, string> {
		return this.node.accept(submission, actor, this.#world);
	}

	copy(): RacedCase {
		return new RacedCase(this.node.copy(), this.desks, this.keys);
	}

	/** Her browser reads the case. */
	async ownReading(): Promise<CaseReading> {
		return readCase(this.node.handed(), {
			identities: (holder) => (holder.kind === 'survivor' ? [this.keys.age.identity] : []),
			survivorKey: this.keys.signing.public,
			isMember: (_desk, _generation, key) => key === memberSigning.public,
			complete: true
		});
	}

	/** A desk's browser reads what it is handed, with every key that the desk ever had. */
	async deskReading(which: Which): Promise<CaseReading> {
		const { desk, pairs } = this.desks[which];
		return readCase(this.node.handedTo(desk), {
			identities: (holder) => {
				const pair = holder.kind === 'desk' && holder.desk === desk ? pairs[holder.generation - 1] : undefined;
				return pair ? [pair.identity] : [];
			},
			survivorKey: null,
			isMember: (_desk, _generation, key) => key === memberSigning.public,
			complete: false
		});
	}

	/** What a browser composes on the case as it is now; a refusal where the deed makes no sense. */
	async compose(deed: RaceDeed): Promise<Outcome<ActSubmission, string>> {
		if (deed.do === 'change-key') return refused('no-act');
		if (deed.do === 'answer') return this.#answer(deed.desk);
		const own = ownCaseFrom(await this.ownReading(), this.keys.signing.public);
		const composed = await this.#own(deed, own);
		return composed.ok ? accepted(composed.value.submission) : composed;
	}

	#own(deed: RaceDeed, own: OwnCase): Promise<Outcome<Composed, string>> {
		const { keys } = this;
		if (deed.do === 'write') {
			const content = { kind: 'answer', question: 'what', choice: null, text: 'Said in a race.' } as const;
			return composeWriting(own, [{ place: 'account', content }], keys, this.#around);
		}
		const { desk } = this.desks[(deed as { desk: Which }).desk];
		if (deed.do === 'stop') {
			const given = own.consents.find((consent) => consent.desk === desk && !consent.withdrawn);
			return given ? composeWithdrawal(own, given.consent, keys, this.#around) : Promise.resolve(refused('consent-unknown'));
		}
		const sharing = {
			desk,
			deskName: 'Invented desk',
			duties: [],
			purpose: 'support',
			lastDay,
			urgent: false,
			language: 'en'
		} as const;
		return deed.do === 'narrow'
			? composeSharing(own, { ...sharing, kinds: ['account'], replaces: sharing.purpose }, keys, this.#around)
			: composeSharing(own, { ...sharing, kinds: ['account', 'support'] }, keys, this.#around);
	}

	async #answer(which: Which): Promise<Outcome<ActSubmission, string>> {
		const one = this.desks[which];
		const hand = {
			member: one.member,
			desk: one.desk,
			generation: generationOf(one),
			recipient: newestOf(one).recipient,
			signing: memberSigning
		};
		const content = { kind: 'message', text: 'Meanwhile.' } as const;
		return composeMemberAct(await this.deskReading(which), hand, { do: 'answer', content }, raceNow);
	}

	/** The case after a deed arrives that was composed earlier, on whatever the case was then; its browser tries again as real ones do. */
	async arrive(deed: RaceDeed, composed: Outcome<ActSubmission, string>): Promise<RacedCase> {
		if (deed.do === 'change-key') return this.#changeKey(deed.desk);
		const next = this.copy();
		const which = deed.do === 'answer' ? this.desks[deed.desk] : null;
		const actor: Actor = which
			? { kind: 'member', member: which.member, desk: which.desk, signingKey: memberSigning.public }
			: { kind: 'survivor' };
		let submission = composed;
		for (let round = 0; round < 4 && submission.ok; round++) {
			const taken = next.#accept(submission.value, actor);
			if (taken.ok || !movedOn.has(taken.refusal.code)) break;
			submission = await next.compose(deed);
		}
		return next;
	}

	/** Somebody left the desk: a new key, and whatever the old one holds is to be rotated, as the store does it. */
	async #changeKey(which: Which): Promise<RacedCase> {
		const before = this.desks[which];
		const changed = { ...before, pairs: [...before.pairs, await keyPairFrom(randomOf(32))] };
		const next = new RacedCase(this.node.copy(), which === 0 ? [changed, this.desks[1]] : [this.desks[0], changed], this.keys);
		for (const part of next.#grantsOf(which).map(({ entry }) => entry.part)) {
			const state = next.node.parts.get(part);
			if (state) next.node.parts.set(part, { ...state, rotationDue: true });
		}
		return next;
	}

	#grantsOf(which: Which) {
		const { desk } = this.desks[which];
		return this.node.kept.flatMap(({ entry, sealed }) =>
			entry.type === 'causeway/grant/v1' && entry.holder.kind === 'desk' && entry.holder.desk === desk
				? [{ entry: entry as GrantEntry, isKept: sealed !== null }]
				: []
		);
	}

	/** What breaks one of the two promises: a desk that may not read and has a key that still locks something, or one that may and is without a key. */
	broken(): readonly string[] {
		return ([0, 1] as const).flatMap((which) => {
			const reads = partsOfDesk(this.node.consents, this.desks[which].desk);
			const grants = this.#grantsOf(which);
			return [...this.node.parts.values()].flatMap(({ part, epoch, rotationDue }): readonly string[] => {
				const own = grants.filter(({ entry }) => entry.part === part);
				const hasNow = own.some(({ entry }) => entry.epoch === epoch);
				if (reads.has(part))
					return own.some(({ entry, isKept }) => entry.epoch === epoch && isKept) ? [] : [`desk ${which} lost part ${part}`];
				if (own.some(({ isKept }) => isKept)) return [`desk ${which} keeps part ${part}`];
				return hasNow && !rotationDue ? [`desk ${which} has the key of part ${part}`] : [];
			});
		});
	}

	/** The numbers of the parts that a desk may read, and the epoch of each. */
	epochs(): ReadonlyMap<PartNumber, number> {
		return new Map([...this.node.parts.values()].map(({ part, epoch }) => [part, epoch]));
	}

	readsNow = (which: Which): ReadonlySet<PartNumber> => partsOfDesk(this.node.consents, this.desks[which].desk);

	/** Epochs of a part that a desk was ever given a key of. */
	givenTo = (which: Which, part: PartNumber): readonly number[] =>
		this.#grantsOf(which).flatMap(({ entry }) => (entry.part === part ? [entry.epoch] : []));

	/** What her account says, to whoever reads it so. */
	static told = (reading: CaseReading): readonly string[] => answersOf(reading).map(({ text }) => text);
}
