import type { DeskId, OrganisationId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

/** An organisation's signing key as it is kept: sealed to one desk of it, which signs for it. */
export type HeldOrganisationKey = {
	readonly generation: number;
	readonly desk: DeskId;
	readonly deskGeneration: number;
	readonly sealed: Uint8Array;
};

/** The last key that was made for an organisation; `null` where it signs nothing yet, or with a key of its own that no desk here has. */
export async function readOrganisationKey(db: Db, organisation: OrganisationId): Promise<HeldOrganisationKey | null> {
	const row = await db
		.selectFrom('organisation_keys')
		.select(['generation', 'desk_id', 'desk_generation', 'sealed'])
		.where('organisation_id', '=', organisation)
		.orderBy('generation', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row
		? {
				generation: row.generation,
				desk: row.desk_id as DeskId,
				deskGeneration: row.desk_generation,
				sealed: row.sealed
			}
		: null;
}

/** `wish` is the text of the lead's signed word for it. */
export async function addOrganisationKey(
	tx: Tx,
	organisation: OrganisationId,
	{ generation, desk, deskGeneration, sealed }: HeldOrganisationKey,
	wish: string
): Promise<void> {
	await tx
		.insertInto('organisation_keys')
		.values({ organisation_id: organisation, generation, desk_id: desk, desk_generation: deskGeneration, sealed, wish })
		.execute();
}
