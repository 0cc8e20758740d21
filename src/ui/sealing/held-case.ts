import { accepted, type CaseId, canonicalText, type Day, type DeskId, type FileId, type Outcome, refused } from '#core/base';
import { parseVkey, verifyAccepted } from '#core/log';
import {
	type Composed,
	type GlassUseTold,
	judgeAnswers,
	type NamedAgreement,
	type OwnCase,
	type OwnRetraction,
	ownCaseFrom,
	ownRetractions,
	type Surroundings
} from '#core/report';
import {
	type Act,
	type ActSubmission,
	type CaseReader,
	type CaseReading,
	type CaseRoom,
	caseFromWire,
	type HandedCase,
	readCase,
	type SurvivorKeys
} from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { type DeskRecipient, fetchKeyBook, type VerifiedKeyBook } from './key-book.ts';
import { holdAgainst, type KnownHead } from './known-heads.ts';
import type { NodeClock } from './node-clock.ts';
import { type AcceptedAnswer, askCase, authorizationOf, type CaseAnswer, type HeldPiece, sendAct } from './survivor-api.ts';
import { type GlassUseAnswer, toldUses, usedGlasses } from './told-glass.ts';
import { isAmong, isLost, isRefusedClearly, isUnclear, UnclearAct } from './unclear-act.ts';

/** Composes an act for those of the deeds that are left to do. */
export type Compose<Deed> = (
	left: readonly Deed[],
	own: OwnCase,
	keys: SurvivorKeys,
	around: Surroundings
) => Promise<Outcome<Composed, string>>;

/** Refusals after which the case is read again and the act composed anew. */
const movedOn = new Set([
	'head-moved',
	'rotation-due',
	'desk-key-changed',
	'holder-missing',
	'epoch-wrong',
	'supporter-unknown',
	'key-not-proved'
]);
const rounds = 4;
/** A key that the node has taken stands in its log a beat later, and counts from then on: a second, or longer where a node is small. */
const logPauseMs = 300;
const logRounds = 20;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A survivor's open case: her keys, the case as last verified, and the way in which acts are added to it, one at a time. Refuses
 * `does-not-fit` (what the node handed out does not fit together, so nothing is written) and `acceptance-wrong`.
 */
export class HeldCase {
	readonly keys: SurvivorKeys;
	readonly #client: ApiClient;
	readonly #clock: NodeClock;
	#own: OwnCase;
	#reading: CaseReading | null = null;
	/** The furthest that this session has seen the case, or written it. */
	#known: readonly KnownHead[] = [];
	#pieces: readonly HeldPiece[] = [];
	#room: CaseRoom | null = null;
	#withheld: readonly FileId[] = [];
	#retractions: readonly OwnRetraction[] = [];
	#agreements: readonly NamedAgreement[] = [];
	#glassUses: readonly GlassUseAnswer[] = [];
	/** As the node last handed it out. */
	#view: CaseAnswer['view'] | null = null;
	readonly #unclear = new UnclearAct<Composed>();
	#book: VerifiedKeyBook | null = null;
	#turn: Promise<unknown> = Promise.resolve();

	constructor(client: ApiClient, clock: NodeClock, keys: SurvivorKeys, own: OwnCase | null = null) {
		this.#client = client;
		this.#clock = clock;
		this.keys = keys;
		this.#known = own?.parts ?? [];
		this.#own = own ?? { case: '' as CaseId, parts: [], consents: [], lastAct: null };
	}

	get own(): OwnCase {
		return this.#own;
	}
	get reading(): CaseReading | null {
		return this.#reading;
	}
	get #acts(): readonly Act[] {
		return this.#view?.acts ?? [];
	}
	/** The records and sealed items behind the last reading; `null` before the first. */
	get handed(): HandedCase | null {
		return this.#view && caseFromWire(this.#view);
	}
	/** The pieces of files that the node says it holds, as of the last reading. */
	get pieces(): readonly HeldPiece[] {
		return this.#pieces;
	}
	/** Files that the node hands to no desk any more, as it last said. */
	get withheld(): readonly FileId[] {
		return this.#withheld;
	}
	/** The agreements that her consents name, as the node last said. */
	get agreements(): readonly NamedAgreement[] {
		return this.#agreements;
	}
	/** What two desks opened together in danger, as far as the node says. */
	get glassUses(): readonly GlassUseAnswer[] {
		return this.#glassUses;
	}
	/** The same for her timeline, as far as it is signed. */
	get toldUses(): readonly GlassUseTold[] {
		return toldUses(this.#glassUses, this.isMember);
	}
	/** Whether a key was a desk's member's, by the key log as this session knows it. */
	readonly isMember: CaseReader['isMember'] = (...member) => this.#book?.isMember(...member) ?? false;
	/** How full the case is, as the node last said; `null` before the first reading. */
	get room(): CaseRoom | null {
		return this.#room;
	}
	/** What became of what she took back, by her case and by the answers of desks that verify. */
	get retractions(): readonly OwnRetraction[] {
		return this.#retractions;
	}
	/** The last day on which a desk was opened again by its recovery shares. */
	readonly reopenedOn = (desk: DeskId): Day | null => this.#book?.book.reopeningsOf(desk).at(-1)?.day ?? null;
	get authorization(): string {
		return authorizationOf(this.keys);
	}
	get around(): Surroundings {
		return {
			now: this.#clock.now(),
			today: this.#clock.today(),
			proveDesk: (desk) => this.#proveDesk(desk)
		};
	}

	/** Asks for the case anew and verifies all of it. Takes its turn with the acts: an answer from before one of them would look as if the node had gone back. */
	read(): Promise<Outcome<CaseReading, string>> {
		return this.#inTurn(() => this.#read());
	}

	async #read(): Promise<Outcome<CaseReading, string>> {
		const answer = await askCase(this.#client, this.authorization);
		if (!answer.ok) return answer;
		if (!this.#book) await this.#loadBook();
		let reading = await this.#verify(answer.value);
		// Somebody may have joined a desk since the key log was fetched.
		if (reading?.findings.some(({ what }) => what === 'author-unknown')) {
			await this.#loadBook();
			reading = await this.#verify(answer.value);
		}
		if (!reading) return refused('answer-malformed', 'case');
		reading = holdAgainst(reading, answer.value.view, this.#known, true);
		if (this.#own.case !== '' && reading.case !== this.#own.case) return refused('does-not-fit', 'case');
		this.#reading = reading;
		this.#glassUses = answer.value.glassUses ?? [];
		// Who asked, agreed or reviewed may have joined since the key log was fetched.
		if (toldUses(this.#glassUses, this.isMember).length < this.#glassUses.length) await this.#loadBook();
		this.#own = ownCaseFrom(reading, this.keys.signing.public, usedGlasses(this.#glassUses, this.isMember));
		if (reading.findings.length === 0) this.#known = reading.parts;
		this.#pieces = answer.value.pieces;
		this.#withheld = answer.value.withheld ?? [];
		this.#agreements = answer.value.agreements ?? [];
		this.#room = answer.value.room ?? null;
		this.#view = answer.value.view;
		this.#retractions = await this.#readRetractions(answer.value, reading);
		this.#unclear.look(this.#acts);
		return accepted(reading);
	}

	/**
	 * Composes, sends and verifies one act for some deeds. Where the case moved on meanwhile, reads it again and composes anew, a few times.
	 * Where the answer to an earlier act was lost, looks at the case first: what is in it is done, and what is not is sent as it was.
	 */
	commit<Deed extends object>(
		deeds: readonly Deed[],
		compose: Compose<Deed>,
		despiteFindings = false
	): Promise<Outcome<null, string>> {
		return this.#inTurn(() => this.#commitLeft(deeds, compose, despiteFindings));
	}

	#inTurn<T>(run: () => Promise<T>): Promise<T> {
		const turn = this.#turn.then(run);
		this.#turn = turn.catch(() => null);
		return turn;
	}

	/** Judges the answer to an act: its acceptance must be the node's signed word for exactly these heads. */
	async settle(submission: ActSubmission, answer: Outcome<AcceptedAnswer, string>): Promise<Outcome<null, string>> {
		if (answer.ok) return this.#isAcceptance(answer.value.accepted, submission) ? accepted(null) : refused('acceptance-wrong');
		if (!isLost(answer.refusal.code)) return answer;
		const has = await this.has(submission);
		return has.ok && has.value ? accepted(null) : answer;
	}

	/** Whether the case has this act, by a look at it. Refuses as {@link read}. */
	async has(submission: ActSubmission): Promise<Outcome<boolean, string>> {
		const read = await this.#read();
		return read.ok ? accepted(isAmong(this.#acts, submission)) : read;
	}

	/** These deeds are in the case, though whoever asked for them together with others will be told that it failed. */
	noteDone(deeds: readonly object[]): void {
		this.#unclear.noteDone(deeds);
	}

	async #commitLeft<Deed extends object>(
		deeds: readonly Deed[],
		compose: Compose<Deed>,
		despiteFindings: boolean
	): Promise<Outcome<null, string>> {
		if (this.#unclear.isOpen) {
			const read = await this.#read();
			if (!read.ok) return read;
		}
		const left = this.#unclear.takeLeft(deeds);
		if (left.length === 0) return accepted(null);
		const committed = await this.#commitNow(left, (own) => compose(left, own, this.keys, this.around), despiteFindings);
		if (!committed.ok) this.noteDone(deeds.filter((deed) => !left.includes(deed)));
		return committed;
	}

	async #commitNow(
		deeds: readonly object[],
		compose: (own: OwnCase) => Promise<Outcome<Composed, string>>,
		despiteFindings: boolean
	): Promise<Outcome<null, string>> {
		let last: Outcome<null, string> = refused('head-moved');
		for (let round = 0, waits = 0; round < rounds; round++) {
			if (this.#reading && this.#reading.findings.length > 0 && !despiteFindings) return refused('does-not-fit');
			if (!this.#book) await this.#loadBook();
			const again = round === 0 ? this.#unclear.again(deeds) : null;
			const composed = again ? accepted(again) : await compose(this.#own);
			last = composed.ok ? await this.#send(deeds, composed.value) : composed;
			// What went out before may have grown too old to be taken as it was.
			const tooOld = again !== null && !last.ok && isRefusedClearly(last.refusal.code);
			if (last.ok || !(movedOn.has(last.refusal.code) || tooOld)) return last;
			if (last.refusal.code === 'desk-key-changed' && waits < logRounds) {
				waits += 1;
				round -= 1;
				await pause(logPauseMs);
			}
			await this.#loadBook();
			const read = await this.#read();
			if (!read.ok) return read;
		}
		return last;
	}

	async #send(deeds: readonly object[], composed: Composed): Promise<Outcome<null, string>> {
		const { submission, next } = composed;
		this.#unclear.send(deeds, composed);
		const answer = await sendAct(this.#client, this.authorization, submission);
		const settled = await this.settle(submission, answer);
		if (settled.ok && answer.ok) this.#remember(next);
		if (settled.ok || !isUnclear(settled.refusal.code)) this.#unclear.settle(settled.ok);
		return settled;
	}

	/**
	 * The desk's key by the key log; never one that is older than a key to which her own chain already grants. She keeps nothing on a device,
	 * so her chain is all that remembers: a node that hides the key log's end to win back a former member's key is refused here.
	 */
	#proveDesk(desk: DeskId): Outcome<DeskRecipient, 'key-not-proved'> {
		const proved = this.#book?.deskRecipient(desk) ?? refused('key-not-proved', desk);
		const granted = this.#own.parts.flatMap(({ holders }) =>
			holders.flatMap((holder) => (holder.kind === 'desk' && holder.desk === desk ? [holder.generation] : []))
		);
		return proved.ok && proved.value.generation < Math.max(0, ...granted)
			? refused('key-not-proved', 'older than granted')
			: proved;
	}

	#remember(next: OwnCase): void {
		this.#own = next;
		this.#known = next.parts;
	}

	#isAcceptance(given: unknown, { act }: ActSubmission): boolean {
		const node = parseVkey(this.#client.place.vkey);
		const word = node.ok ? verifyAccepted(given, node.value.publicKey) : null;
		if (!word?.ok || word.value.case !== act.body.case) return false;
		const sorted = act.body.heads.toSorted(([one], [other]) => one - other);
		return canonicalText(word.value.heads) === canonicalText(sorted);
	}

	async #verify({ view }: CaseAnswer): Promise<CaseReading | null> {
		try {
			return await readCase(caseFromWire(view), {
				identities: (holder) => (holder.kind === 'survivor' ? [this.keys.age.identity] : []),
				survivorKey: this.keys.signing.public,
				isMember: this.isMember,
				complete: true
			});
		} catch {
			// Not even the shape of a case.
			return null;
		}
	}

	async #readRetractions({ view, retractions = [] }: CaseAnswer, reading: CaseReading): Promise<readonly OwnRetraction[]> {
		const handed = caseFromWire(view);
		const judge = {
			identity: this.keys.age.identity,
			isMember: (...member: Parameters<CaseReader['isMember']>) => this.#book?.isMember(...member) ?? false
		};
		let judged = await judgeAnswers(handed, reading, retractions, judge);
		// Who signed may have joined the desk since the key log was fetched.
		if ([...judged.values()].some(({ doubt }) => doubt === 'author-unknown')) {
			await this.#loadBook();
			judged = await judgeAnswers(handed, reading, retractions, judge);
		}
		return ownRetractions(handed, reading, retractions, judged, this.#clock.today());
	}

	async #loadBook(): Promise<void> {
		const book = await fetchKeyBook(this.#client);
		if (book.ok) this.#book = book.value;
	}
}
