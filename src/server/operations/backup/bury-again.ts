import type { CaseId, ConsentId, DeskId, GlassId, InvitationId, MemberId, SupporterId } from '#core/base';
import { loseParts, losePartsOf } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { dropGrants, endConsent, findConsentCase, readCaseState, setRotationDue } from '#server/store/case-store.ts';
import type { Tx } from '#server/store/database.ts';
import { leaveDesk, readDeskRole, readOwnDesks } from '#server/store/desk-team-store.ts';
import { deleteCase } from '#server/store/erase-store.ts';
import { closeUsedGlass, findGlassCase } from '#server/store/glass-store.ts';
import { closeInvitation, closeInvitationOf, lockInvitation } from '#server/store/invitation-store.ts';
import { deletePasskey, readPasskeysOf } from '#server/store/passkey-store.ts';
import { askBackAgain } from '#server/store/retraction-store.ts';
import { disableMember } from '#server/store/staff-store.ts';
import { dropSupporterGrants, endSupporter, findSupporterCase } from '#server/store/supporter-store.ts';
import { passkeyHash, type Tombstone } from '#server/store/tombstone-list.ts';

export type BuriedAgain = {
	readonly erasedAgain: number;
	readonly withdrawnAgain: number;
	/** Members shut out of the node or of a desk, invitations taken back, and passkeys removed. */
	readonly shutOutAgain: number;
};

/** Does again what a backup does not know of; counts what it knew otherwise. */
export async function buryAgain(app: App, tx: Tx, tombstones: readonly Tombstone[]): Promise<BuriedAgain> {
	const counts = { erasedAgain: 0, withdrawnAgain: 0, shutOutAgain: 0 };
	for (const tombstone of tombstones) {
		if (tombstone.kind === 'case') counts.erasedAgain += Number(await eraseAgain(tx, tombstone.id));
		else if (tombstone.kind === 'consent') counts.withdrawnAgain += Number(await withdrawAgain(app, tx, tombstone.id));
		else if (tombstone.kind === 'glass') counts.withdrawnAgain += Number(await endGlassAgain(app, tx, tombstone.id));
		else if (tombstone.kind === 'supporter') counts.withdrawnAgain += Number(await endHelpAgain(app, tx, tombstone.id));
		else if (tombstone.kind === 'member') counts.shutOutAgain += Number(await disableAgain(tx, tombstone.id));
		else if (tombstone.kind === 'left') counts.shutOutAgain += Number(await removeAgain(tx, tombstone.desk, tombstone.id));
		else if (tombstone.kind === 'passkey')
			counts.shutOutAgain += Number(await removePasskeyAgain(tx, tombstone.id, tombstone.passkey));
		else counts.shutOutAgain += Number(await revokeAgain(tx, tombstone.id));
	}
	await askBackAgain(tx, today(app.clock));
	return counts;
}

async function endGlassAgain(app: App, tx: Tx, id: GlassId): Promise<boolean> {
	const caseId = await findGlassCase(tx, id);
	const state = caseId && (await readCaseState(tx, caseId, today(app.clock)));
	const glass = state?.glasses.find((known) => known.glass === id);
	if (!caseId || !glass) return false;
	await setRotationDue(tx, caseId, await closeUsedGlass(tx, caseId, glass));
	return true;
}

async function eraseAgain(tx: Tx, id: CaseId): Promise<boolean> {
	const there = await tx.selectFrom('cases').select('id').where('id', '=', id).executeTakeFirst();
	if (there) await deleteCase(tx, id);
	return there !== undefined;
}

async function withdrawAgain(app: App, tx: Tx, consent: ConsentId): Promise<boolean> {
	const caseId = await findConsentCase(tx, consent);
	const state = caseId && (await readCaseState(tx, caseId, today(app.clock)));
	const ended = state?.consents.find((known) => known.consent === consent);
	if (!caseId || !state || !ended) return false;
	await endConsent(tx, caseId, consent, 'withdrawn');
	const others = state.consents.filter((known) => known !== ended);
	for (const effect of loseParts(others, ended, state.parts)) {
		if (effect.do === 'drop-grants') await dropGrants(tx, caseId, effect.desk, effect.parts);
		else if (effect.do === 'set-part') await setRotationDue(tx, caseId, [effect.part.part]);
	}
	return true;
}

async function endHelpAgain(app: App, tx: Tx, supporter: SupporterId): Promise<boolean> {
	// Whoever was not let in yet when the backup was made must not be by it.
	await tx.deleteFrom('supporter_invitations').where('id', '=', supporter).execute();
	const caseId = await findSupporterCase(tx, supporter);
	const state = caseId && (await readCaseState(tx, caseId, today(app.clock)));
	const ended = state?.supporters.find((known) => known.supporter === supporter);
	if (!caseId || !state || !ended) return false;
	await endSupporter(tx, caseId, supporter);
	for (const effect of losePartsOf(ended, state.parts)) {
		if (effect.do === 'drop-supporter-grants') await dropSupporterGrants(tx, caseId, effect.supporter, effect.parts);
		else if (effect.do === 'set-part') await setRotationDue(tx, caseId, [effect.part.part]);
	}
	return true;
}

async function disableAgain(tx: Tx, member: MemberId): Promise<boolean> {
	for (const { desk } of await readOwnDesks(tx, member)) await leaveDesk(tx, desk, member);
	return disableMember(tx, member);
}

/** Nobody comes back into a desk under the same id, so an older removal cannot undo a newer joining. */
async function removeAgain(tx: Tx, desk: DeskId, member: MemberId): Promise<boolean> {
	// Whoever still waited to be let in must not be.
	await closeInvitationOf(tx, member);
	if (!(await readDeskRole(tx, member, desk))) return false;
	await leaveDesk(tx, desk, member);
	return true;
}

/** A passkey that is made anew has a credential of its own, so an older removal cannot undo it. */
async function removePasskeyAgain(tx: Tx, member: MemberId, hash: string): Promise<boolean> {
	const removed = (await readPasskeysOf(tx, member)).find(({ credential }) => passkeyHash(credential) === hash);
	return removed !== undefined && deletePasskey(tx, member, removed.credential);
}

async function revokeAgain(tx: Tx, id: InvitationId): Promise<boolean> {
	const invitation = await lockInvitation(tx, id);
	if (invitation?.state !== 'open' && invitation?.state !== 'accepted') return false;
	const { newcomer, desk } = invitation;
	if (newcomer && desk && !(await readDeskRole(tx, newcomer, desk))) await disableMember(tx, newcomer);
	await closeInvitation(tx, id, 'revoked');
	return true;
}
