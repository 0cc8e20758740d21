import { type Day, type InvitationId, type MemberId, must, toBase64url } from '#core/base';
import type { KeyStatement } from '#core/log';
import {
	type Argon2id,
	invitationAccept,
	invitationProof,
	type MemberKeys,
	makeMemberKeys,
	passphraseKeys,
	randomBelow,
	randomId,
	randomOf,
	sign,
	wrapMemberKeys
} from '#core/sealing';

/** Seven words from a list of 2,048: 77 bits, behind Argon2id and a one-time code. */
export const passphraseWords = 7;

/** A newcomer's one passphrase. Generated, never chosen: what people choose can be guessed offline by whoever copies the database. */
export function makePassphrase(words: readonly string[]): string {
	if (words.length !== 2048) throw new Error('impossible: a word list has 2,048 words');
	return Array.from({ length: passphraseWords }, () => words[randomBelow(2048)]).join(' ');
}

/** What a newcomer brings to an invitation. `secret` is from the fragment of the address and is never sent. */
export type Newcomer = {
	readonly invitation: InvitationId;
	readonly secret: Uint8Array;
	readonly name: string;
	readonly displayName: string;
	readonly passphrase: string;
	readonly totp: { readonly secret: string; readonly code: string };
};

/** What the server gets of it: nothing here opens a key. Bytes are base64url. */
export type InvitationAnswer = {
	readonly name: string;
	readonly displayName: string;
	readonly salt: string;
	readonly auth: string;
	readonly totpSecret: string;
	readonly code: string;
	/** Shows the node that this browser was given the address. */
	readonly accept: string;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly wraps: readonly [{ readonly kind: 'passphrase'; readonly credential: null; readonly sealed: string }];
};

export type Enrolment = { readonly member: MemberId; readonly keys: MemberKeys; readonly answer: InvitationAnswer };

/** Makes a newcomer's keys, the statement that puts them into the key log, and the proof that they belong to whoever got the invitation. */
export async function enrolMember(newcomer: Newcomer, day: Day, argon2id?: Argon2id): Promise<Enrolment> {
	const member = randomId<'member'>();
	const keys = await makeMemberKeys();
	const salt = randomOf(16);
	const { auth, seal } = await passphraseKeys(newcomer.passphrase, salt, argon2id);
	const statement = memberStatement(member, keys, day);
	const { recipient } = keys.age;
	return {
		member,
		keys,
		answer: {
			name: newcomer.name,
			displayName: newcomer.displayName,
			salt: toBase64url(salt),
			auth,
			totpSecret: newcomer.totp.secret,
			code: newcomer.totp.code,
			accept: toBase64url(invitationAccept(newcomer.secret)),
			statement,
			proof: invitationProof(newcomer.secret, newcomer.invitation, recipient, keys.signing.public),
			wraps: [
				{
					kind: 'passphrase',
					credential: null,
					sealed: toBase64url(must(await wrapMemberKeys(keys, member, seal.recipient)))
				}
			]
		}
	};
}

/** A member's first entry in the key log, signed by the keys it names. */
const memberStatement = (member: MemberId, keys: MemberKeys, day: Day): KeyStatement =>
	sign(
		{
			v: 1,
			type: 'causeway/key/v1',
			subject: { kind: 'member', id: member, name: null },
			organisation: null,
			generation: 1,
			recipient: keys.age.recipient,
			signingKey: keys.signing.public,
			prev: null,
			day
		},
		keys.signing
	);
