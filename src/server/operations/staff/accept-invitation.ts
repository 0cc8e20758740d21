import { accepted, equalBytes, type InvitationId, type Outcome, refused } from '#core/base';
import type { KeyLogRefusal, KeyStatement } from '#core/log';
import { hashOfAccept, randomId } from '#core/sealing';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal, Tx } from '#server/store/database.ts';
import { type Desk, lockDesk } from '#server/store/desk-store.ts';
import { joinDesk, readJoined } from '#server/store/desk-team-store.ts';
import { type Invitation, lockInvitation, markAccepted, readInvitation } from '#server/store/invitation-store.ts';
import { addMember, addMemberWrap } from '#server/store/staff-store.ts';
import { sealTotp, stepOfCode } from './one-time-code.ts';
import { type InvitationRefusal, openInvitation } from './read-invitation.ts';
import { openSession } from './session.ts';
import { type BegunSession, hashOfAuth } from './sign-in.ts';

/**
 * What a newcomer's browser sends. `totp` is `null` for who will come in by passkey only. `statement` is the newcomer's first entry in the
 * key log; `proof` shows whoever holds the invitation's secret that its keys are the newcomer's own. The server cannot check that proof.
 * `accept` (32 bytes) it can: only the same secret gives it. `null` where somebody brings none.
 */
export type NewcomerAnswer = {
	readonly name: string;
	readonly displayName: string;
	readonly salt: Uint8Array;
	readonly auth: Uint8Array;
	readonly accept: Uint8Array | null;
	readonly totp: { readonly secret: string; readonly code: string } | null;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly wraps: readonly Uint8Array[];
};

export type AcceptInvitationRefusal =
	| InvitationRefusal
	| KeyLogRefusal
	| StorageRefusal
	| 'name-taken'
	| 'code-wrong'
	| 'clock-skew'
	| 'key-subject-wrong';

/**
 * Makes a new member of whoever holds an invitation, with new keys: never a former member's, whose keys nothing here yields. The first lead
 * of a desk without a key is joined at once, to make that key; everybody else holds no key of a desk until somebody in it lets them in.
 * Who brings another `accept` than the secret's, or none, is refused as for an invitation that does not exist, and uses nothing up.
 */
export async function acceptInvitation(
	app: App,
	id: InvitationId,
	answer: NewcomerAnswer
): Promise<Outcome<BegunSession, AcceptInvitationRefusal>> {
	const { statement, totp } = answer;
	const { subject, generation, day, signingKey } = statement.body;
	if (subject.kind !== 'member' || generation !== 1 || !signingKey) return refused('key-subject-wrong');
	if (!isCurrentDay(app, day)) return refused('clock-skew', 'day');
	const step = totp && stepOfCode(totp.secret, totp.code, app.clock.now());
	if (totp && step === null) return refused('code-wrong');

	const member = subject.id;
	const actor = { as: 'visitor', member } as const;
	return acting(
		app,
		actor,
		'accept-invitation',
		{ kind: 'invitation', id },
		async (tx): Promise<Outcome<BegunSession, AcceptInvitationRefusal>> => {
			// The desk is locked before its invitations and these before the key log, by everybody: nobody waits in a circle.
			const asked = await readInvitation(tx, id);
			if (!isOfSecret(answer.accept, asked)) return refused('not-found');
			const desk = asked?.desk ?? null;
			const place = desk && (await lockDesk(tx, desk));
			const found = openInvitation(app, await lockInvitation(tx, id));
			if (!found.ok) return found;
			const { admin } = found.value;
			const view = { id: member, name: answer.name, displayName: answer.displayName, admin };
			const placed = await app.log.appendKeys(tx, [statement]);
			if (!placed.ok) return placed;
			const added = await addMember(tx, {
				...view,
				signingKey,
				salt: answer.salt,
				authHash: hashOfAuth(answer.auth),
				totpSealed: totp && sealTotp(app, member, totp.secret),
				totpLastStep: step ?? 0
			});
			if (!added) return refused('name-taken');
			for (const sealed of answer.wraps)
				await addMemberWrap(tx, randomId<'wrap'>(), member, { kind: 'passphrase', credential: null, sealed });
			const newcomer = { member, statement, proof: answer.proof };
			await markAccepted(tx, id, newcomer, place ? 'accepted' : 'admitted');
			if (place && (await isFounder(tx, place, found.value))) await joinDesk(tx, place.id, member, 'lead');
			return accepted({ token: await openSession(tx, app, member), member: view });
		}
	);
}

/** Whether an invitation is to make a desk's first key: there is none yet, and nobody who is about to make it. */
const isFounder = async (tx: Tx, desk: Desk, { role }: Invitation): Promise<boolean> =>
	desk.generation === 0 && role === 'lead' && (await readJoined(tx, desk.id)).length === 0;

/**
 * Whether somebody knows the secret of an invitation's address: who reads the database finds only a hash. Answers in the same time where
 * there is no such invitation. One from before the hash was kept is let through to {@link openInvitation}, which never finds it open.
 */
function isOfSecret(accept: Uint8Array | null, invitation: Invitation | null): boolean {
	const isSame = equalBytes(hashOfAccept(accept ?? new Uint8Array(32)), invitation?.acceptHash ?? new Uint8Array(32));
	if (!invitation) return false;
	return invitation.acceptHash === null || (accept !== null && isSame);
}
