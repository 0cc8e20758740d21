import type { CaseId, Day, DeskId, FileId, InvitationId, MemberId, OrganisationId } from '#core/base';
import type { ReadingGrounds } from '#core/consent';
import type { DeskRole } from '#core/log';
import type { InboxRow } from '#core/report';
import type { PurposeCode, RoomTold, WireCase } from '#core/sealing';
import type { DeskKind, LocalText, PublicDesk, ShownNewcomer } from '#core/support';
import type { HeldPiece } from './survivor-api.ts';

/** Answers of the staff's part of the API, as docs of /api/v1/openapi.json have them. What matters in them is verified before use. */
export type MemberAnswer = {
	readonly id: MemberId;
	readonly name: string;
	readonly displayName: string;
	readonly admin: boolean;
};

export type MeAnswer = {
	readonly member: MemberAnswer;
	readonly desks: readonly {
		readonly desk: DeskId;
		readonly role: DeskRole;
		readonly generation: number;
		readonly rotationDue: boolean;
	}[];
	readonly wraps: readonly {
		readonly kind: 'passphrase' | 'passkey';
		readonly credential: string | null;
		readonly sealed: string;
	}[];
	readonly deskKeys: readonly { readonly desk: DeskId; readonly generation: number; readonly sealed: string }[];
	readonly salt: string;
};

/** One of the member's own passkeys. A day is `null` where it is not known. */
export type OwnPasskey = {
	readonly credential: string;
	readonly label: string;
	readonly addedOn: Day | null;
	readonly lastUsedOn: Day | null;
	/** Whether the keys are sealed to it; else the passphrase opens them. */
	readonly opensKeys: boolean;
};

export type InvitationView = {
	readonly organisation: OrganisationId;
	readonly desk: DeskId | null;
	readonly role: DeskRole;
	readonly admin: boolean;
	readonly organisationName: LocalText;
	readonly deskName: LocalText | null;
};

export type ListedInvitation = {
	readonly id: InvitationId;
	readonly role: DeskRole;
	/** `null`: the operator. */
	readonly invitedBy: MemberId | null;
	readonly state: 'open' | 'accepted' | 'admitted' | 'revoked' | 'expired' | 'outdated';
	readonly createdOn: Day;
	/** The last on which it can be accepted. */
	readonly lastDay: Day;
};

export type TeamMember = {
	readonly member: MemberId;
	readonly displayName: string;
	readonly role: DeskRole;
	readonly state: 'joined' | 'left';
};

export type TeamAnswer = {
	readonly members: readonly TeamMember[];
	readonly newcomers: readonly (ShownNewcomer & { readonly member: MemberId })[];
	readonly invitations: readonly ListedInvitation[];
	readonly recovery: {
		readonly recipient: string | null;
		/** The desk's key as sealed to it. */
		readonly sealed: string | null;
		readonly drilledOn: Day | null;
	} | null;
	readonly rotationDue: boolean;
};

export type InboxAnswer = { readonly cases: readonly InboxRow[]; readonly total: number };

export type DoorAnswer = {
	readonly view: WireCase;
	readonly withheld?: readonly FileId[];
	readonly room?: RoomTold;
	/** How full the place for the desk's own files is. */
	readonly fileRoom?: RoomTold;
	readonly pieces?: readonly HeldPiece[];
	/** By what it may be read, and why not the rest. */
	readonly grounds?: ReadingGrounds;
};
export type OpenedAnswer = DoorAnswer & { readonly pieces: readonly HeldPiece[] };

/** What an organisation says of its desk, in the directory. */
export type DeskProfile = Pick<PublicDesk, 'about' | 'duties' | 'hours' | 'answerHours' | 'languages'> & {
	readonly names: LocalText;
	readonly purposes: readonly PurposeCode[];
	readonly takesUrgent: boolean;
	readonly acceptsMinors: boolean;
	readonly institutional: boolean;
};

export type OrganisationAnswer = { readonly id: OrganisationId; readonly kind: DeskKind; readonly names: LocalText };

/** A desk of the directory: its profile beside who it is. */
export type DirectoryDesk = DeskProfile & {
	readonly id: DeskId;
	readonly organisation: OrganisationId;
	readonly kind: DeskKind;
	readonly live: boolean;
};
export type DirectoryAnswer = {
	readonly organisations: readonly OrganisationAnswer[];
	readonly desks: readonly DirectoryDesk[];
};

export type DemonstrationMember = {
	readonly name: string;
	readonly displayName: string;
	readonly desk: string | null;
	readonly deskName: string | null;
	readonly passphrase: string;
	readonly totpSecret: string;
};

export const deskPath = (desk: DeskId, rest = ''): string => `/api/v1/desks/${desk}${rest}`;
export const casePath = (desk: DeskId, wanted: CaseId, rest = ''): string => deskPath(desk, `/cases/${wanted}${rest}`);

export type AdminDesk = {
	readonly id: DeskId;
	readonly organisation: OrganisationId;
	readonly kind: DeskKind;
	readonly profile: DeskProfile;
	readonly generation: number;
	readonly rotationDue: boolean;
	readonly live: boolean;
};
/** By which invitation the first lead of a desk came, as the node shows it. */
export type ShownFounder = ShownNewcomer & { readonly desk: DeskId };
export type AdminInvitation = ListedInvitation & { readonly desk: DeskId | null; readonly admin: boolean };
export type AdminMember = MemberAnswer & {
	readonly state: 'active' | 'disabled';
	readonly desks: readonly { readonly desk: DeskId; readonly role: DeskRole; readonly state: 'joined' | 'left' }[];
};
export type AuditAnswer = {
	readonly acts: readonly {
		readonly day: Day;
		readonly actor: MemberId | null;
		readonly act: string;
		readonly subjectKind: string;
		readonly subject: string;
		/** A code, where somebody was shut out although a desk lost by it. */
		readonly reason: string | null;
	}[];
	readonly total: number;
};
