import { ed25519 } from '@noble/curves/ed25519.js';
import {
	accepted,
	type Day,
	type DeskId,
	fromBase64url,
	type Id,
	isDay,
	isId,
	type MemberId,
	type OrganisationId,
	type Outcome,
	refused
} from '#core/base';
import { isRecipient, type Labelled, type Recipient, type Signed } from '#core/sealing';
import { type ClearStatement, hasExactly, isBytes, isCount } from './statement.ts';

export type NodeId = Id<'node'>;

/** Whose key it is. A member has no name here: the log is public and cannot forget, so it names no person. */
export type Subject =
	| { readonly kind: 'node'; readonly id: NodeId; readonly name: string }
	| { readonly kind: 'organisation'; readonly id: OrganisationId; readonly name: string }
	| { readonly kind: 'desk'; readonly id: DeskId; readonly name: string }
	| { readonly kind: 'member'; readonly id: MemberId; readonly name: null };

/**
 * One generation of a subject's keys, as spec/key-log.md has it. `recipient` is what one seals to, `signingKey` (Ed25519, base64url) what
 * its signatures verify under; `organisation` is a desk's own, for ever the same; `prev` is the hash of the subject's entry before.
 */
export type KeyBody = Labelled<'causeway/key/v1'> & {
	readonly subject: Subject;
	readonly organisation: OrganisationId | null;
	readonly generation: number;
	readonly recipient: Recipient | null;
	readonly signingKey: string | null;
	readonly prev: string | null;
	readonly day: Day;
};
export type KeyStatement = Signed<KeyBody>;

/** Reads a key entry's body; the envelope is read already. Verifies neither signature nor place. Refuses `key-malformed`. */
export function parseKeyBody({ body }: ClearStatement): Outcome<KeyBody, 'key-malformed'> {
	const members = ['v', 'type', 'subject', 'organisation', 'generation', 'recipient', 'signingKey', 'prev', 'day'] as const;
	if (!hasExactly(body, ...members)) return refused('key-malformed', 'members');
	const { subject, organisation, generation, recipient, signingKey, prev, day } = body;
	if (!isSubject(subject)) return refused('key-malformed', 'subject');
	if (!isCount(generation, 1) || !isDay(day)) return refused('key-malformed', 'generation or day');
	if (prev !== null && !isBytes(prev, 32)) return refused('key-malformed', 'prev');
	if (organisation !== null && (subject.kind !== 'desk' || !isId(organisation))) return refused('key-malformed', 'organisation');
	if (recipient === null ? needsRecipient.has(subject.kind) : !isRecipient(recipient))
		return refused('key-malformed', 'recipient');
	if (signingKey === null ? needsSigningKey.has(subject.kind) : subject.kind === 'desk' || !isSigningKey(signingKey))
		return refused('key-malformed', 'signing key');
	return accepted(body as unknown as KeyBody);
}

const needsRecipient: ReadonlySet<string> = new Set(['desk', 'member']);
const needsSigningKey: ReadonlySet<string> = new Set(['node', 'member']);

function isSubject(value: unknown): value is Subject {
	if (!hasExactly(value, 'kind', 'id', 'name') || !isId(value.id)) return false;
	if (value.kind === 'member') return value.name === null;
	return (value.kind === 'node' || value.kind === 'organisation' || value.kind === 'desk') && isPublicName(value.name);
}

/** 1 to 100 characters, no space at the ends, nothing that hides or turns what stands beside it (controls, bidirectional overrides). */
export const isPublicName = (name: unknown): name is string =>
	typeof name === 'string' &&
	[...name].length >= 1 &&
	[...name].length <= 100 &&
	!/^\p{White_Space}|\p{White_Space}$|[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name);

/**
 * Whether every strict implementation reads this public key alike (RFC 8032 section 5.1.3): canonical, on the curve, not of small order.
 * Such a key would pass where one program checks and fail where another does, and so split those who read the log.
 */
export function isSigningKey(key: unknown): key is string {
	if (!isBytes(key, 32)) return false;
	try {
		return !ed25519.Point.fromBytes(fromBase64url(key) as Uint8Array, false).isSmallOrder();
	} catch {
		return false;
	}
}
