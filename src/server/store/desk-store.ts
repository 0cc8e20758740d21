import type { DeskId, OrganisationId } from '#core/base';
import type { PurposeCode } from '#core/sealing';
import type { DeskKind, LocalText, PublicDesk } from '#core/support';
import type { Db, Tx } from '#server/store/database.ts';

export type Organisation = { readonly id: OrganisationId; readonly kind: DeskKind; readonly names: LocalText };

/** What an organisation says of its desk. Public, all of it. */
export type DeskProfile = Pick<PublicDesk, 'about' | 'duties' | 'hours' | 'answerHours' | 'languages'> & {
	readonly names: LocalText;
	/** What a survivor may let it use her words for. */
	readonly purposes: readonly PurposeCode[];
	readonly takesUrgent: boolean;
	readonly acceptsMinors: boolean;
	/** Takes reports about institutions, from inside them too. */
	readonly institutional: boolean;
};

/** `generation` is 0 before the first key. `live` once its recovery was drilled: only then survivors are shown it as a choice. */
export type Desk = {
	readonly id: DeskId;
	readonly organisation: OrganisationId;
	readonly kind: DeskKind;
	readonly profile: DeskProfile;
	readonly generation: number;
	readonly rotationDue: boolean;
	readonly live: boolean;
};

/** `false` where the id is taken. */
export async function addOrganisation(tx: Tx, { id, kind, names }: Organisation): Promise<boolean> {
	const added = await tx
		.insertInto('organisations')
		.values({ id, kind, names: JSON.stringify(names) })
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return added !== undefined;
}

export async function readOrganisation(db: Db, id: OrganisationId): Promise<Organisation | null> {
	const row = await db.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirst();
	return row ? organisationOf(row) : null;
}

export async function listOrganisations(db: Db): Promise<readonly Organisation[]> {
	const rows = await db.selectFrom('organisations').selectAll().orderBy('id').execute();
	return rows.map(organisationOf);
}

/** `false` where the id is taken. */
export async function addDesk(tx: Tx, desk: Pick<Desk, 'id' | 'organisation' | 'kind' | 'profile'>): Promise<boolean> {
	const added = await tx
		.insertInto('desks')
		.values({ id: desk.id, organisation_id: desk.organisation, kind: desk.kind, profile: JSON.stringify(desk.profile) })
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return added !== undefined;
}

/** `false` where there is no such desk. */
export async function changeDeskProfile(tx: Tx, desk: DeskId, profile: DeskProfile): Promise<boolean> {
	const changed = await tx
		.updateTable('desks')
		.set({ profile: JSON.stringify(profile) })
		.where('id', '=', desk)
		.returning('id')
		.executeTakeFirst();
	return changed !== undefined;
}

export async function readDesk(db: Db, desk: DeskId): Promise<Desk | null> {
	const row = await db.selectFrom('desks').selectAll().where('id', '=', desk).executeTakeFirst();
	return row ? deskOf(row) : null;
}

/** As {@link readDesk}, locked until the transaction ends: key, members and wraps of a desk change one after another. */
export async function lockDesk(tx: Tx, desk: DeskId): Promise<Desk | null> {
	const row = await tx.selectFrom('desks').selectAll().where('id', '=', desk).forUpdate().executeTakeFirst();
	return row ? deskOf(row) : null;
}

export async function listDesks(db: Db): Promise<readonly Desk[]> {
	const rows = await db.selectFrom('desks').selectAll().orderBy('id').execute();
	return rows.map(deskOf);
}

const organisationOf = (row: { id: string; kind: string; names: unknown }): Organisation => ({
	id: row.id as OrganisationId,
	kind: row.kind as DeskKind,
	names: row.names as LocalText
});

const deskOf = (row: {
	id: string;
	organisation_id: string;
	kind: string;
	profile: unknown;
	generation: number;
	rotation_due: boolean;
	live: boolean;
}): Desk => ({
	id: row.id as DeskId,
	organisation: row.organisation_id as OrganisationId,
	kind: row.kind as DeskKind,
	profile: row.profile as DeskProfile,
	generation: row.generation,
	rotationDue: row.rotation_due,
	live: row.live
});
