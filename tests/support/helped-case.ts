import { type Day, type DeskId, type MemberId, type Moment, type Outcome, type SupporterId, toBase64url } from '#core/base';
import {
	type Composed,
	composeReport,
	composeSharing,
	composeSupporter,
	composeSupporterEnd,
	composeWithdrawal,
	composeWriting,
	type OwnCase,
	type OwnKeys,
	ownCaseFrom,
	partOfKind,
	type Surroundings
} from '#core/report';
import {
	type Actor,
	type ActSubmission,
	type ActWorld,
	type CaseReader,
	type CaseReading,
	type KeyPair,
	keyPairFrom,
	type PartKind,
	partsOfSupporter,
	randomId,
	randomOf,
	readCase,
	recipientHash,
	type SigningKey,
	type SupporterAct,
	type SupporterRole,
	signingKeyFrom
} from '#core/sealing';
import {
	composeMemberAct,
	composeSupporterAct,
	type MemberDeed,
	type MemberHand,
	type SupporterDeed,
	type SupporterHand
} from '#core/support';
import { KeptCase } from './kept-case.ts';

export type Helper = SupporterHand & { readonly age: KeyPair; readonly role: SupporterRole };

/** A case with one desk of two members and people who help, on an invented node that applies the real rules. Time stands still unless told. */
export class HelpedCase {
	readonly node = new KeptCase();
	readonly desk = randomId<'desk'>() as DeskId;
	readonly members = [0, 1].map(() => ({ member: randomId<'member'>() as MemberId, signing: signingKeyFrom(randomOf(32)) }));
	readonly newcomers = new Map<SupporterId, { recipientHash: string; signingKey: string }>();
	readonly keys: OwnKeys;
	readonly deskPair: KeyPair;
	own: OwnCase = { case: '' as OwnCase['case'], parts: [], consents: [], lastAct: null };
	now = '2026-11-22T10:00:00Z' as Moment;
	safeguards = true;

	private constructor(age: KeyPair, deskPair: KeyPair) {
		this.keys = { age, signing: signingKeyFrom(randomOf(32)) };
		this.deskPair = deskPair;
	}

	/** A report with an account, shared with the desk for support. */
	static async begin(): Promise<HelpedCase> {
		const play = new HelpedCase(await keyPairFrom(randomOf(32)), await keyPairFrom(randomOf(32)));
		const told = { kind: 'answer', question: 'what', choice: null, text: 'her own words' } as const;
		await play.hers(() => composeReport({ way: 'self', language: 'en', answers: [told] }, play.keys, play.around));
		await play.hers(() => composeSharing(play.own, play.sharing, play.keys, play.around));
		return play;
	}

	get today(): Day {
		return this.now.slice(0, 10) as Day;
	}
	get around(): Surroundings {
		const proveDesk = (desk: DeskId) =>
			({ ok: true, value: { desk, generation: 1, recipient: this.deskPair.recipient } }) as const;
		return { now: this.now, today: this.today, proveDesk };
	}
	get sharing() {
		const { desk } = this;
		const until = '2027-11-22' as Day;
		return {
			desk,
			deskName: 'Invented desk',
			duties: [],
			purpose: 'support',
			kinds: ['account'],
			lastDay: until,
			urgent: false,
			language: 'en'
		} as const;
	}
	get world(): ActWorld {
		const key = { generation: 1, recipientHash: recipientHash(this.deskPair.recipient), safeguards: this.safeguards };
		return { desks: new Map([[this.desk, key]]), newcomers: this.newcomers, today: this.today };
	}
	get thread(): number {
		return this.node.consents[0]?.thread as number;
	}
	partOf(kind: PartKind): number {
		return partOfKind(this.own, kind)?.part as number;
	}

	/** What the node answers to an act: `accepted`, or the refusal's code. */
	submit(submission: ActSubmission, actor: Actor): string {
		const decided = this.node.accept(submission, actor, this.world);
		return decided.ok ? 'accepted' : decided.refusal.code;
	}

	/** She composes and sends; the answer, or why nothing was composed. Reads the case anew first where there is one. */
	async hers(compose: () => Promise<Outcome<Composed, string>>): Promise<string> {
		if (this.node.acts.length > 0) this.own = ownCaseFrom(await this.readHers(), this.keys.signing.public);
		const composed = await compose();
		if (!composed.ok) return composed.refusal.code;
		const answer = this.submit(composed.value.submission, { kind: 'survivor' });
		if (answer === 'accepted') this.own = composed.value.next;
		return answer;
	}

	write(kind: Exclude<PartKind, 'thread'>, text: string): Promise<string> {
		const content = { kind: 'answer', question: 'added', choice: null, text } as const;
		return this.hers(() => composeWriting(this.own, [{ place: kind, content }], this.keys, this.around));
	}
	withdraw(): Promise<string> {
		const consent = this.node.consents.find(({ inForce }) => inForce)?.consent;
		return consent
			? this.hers(() => composeWithdrawal(this.own, consent, this.keys, this.around))
			: Promise.resolve('consent-unknown');
	}

	/** A newcomer with keys of the own who answered her invitation. */
	async newcomer(role: SupporterRole): Promise<Helper> {
		const supporter = randomId<'supporter'>() as SupporterId;
		const [age, signing] = [await keyPairFrom(randomOf(32)), signingKeyFrom(randomOf(32))];
		this.newcomers.set(supporter, { recipientHash: recipientHash(age.recipient), signingKey: signing.public });
		return { supporter, age, signing, role };
	}
	letHelp(
		{ supporter, age, signing, role }: Helper,
		parts: readonly number[],
		acts: readonly SupporterAct[] = ['read', 'write'],
		lastDay = '2027-01-31' as Day
	): Promise<string> {
		const [secret, openUntil] = [toBase64url(randomOf(32)), '2026-12-06' as Day];
		const invited = {
			kind: 'supporter-invited',
			supporter,
			role,
			name: 'Invented Helper',
			parts,
			acts,
			lastDay,
			secret,
			openUntil
		} as const;
		const confirmed = { invited, recipient: age.recipient, signingKey: signing.public };
		return this.hers(() => composeSupporter(this.own, confirmed, this.keys, this.around));
	}
	end({ supporter }: Helper, reason: 'ended' | 'conflict' = 'ended'): Promise<string> {
		return this.hers(() => composeSupporterEnd(this.own, supporter, reason, this.keys, this.around));
	}

	async helps(helper: Helper, deed: SupporterDeed): Promise<string> {
		const composed = await composeSupporterAct(await this.readAs(helper), helper, deed, this.now);
		if (!composed.ok) return composed.refusal.code;
		return this.submit(composed.value, { kind: 'supporter', supporter: helper.supporter, signingKey: helper.signing.public });
	}
	async works(which: 0 | 1, deed: MemberDeed): Promise<string> {
		const composed = await composeMemberAct(await this.readAtDesk(), this.hand(which), deed, this.now);
		return composed.ok ? this.submit(composed.value, this.actor(which)) : composed.refusal.code;
	}
	hand(which: 0 | 1): MemberHand {
		const { member, signing } = this.members[which] as { member: MemberId; signing: SigningKey };
		return { member, desk: this.desk, generation: 1, recipient: this.deskPair.recipient, signing };
	}
	actor(which: 0 | 1): Actor {
		const { member, signing } = this.hand(which);
		return { kind: 'member', member, desk: this.desk, signingKey: signing.public };
	}

	readHers(): Promise<CaseReading> {
		return this.#read((holder) => (holder.kind === 'survivor' ? [this.keys.age.identity] : []), this.keys.signing.public);
	}
	/** Everything that is kept, with only this helper's keys: whoever seizes the node and the helper's device has no more. */
	readAs({ supporter, age }: Helper): Promise<CaseReading> {
		return this.#read((holder) => (holder.kind === 'supporter' && holder.supporter === supporter ? [age.identity] : []), null);
	}
	readAtDesk(): Promise<CaseReading> {
		return this.#read((holder) => (holder.kind === 'desk' ? [this.deskPair.identity] : []), null);
	}
	#read(identities: CaseReader['identities'], survivorKey: string | null): Promise<CaseReading> {
		const isMember = (desk: DeskId, _: number, key: string): boolean =>
			desk === this.desk && this.members.some(({ signing }) => signing.public === key);
		return readCase(this.node.handed(), { identities, survivorKey, isMember, complete: true });
	}

	/** The same as {@link holds}, by what the node would hand out: a grant of the current key with its bytes. */
	given({ supporter }: Helper): 'all' | 'none' | 'some' {
		const known = this.node.supporters.find((one) => one.supporter === supporter);
		const parts = known ? partsOfSupporter(known) : [];
		const given = parts.filter((number) =>
			this.node.kept.some(
				({ entry, sealed }) =>
					entry.type === 'causeway/grant/v1' &&
					entry.part === number &&
					entry.epoch === this.node.parts.get(number)?.epoch &&
					entry.holder.kind === 'supporter' &&
					entry.holder.supporter === supporter &&
					sealed !== null
			)
		);
		return given.length === 0 ? 'none' : given.length === parts.length ? 'all' : 'some';
	}

	/** Whether the helper has the current key of each part handed over, of none of them, or of some. */
	async holds(helper: Helper): Promise<'all' | 'none' | 'some'> {
		const reading = await this.readAs(helper);
		const known = this.node.supporters.find(({ supporter }) => supporter === helper.supporter);
		if (!known) return 'none';
		const parts = reading.parts.filter(({ part }) => partsOfSupporter(known).includes(part));
		const held = parts.filter(({ identities, epoch }) => identities.has(epoch));
		return held.length === parts.length ? 'all' : held.length === 0 ? 'none' : 'some';
	}
}
