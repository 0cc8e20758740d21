import { accepted, type CaseId, type DeskId, type Outcome, refused } from '#core/base';
import { type AgreementBody, type AgreementId, type ClauseId, kindsOutside } from '#core/consent';
import type { CustodyUnder } from '#core/evidence';
import type { CaseReading, PartNumber, PurposeCode } from '#core/sealing';
import { fetchAgreements } from './agreements.ts';
import type { DeskSession } from './desk-session.ts';
import { casePath } from './desk-wire.ts';

/** A copy of some parts of an open case, for a desk. */
export type PassOnWish = {
	readonly desk: DeskId;
	readonly case: CaseId;
	readonly to: DeskId;
	/** `null` where nobody said what for. */
	readonly purpose: PurposeCode | null;
	readonly parts: readonly PartNumber[];
};

type PassOnAnswer = {
	readonly parts: readonly {
		readonly part: PartNumber;
		readonly agreement: AgreementId;
		readonly clauses: readonly ClauseId[];
	}[];
};

/**
 * Asks whether a copy of these parts may be handed to a desk: the node for all but what is sealed, and here for the kinds of the parts. Gives for each part what custody says of it;
 * nothing for a desk of the same organisation. Refuses `purpose-missing`; `pass-on-refused`, about the first reason and its clause; and as the node does.
 */
export async function askToPassOn(
	session: DeskSession,
	reading: CaseReading,
	{ desk, case: of, to, purpose, parts }: PassOnWish
): Promise<Outcome<ReadonlyMap<PartNumber, CustodyUnder>, string>> {
	const book = session.log?.verified.book;
	const organisationOf = (one: DeskId) => book?.deskKey(one)?.body.organisation ?? null;
	const under = new Map<PartNumber, CustodyUnder>();
	// A desk that the log gives to no organisation is nobody's own.
	if (organisationOf(desk) !== null && organisationOf(desk) === organisationOf(to)) return accepted(under);
	if (purpose === null) return refused('purpose-missing');
	const body = { to, purpose, parts };
	const answer = await session.client.ask<PassOnAnswer>('POST', casePath(desk, of, '/pass-on'), { as: 'staff', body });
	if (!answer.ok) return answer;
	const read = await fetchAgreements(session.client);
	if (!read.ok) return read;
	for (const part of parts) {
		const passed = answer.value.parts.find((one) => one.part === part);
		const agreement = passed && read.value.agreements.find(passed.agreement, session.clock.today())?.body;
		const kind = reading.parts.find((one) => one.part === part)?.kind;
		if (!passed || !agreement || !kind) return refused('pass-on-refused', 'not-decided');
		if (kind === 'thread' || kindsOutside(agreement, [kind]).length > 0) return refused('pass-on-refused', 'clause-parts parts');
		under.set(part, underOf(agreement, [...new Set<ClauseId>([...passed.clauses, 'parts'])]));
	}
	return accepted(under);
}

const underOf = ({ agreement, parties: [first, second] }: AgreementBody, clauses: readonly ClauseId[]): CustodyUnder => ({
	agreement,
	between: [first.name, second.name],
	clauses
});
