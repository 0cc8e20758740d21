import { accepted, type Day, type Outcome, refused } from '#core/base';
import { type AgreementId, type ClauseId, isSameParty, receiversOf } from '#core/consent';
import type { ConsentEntry, Entry } from '#core/sealing';
import type { App } from '#server/app.ts';
import type { Tx } from '#server/store/database.ts';
import { readOrganisationsOf } from '#server/store/given-consents.ts';

/**
 * Whether every agreement that new consents name holds today, gives to the organisation of the consent's desk, and covers the purpose. Refuses `agreement-refused`, about the clause that
 * does not hold: `term` also of one that nobody knows. Which kinds of parts it lets pass only her browser can ask.
 */
export async function checkAgreements(
	tx: Tx,
	app: Pick<App, 'log' | 'node'>,
	entries: readonly Entry[],
	day: Day
): Promise<Outcome<null, 'agreement-refused'>> {
	const named = entries.filter(
		(entry): entry is ConsentEntry => entry.type === 'causeway/consent/v1' && entry.agreement !== null
	);
	if (named.length === 0) return accepted(null);
	const book = await app.log.agreements(tx);
	const organisations = await readOrganisationsOf(
		tx,
		named.map(({ desk }) => desk)
	);
	for (const { agreement, desk, purpose } of named) {
		const held = book.find(agreement as AgreementId, day);
		if (!held) return clause('term');
		const organisation = organisations.get(desk);
		const mine = organisation && { node: app.node.id, organisation };
		if (!mine || !receiversOf(held.body).some((party) => isSameParty(party, mine))) return clause('direction');
		if (!held.body.clauses.purposes.includes(purpose)) return clause('purposes');
	}
	return accepted(null);
}

const clause = (id: ClauseId): Outcome<null, 'agreement-refused'> => refused('agreement-refused', id);
