import { accepted, type CaseId, type ConsentId, type DeskId, type Outcome, refused } from '#core/base';
import type { AgreementId, ClauseId, PartQuestion, PartyRef } from '#core/consent';
import type { PartNumber, PurposeCode } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { decideOpened, type Opener, type ReadingRefusal, sayReason } from '#server/operations/desk/decide-reading.ts';
import { readGivenConsents, readOrganisationsOf } from '#server/store/given-consents.ts';

/** A copy of some parts of a case, for another desk, for a purpose. */
export type PassingOn = { readonly to: DeskId; readonly purpose: PurposeCode; readonly parts: readonly PartNumber[] };

/** By which consent and agreement a part may go, which clauses held, and which nobody could look at here. */
export type PassedPart = {
	readonly part: PartNumber;
	readonly consent: ConsentId;
	readonly agreement: AgreementId;
	readonly clauses: readonly ClauseId[];
	readonly unseen: readonly ClauseId[];
};

export type PassOnRefusal = ReadingRefusal | 'open-first' | 'desk-unknown' | 'pass-on-refused';

/**
 * Whether a member of a desk may hand a copy of these parts to a desk of another organisation of this node. Decides and keeps nothing: the copy is made in a browser, which writes it into
 * the case first, and looks at the kinds of the parts, which no node knows. Within one organisation no agreement is asked for, and nothing is answered. Refuses `pass-on-refused`, about the
 * first reason and its clause, where any of the parts may not go.
 */
export const decidePassingOn = (
	app: App,
	by: Opener,
	caseId: CaseId,
	{ to, purpose, parts }: PassingOn
): Promise<Outcome<{ readonly parts: readonly PassedPart[] }, PassOnRefusal | string>> =>
	acting(
		app,
		{ as: 'desk', member: by.member, desk: by.desk },
		'pass-on',
		{ kind: 'desk', id: by.desk },
		async (tx): Promise<Outcome<{ readonly parts: readonly PassedPart[] }, PassOnRefusal>> => {
			const day = today(app.clock);
			// What it may not read itself, it cannot hand on.
			const reading = await decideOpened(app, by, caseId, tx);
			if (!reading.ok) return reading;
			if (!parts.every((part) => reading.value.parts.has(part))) return refused('not-found');
			const organisations = await readOrganisationsOf(tx, [by.desk, to]);
			const [own, other] = [by.desk, to].map((desk) => organisations.get(desk));
			if (!own || !other) return refused('desk-unknown');
			if (own === other) return accepted({ parts: [] });
			const partyOf = (organisation: typeof own): PartyRef => ({ node: app.node.id, organisation });
			const book = await app.log.agreements(tx);
			// What another desk of that organisation was given is not for this one.
			const consents = (await readGivenConsents(tx, app.node.id, caseId)).filter(({ desk }) => desk === to);
			const decided = parts.map((part) => {
				const question: PartQuestion = {
					act: 'send-copy',
					by: { member: by.member, desk: by.desk, of: partyOf(own), role: `desk-${by.role}`, training: [] },
					case: caseId,
					part,
					kind: null,
					purpose,
					today: day,
					consents,
					receivedOn: null,
					from: null,
					to: partyOf(other)
				};
				return { part, answer: app.policies.decide(question, book) };
			});
			const passed: PassedPart[] = [];
			for (const { part, answer } of decided) {
				if (!answer.allowed) return refused('pass-on-refused', sayReason(answer));
				const { consent, agreement, held, unseen } = answer;
				if (consent === null || agreement === null) return refused('pass-on-refused', 'not-decided');
				const clauses = [...new Set(held.flatMap(({ clause }) => clause ?? []))];
				passed.push({ part, consent, agreement, clauses, unseen });
			}
			return accepted({ parts: passed });
		}
	);
