import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { fromBase64url, type Id, type InvitationId, isDay, isId, type OrganisationId } from '#core/base';
import {
	isPublicName,
	type KeyStatement,
	type MembershipStatement,
	type RecoveryKeyStatement,
	type ReopeningStatement
} from '#core/log';
import { isRecipient, purposeCodes } from '#core/sealing';
import { deskDuties, deskKinds } from '#core/support';
import { anyId, bytesOf, deskId, memberId, signed } from '#server/api/shapes.ts';
import type { TicketId } from '#server/gateways/passkey-tickets.ts';
import { totpCodeForm, totpSecretForm } from '#server/operations/staff/one-time-code.ts';
import type { DeskProfile } from '#server/store/desk-store.ts';

/** Shapes of what staff send and get: size and form, checked once, here. */
const idOf = <Of extends string>() => anyId as unknown as z.ZodType<Id<Of>>;
export const organisationId: z.ZodType<OrganisationId> = idOf();
export const invitationId: z.ZodType<InvitationId> = idOf();
export const ticketId: z.ZodType<TicketId> = idOf();

const wrapBytes = 16 * 1024;

/** base64url in, bytes out: something sealed that the server keeps and cannot read. */
export const sealed = z
	.string()
	.max(Math.ceil((wrapBytes * 4) / 3))
	.transform((text, context) => {
		const bytes = fromBase64url(text);
		if (bytes && bytes.length > 0) return bytes;
		context.addIssue({ code: 'custom', message: 'base64url' });
		return z.NEVER;
	});

/** As lists show an invitation. */
export const listedInvitation = {
	id: anyId,
	role: z.enum(['lead', 'member']),
	/** `null`: the operator, by a command on the node’s own machine. */
	invitedBy: memberId.nullable(),
	state: z.enum(['open', 'accepted', 'admitted', 'revoked', 'expired', 'outdated']),
	createdOn: z.string(),
	lastDay: z.string()
};

/** base64url in, exactly so many bytes out. */
export const exactly = (length: number) => bytesOf(length).transform((text) => fromBase64url(text) as Uint8Array);

/** What staff sign in with: letters and digits of any script in lower case, and `. _ -` between them. Upper case comes in and is lowered. */
export const staffName = z
	.string()
	.max(64)
	.transform((text) => text.normalize('NFKC').toLowerCase().trim())
	.refine(
		(name) => /^[\p{Ll}\p{Lo}\p{Nd}\p{M}]+([._-][\p{Ll}\p{Lo}\p{Nd}\p{M}]+)*$/u.test(name) && [...name].length >= 3,
		'a name'
	);

export const publicName = z.string().refine(isPublicName, '1 to 100 visible characters');

/** Letters and marks of the sender's own: nothing that hides or turns what stands beside it. */
const plainText = (most: number) =>
	z
		.string()
		.max(most)
		.refine((text) => !/[\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u.test(text), 'plain text');

export const totpSecret = z.string().regex(totpSecretForm);
export const totpCode = z.string().regex(totpCodeForm);
export const deskRole = z.enum(['lead', 'member']);
export const deskKind = z.enum(deskKinds);

const languageCode = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/);
const localTextOf = (text: z.ZodType<string>) =>
	z.record(languageCode, text).refine((texts) => Object.keys(texts).length <= 40, 'at most 40 languages');
export const publicNames = localTextOf(publicName).refine((names) => Object.keys(names).length > 0, 'a name');

const timeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
const readingHours = z.strictObject({
	zone: z.string().max(64).refine(isTimeZone, 'an IANA time zone'),
	spans: z
		.array(
			z
				.strictObject({
					days: z.array(z.int().min(1).max(7)).min(1).max(7).refine(isSet, 'each day once'),
					from: timeOfDay,
					to: timeOfDay
				})
				.refine(({ from, to }) => from < to, 'from before to')
		)
		.max(50)
});

/** A profile of a desk, as it stands in the directory for everybody. */
export const deskProfile: z.ZodType<DeskProfile> = z.strictObject({
	names: publicNames,
	about: localTextOf(plainText(2000)),
	duties: z.array(z.enum(deskDuties)).max(deskDuties.length).refine(isSet, 'each duty once'),
	hours: readingHours,
	answerHours: z.int().min(1).max(1000).nullable(),
	languages: z.array(languageCode).max(60).refine(isSet, 'each language once'),
	purposes: z.array(z.enum(purposeCodes)).min(1).max(purposeCodes.length).refine(isSet, 'each purpose once'),
	takesUrgent: z.boolean(),
	acceptsMinors: z.boolean(),
	institutional: z.boolean()
});

const day = z.string().refine((text) => isDay(text), 'a calendar day');
const generation = z.int().min(1).max(1_000_000);
const hash = bytesOf(32);
export const recipient = z
	.string()
	.max(2100)
	.refine((text) => isRecipient(text), 'a hybrid age recipient');

const subject = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('node'), id: anyId, name: publicName }),
	z.strictObject({ kind: z.literal('organisation'), id: organisationId, name: publicName }),
	z.strictObject({ kind: z.literal('desk'), id: deskId, name: publicName }),
	z.strictObject({ kind: z.literal('member'), id: memberId, name: z.null() })
]);

/** A key entry as spec/key-log.md has it; whether it may stand in the log is for its rules to say. */
export const keyStatement = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/key/v1'),
		subject,
		organisation: organisationId.nullable(),
		generation,
		recipient: recipient.nullable(),
		signingKey: bytesOf(32).nullable(),
		prev: hash.nullable(),
		day
	})
) as unknown as z.ZodType<KeyStatement>;

/** A membership statement as spec/key-log.md has it. */
export const membershipStatement = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/membership/v1'),
		desk: deskId,
		member: memberId,
		memberKeyHash: hash,
		role: deskRole,
		state: z.enum(['joined', 'left']),
		generation,
		prev: hash.nullable(),
		day
	})
) as unknown as z.ZodType<MembershipStatement>;

/** What a desk's recovery shares sign with, and what they sign, as spec/key-log.md has both. */
export const recoveryKeyStatement = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/recovery-key/v1'),
		desk: deskId,
		generation,
		signingKey: bytesOf(32),
		recipientHash: hash,
		day
	})
) as unknown as z.ZodType<RecoveryKeyStatement>;
export const reopeningStatement = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/reopening/v1'),
		desk: deskId,
		member: memberId,
		memberKeyHash: hash,
		generation,
		prev: hash,
		day
	})
) as unknown as z.ZodType<ReopeningStatement>;

/** A passkey's PRF output opens a member's keys: a browser that sends it by mistake is refused before anything looks at it. */
const withoutSecret = z
	.looseObject({})
	.refine((results) => !Object.hasOwn(results, 'prf') || !hasResults(results.prf), 'no PRF output');
const credential = {
	id: z.string().min(16).max(1400),
	rawId: z.string().max(1400),
	type: z.literal('public-key'),
	clientExtensionResults: withoutSecret,
	authenticatorAttachment: z.string().max(40).optional()
};
const part = z.string().max(60_000);

export const passkeyAssertion = z.strictObject({
	...credential,
	response: z.strictObject({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part.optional() })
}) as unknown as z.ZodType<AuthenticationResponseJSON>;

export const passkeyAttestation = z.strictObject({
	...credential,
	response: z.strictObject({
		clientDataJSON: part,
		attestationObject: part,
		authenticatorData: part.optional(),
		transports: z.array(z.string().max(40)).max(10).optional(),
		publicKeyAlgorithm: z.int().optional(),
		publicKey: part.optional()
	})
}) as unknown as z.ZodType<RegistrationResponseJSON>;

export const shortLabel = z
	.string()
	.trim()
	.min(1)
	.refine((text) => isPublicName(text) && [...text].length <= 60, 'a label of up to 60 characters');

/** The id in a path; `null` where it is none, which is then answered like one that nobody has. */
export const idParam = <Of extends string>(text: string | undefined): Id<Of> | null => (isId<Of>(text) ? text : null);

function isSet(items: readonly unknown[]): boolean {
	return new Set(items).size === items.length;
}

function isTimeZone(zone: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
}

const hasResults = (prf: unknown): boolean => typeof prf === 'object' && prf !== null && 'results' in prf;
