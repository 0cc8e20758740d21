import { accepted, type CaseId, type Day, type DeskId, isId, type MemberId, type Outcome, refused } from '#core/base';
import { consentsAsked, type PartAnswer, type PartQuestion, type ReadingGrounds } from '#core/consent';
import type { DeskRole } from '#core/log';
import type { PartNumber, PurposeCode } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import type { Db } from '#server/store/database.ts';
import { type HeldConsent, readGivenConsents } from '#server/store/given-consents.ts';
import { readOpening } from '#server/store/inbox-store.ts';

/** A member in a desk, as a policy of the API proved it. */
export type Reader = { readonly member: MemberId; readonly desk: DeskId; readonly role: DeskRole };

/** The same with the key and the session that the member acts by. */
export type Opener = Reader & { readonly signingKey: string; readonly tokenHash: Uint8Array };

/** What somebody may read now, and by what. */
export type Decided = { readonly parts: ReadonlySet<PartNumber>; readonly grounds: ReadingGrounds };

export type ReadingRefusal = 'not-found' | 'purpose-missing' | 'reading-refused';

/**
 * Has the policies decide for each part of each consent that this desk was ever given whether it may be opened for this purpose today. Refuses `not-found` where the desk was never given
 * one: missing and forbidden are one answer; `purpose-missing`; and `reading-refused` where nothing may be opened, about the first reason, with the clause where an agreement says it.
 * What a member was trained in no node knows: an agreement that asks for training lets nobody read.
 */
export async function decideReading(
	app: App,
	db: Db,
	reader: Reader,
	caseId: CaseId,
	purpose: PurposeCode | null
): Promise<Outcome<Decided, ReadingRefusal>> {
	if (purpose === null) return refused('purpose-missing');
	const mine = (await readGivenConsents(db, app.node.id, caseId)).filter(({ desk }) => desk === reader.desk);
	if (mine.length === 0) return refused('not-found');
	const book = await app.log.agreements(db);
	const day = today(app.clock);
	const answers = [...new Set(mine.flatMap(({ parts }) => parts))]
		.toSorted((one, other) => one - other)
		.map((part) => ({ part, ...decidePart(app, book, reader, caseId, part, purpose, day, mine) }));
	const allowed = answers.filter((answer) => answer.allowed);
	const denied = answers.filter((answer) => !answer.allowed);
	if (allowed.length === 0) {
		// The thread is part of every consent of the desk: what is said of it holds for the whole.
		const thread = mine.at(-1)?.thread;
		const first = denied.find(({ part }) => part === thread) ?? denied[0];
		return refused('reading-refused', first && sayReason(first));
	}
	const named = new Set(answers.flatMap(({ agreement }) => agreement ?? []));
	return accepted({
		parts: new Set(allowed.map(({ part }) => part)),
		grounds: {
			purpose,
			allowed: allowed.map(({ part, consent, agreement, held, unseen }) => ({ part, consent, agreement, held, unseen })),
			refused: denied.map(({ part, consent, agreement, reasons }) => ({ part, consent, agreement, reasons })),
			agreements: [...named].flatMap((id) => book.asNamed(id, day) ?? [])
		}
	});
}

/** The same for a session that has stated the purpose as it opened the case. Refuses `open-first` where it has not. */
export async function decideOpened(
	app: App,
	reader: Reader & { readonly tokenHash: Uint8Array },
	caseId: CaseId,
	db: Db = app.db
): Promise<Outcome<Decided, ReadingRefusal | 'open-first'>> {
	const mine = (await readGivenConsents(db, app.node.id, caseId)).some(({ desk }) => desk === reader.desk);
	if (!mine) return refused('not-found');
	const opening = await readOpening(db, reader.tokenHash, caseId, reader.desk);
	return opening ? decideReading(app, db, reader, caseId, opening.purpose) : refused('open-first');
}

/** The same for what is asked of the inside of a case, where one that was not opened is answered as one that is not there. */
export async function decideInside(
	app: App,
	reader: Reader & { readonly tokenHash: Uint8Array },
	caseId: CaseId,
	db: Db = app.db
): Promise<Outcome<Decided, ReadingRefusal>> {
	if (!isId(caseId)) return refused('not-found');
	const decided = await decideOpened(app, reader, caseId, db);
	return !decided.ok && decided.refusal.code === 'open-first'
		? refused('not-found')
		: (decided as Outcome<Decided, ReadingRefusal>);
}

type Book = Awaited<ReturnType<App['log']['agreements']>>;

/** Under each consent by itself, since each was given on a day of its own, from which retention counts. Where none permits, what is said is about the one for this purpose. */
function decidePart(
	{ policies }: App,
	book: Book,
	{ member, desk, role }: Reader,
	caseId: CaseId,
	part: PartNumber,
	purpose: PurposeCode,
	day: Day,
	mine: readonly HeldConsent[]
): PartAnswer {
	const of = (mine[0] as HeldConsent).of;
	const question: PartQuestion = {
		act: 'open',
		by: { member, desk, of, role: `desk-${role}`, training: [] },
		case: caseId,
		part,
		kind: null,
		purpose,
		today: day,
		consents: mine,
		receivedOn: null,
		from: null,
		to: null
	};
	const fitting = mine.filter((consent) => consent.purpose === purpose && consent.parts.includes(part));
	const asked = consentsAsked({ ...question, consents: fitting.length > 0 ? fitting : mine }) as readonly HeldConsent[];
	const answers = asked.map((consent) =>
		policies.decide({ ...question, consents: [consent], receivedOn: consent.givenOn }, book)
	);
	return answers.find(({ allowed }) => allowed) ?? (answers[0] as PartAnswer);
}

/** A code, and the clause where an agreement says it. */
export const sayReason = (answer: PartAnswer): string => {
	if (answer.allowed) return '';
	const clause = answer.reasons[0]?.clause;
	return clause ? `${answer.code} ${clause}` : answer.code;
};
