import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
	accepted,
	type DeskId,
	fromBase64url,
	type InvitationId,
	type MemberId,
	must,
	type OrganisationId,
	type Outcome
} from '#core/base';
import { type DeskKey, hashOfAccept, invitationAccept, type MemberKeys, randomId, randomOf } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { admitNewcomer, enrolMember, foundDesk, makeInvitation, makePassphrase, makeTotpSecret, totpCode } from '#core/support';
import type { App } from '#server/app.ts';
import { argon2idNative } from '#server/gateways/argon2id.ts';
import { today } from '#server/gateways/clock.ts';
import { enterOrganisation } from '#server/operations/admin/add-organisation.ts';
import { enterDesk } from '#server/operations/admin/change-desks.ts';
import { inviteFirstAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { inviteToNode } from '#server/operations/admin/invite-to-node.ts';
import { admitMember } from '#server/operations/desk/admit-member.ts';
import { inviteToDesk } from '#server/operations/desk/invite.ts';
import { recordDrill } from '#server/operations/desk/record-drill.ts';
import { setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { acceptInvitation } from '#server/operations/staff/accept-invitation.ts';
import {
	type DemonstrationMember,
	demonstrationFile,
	readDemonstrationMembers
} from '#server/operations/staff/read-demonstration-members.ts';
import { listOrganisations } from '#server/store/desk-store.ts';
import { type InventedDesk, type InventedMember, inventedAdmin, inventedDesks } from './invented-network.ts';

/** `half` where an earlier start was cut off: such a network has members nobody can sign in as. */
export async function seedState(app: App): Promise<'empty' | 'half' | 'whole'> {
	if ((await readDemonstrationMembers(app)).ok) return 'whole';
	return (await listOrganisations(app.db)).length > 0 ? 'half' : 'empty';
}

type Enrolled = {
	readonly member: MemberId;
	readonly keys: MemberKeys;
	readonly signingKey: string;
	readonly paper: DemonstrationMember;
};

/**
 * Fills an empty demonstration: every invented member enrols, founds or joins a desk by the same verbs that a browser uses, so that nothing
 * in the demonstration is a short cut. Passphrases are written to the config folder, because in a demonstration anybody may sign in as anybody.
 */
export async function seedNetwork(app: App): Promise<Outcome<null>> {
	const invitation = must(await inviteFirstAdmin(app));
	const admin = await enrol(app, invitation.id, invitation.secret, inventedAdmin, null);
	const papers = [admin.paper];
	for (const invented of inventedDesks) papers.push(...(await seedDesk(app, admin, invented)));
	const file = path.join(app.node.folder, demonstrationFile);
	await writeFile(file, `${JSON.stringify(papers, null, '\t')}\n`, { mode: 0o600 });
	must(await app.log.beat());
	return accepted(null);
}

async function seedDesk(app: App, admin: Enrolled, invented: InventedDesk): Promise<readonly DemonstrationMember[]> {
	const { kind, organisation: names, members, ...profile } = invented;
	const organisation = randomId<'organisation'>() as OrganisationId;
	const desk = randomId<'desk'>() as DeskId;
	must(await enterOrganisation(app, admin.member, { id: organisation, kind, names }, null));
	must(await enterDesk(app, admin.member, { id: desk, organisation, kind, profile }));

	const [leading, ...joining] = members as [InventedMember, ...InventedMember[]];
	const { id, path: address, ...first } = await makeInvitation(leading.displayName, desk, admin.keys.age.recipient);
	const secret = bytes(address.slice(address.indexOf('#') + 1));
	const [sealedSecret, acceptHash] = [bytes(first.sealedSecret), bytes(first.acceptHash)];
	must(await inviteToNode(app, admin.member, { id, desk, role: 'lead', admin: false, sealedSecret, acceptHash }));
	const lead = await enrol(app, id, secret, leading, { desk, name: profile.names.en ?? '' });
	const deskKey = await found(app, { desk, organisation, name: profile.names.en ?? '' }, lead);
	const papers = [lead.paper];
	for (const member of joining) papers.push(await join(app, desk, lead, deskKey, member, profile.names.en ?? ''));
	return papers;
}

async function enrol(
	app: App,
	invitation: InvitationId,
	secret: Uint8Array,
	{ name, displayName }: InventedMember,
	place: { readonly desk: DeskId; readonly name: string } | null
): Promise<Enrolled> {
	const passphrase = makePassphrase(words);
	const totpSecret = makeTotpSecret();
	const code = totpCode(totpSecret, app.clock.now());
	const newcomer = { invitation, secret, name, displayName, passphrase, totp: { secret: totpSecret, code } };
	const { member, keys, answer } = await enrolMember(newcomer, today(app.clock), argon2idNative);
	must(
		await acceptInvitation(app, invitation, {
			name,
			displayName,
			salt: bytes(answer.salt),
			auth: bytes(answer.auth),
			accept: bytes(answer.accept),
			totp: { secret: totpSecret, code },
			statement: answer.statement,
			proof: answer.proof,
			wraps: answer.wraps.map(({ sealed }) => bytes(sealed))
		})
	);
	const paper = { name, displayName, desk: place?.desk ?? null, deskName: place?.name ?? null, passphrase, totpSecret };
	return { member, keys, signingKey: keys.signing.public, paper };
}

async function found(
	app: App,
	place: { readonly desk: DeskId; readonly organisation: OrganisationId; readonly name: string },
	lead: Enrolled
): Promise<DeskKey> {
	const own = (await app.log.keyBook()).memberKey(lead.member);
	if (!own) throw new Error('impossible: an enrolled member without a key entry');
	const hand = { member: lead.member, signing: lead.keys.signing, day: today(app.clock) };
	const { request, deskKey } = await foundDesk(place, hand, own);
	must(
		await setDeskKey(app, lead, place.desk, {
			...request,
			wraps: request.wraps.map(({ member, sealed }) => ({ member, sealed: bytes(sealed) })),
			recovery: { recipient: request.recovery.recipient, sealed: bytes(request.recovery.sealed) }
		})
	);
	must(await recordDrill(app, lead, place.desk, 1));
	return deskKey;
}

async function join(
	app: App,
	desk: DeskId,
	lead: Enrolled,
	deskKey: DeskKey,
	invented: InventedMember,
	deskName: string
): Promise<DemonstrationMember> {
	const id = randomId<'invitation'>() as InvitationId;
	const secret = randomOf(32);
	const acceptHash = hashOfAccept(invitationAccept(secret));
	must(await inviteToDesk(app, lead.member, desk, { id, role: invented.role, sealedSecret: randomOf(64), acceptHash }));
	const joined = await enrol(app, id, secret, invented, { desk, name: deskName });
	const book = await app.log.keyBook();
	const key = book.memberKey(joined.member);
	if (!key) throw new Error('impossible: an enrolled member without a key entry');
	const hand = { member: lead.member, signing: lead.keys.signing, day: today(app.clock) };
	const admission = must(await admitNewcomer(book, desk, { key, role: invented.role }, new Map([[1, deskKey]]), hand));
	must(
		await admitMember(app, lead, desk, {
			invitation: id,
			statement: admission.statement,
			keys: admission.keys.map(({ generation, sealed }) => ({ generation, sealed: bytes(sealed) }))
		})
	);
	return joined.paper;
}

const bytes = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array();
