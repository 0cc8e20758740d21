/**
 * Base: values that every room shares. Pure, imports no other room.
 * Promises: one text form of bytes, one canonical JSON, refusals instead of exceptions, ids that say nothing.
 */
export { concat, equalBytes, fromBase64, fromBase64url, fromHex, textFrom, toBase64, toBase64url, toHex, utf8 } from './bytes.ts';
export { canonicalBytes, canonicalText, type Json } from './canonical.ts';
export {
	type CaseId,
	type ConsentId,
	type DeskId,
	type FileId,
	type FingerprintId,
	type GlassId,
	type GlassUseId,
	type Id,
	type InvitationId,
	idFrom,
	isId,
	type MemberId,
	type OrganisationId,
	type SupporterId
} from './ids.ts';
export { accepted, must, type Outcome, type Refusal, refused } from './outcome.ts';
export { type Day, dayOf, isBesideDay, isDay, isMoment, type Moment, momentOf } from './time.ts';
