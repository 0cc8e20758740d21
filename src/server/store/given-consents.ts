import type { CaseId, ConsentId, Day, DeskId, OrganisationId } from '#core/base';
import type { AgreementId, GivenConsent } from '#core/consent';
import type { PartNumber, PurposeCode } from '#core/sealing';
import type { NodeId } from '#server/node-home.ts';
import type { Db } from '#server/store/database.ts';

/** A consent as the policies take it, with the day it was given on, and which of its parts is the thread. */
export type HeldConsent = GivenConsent & { readonly givenOn: Day; readonly thread: PartNumber };

/** All consents of a case, also those that ended, oldest first. A desk's thread is one of the parts: what she and the desk write there is given with the rest. */
export async function readGivenConsents(db: Db, node: NodeId, caseId: CaseId): Promise<readonly HeldConsent[]> {
	const rows = await db
		.selectFrom('consents')
		.innerJoin('desks', 'desks.id', 'consents.desk_id')
		.select([
			'consents.id',
			'consents.desk_id',
			'consents.parts',
			'consents.thread',
			'consents.purpose',
			'consents.last_day',
			'consents.agreement',
			'consents.state',
			'consents.given_on',
			'desks.organisation_id'
		])
		.where('case_id', '=', caseId)
		.orderBy('given_on')
		.orderBy('consents.id')
		.execute();
	return rows.map((row) => ({
		consent: row.id as ConsentId,
		desk: row.desk_id as DeskId,
		of: { node, organisation: row.organisation_id as OrganisationId },
		parts: [row.thread, ...row.parts],
		thread: row.thread,
		purpose: row.purpose as PurposeCode,
		lastDay: row.last_day as Day,
		withdrawn: row.state === 'withdrawn',
		agreement: row.agreement as AgreementId | null,
		givenOn: row.given_on as Day
	}));
}

/** The organisations of some desks. */
export async function readOrganisationsOf(db: Db, desks: readonly DeskId[]): Promise<ReadonlyMap<DeskId, OrganisationId>> {
	if (desks.length === 0) return new Map();
	const rows = await db
		.selectFrom('desks')
		.select(['id', 'organisation_id'])
		.where('id', 'in', [...desks])
		.execute();
	return new Map(rows.map((row) => [row.id as DeskId, row.organisation_id as OrganisationId]));
}
