import { accepted, type Day, type Outcome, refused } from '#core/base';
import { type ClearStatement, parseStatement, type StatementRefusal } from '#core/log';
import { type SignatureCheck, type SignedRefusal, verifySigned } from '#core/sealing';
import {
	type AgreementBody,
	type AgreementEndStatement,
	type AgreementId,
	type AgreementStatement,
	hashOfAgreement,
	isSameParty,
	type PartyRef
} from './agreement.ts';
import { parseAgreementBody, parseAgreementEndBody } from './parse-agreement.ts';

export type AgreementRefusal =
	| StatementRefusal
	| SignedRefusal
	| 'agreement-malformed'
	| 'agreement-end-malformed'
	/** Not signed by a party's current key; a party without a key of its own signs nothing. */
	| 'agreement-signer-unknown'
	/** Not the one after the last version that both signed. */
	| 'agreement-version-wrong'
	/** `prev` is not the version before, or `of` neither the last version nor an offer. */
	| 'agreement-chain-broken'
	/** Between others than the version before. */
	| 'agreement-parties-changed'
	/** The same party said the same already. */
	| 'agreement-signed-already'
	| 'agreement-unknown'
	/** Ended: it takes no more versions, and no later end. */
	| 'agreement-over';

/** A version that both signed. `lastDay` is the last on which it holds, also where a party ended it earlier than was agreed. */
export type Concluded = { readonly body: AgreementBody; readonly hash: string; readonly lastDay: Day };

/** Whether an agreement holds on a day: `offered` by one side only; `later`, `in-force` or `over` of what both signed. */
export type AgreementState = 'unknown' | 'offered' | 'later' | 'in-force' | 'over';

/** With which key a party signs, as its key log has it where the log has the statement at `position`; `null` where it has none. */
export type SignerOf = (party: PartyRef, position: number) => string | null;

type Version = { readonly body: AgreementBody; readonly hash: string };
type Record = {
	readonly parties: AgreementBody['parties'];
	/** What was signed first of all. */
	readonly first: AgreementBody;
	readonly concluded: readonly Version[];
	/** What each party signed last and the other did not: a new offer takes the place of the one before. */
	readonly offers: readonly [Version | null, Version | null];
	readonly endsOn: Day | null;
};

/** The types of statements that make up agreements: what to pick out of a log before replaying. */
export const agreementTypes: readonly string[] = ['causeway/agreement/v1', 'causeway/agreement-end/v1'] satisfies (
	| AgreementStatement
	| AgreementEndStatement
)['body']['type'][];

/**
 * Replays agreements and endings in the order of the log. The first that breaks a rule refuses the whole; `about` is then
 * `entry <position>`. `after` is a book to continue: so a node asks before it appends.
 */
export function replayAgreements(
	statements: readonly ClearStatement[],
	signerOf: SignerOf,
	{ after, check }: { readonly after?: AgreementBook; readonly check?: SignatureCheck } = {}
): Outcome<AgreementBook, AgreementRefusal> {
	let book = after ?? new AgreementBook(new Map(), 0);
	for (const statement of statements) {
		const next = book.follow(statement, (party) => signerOf(party, book.size), check);
		if (!next.ok) return refused(next.refusal.code, `entry ${book.size}`);
		book = next.value;
	}
	return accepted(book);
}

/** What the statements of a log say about agreements. Comes from {@link replayAgreements} only. */
export class AgreementBook {
	readonly #records: ReadonlyMap<AgreementId, Record>;
	/** How many statements were replayed. */
	readonly size: number;

	constructor(records: ReadonlyMap<AgreementId, Record>, size: number) {
		this.#records = records;
		this.size = size;
	}

	/** All agreements that hold on this day, each in the version that holds. */
	inForce(day: Day): readonly Concluded[] {
		return [...this.#records.keys()].flatMap((agreement) => this.find(agreement, day) ?? []);
	}

	/** The version that holds on this day; `null` where none does. A version takes the place of those before from its first day on, for ever. */
	find(agreement: AgreementId, day: Day): Concluded | null {
		const last = this.#begun(agreement, day);
		return last && day <= last.lastDay ? last : null;
	}

	/** As it holds on this day; of one that does not, the last version that both signed. For saying what was named, never for deciding. */
	asNamed(agreement: AgreementId, day: Day): AgreementBody | null {
		return this.find(agreement, day)?.body ?? this.versionsOf(agreement).at(-1) ?? null;
	}

	stateOf(agreement: AgreementId, day: Day): AgreementState {
		const record = this.#records.get(agreement);
		if (!record) return 'unknown';
		if (this.find(agreement, day)) return 'in-force';
		if (record.endsOn !== null && record.endsOn < day) return 'over';
		if (record.concluded.length === 0) return 'offered';
		return this.#begun(agreement, day) ? 'over' : 'later';
	}

	/** Whether both sides were to look at it again before this day, and no later version holds. */
	isReviewDue(agreement: AgreementId, day: Day): boolean {
		const held = this.find(agreement, day);
		return held !== null && held.body.clauses.term.reviewDay < day;
	}

	/** The agreements that an organisation is a party of, offers and those that are over among them, in the order of the log. */
	ofParty(party: PartyRef): readonly AgreementId[] {
		const own = [...this.#records].filter(([, { parties }]) => parties.some((one) => isSameParty(one, party)));
		return own.map(([agreement]) => agreement);
	}

	/** What was signed first, also where it was ended before the other side signed. */
	firstOf(agreement: AgreementId): AgreementBody | null {
		return this.#records.get(agreement)?.first ?? null;
	}

	/** The last day that an ending names; `null` where nobody ended it. */
	endedOn(agreement: AgreementId): Day | null {
		return this.#records.get(agreement)?.endsOn ?? null;
	}

	/** Every version that both signed, oldest first. */
	versionsOf(agreement: AgreementId): readonly AgreementBody[] {
		return this.#records.get(agreement)?.concluded.map(({ body }) => body) ?? [];
	}

	/** What one party signed and the other did not, with who did. */
	offersOf(agreement: AgreementId): readonly { readonly by: PartyRef; readonly body: AgreementBody }[] {
		const record = this.#records.get(agreement);
		if (!record || record.endsOn !== null) return [];
		return record.offers.flatMap((offer, at) => (offer ? [{ by: record.parties[at] as PartyRef, body: offer.body }] : []));
	}

	/** The book after one more statement. Form first, then signature, then the rules of place. */
	follow(
		given: ClearStatement,
		signerOf: (party: PartyRef) => string | null,
		check?: SignatureCheck
	): Outcome<AgreementBook, AgreementRefusal> {
		const envelope = parseStatement(given);
		if (!envelope.ok) return envelope;
		const step =
			given.body.type === 'causeway/agreement-end/v1' ? this.#end(given, signerOf, check) : this.#sign(given, signerOf, check);
		if (!step.ok) return step;
		const [agreement, record] = step.value;
		return accepted(new AgreementBook(new Map([...this.#records, [agreement, record]]), this.size + 1));
	}

	#begun(agreement: AgreementId, day: Day): Concluded | null {
		const record = this.#records.get(agreement);
		const version = record?.concluded.findLast(({ body }) => body.clauses.term.firstDay <= day);
		if (!record || !version) return null;
		const agreed = version.body.clauses.term.lastDay;
		return { ...version, lastDay: record.endsOn !== null && record.endsOn < agreed ? record.endsOn : agreed };
	}

	#sign(
		given: ClearStatement,
		signerOf: (party: PartyRef) => string | null,
		check: SignatureCheck | undefined
	): Outcome<readonly [AgreementId, Record], AgreementRefusal> {
		if (given.body.type !== 'causeway/agreement/v1') return refused('label-wrong');
		const parsed = parseAgreementBody(given);
		if (!parsed.ok) return parsed;
		const body = parsed.value;
		const verified = verifySigned({ ...given, body }, 'causeway/agreement/v1', check);
		if (!verified.ok) return verified;
		const signer = body.parties.findIndex((party) => signerOf(party) === given.key);
		if (signer < 0) return refused('agreement-signer-unknown');
		const record = this.#records.get(body.agreement) ?? {
			parties: body.parties,
			first: body,
			concluded: [],
			offers: [null, null],
			endsOn: null
		};
		if (record.endsOn !== null) return refused('agreement-over');
		const last = record.concluded.at(-1);
		if (!body.parties.every((party, at) => isSameParty(party, record.parties[at] as PartyRef)))
			return refused('agreement-parties-changed');
		if (body.version !== record.concluded.length + 1) return refused('agreement-version-wrong');
		if (body.prev !== (last?.hash ?? null)) return refused('agreement-chain-broken');

		const version: Version = { body, hash: hashOfAgreement(body) };
		if (record.offers[signer]?.hash === version.hash) return refused('agreement-signed-already');
		const isAgreed = record.offers[1 - signer]?.hash === version.hash;
		const concluded = isAgreed ? [...record.concluded, version] : record.concluded;
		const offers: Record['offers'] = isAgreed
			? [null, null]
			: signer === 0
				? [version, record.offers[1]]
				: [record.offers[0], version];
		return accepted([body.agreement, { ...record, concluded, offers }]);
	}

	#end(
		given: ClearStatement,
		signerOf: (party: PartyRef) => string | null,
		check: SignatureCheck | undefined
	): Outcome<readonly [AgreementId, Record], AgreementRefusal> {
		const parsed = parseAgreementEndBody(given);
		if (!parsed.ok) return parsed;
		const body = parsed.value;
		const verified = verifySigned({ ...given, body }, 'causeway/agreement-end/v1', check);
		if (!verified.ok) return verified;
		const record = this.#records.get(body.agreement);
		if (!record) return refused('agreement-unknown');
		const isParty = record.parties.some((party) => isSameParty(party, body.by));
		if (!isParty || signerOf(body.by) !== given.key) return refused('agreement-signer-unknown');
		const known = [record.concluded.at(-1), ...record.offers];
		if (!known.some((version) => version?.hash === body.of)) return refused('agreement-chain-broken');
		if (record.endsOn !== null && record.endsOn <= body.lastDay) return refused('agreement-over');
		return accepted([body.agreement, { ...record, endsOn: body.lastDay }]);
	}
}
