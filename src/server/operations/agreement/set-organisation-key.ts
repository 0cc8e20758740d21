import { accepted, canonicalText, type DeskId, type Json, type Outcome, refused } from '#core/base';
import { keyBodyFor, type OrganisationKeyWish, parseWishBody } from '#core/consent';
import type { KeyBody, KeyLogRefusal, KeyStatement } from '#core/log';
import { sign, verifySigned } from '#core/sealing';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { addOrganisationKey } from '#server/store/organisation-key-store.ts';

/** A lead's wish, the entry for the key log signed with the key before (`null` where there was none), and the new key sealed to the desk. */
export type OrganisationKeyChange = {
	readonly wish: OrganisationKeyWish;
	readonly statement: KeyStatement | null;
	readonly sealed: Uint8Array;
};

export type SetOrganisationKeyRefusal =
	| KeyLogRefusal
	| StorageRefusal
	| 'not-found'
	| 'wish-malformed'
	| 'not-the-author'
	| 'key-subject-wrong'
	| 'generation-moved'
	| 'clock-skew';

/**
 * Gives the organisation of a desk its first signing key, or its next. The first is entered by the node in its own name, on the wish of a lead: so a node could enter a key of its own
 * there, and both parties of an agreement compare what the log has. Each later one is signed with the key before, which no node has. Refuses `generation-moved` where another was quicker.
 */
export const setOrganisationKey = (
	app: App,
	by: Pick<SignedIn, 'member' | 'signingKey'>,
	desk: DeskId,
	{ wish, statement, sealed }: OrganisationKeyChange
): Promise<Outcome<null, SetOrganisationKeyRefusal>> => {
	const actor = { as: 'desk', member: by.member, desk } as const;
	return acting(
		app,
		actor,
		'set-organisation-key',
		{ kind: 'desk', id: desk },
		async (tx): Promise<Outcome<null, SetOrganisationKeyRefusal>> => {
			const place = await lockDesk(tx, desk);
			if (!place) return refused('not-found');
			const parsed = parseWishBody(wish.body);
			if (!parsed.ok) return parsed;
			const { organisation, generation, day } = parsed.value;
			if (wish.key !== by.signingKey) return refused('not-the-author');
			const verified = verifySigned(wish, 'causeway/organisation-key-wish/v1', nativeCheck);
			if (!verified.ok) return verified;
			if (!isCurrentDay(app, day)) return refused('clock-skew', 'day');
			if (organisation !== place.organisation || parsed.value.desk !== desk) return refused('key-subject-wrong');
			const before = (await app.log.keyBook(tx)).organisationKey(organisation);
			if (!before) return refused('key-subject-wrong');
			if (generation !== before.body.generation + 1) return refused('generation-moved');

			const body = keyBodyFor(parsed.value, before);
			const entry = before.body.signingKey === null ? sign<KeyBody>(body, app.log.key) : statement;
			if (!entry || canonicalText(entry.body as unknown as Json) !== canonicalText(body as unknown as Json))
				return refused('key-subject-wrong', 'statement');
			const placed = await app.log.appendKeys(tx, [entry]);
			if (!placed.ok) return placed;
			const text = canonicalText(wish as unknown as Json);
			await addOrganisationKey(tx, organisation, { generation, desk, deskGeneration: place.generation, sealed }, text);
			return accepted(null);
		}
	);
};
