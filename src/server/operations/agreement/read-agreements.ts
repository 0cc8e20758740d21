import { accepted, type DeskId, type OrganisationId, type Outcome, refused } from '#core/base';
import type { AgreementBody, AgreementId, AgreementState, PartyRef } from '#core/consent';
import type { DeskRole } from '#core/log';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { type HeldOrganisationKey, readOrganisationKey } from '#server/store/organisation-key-store.ts';

/** An agreement of an organisation as it stands today: what both signed, oldest first, and what one of them offers. */
export type ShownAgreement = {
	readonly agreement: AgreementId;
	readonly state: AgreementState;
	readonly reviewDue: boolean;
	readonly versions: readonly AgreementBody[];
	readonly offers: readonly { readonly by: PartyRef; readonly body: AgreementBody }[];
};

export type ShownAgreements = {
	readonly organisation: OrganisationId;
	readonly key: HeldOrganisationKey | null;
	readonly agreements: readonly ShownAgreement[];
};

/** The agreements of a desk's organisation. The organisation's key, sealed, is for those alone who may sign with it. */
export async function readAgreements(app: App, desk: DeskId, role: DeskRole): Promise<Outcome<ShownAgreements, 'not-found'>> {
	const place = await readDesk(app.db, desk);
	if (!place) return refused('not-found');
	const { organisation } = place;
	const book = await app.log.agreements();
	const own = { node: app.node.id, organisation };
	const day = today(app.clock);
	return accepted({
		organisation,
		key: role === 'lead' ? await readOrganisationKey(app.db, organisation) : null,
		agreements: book.ofParty(own).map((agreement) => ({
			agreement,
			state: book.stateOf(agreement, day),
			reviewDue: book.isReviewDue(agreement, day),
			versions: book.versionsOf(agreement),
			offers: book.offersOf(agreement)
		}))
	});
}
