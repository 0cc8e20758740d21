import { accepted, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { KeyBook, KeyLogRefusal, KeyLogStatement, KeyStatement, MembershipStatement, RecoveryKeyStatement } from '#core/log';
import { recipientHash } from '#core/sealing';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { type Desk, lockDesk } from '#server/store/desk-store.ts';
import {
	addDeskWraps,
	addRecovery,
	markPartsOfDesk,
	readJoined,
	readRecovery,
	setDeskGeneration
} from '#server/store/desk-team-store.ts';
import { closeFounding } from '#server/store/invitation-store.ts';

/** A generation of a desk's key: its statement, who joins or leaves with it, and its identity sealed to each member and to recovery. */
export type DeskKeyChange = {
	readonly key: KeyStatement;
	readonly memberships: readonly MembershipStatement[];
	readonly wraps: readonly { readonly member: MemberId; readonly sealed: Uint8Array }[];
	readonly recovery: { readonly recipient: string; readonly sealed: Uint8Array };
	/** With a first key only: what the desk's recovery shares sign with. */
	readonly recoveryKey?: RecoveryKeyStatement | null | undefined;
};

export type SetDeskKeyRefusal =
	| KeyLogRefusal
	| StorageRefusal
	| 'not-found'
	| 'not-the-author'
	| 'key-subject-wrong'
	| 'generation-moved'
	| 'members-mismatch'
	| 'wraps-wrong'
	| 'clock-skew';

/**
 * Gives a desk its first key or its next one. Compare-and-swap: `generation-moved` where another browser was first. The first comes with
 * its maker's own joining; each later one with the leaving of those whom the desk has lost since, and nobody's joining. Refuses
 * `members-mismatch` unless key log, team and wraps name the same people afterwards. Every part that the desk can read must then be
 * rotated by its next writer.
 */
export const setDeskKey = (
	app: App,
	by: Pick<SignedIn, 'member' | 'signingKey'>,
	desk: DeskId,
	change: DeskKeyChange
): Promise<Outcome<null, SetDeskKeyRefusal>> => {
	const actor = { as: 'desk', member: by.member, desk } as const;
	return acting(app, actor, 'set-desk-key', { kind: 'desk', id: desk }, async (tx): Promise<Outcome<null, SetDeskKeyRefusal>> => {
		const place = await lockDesk(tx, desk);
		if (!place) return refused('not-found');
		const { body } = change.key;
		const { recoveryKey = null } = change;
		if ([change.key, ...change.memberships, ...(recoveryKey ? [recoveryKey] : [])].some(({ key }) => key !== by.signingKey))
			return refused('not-the-author');
		if (body.generation !== place.generation + 1) return refused('generation-moved');
		if (![body, ...change.memberships.map((one) => one.body)].every(({ day }) => isCurrentDay(app, day)))
			return refused('clock-skew', 'day');
		if (!isOfDesk(change.key, place, await app.log.keyBook(tx)) || !body.recipient) return refused('key-subject-wrong');
		if (recoveryKey && !isRecoveryOf(recoveryKey, place, change.recovery.recipient))
			return refused('key-subject-wrong', 'recovery');
		if (!change.memberships.every((one) => mayCome(one, by.member, place))) return refused('members-mismatch', 'statements');

		const placed = await app.log.appendKeys(tx, inOrder(change));
		if (!placed.ok) return placed;
		const joined = (await readJoined(tx, desk)).map(({ member }) => member);
		const inLog = placed.value.membersOf(desk).map(({ member }) => member);
		if (!isSame(inLog, joined)) return refused('members-mismatch', 'team');
		const wrapped = change.wraps.map(({ member }) => member);
		if (!isSame(wrapped, joined)) return refused('wraps-wrong');

		const { generation } = body;
		if (!(await setDeskGeneration(tx, desk, generation, recipientHash(body.recipient)))) return refused('generation-moved');
		await addDeskWraps(
			tx,
			desk,
			change.wraps.map((wrap) => ({ ...wrap, generation }))
		);
		const before = await readRecovery(tx, desk, generation - 1);
		// Shares that were joined once still join: only a new recovery recipient needs a new drill.
		const drilledOn = before?.recipient === change.recovery.recipient ? before.drilledOn : null;
		await addRecovery(tx, desk, generation, { ...change.recovery, drilledOn });
		if (generation === 1) await closeFounding(tx, by.member);
		await markPartsOfDesk(tx, desk);
		return accepted(null);
	});
};

/** The desk under its own organisation, and under a name that the directory or its key before knows it by. */
function isOfDesk({ body }: KeyStatement, { id, organisation, profile }: Desk, book: KeyBook): boolean {
	const { subject } = body;
	if (subject.kind !== 'desk' || subject.id !== id || body.organisation !== organisation) return false;
	const before = book.deskKey(id)?.body.subject.name;
	return subject.name === before || Object.values(profile.names).includes(subject.name);
}

/** A key brings nobody new into a desk but its founder: newcomers come by invitation and admission. */
const mayCome = ({ body }: MembershipStatement, founder: MemberId, { id, generation }: Desk): boolean =>
	body.desk === id && (generation === 0 ? body.state === 'joined' && body.member === founder : body.state === 'left');

/** The key of the shares that come with a desk's first key; a later one comes with a drill. */
const isRecoveryOf = ({ body }: RecoveryKeyStatement, { id, generation }: Desk, recipient: string): boolean =>
	generation === 0 && body.desk === id && body.recipientHash === recipientHash(recipient);

/** Who leaves does so under the old key, who founds joins under the new one and then names the recovery key. */
const inOrder = ({ key, memberships, recoveryKey }: DeskKeyChange): readonly KeyLogStatement[] => [
	...memberships.filter(({ body }) => body.generation < key.body.generation),
	key,
	...memberships.filter(({ body }) => body.generation >= key.body.generation),
	...(recoveryKey ? [recoveryKey] : [])
];

/** Whether two lists name the same people, each once. */
const isSame = (some: readonly MemberId[], others: readonly MemberId[]): boolean =>
	some.length === others.length && new Set(some).size === some.length && some.every((one) => others.includes(one));
