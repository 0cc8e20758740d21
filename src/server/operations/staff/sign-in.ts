import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { claimTotpStep, type MemberView, readSignInFacts, type SignInFacts } from '#server/store/staff-store.ts';
import { openTotp, sealTotp, stepOfCode } from './one-time-code.ts';
import { openSession } from './session.ts';

/** `auth`: the branch of the stretched passphrase that is sent (32 bytes, base64url). `code`: six digits. */
export type SignInAttempt = { readonly name: string; readonly auth: string; readonly code: string };

/** A session that has begun: its token is for the cookie alone. */
export type BegunSession = { readonly token: string; readonly member: MemberView };

export type SignInRefusal = 'sign-in-wrong' | 'not-found' | StorageRefusal;

/**
 * Signs a member in with passphrase and one-time code. An unknown or disabled name, a wrong passphrase, a wrong code, a code used before:
 * all are `sign-in-wrong`, after the same work. A failure makes the asker's next try dearer (`address`); it never locks the member out.
 */
export async function signIn(app: App, attempt: SignInAttempt, address: string): Promise<Outcome<BegunSession, SignInRefusal>> {
	const decoy = decoyOf(app);
	const found = await readSignInFacts(app.db, attempt.name);
	// Without a second factor the passphrase opens nothing: such a member comes in by passkey.
	const member = found?.active && found.totpSealed ? { ...found, totpSealed: found.totpSealed } : decoy;
	const hash = hashOfAuth(fromBase64url(attempt.auth, 32) ?? new Uint8Array(32));
	const rightAuth = timingSafeEqual(hash, member.authHash);
	const step = stepOfCode(openTotp(app, member.id, member.totpSealed), attempt.code, app.clock.now());
	if (member === decoy || !rightAuth || step === null || step <= member.totpLastStep) return fail(app, address);

	const { id, name, displayName, admin } = member;
	const begun = await acting(app, { as: 'visitor', member: id }, 'sign-in', { kind: 'member', id }, async (tx) => {
		if (!(await claimTotpStep(tx, id, step))) return refused('sign-in-wrong');
		return accepted({ token: await openSession(tx, app, id), member: { id, name, displayName, admin } });
	});
	return !begun.ok && begun.refusal.code === 'sign-in-wrong' ? fail(app, address) : begun;
}

/** What is stored of `auth`. It is 256 bits from Argon2id already, so one hash is enough to make the stored form useless for signing in. */
export const hashOfAuth = (auth: Uint8Array): Uint8Array => createHash('sha256').update(auth).digest();

function fail(app: App, address: string): Outcome<never, 'sign-in-wrong'> {
	app.workGate.fail(address);
	return refused('sign-in-wrong');
}

type Decoy = SignInFacts & { readonly totpSealed: Uint8Array };

/** Somebody to check against where there is nobody; made anew for every attempt, known name or not. */
function decoyOf(app: App): Decoy {
	const id = 'nobody' as MemberView['id'];
	return {
		id,
		name: '',
		displayName: '',
		admin: false,
		authHash: randomBytes(32),
		totpSealed: sealTotp(app, id, decoySecret),
		totpLastStep: 0,
		active: false
	};
}

const decoySecret = 'A'.repeat(32);
