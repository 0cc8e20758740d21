import { z } from 'zod';
import { accepted, type Outcome, refused, toBase64url } from '#core/base';
import { type Call, type Endpoint, endpoint, type Policy } from '#server/api/endpoint.ts';
import { anyId, bytesOf, deskId, memberId, nothing } from '#server/api/shapes.ts';
import {
	deskRole,
	exactly,
	idParam,
	keyStatement,
	passkeyAssertion,
	passkeyAttestation,
	publicName,
	reopeningStatement,
	sealed,
	shortLabel,
	staffName,
	ticketId,
	totpCode,
	totpSecret
} from '#server/api/staff-shapes.ts';
import type { App } from '#server/app.ts';
import { readClosedDesk } from '#server/operations/desk/read-closed-desk.ts';
import { reopenDesk } from '#server/operations/desk/reopen-desk.ts';
import { acceptInvitation } from '#server/operations/staff/accept-invitation.ts';
import { preparePasskey, registerPasskey } from '#server/operations/staff/add-passkey.ts';
import { giveSalt, saltBytes } from '#server/operations/staff/give-salt.ts';
import { viewInvitation } from '#server/operations/staff/read-invitation.ts';
import { readOwnKeys } from '#server/operations/staff/read-own-keys.ts';
import { removePasskey } from '#server/operations/staff/remove-passkey.ts';
import { noSessionCookie, sessionCookie } from '#server/operations/staff/session.ts';
import { type BegunSession, signIn } from '#server/operations/staff/sign-in.ts';
import { askPasskey, signInByPasskey } from '#server/operations/staff/sign-in-by-passkey.ts';
import { signOut } from '#server/operations/staff/sign-out.ts';
import { listPasskeys } from '#server/store/passkey-store.ts';

const member = z.strictObject({ id: memberId, name: z.string(), displayName: z.string(), admin: z.boolean() });
const signedIn = z.strictObject({ member });
const bytes = z.string();
const localText = z.record(z.string(), z.string());
const question = z.strictObject({ options: z.looseObject({ challenge: z.string() }), ticket: anyId });
const passphraseWrap = z.strictObject({ kind: z.literal('passphrase'), credential: z.null(), sealed });

/** Puts the token into the cookie and nowhere else. */
function begin(call: Pick<Call<Policy, unknown>, 'app' | 'setHeader'>, begun: Outcome<BegunSession>): Outcome<unknown> {
	if (!begun.ok) return begun;
	call.setHeader('Set-Cookie', sessionCookie(call.app, begun.value.token));
	return accepted({ member: begun.value.member });
}

/** Whoever asks for invitations that nobody made, or without their secret, pays with work from the fourth time on. */
function guarded<T>(app: App, address: string, outcome: Outcome<T>): Outcome<T> {
	if (!outcome.ok && outcome.refusal.code === 'not-found') app.workGate.fail(address);
	return outcome;
}

/** Signing in and out, one's own keys, and the way in by invitation. */
export const staffEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'POST',
		path: '/staff/salt',
		policy: 'public',
		summary: 'The salt to stretch a passphrase with; one is invented for a name that nobody has',
		input: z.strictObject({ name: staffName }),
		output: z.strictObject({ salt: bytesOf(saltBytes) }),
		work: 0,
		run: async ({ app, input }) => accepted({ salt: await giveSalt(app, input.name) })
	}),
	endpoint({
		method: 'POST',
		path: '/staff/sign-in',
		policy: 'public',
		summary: 'Signs in with passphrase and one-time code',
		input: z.strictObject({ name: staffName, auth: bytesOf(32), code: totpCode }),
		output: signedIn,
		work: 0,
		run: async (call) => begin(call, await signIn(call.app, call.input, call.address))
	}),
	endpoint({
		method: 'POST',
		path: '/staff/passkey/options',
		policy: 'public',
		summary: 'A question for any passkey of this node, good for one answer within five minutes',
		input: nothing,
		output: question,
		work: 0,
		run: ({ app }) => askPasskey(app)
	}),
	endpoint({
		method: 'POST',
		path: '/staff/passkey/sign-in',
		policy: 'public',
		summary: 'Signs in with a passkey',
		input: z.strictObject({ ticket: ticketId, response: passkeyAssertion }),
		output: signedIn,
		work: 0,
		run: async (call) => begin(call, await signInByPasskey(call.app, call.input.ticket, call.input.response, call.address))
	}),
	endpoint({
		method: 'POST',
		path: '/staff/passkey/register-options',
		policy: 'member',
		summary: 'Prepares the browser to make a passkey',
		input: nothing,
		output: question,
		run: ({ app, caller }) => preparePasskey(app, caller.member)
	}),
	endpoint({
		method: 'POST',
		path: '/staff/passkey/register',
		policy: 'member',
		summary: 'Adds a passkey, and the own keys as sealed to it',
		input: z.strictObject({
			ticket: ticketId,
			response: passkeyAttestation,
			sealed: sealed.nullable(),
			label: shortLabel
		}),
		output: nothing,
		run: ({ app, caller, input }) => registerPasskey(app, caller.member, input)
	}),
	endpoint({
		method: 'GET',
		path: '/staff/passkeys',
		policy: 'member',
		summary: 'The own passkeys: what they were called, the day each was added and last used',
		input: null,
		output: z.strictObject({
			passkeys: z.array(
				z.strictObject({
					credential: z.string(),
					label: z.string(),
					addedOn: z.string().nullable(),
					lastUsedOn: z.string().nullable(),
					opensKeys: z.boolean()
				})
			)
		}),
		run: async ({ app, caller }) => accepted({ passkeys: await listPasskeys(app.db, caller.member) })
	}),
	endpoint({
		method: 'POST',
		path: '/staff/passkeys/remove',
		policy: 'member',
		summary: 'Takes one of the own passkeys away and ends the own sessions elsewhere; never the last way in',
		input: z.strictObject({ credential: z.string().min(16).max(1400) }),
		output: nothing,
		run: ({ app, caller, input }) => removePasskey(app, caller, input.credential)
	}),
	endpoint({
		method: 'POST',
		path: '/staff/sign-out',
		policy: 'public',
		summary: 'Ends the session, and has the browser forget what it kept of it',
		input: nothing,
		output: nothing,
		run: async ({ app, token, setHeader }) => {
			setHeader('Set-Cookie', noSessionCookie(app));
			// Not "storage": there lies only the last checkpoint, which the next visit is held against.
			setHeader('Clear-Site-Data', '"cache", "cookies"');
			return signOut(app, token);
		}
	}),
	endpoint({
		method: 'GET',
		path: '/staff/me',
		policy: 'member',
		summary: 'Who is signed in, with the own keys and those of the own desks, sealed',
		input: null,
		output: z.strictObject({
			member,
			desks: z.array(z.strictObject({ desk: deskId, role: deskRole, generation: z.int(), rotationDue: z.boolean() })),
			wraps: z.array(
				z.strictObject({ kind: z.enum(['passphrase', 'passkey']), credential: z.string().nullable(), sealed: bytes })
			),
			deskKeys: z.array(z.strictObject({ desk: deskId, generation: z.int(), sealed: bytes })),
			salt: bytesOf(saltBytes)
		}),
		run: async ({ app, caller }) => {
			const own = await readOwnKeys(app, caller.member);
			if (!own.ok) return own;
			const { wraps, deskKeys, salt, ...rest } = own.value;
			return accepted({
				...rest,
				wraps: wraps.map((wrap) => ({ ...wrap, sealed: toBase64url(wrap.sealed) })),
				deskKeys: deskKeys.map((key) => ({ ...key, sealed: toBase64url(key.sealed) })),
				salt: toBase64url(salt)
			});
		}
	}),
	endpoint({
		method: 'GET',
		path: '/staff/closed-desk',
		policy: 'member',
		summary: 'The desk that nobody leads any more and that the caller was invited to lead, as sealed to its recovery shares',
		input: null,
		output: z.strictObject({
			closed: z
				.strictObject({
					desk: deskId,
					kept: z.array(z.strictObject({ generation: z.int(), recipient: z.string(), sealed: bytes }))
				})
				.nullable()
		}),
		run: async ({ app, caller }) => {
			const closed = await readClosedDesk(app, caller.member);
			const kept = closed?.kept.map((one) => ({ ...one, sealed: toBase64url(one.sealed) }));
			return accepted({ closed: closed && { desk: closed.desk, kept } });
		}
	}),
	endpoint({
		method: 'POST',
		path: '/staff/closed-desk/reopen',
		policy: 'member',
		summary:
			'Opens that desk again by its recovery shares: what they signed, and every generation of its key sealed to the caller',
		input: z.strictObject({
			statement: reopeningStatement,
			keys: z
				.array(z.strictObject({ generation: z.int().min(1).max(1_000_000), sealed }))
				.min(1)
				.max(500)
		}),
		output: nothing,
		maxBytes: 2 * 1024 * 1024,
		run: ({ app, caller, input }) => reopenDesk(app, caller, input)
	}),
	endpoint({
		method: 'GET',
		path: '/invitations/:id',
		policy: 'public',
		summary: 'What an invitation is to',
		input: null,
		output: z.strictObject({
			organisation: anyId,
			desk: deskId.nullable(),
			role: deskRole,
			admin: z.boolean(),
			organisationName: localText,
			deskName: localText.nullable()
		}),
		work: 0,
		run: async ({ app, params, address }) => {
			const id = idParam<'invitation'>(params.id);
			return guarded(app, address, id ? await viewInvitation(app, id) : refused('not-found'));
		}
	}),
	endpoint({
		method: 'POST',
		path: '/invitations/:id/accept',
		policy: 'public',
		summary: 'Makes a new member, with new keys, and signs in',
		input: z
			.strictObject({
				name: staffName,
				displayName: publicName,
				salt: exactly(saltBytes),
				auth: exactly(32),
				accept: exactly(32).optional(),
				totpSecret: totpSecret.nullable(),
				code: totpCode.nullable(),
				statement: keyStatement,
				proof: bytesOf(32),
				wraps: z.array(passphraseWrap).min(1).max(1)
			})
			.refine(({ totpSecret: secret, code }) => (secret === null) === (code === null), {
				error: 'a secret and its code',
				path: ['code']
			}),
		output: signedIn,
		work: 0,
		run: async (call) => {
			const id = idParam<'invitation'>(call.params.id);
			const { totpSecret: secret, code, wraps, accept = null, ...answer } = call.input;
			const totp = secret !== null && code !== null ? { secret, code } : null;
			const begun = id
				? await acceptInvitation(call.app, id, { ...answer, accept, totp, wraps: wraps.map((wrap) => wrap.sealed) })
				: refused('not-found');
			return begin(call, guarded(call.app, call.address, begun));
		}
	})
];
