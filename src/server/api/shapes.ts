import { z } from 'zod';
import { type CaseId, type DeskId, type FileId, fromBase64url, isDay, isId, type MemberId } from '#core/base';
import {
	acknowledgedAnswers,
	actCodes,
	cutReasons,
	keptReasons,
	purposeCodes,
	stateCodes,
	supporterActs,
	supporterRoles,
	type WireSubmission
} from '#core/sealing';

/** Shapes shared by endpoints: size and form of everything that comes in, checked once, here. */
const id = <T extends string>() =>
	z
		.custom<T>((value) => isId(value), 'an id of 22 base64url characters')
		.meta({ type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' });
export const caseId = id<CaseId>();
export const deskId = id<DeskId>();
export const memberId = id<MemberId>();
const fileId = id<FileId>();
export const anyId = id<string>();

export const bytesOf = (length: number) =>
	z.string().refine((text) => fromBase64url(text, length) !== null, `base64url of ${length} bytes`);
export const sealedBytes = (most: number) =>
	z
		.string()
		.max(Math.ceil((most * 4) / 3))
		.regex(/^[A-Za-z0-9_-]*$/, 'base64url');

const hash = bytesOf(32);
export const count = z.int().min(0).max(1_000_000);
export const day = z.string().refine((text) => isDay(text), 'a calendar day');
/** By form only: decoding 2 kB of bech32 for each part of each report would cost more than all else, and a wrong key harms only its maker. */
export const recipient = z
	.string()
	.length(1959)
	.regex(/^age1pq1[02-9ac-hj-np-z]+$/, 'a hybrid age recipient');

export const signed = <Body extends z.ZodType>(body: Body) => z.strictObject({ body, key: bytesOf(32), sig: bytesOf(64) });

const step = { v: z.literal(1), case: caseId, part: count, seq: z.int().min(1).max(1_000_000), prev: hash.nullable() };
const holder = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('survivor') }),
	z.strictObject({ kind: z.literal('desk'), desk: deskId, generation: count }),
	z.strictObject({ kind: z.literal('glass'), glass: anyId }),
	z.strictObject({ kind: z.literal('supporter'), supporter: anyId })
]);
const entry = z.discriminatedUnion('type', [
	z.strictObject({
		...step,
		type: z.literal('causeway/case/v1'),
		recipient,
		signingKey: bytesOf(32),
		parts: z.array(count).max(64),
		day
	}),
	z.strictObject({ ...step, type: z.literal('causeway/epoch/v1'), epoch: count, recipient }),
	z.strictObject({
		...step,
		type: z.literal('causeway/grant/v1'),
		epoch: count,
		holder,
		recipientHash: hash,
		sealedHash: hash,
		consent: anyId.nullable()
	}),
	z.strictObject({ ...step, type: z.literal('causeway/item/v1'), epoch: count, recipientHash: hash, sealedHash: hash }),
	z.strictObject({
		...step,
		type: z.literal('causeway/consent/v1'),
		consent: anyId,
		desk: deskId,
		parts: z.array(count).max(64),
		thread: count,
		purpose: z.enum(purposeCodes),
		lastDay: day,
		agreement: anyId.nullable(),
		urgent: z.boolean()
	}),
	z.strictObject({
		...step,
		type: z.literal('causeway/waiver/v1'),
		consent: anyId,
		desk: deskId,
		waived: count,
		of: deskId.nullable(),
		throughEpoch: count
	}),
	z.strictObject({ ...step, type: z.literal('causeway/withdrawal/v1'), consent: anyId }),
	z.strictObject({
		...step,
		type: z.literal('causeway/glass/v1'),
		glass: anyId,
		desks: z.tuple([deskId, deskId]),
		parts: z.array(count).max(64),
		recipient,
		lastDay: day
	}),
	z.strictObject({
		...step,
		type: z.literal('causeway/glass-share/v1'),
		glass: anyId,
		desk: deskId,
		generation: count,
		recipientHash: hash,
		sealedHash: hash
	}),
	z.strictObject({ ...step, type: z.literal('causeway/glass-end/v1'), glass: anyId }),
	z.strictObject({
		...step,
		type: z.literal('causeway/supporter/v1'),
		supporter: anyId,
		role: z.enum(supporterRoles),
		recipient,
		signingKey: bytesOf(32),
		line: count,
		parts: z.array(count).max(64),
		acts: z.array(z.enum(supporterActs)).max(2),
		lastDay: day
	}),
	z.strictObject({
		...step,
		type: z.literal('causeway/supporter-end/v1'),
		supporter: anyId,
		reason: z.enum(['ended', 'conflict'])
	}),
	z.strictObject({
		...step,
		type: z.literal('causeway/supporter-cut/v1'),
		supporter: anyId,
		reason: z.enum(cutReasons),
		confirms: hash.nullable()
	}),
	z.strictObject({
		...step,
		type: z.literal('causeway/status/v1'),
		state: z.enum(stateCodes).nullable(),
		assigned: memberId.nullable(),
		urgent: z.boolean().nullable()
	})
]);

const author = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('survivor') }),
	z.strictObject({ kind: z.literal('member'), member: memberId, desk: deskId, generation: count }),
	z.strictObject({ kind: z.literal('supporter'), supporter: anyId })
]);

const act = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/act/v1'),
		case: caseId,
		act: z.enum(actCodes),
		by: author,
		n: z.int().min(1).max(10_000_000),
		prev: hash.nullable(),
		entries: z.array(hash).max(400),
		heads: z.array(z.tuple([count, count, hash])).max(400)
	})
);

export const submission = z.strictObject({
	act,
	entries: z.array(entry).min(1).max(400),
	sealed: z.array(sealedBytes(1_600_000).nullable()).max(400),
	leaf: hash
}) as unknown as z.ZodType<WireSubmission>;

export const pieceStatement = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/piece/v1'),
		case: caseId,
		part: count,
		epoch: count,
		file: fileId,
		index: z.int().min(0).max(10_000),
		sealedHash: hash,
		bytes: z.int().min(1).max(20_000_000)
	})
);

export const eraseStatement = signed(
	z.strictObject({ v: z.literal(1), type: z.literal('causeway/erase/v1'), case: caseId, day })
);

export const acknowledged = signed(
	z.strictObject({
		v: z.literal(1),
		type: z.literal('causeway/acknowledged/v1'),
		case: caseId,
		consent: anyId,
		of: hash,
		desk: deskId,
		member: memberId,
		generation: count,
		answer: z.enum(acknowledgedAnswers),
		reason: z.enum(keptReasons).nullable(),
		sealedHash: hash,
		day
	})
);

export const submissionInput = z.strictObject({ submission });
/** An opening says what for; one that does not is refused with a code of its own. */
export const openingInput = z.strictObject({ submission, purpose: z.enum(purposeCodes).nullable().optional() });
export const nothing = z.strictObject({});

/** What every accepted act is answered with: the node's word for it, and that its leaf waits for the next checkpoint. */
export const acceptedOutput = z.strictObject({ accepted: z.looseObject({}), leaf: z.literal('pending') });

const roomShape = z.strictObject({ entries: z.int(), bytes: z.int() });
/** How full something of a case is. */
export const roomTold = z.strictObject({ held: roomShape, most: roomShape });
