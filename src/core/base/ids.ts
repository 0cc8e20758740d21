import { fromBase64url, toBase64url } from './bytes.ts';

/** 16 random bytes as base64url (22 characters). Nothing can be read from an id, nor the next one guessed. */
export type Id<Of extends string> = string & { readonly __id: Of };

export type CaseId = Id<'case'>;
export type DeskId = Id<'desk'>;
export type MemberId = Id<'member'>;
export type OrganisationId = Id<'organisation'>;
export type ConsentId = Id<'consent'>;
export type FileId = Id<'file'>;
export type FingerprintId = Id<'fingerprint'>;
export type InvitationId = Id<'invitation'>;
export type SupporterId = Id<'supporter'>;
export type GlassId = Id<'glass'>;
export type GlassUseId = Id<'glass-use'>;

export const isId = <Of extends string>(text: unknown): text is Id<Of> =>
	typeof text === 'string' && text.length === 22 && fromBase64url(text, 16) !== null;

/** Makes an id of 16 bytes that the caller took from a cryptographic random source. */
export function idFrom<Of extends string>(random: Uint8Array): Id<Of> {
	if (random.length !== 16) throw new Error('impossible: an id is made of 16 bytes');
	return toBase64url(random) as Id<Of>;
}
