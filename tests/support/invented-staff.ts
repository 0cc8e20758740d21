import { type DeskId, fromBase64url, type InvitationId, type MemberId, must, type OrganisationId } from '#core/base';
import type { DeskRole } from '#core/log';
import { type DeskKey, hashOfAccept, invitationAccept, type MemberKeys, type Recipient, randomId, randomOf } from '#core/sealing';
import {
	admitNewcomer,
	type DeskKeyRequest,
	type DeskKind,
	enrolMember,
	foundDesk,
	makeTotpSecret,
	rotateDeskKey,
	totpCode
} from '#core/support';
import { today } from '#server/gateways/clock.ts';
import { enterOrganisation } from '#server/operations/admin/add-organisation.ts';
import { enterDesk } from '#server/operations/admin/change-desks.ts';
import { inviteFirstAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { inviteToNode } from '#server/operations/admin/invite-to-node.ts';
import { type Admission, admitMember } from '#server/operations/desk/admit-member.ts';
import { inviteToDesk } from '#server/operations/desk/invite.ts';
import { type DeskKeyChange, setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { acceptInvitation, type NewcomerAnswer } from '#server/operations/staff/accept-invitation.ts';
import type { DeskProfile } from '#server/store/desk-store.ts';
import type { TestApp } from './app.ts';
import { quickArgon2id } from './invented-team.ts';

export type Person = {
	readonly member: MemberId;
	readonly keys: MemberKeys;
	readonly signingKey: string;
	readonly name: string;
	readonly auth: string;
	readonly totpSecret: string;
	/** Of the session that accepting began. */
	readonly token: string;
	readonly answer: NewcomerAnswer;
};

export const inventedProfile: DeskProfile = {
	names: { en: 'Invented desk' },
	about: { en: 'Helps nobody; it is invented.' },
	duties: ['professional-secret'],
	hours: { zone: 'Europe/Zurich', spans: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] },
	answerHours: 24,
	languages: ['en'],
	purposes: ['support'],
	takesUrgent: true,
	acceptsMinors: false,
	institutional: false
};

/** Invented people and desks on a node without a browser: the same verbs as in the worker, straight into the operations. */
export class InventedStaff {
	readonly app: TestApp;
	#count = 0;
	readonly #secrets = new Map<InvitationId, Uint8Array>();

	constructor(app: TestApp) {
		this.app = app;
	}

	/** A new invitation as an inviter's browser sends it. What is sealed there the server never looks into, so that any bytes do. */
	drawInvitation(id: InvitationId = randomId<'invitation'>()) {
		return { id, sealedSecret: randomOf(600), acceptHash: hashOfAccept(invitationAccept(this.hold(id, randomOf(32)))) };
	}

	/** Remembers the secret of an invitation's address, for whoever answers to it. */
	hold(id: InvitationId, secret: Uint8Array): Uint8Array {
		this.#secrets.set(id, secret);
		return secret;
	}

	/** What somebody's browser makes of an invitation, as the operation takes it; with another secret where the own one is not known here. */
	async answerTo(invitation: InvitationId, name = `invented.person-${++this.#count}`) {
		const totpSecret = makeTotpSecret();
		const code = totpCode(totpSecret, this.app.clock.now());
		const totp = { secret: totpSecret, code };
		const secret = this.#secrets.get(invitation) ?? randomOf(32);
		const newcomer = { invitation, secret, name, displayName: `Invented ${name}`, passphrase: name, totp };
		const { member, keys, answer } = await enrolMember(newcomer, today(this.app.clock), quickArgon2id);
		const { salt, auth, accept, statement, proof, displayName } = answer;
		const wraps = answer.wraps.map(({ sealed }) => bytes(sealed));
		return {
			member,
			keys,
			auth,
			totpSecret,
			answer: {
				name,
				displayName,
				salt: bytes(salt),
				auth: bytes(auth),
				accept: bytes(accept),
				totp,
				statement,
				proof,
				wraps
			} satisfies NewcomerAnswer
		};
	}

	async enrol(invitation: InvitationId, name?: string): Promise<Person> {
		const { member, keys, auth, totpSecret, answer } = await this.answerTo(invitation, name);
		const { token } = must(await acceptInvitation(this.app, invitation, answer));
		return { member, keys, signingKey: keys.signing.public, name: answer.name, auth, totpSecret, token, answer };
	}

	async admin(): Promise<Person> {
		const { id, secret } = must(await inviteFirstAdmin(this.app));
		this.hold(id, secret);
		return this.enrol(id);
	}

	async invite(by: Person, desk: DeskId, role: DeskRole): Promise<InvitationId> {
		const drawn = this.drawInvitation();
		must(await inviteToDesk(this.app, by.member, desk, { ...drawn, role }));
		return drawn.id;
	}

	/** A desk of an organisation of its own, with nobody in it. */
	async emptyDesk(admin: Person, kind: DeskKind = 'hotline'): Promise<InventedDesk> {
		const organisation = randomId<'organisation'>();
		const desk = randomId<'desk'>();
		const names = { en: 'Invented organisation' };
		must(await enterOrganisation(this.app, admin.member, { id: organisation, kind, names }, null));
		must(await enterDesk(this.app, admin.member, { id: desk, organisation, kind, profile: inventedProfile }));
		return new InventedDesk(this, desk, organisation);
	}

	/** The first lead of a desk: enrolled and joined, with the first key still to make. */
	async founder(admin: Person, desk: DeskId): Promise<Person> {
		const drawn = this.drawInvitation();
		must(await inviteToNode(this.app, admin.member, { ...drawn, desk, role: 'lead', admin: false }));
		return this.enrol(drawn.id);
	}

	/** A desk with its first key, and its lead. */
	async desk(admin: Person, kind: DeskKind = 'hotline'): Promise<{ readonly place: InventedDesk; readonly lead: Person }> {
		const place = await this.emptyDesk(admin, kind);
		const lead = await this.founder(admin, place.desk);
		must(await setDeskKey(this.app, lead, place.desk, await place.founding(lead)));
		return { place, lead };
	}
}

/** A desk, with the keys that its members' browsers hold. */
export class InventedDesk {
	readonly staff: InventedStaff;
	readonly desk: DeskId;
	readonly organisation: OrganisationId;
	readonly deskKeys = new Map<number, DeskKey>();
	recovery = '';

	constructor(staff: InventedStaff, desk: DeskId, organisation: OrganisationId) {
		this.staff = staff;
		this.desk = desk;
		this.organisation = organisation;
	}

	/** The first key as its founder's browser makes it. */
	async founding(founder: Person, name = 'Invented desk'): Promise<DeskKeyChange> {
		const own = (await this.#book()).memberKey(founder.member);
		if (!own) throw new Error('impossible: a founder without a key entry');
		const place = { desk: this.desk, organisation: this.organisation, name };
		const { request, deskKey } = await foundDesk(place, this.#hand(founder), own);
		this.deskKeys.set(1, deskKey);
		this.recovery = request.recovery.recipient;
		return changeOf(request);
	}

	/** The next key as a member's browser makes it; whoever is `leaving` gets none. */
	async rotation(by: Person, ...leaving: readonly Person[]): Promise<DeskKeyChange> {
		const book = await this.#book();
		const generation = book.deskKey(this.desk)?.body.generation ?? 0;
		const { request, deskKey } = must(
			await rotateDeskKey(
				book,
				this.desk,
				new Set(leaving.map(({ member }) => member)),
				{ held: this.deskKeys.get(generation) as DeskKey, recovery: this.recovery as Recipient },
				this.#hand(by)
			)
		);
		this.deskKeys.set(generation + 1, deskKey);
		return changeOf(request);
	}

	/** A newcomer's admission as a lead's browser makes it. */
	async admission(by: Person, invitation: InvitationId, newcomer: Person, role: DeskRole): Promise<Admission> {
		const book = await this.#book();
		const key = book.memberKey(newcomer.member);
		if (!key) throw new Error('impossible: a newcomer without a key entry');
		const { statement, keys } = must(await admitNewcomer(book, this.desk, { key, role }, this.deskKeys, this.#hand(by)));
		return {
			invitation,
			statement,
			keys: keys.map(({ generation, sealed }) => ({ generation, sealed: bytes(sealed) }))
		};
	}

	/** Somebody new in the desk, by invitation and admission. */
	async join(by: Person, role: DeskRole = 'member'): Promise<Person> {
		const { staff, desk } = this;
		const invitation = await staff.invite(by, desk, role);
		const newcomer = await staff.enrol(invitation);
		must(await admitMember(staff.app, by, desk, await this.admission(by, invitation, newcomer, role)));
		return newcomer;
	}

	#book = () => this.staff.app.log.keyBook();
	#hand = ({ member, keys }: Person) => ({ member, signing: keys.signing, day: today(this.staff.app.clock) });
}

const changeOf = ({ key, memberships, wraps, recovery, recoveryKey }: DeskKeyRequest): DeskKeyChange => ({
	key,
	memberships,
	wraps: wraps.map(({ member, sealed }) => ({ member, sealed: bytes(sealed) })),
	recovery: { recipient: recovery.recipient, sealed: bytes(recovery.sealed) },
	recoveryKey
});

const bytes = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array();
