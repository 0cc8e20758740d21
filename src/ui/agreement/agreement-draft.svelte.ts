import type { Day, Outcome } from '#core/base';
import {
	type AgreementBody,
	type AgreementId,
	type BasisCode,
	type Clauses,
	type Direction,
	isSameParty,
	type Party,
	type PartyRef,
	type RecipientRole,
	type SharedKind,
	type TrainingCode,
	writeAgreement
} from '#core/consent';
import type { PurposeCode } from '#core/sealing';

const inDays = (day: Day, days: number): Day => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10) as Day;
/** A field for numbers gives a number once somebody typed into it, and nothing once it is emptied. */
type Typed = string | number | null | undefined;
const textOf = (typed: Typed): string => `${typed ?? ''}`.trim();
const counted = (typed: Typed): number => (/^\d{1,5}$/.test(textOf(typed)) ? Number(textOf(typed)) : Number.NaN);
const hoursIn = (typed: Typed): { readonly hours: number } | null => (textOf(typed) === '' ? null : { hours: counted(typed) });

/**
 * An agreement in the making. Nothing is ticked beforehand: what is left open is not allowed. With `before` it begins with what that version says, which is then changed; a draft
 * that somebody brought as a file begins so too.
 */
export class AgreementDraft {
	readonly own: Party;
	/** What it follows in the log; `null` of a first version that nobody offered yet. */
	readonly follows: AgreementId | null;
	/** Of what it is another version; shown beside it. */
	readonly before: AgreementBody | null;
	other = $state.raw<Party | null>(null);
	/** From one's own side: what goes to the other is `out`. */
	direction = $state<'both' | 'out' | 'in' | ''>('');
	basis = $state<readonly string[]>([]);
	sources = $state('');
	purposes = $state<readonly string[]>([]);
	parts = $state<readonly string[]>([]);
	roles = $state<readonly string[]>([]);
	training = $state<readonly string[]>([]);
	days = $state('');
	onward = $state.raw<readonly Party[]>([]);
	answer = $state('');
	breach = $state('');
	firstDay = $state('');
	reviewDay = $state('');
	lastDay = $state('');
	/** Of its parties: the order of the version before stays. */
	readonly #ownFirst: boolean;

	constructor(own: Party, today: Day, begin: { readonly of: AgreementBody; readonly follows: AgreementId | null } | null = null) {
		this.own = own;
		this.follows = begin?.follows ?? null;
		this.before = begin?.follows ? begin.of : null;
		this.#ownFirst = !begin || isSameParty(begin.of.parties[0], own);
		this.firstDay = today;
		this.lastDay = inDays(today, 365);
		this.reviewDay = inDays(today, 300);
		if (begin) this.#take(begin.of, begin.follows !== null);
	}

	#take({ parties, clauses }: AgreementBody, withDays: boolean): void {
		const { direction, basis, purposes, parts, recipients, retention, onward, answer, breach, term } = clauses;
		this.other = parties[this.#ownFirst ? 1 : 0];
		this.direction = direction === 'both' ? 'both' : (direction === 'first-to-second') === this.#ownFirst ? 'out' : 'in';
		[this.basis, this.sources] = [basis.codes, basis.sources.join('\n')];
		[this.purposes, this.parts, this.roles, this.training] = [purposes, parts, recipients.roles, recipients.training];
		this.days = `${retention.days}`;
		this.onward = onward?.to ?? [];
		[this.answer, this.breach] = [answer, breach].map((promise) => (promise ? `${promise.hours}` : '')) as [string, string];
		if (withDays) [this.firstDay, this.reviewDay, this.lastDay] = [term.firstDay, term.reviewDay, term.lastDay];
	}

	/** Chooses the other party; who gets it onward is never one of the two. */
	chooseOther(party: Party | null): void {
		this.other = party;
		this.onward = this.onward.filter((one) => !party || !isSameParty(one, party));
	}

	get clauses(): Clauses {
		const [out, into]: [Direction, Direction] = this.#ownFirst
			? ['first-to-second', 'second-to-first']
			: ['second-to-first', 'first-to-second'];
		const direction = this.direction === 'out' ? out : this.direction === 'in' ? into : this.direction;
		const sources = this.sources
			.split('\n')
			.map((line) => line.trim())
			.filter((line) => line !== '');
		return {
			direction: direction as Direction,
			basis: { codes: this.basis as readonly BasisCode[], sources },
			purposes: this.purposes as readonly PurposeCode[],
			parts: this.parts as readonly SharedKind[],
			recipients: { roles: this.roles as readonly RecipientRole[], training: this.training as readonly TrainingCode[] },
			retention: { days: counted(this.days) },
			onward: this.onward.length > 0 ? { to: this.onward } : null,
			answer: hoursIn(this.answer),
			breach: hoursIn(this.breach),
			term: { firstDay: this.firstDay as Day, reviewDay: this.reviewDay as Day, lastDay: this.lastDay as Day }
		};
	}

	/** What would be signed, but for its id. Refuses `agreement-malformed` with the first clause that is not complete, `parties` where nobody was chosen. */
	get written(): Outcome<AgreementBody, 'agreement-malformed'> {
		const { own, other } = this;
		if (!other) return { ok: false, refusal: { code: 'agreement-malformed', about: 'parties' } };
		const plain = ({ node, organisation, name }: Party): Party => ({ node, organisation, name });
		const parties: readonly [Party, Party] = this.#ownFirst ? [plain(own), plain(other)] : [plain(other), plain(own)];
		return writeAgreement(this.follows ?? placeholder, parties, this.clauses);
	}

	/** What the worker is asked to sign; `null` where no other party was chosen. */
	get wished():
		| { readonly with: PartyRef; readonly clauses: Clauses }
		| { readonly agreement: AgreementId; readonly clauses: Clauses }
		| null {
		const clauses = $state.snapshot(this.clauses) as Clauses;
		if (this.follows) return { agreement: this.follows, clauses };
		return this.other && { with: { node: this.other.node, organisation: this.other.organisation }, clauses };
	}
}

/** An id for what is only shown. */
const placeholder = 'A'.repeat(22) as AgreementId;
