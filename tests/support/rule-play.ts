import { type Day, type Json, type MemberId, type Moment, must } from '#core/base';
import {
	type ActBase,
	ActComposer,
	type Actor,
	type ActSubmission,
	acceptAct,
	type CaseReader,
	type CaseState,
	grantSecret,
	type HandedCase,
	type HandedEntry,
	type KeyPair,
	keyPairFrom,
	randomId,
	randomOf,
	recipientHash,
	type SigningKey,
	signingKeyFrom
} from '#core/sealing';

const day = '2026-11-22' as Day;
export const at = '2026-11-22T21:00:00Z' as Moment;
export const makeOpening = (event: Json) => ({
	opening: { v: 1, type: 'causeway/opening/v1', key: 'k'.repeat(43), event } as const,
	leaf: randomOf(32)
});

/** A survivor, a desk with one member, and a case kept by a plain in-memory server that applies exactly what the rules say. */
export class Play {
	readonly case = randomId<'case'>();
	readonly desk = randomId<'desk'>();
	readonly member = randomId<'member'>() as MemberId;
	readonly signing: SigningKey = signingKeyFrom(randomOf(32));
	readonly memberSigning: SigningKey = signingKeyFrom(randomOf(32));
	age!: KeyPair;
	deskPair!: KeyPair;
	generation = 1;
	state: CaseState | null = null;
	acts: ActSubmission['act'][] = [];
	handed: HandedEntry[] = [];
	pairs = new Map<string, KeyPair>();
	lastActs = new Map<string, { n: number; hash: string }>();
	today = day;

	static async begin(): Promise<Play> {
		const play = new Play();
		play.age = await keyPairFrom(randomOf(32));
		play.deskPair = await keyPairFrom(randomOf(32));
		return play;
	}

	get survivor(): Actor {
		return { kind: 'survivor' };
	}
	get staff(): Actor {
		return { kind: 'member', member: this.member, desk: this.desk, signingKey: this.memberSigning.public };
	}
	world() {
		return {
			desks: new Map([[this.desk, { generation: this.generation, recipientHash: recipientHash(this.deskPair.recipient) }]]),
			today: this.today
		};
	}

	base(by: 'survivor' | 'member', reading: Map<number, string | null> = new Map()): ActBase {
		const signing = by === 'survivor' ? this.signing : this.memberSigning;
		return {
			case: this.case,
			parts: [...(this.state?.parts.values() ?? [])]
				.filter((part) => by === 'survivor' || part.thread === this.desk)
				.map((part) => ({
					part: part.part,
					seq: part.seq,
					hash: part.hash,
					epoch: part.epoch,
					recipient: this.pairs.get(`${part.part}/${part.epoch}`)?.recipient ?? reading.get(part.part) ?? null
				})) as ActBase['parts'],
			author:
				by === 'survivor'
					? { kind: 'survivor' }
					: { kind: 'member', member: this.member, desk: this.desk, generation: this.generation },
			signing,
			lastAct: this.lastActs.get(signing.public) ?? null
		};
	}

	async epoch(
		composer: ActComposer,
		part: number,
		kind: 'own' | 'account' | 'thread',
		holders: ('survivor' | 'desk')[],
		consent: never | null = null
	) {
		const { epoch, pair } = await composer.addEpoch(part);
		this.pairs.set(`${part}/${epoch}`, pair);
		for (const holder of holders) await this.grant(composer, part, epoch, kind, holder, consent);
	}
	async grant(
		composer: ActComposer,
		part: number,
		epoch: number,
		kind: 'own' | 'account' | 'thread',
		holder: 'survivor' | 'desk',
		consent: never | null
	) {
		const pair = this.pairs.get(`${part}/${epoch}`) as KeyPair;
		await composer.addGrant(
			part,
			grantSecret(epoch, pair, kind, kind === 'thread' ? this.desk : null),
			holder === 'survivor' ? { kind: 'survivor' } : { kind: 'desk', desk: this.desk, generation: this.generation },
			holder === 'survivor' ? this.age.recipient : this.deskPair.recipient,
			consent
		);
	}

	decide(submission: ActSubmission, actor: Actor) {
		return acceptAct(this.state, submission, actor, this.world());
	}

	apply(submission: ActSubmission, actor: Actor): void {
		const decided = must(this.decide(submission, actor));
		const state = this.state;
		const parts = new Map(state?.parts ?? []);
		let consents = [...(state?.consents ?? [])];
		let glasses = [...(state?.glasses ?? [])];
		for (const effect of decided.effects) {
			if (effect.do === 'add-glass') glasses.push(effect.glass);
			if (effect.do === 'end-glass')
				glasses = glasses.map((g) => (g.glass === effect.glass ? { ...g, state: 'ended' as const } : g));
			if (effect.do === 'set-part') parts.set(effect.part.part, effect.part);
			if (effect.do === 'add-consent') consents.push(effect.consent);
			if (effect.do === 'end-consent')
				consents = consents.map((c) => (c.consent === effect.consent ? { ...c, inForce: false } : c));
			if (effect.do === 'drop-grants')
				this.handed = this.handed.map((step) =>
					step.entry?.type === 'causeway/grant/v1' && step.entry.holder.kind === 'desk' && effect.parts.includes(step.part)
						? { ...step, sealed: null }
						: step
				);
		}
		this.lastActs.set(submission.act.key, { n: submission.act.body.n, hash: decided.actHash });
		this.state = {
			case: this.case,
			survivor: state?.survivor ?? { signingKey: this.signing.public, recipientHash: recipientHash(this.age.recipient) },
			parts,
			consents,
			supporters: [],
			cuts: [],
			glasses,
			signers: new Map(this.lastActs)
		};
		this.acts.push(submission.act);
		for (const [index, entry] of submission.entries.entries())
			this.handed.push({
				part: entry.part,
				seq: entry.seq,
				hash: submission.act.body.entries[index] as string,
				entry,
				sealed: submission.sealed[index] ?? null
			});
	}

	handedCase(): HandedCase {
		const order = (a: HandedEntry, b: HandedEntry) => a.part - b.part || a.seq - b.seq;
		return { case: this.case, acts: this.acts, entries: this.handed.toSorted(order), rotationDue: [] };
	}
	reader(who: 'survivor' | 'desk'): CaseReader {
		return {
			identities: (holder) =>
				who === 'survivor'
					? holder.kind === 'survivor'
						? [this.age.identity]
						: []
					: holder.kind === 'desk'
						? [this.deskPair.identity]
						: [],
			survivorKey: who === 'survivor' ? this.signing.public : null,
			isMember: (desk, _generation, key) => desk === this.desk && key === this.memberSigning.public,
			complete: who === 'survivor'
		};
	}

	/** Opens the case with her own part and an account of two answers. */
	async report(): Promise<ActSubmission> {
		const composer = new ActComposer(this.base('survivor'));
		composer.addCase({ recipient: this.age.recipient, signingKey: this.signing.public, parts: [0, 3], day });
		await this.epoch(composer, 0, 'own', ['survivor']);
		await this.epoch(composer, 3, 'account', ['survivor']);
		await composer.addItem(3, { kind: 'answer', text: 'first words' }, at);
		return composer.finish('report', 0, { kind: 'map' }, at, makeOpening);
	}

	/** Shares the account with the desk, in a thread of its own. */
	async share(thread = 7): Promise<{ submission: ActSubmission; consent: never }> {
		const consent = randomId<'consent'>() as never;
		const composer = new ActComposer(this.base('survivor'));
		await this.epoch(composer, thread, 'thread', ['survivor']);
		composer.addConsent({
			consent,
			desk: this.desk,
			parts: [3],
			thread,
			purpose: 'support',
			lastDay: '2027-01-01' as Day,
			agreement: null,
			urgent: false
		});
		await this.grant(composer, thread, 1, 'thread', 'desk', consent);
		for (let epoch = 1; epoch <= (this.state?.parts.get(3)?.epoch ?? 0); epoch++)
			await this.grant(composer, 3, epoch, 'account', 'desk', consent);
		await composer.addItem(thread, { kind: 'receipt' }, at);
		return { submission: await composer.finish('share', 0, { kind: 'receipt' }, at, makeOpening), consent };
	}
}
