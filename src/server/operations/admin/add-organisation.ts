import { accepted, type MemberId, type OrganisationId, type Outcome, refused } from '#core/base';
import type { KeyBody, KeyLogRefusal, KeyStatement } from '#core/log';
import { sign } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal, Tx } from '#server/store/database.ts';
import { addOrganisation, type Organisation } from '#server/store/desk-store.ts';

export type AddOrganisationRefusal =
	| KeyLogRefusal
	| 'id-taken'
	| 'key-subject-wrong'
	| 'clock-skew'
	| 'not-found'
	| StorageRefusal;

/**
 * Enters an organisation into directory and key log. With a `statement` it speaks for itself, under a key of its own; without one the
 * node speaks for it. Either way the log's name for it is one of those in the directory.
 */
export const enterOrganisation = (
	app: App,
	member: MemberId,
	organisation: Organisation,
	statement: KeyStatement | null
): Promise<Outcome<OrganisationId, AddOrganisationRefusal>> => {
	const subject = { kind: 'organisation', id: organisation.id } as const;
	return acting(app, { as: 'admin', member }, 'add-organisation', subject, async (tx) => {
		const placed = await placeOrganisation(tx, app, organisation, statement);
		return placed.ok ? accepted(organisation.id) : placed;
	});
};

/** The same within an act that does more. */
export async function placeOrganisation(
	tx: Tx,
	app: App,
	organisation: Organisation,
	given: KeyStatement | null
): Promise<Outcome<null, Exclude<AddOrganisationRefusal, 'not-found' | StorageRefusal>>> {
	const statement = given ?? sign(bodyOf(app, organisation), app.log.key);
	const { subject, generation, day } = statement.body;
	if (subject.kind !== 'organisation' || subject.id !== organisation.id || generation !== 1) return refused('key-subject-wrong');
	if (!Object.values(organisation.names).includes(subject.name)) return refused('key-subject-wrong', 'name');
	if (!isCurrentDay(app, day)) return refused('clock-skew', 'day');
	if (!(await addOrganisation(tx, organisation))) return refused('id-taken');
	const placed = await app.log.appendKeys(tx, [statement]);
	return placed.ok ? accepted(null) : placed;
}

/** An organisation without keys of its own: only the node's signature stands for its name. */
const bodyOf = (app: App, { id, names }: Organisation): KeyBody => ({
	v: 1,
	type: 'causeway/key/v1',
	subject: { kind: 'organisation', id, name: names.en ?? Object.values(names)[0] ?? '' },
	organisation: null,
	generation: 1,
	recipient: null,
	signingKey: null,
	prev: null,
	day: today(app.clock)
});
