import { accepted, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { addDesk, changeDeskProfile, type Desk, type DeskProfile, readOrganisation } from '#server/store/desk-store.ts';

export type NewDesk = Pick<Desk, 'id' | 'organisation' | 'kind' | 'profile'>;

/** Enters a desk, without key and not live: its first lead makes the key. Refuses `organisation-unknown` and `id-taken`. */
export const enterDesk = (
	app: App,
	member: MemberId,
	desk: NewDesk
): Promise<Outcome<null, 'organisation-unknown' | 'id-taken' | 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'admin', member }, 'add-desk', { kind: 'desk', id: desk.id }, async (tx) => {
		if (!(await readOrganisation(tx, desk.organisation))) return refused('organisation-unknown');
		return (await addDesk(tx, desk)) ? accepted(null) : refused('id-taken');
	});

/** Changes what the directory says of a desk. Its key and its name in the key log stay. Refuses `not-found`. */
export const changeDesk = (
	app: App,
	member: MemberId,
	desk: DeskId,
	profile: DeskProfile
): Promise<Outcome<null, 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'admin', member }, 'change-desk', { kind: 'desk', id: desk }, async (tx) =>
		(await changeDeskProfile(tx, desk, profile)) ? accepted(null) : refused('not-found')
	);
