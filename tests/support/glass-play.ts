import { type Day, type DeskId, type MemberId, type Moment, must, type Outcome, refused } from '#core/base';
import {
	type Composed,
	composeGlass,
	composeGlassEnd,
	composeGlassRenewal,
	composeReport,
	composeSharing,
	composeWithdrawal,
	composeWriting,
	type GlassContent,
	type GlassWish,
	glassesMade,
	type OwnCase,
	ownCaseFrom,
	type Surroundings,
	type Writing
} from '#core/report';
import {
	type GlassShareEntry,
	type Identity,
	type KeyPair,
	keyPairFrom,
	type Recipient,
	randomId,
	randomOf,
	readCase,
	recipientHash,
	type SigningKey,
	signingKeyFrom
} from '#core/sealing';
import type { GlassHand, GlassUse, GlassWorld, MemberHand } from '#core/support';
import { KeptCase } from '#tests/support/kept-case.ts';

export type PlayedDesk = {
	readonly desk: DeskId;
	readonly organisation: string;
	readonly name: string;
	pair: KeyPair;
	generation: number;
	readonly members: { readonly member: MemberId; readonly signing: SigningKey }[];
};

/** A case of invented words, shared with two desks of two organisations, and a node that applies the rules in memory. */
export class GlassPlay {
	readonly kept = new KeptCase();
	today = '2026-11-22' as Day;
	own!: OwnCase;
	keys!: { readonly age: KeyPair; readonly signing: SigningKey };
	shelter!: PlayedDesk;
	legal!: PlayedDesk;
	sister!: PlayedDesk;
	uses: Pick<GlassUse, 'state'>[] = [];
	used = false;

	static async begin(): Promise<GlassPlay> {
		const play = new GlassPlay();
		play.keys = { age: await keyPairFrom(randomOf(32)), signing: signingKeyFrom(randomOf(32)) };
		play.shelter = await desk('Invented shelter', 'org-one');
		play.legal = await desk('Invented legal aid', 'org-two');
		play.sister = await desk('Invented second shelter', 'org-one');
		const told = [{ kind: 'answer', question: 'what', choice: null, text: 'Palimpsest.' } as const];
		play.take(must(await composeReport({ way: 'self', language: 'en', answers: told }, play.keys, play.around)));
		return play;
	}

	/** As {@link begin}, with both desks reading one part each and a glass over `account` and `identity`. */
	static async withGlass(): Promise<GlassPlay> {
		const play = await GlassPlay.begin();
		await play.share(play.shelter);
		await play.share(play.legal);
		must(await play.make());
		return play;
	}

	get desks(): readonly PlayedDesk[] {
		return [this.shelter, this.legal, this.sister];
	}
	get now(): Moment {
		return `${this.today}T21:00:00Z` as Moment;
	}
	get around(): Surroundings {
		return {
			now: this.now,
			today: this.today,
			proveDesk: (wanted) => {
				const found = this.desks.find(({ desk }) => desk === wanted);
				if (!found) return refused('key-not-proved');
				const { desk, generation, pair } = found;
				return { ok: true, value: { desk, generation, recipient: pair.recipient } };
			}
		};
	}
	world() {
		const desks = this.desks.map(
			({ desk, generation, pair, organisation }) =>
				[desk, { generation, recipientHash: recipientHash(pair.recipient), organisation }] as const
		);
		return { desks: new Map(desks), today: this.today };
	}

	submit({ submission, next }: Composed): Outcome<unknown> {
		const outcome = this.kept.accept(submission, { kind: 'survivor' }, this.world());
		if (outcome.ok) this.own = next;
		return outcome;
	}
	take(composed: Composed): void {
		must(this.submit(composed));
	}

	async share({ desk: of, name }: PlayedDesk, kinds: readonly ('account' | 'support')[] = ['support']): Promise<void> {
		const sharing = { desk: of, deskName: name, duties: [], purpose: 'support', kinds, urgent: false, language: 'en' } as const;
		this.take(must(await composeSharing(this.own, { ...sharing, lastDay: '2027-06-01' as Day }, this.keys, this.around)));
	}
	async make(wish: Partial<GlassWish> = {}): Promise<Outcome<unknown>> {
		const desks = [
			{ desk: this.shelter.desk, name: this.shelter.name },
			{ desk: this.legal.desk, name: this.legal.name }
		] as const;
		const whole: GlassWish = { desks, kinds: ['account', 'identity'], lastDay: '2027-01-31' as Day, ...wish };
		const composed = await composeGlass(this.own, whole, this.keys, this.around);
		return composed.ok ? this.submit(composed.value) : composed;
	}
	async made(): Promise<GlassContent> {
		return glassesMade(await this.reading()).at(-1) as GlassContent;
	}
	async end(): Promise<void> {
		this.take(must(await composeGlassEnd(this.own, await this.made(), this.keys, this.around)));
	}
	async renew(): Promise<void> {
		this.take(must(await composeGlassRenewal(this.own, await this.made(), this.keys, this.around)));
	}
	async withdraw(at: number): Promise<void> {
		const consent = this.own.consents[at]?.consent as never;
		this.take(must(await composeWithdrawal(this.own, consent, this.keys, this.around)));
	}
	async write(...writings: Writing[]): Promise<void> {
		this.take(must(await composeWriting(this.own, writings, this.keys, this.around)));
	}

	/** Her own reading, from what is kept; what she writes next is written from it. */
	async reading() {
		const reading = await readCase(this.kept.handed(), {
			identities: (holder) => (holder.kind === 'survivor' ? [this.keys.age.identity] : []),
			survivorKey: this.keys.signing.public,
			isMember: () => false,
			complete: true
		});
		this.own = ownCaseFrom(reading, this.keys.signing.public);
		return reading;
	}

	get glass() {
		const entry = this.kept.kept.findLast((step) => step.entry.type === 'causeway/glass/v1')?.entry;
		if (entry?.type !== 'causeway/glass/v1') throw new Error('no glass was made');
		return entry;
	}
	shareOf({ desk: of }: PlayedDesk): { readonly entry: GlassShareEntry; readonly sealed: Uint8Array | null } {
		const found = this.kept.kept.findLast(({ entry }) => entry.type === 'causeway/glass-share/v1' && entry.desk === of);
		return found as unknown as { entry: GlassShareEntry; sealed: Uint8Array | null };
	}
	grantsToGlass(): readonly { readonly part: number; readonly epoch: number; readonly sealed: boolean }[] {
		return this.kept.kept.flatMap(({ entry, sealed }) =>
			entry.type === 'causeway/grant/v1' && entry.holder.kind === 'glass'
				? [{ part: entry.part, epoch: entry.epoch, sealed: sealed !== null }]
				: []
		);
	}

	hand(of: PlayedDesk, who = 0): GlassHand {
		const { member, signing } = of.members[who] as PlayedDesk['members'][number];
		return { member, desk: of.desk, signingKey: signing.public };
	}
	memberHand(of: PlayedDesk, who = 0): MemberHand {
		const { member, signing } = of.members[who] as PlayedDesk['members'][number];
		return { member, desk: of.desk, generation: of.generation, recipient: of.pair.recipient, signing };
	}
	glassWorld(): GlassWorld {
		const kept = this.kept.glasses.find(({ glass }) => glass === this.glass.glass) as GlassWorld['glass'];
		return {
			case: this.own.case,
			glass: this.used ? { ...kept, state: 'used' } : kept,
			shares: new Map([this.shelter, this.legal].map((one) => [one.desk, this.shareOf(one).entry.generation])),
			desks: new Map(
				[this.shelter, this.legal].map(({ desk: id, generation, pair, organisation, members }) => [
					id,
					{
						generation,
						recipientHash: recipientHash(pair.recipient),
						organisation,
						members: new Set(members.map(({ member }) => member))
					}
				])
			),
			uses: this.uses,
			today: this.today
		};
	}
	identityOf({ pair }: PlayedDesk): Identity {
		return pair.identity;
	}
	get survivorRecipient(): Recipient {
		return this.keys.age.recipient;
	}
	/** A desk's key is replaced, as after somebody left. */
	async replaceKey(of: PlayedDesk): Promise<void> {
		of.pair = await keyPairFrom(randomOf(32));
		of.generation += 1;
	}
}

async function desk(name: string, organisation: string): Promise<PlayedDesk> {
	const members = [0, 1].map(() => ({ member: randomId<'member'>() as MemberId, signing: signingKeyFrom(randomOf(32)) }));
	return { desk: randomId<'desk'>(), organisation, name, pair: await keyPairFrom(randomOf(32)), generation: 1, members };
}
